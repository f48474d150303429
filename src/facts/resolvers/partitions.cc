#include "base/strings.hh"
#include "facts/block_devices.hh"
#include "facts/facts.hh"
#include "facts/mounts.hh"
#include "facts/text.hh"
#include "facts/units.hh"

namespace muster::facts {

namespace {

struct Partition {
  std::string name, folder;
  std::optional<std::string> backing_file;
};

std::string line_of(os::System& system, const std::string& path) {
  return std::string(base::trim(system.read(path, 4096).value_or("")));
}

void add_of_block_device(os::System& system, const std::string& block,
                         std::vector<Partition>& out) {
  const std::string folder = "/sys/block/" + block;
  if (system.follow(folder + "/device")) {
    for (const std::string& name : system.list(folder)) {
      const std::string child = folder + "/" + name;
      const auto status = contains(name, block) ? system.follow(child) : std::nullopt;
      if (status && status->kind == os::FileKind::directory) {
        out.push_back({.name = "/dev/" + name, .folder = child, .backing_file = {}});
      }
    }
  } else if (system.follow(folder + "/dm")) {
    const std::string mapped = line_of(system, folder + "/dm/name");
    out.push_back({.name = mapped.empty() ? "/dev/" + block : "/dev/mapper/" + mapped,
                   .folder = folder,
                   .backing_file = {}});
  } else if (system.follow(folder + "/loop")) {
    const std::string file = line_of(system, folder + "/loop/backing_file");
    out.push_back({.name = "/dev/" + block,
                   .folder = folder,
                   .backing_file = file.empty() ? std::nullopt : std::optional(file)});
  }
}

/// What is on the partitions: udev knows; blkid looks itself where there is no udev.
class Contents {
 public:
  explicit Contents(Context& context) : context_(context) {}

  Properties of(const Partition& partition) {
    if (const auto udev = udev_properties(context_.system, partition.folder))
      return blkid_names(*udev);
    if (!blkid_) blkid_ = ask_blkid();
    return (*blkid_)[partition.name];
  }

 private:
  std::map<std::string, Properties> ask_blkid() {
    const auto program = context_.system.which("blkid");
    if (!program) return {};
    return parse_blkid(context_.system.run({.argv = {*program}, .timeout = context_.timeout}).out);
  }

  Context& context_;
  std::optional<std::map<std::string, Properties>> blkid_;
};

value::Hash partition_value(os::System& system, const Partition& partition,
                            const Properties& content) {
  const auto sectors = leading_number(line_of(system, partition.folder + "/size"));
  const auto bytes = static_cast<std::uint64_t>(sectors) * 512;
  value::Hash out{{"size_bytes", bytes}, {"size", human_size(bytes)}};
  set_if(out, "backing_file", partition.backing_file);
  for (const auto& [from, to] : {std::pair{"TYPE", "filesystem"},
                                 {"UUID", "uuid"},
                                 {"LABEL", "label"},
                                 {"PARTUUID", "partuuid"},
                                 {"PARTLABEL", "partlabel"}}) {
    if (const auto found = content.find(from); found != content.end()) out.set(to, found->second);
  }
  return out;
}

value::Hash resolve(Context& context) {
  std::vector<Partition> partitions;
  for (const std::string& block : context.system.list("/sys/block")) {
    add_of_block_device(context.system, block, partitions);
  }
  if (partitions.empty()) return {};
  std::map<std::string, std::string> mounted;
  for (const Mount& mount : read_mounts(context.system)) mounted.emplace(mount.device, mount.path);
  Contents contents(context);
  value::Hash out;
  for (const Partition& partition : partitions) {
    value::Hash one = partition_value(context.system, partition, contents.of(partition));
    if (const auto at = mounted.find(partition.name); at != mounted.end())
      one.set("mount", at->second);
    out.set(partition.name, one);
  }
  return {{"partitions", out}};
}

}  // namespace

Fact define_partitions() {
  return {.doc = "The partitions, mapped and loop devices, and what is on them.",
          .provides = {"partitions"},
          .legacy = {},
          .resolve = resolve};
}

}  // namespace muster::facts
