#include "resources/file_selinux.hh"

#include <algorithm>
#include <array>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/selinux.hh"
#include "resources/resource.hh"

namespace muster::resources {

namespace {

constexpr std::array<const char*, 4> properties = {"seluser", "selrole", "seltype", "selrange"};

std::size_t position_of(std::string_view property) {
  return static_cast<std::size_t>(std::find(properties.begin(), properties.end(), property) -
                                  properties.begin());
}

/// The four parts; the range, the last, may hold colons.
std::vector<std::string> split_context(const std::string& context) {
  auto parts = base::split(context, ":");
  if (parts.size() < 3) throw base::Error("Invalid context to parse: " + context);
  if (parts.size() > 4) {
    const std::span<const std::string> range(parts.begin() + 3, parts.end());
    std::string joined = base::join(range, ":");
    parts.resize(3);
    parts.push_back(std::move(joined));
  }
  return parts;
}

std::string part_of(const std::string& context, std::string_view property) {
  if (context == "unlabeled") return "";
  const auto parts = split_context(context);
  const auto at = position_of(property);
  return at < parts.size() ? parts[at] : "";
}

/// Labels are stored on these only.
bool takes_labels(Context& context, const std::string& path) {
  static constexpr auto known = {"ext2", "ext3", "ext4",  "gfs",   "gfs2",
                                 "xfs",  "jfs",  "btrfs", "tmpfs", "zfs"};
  std::string best, type;
  for (const auto& line : base::split(context.system.read("/proc/mounts").value_or(""), "\n")) {
    const auto fields = base::split(line, " ");
    if (fields.size() < 3 || fields[2] == "rootfs") continue;
    const std::string& point = fields[1];
    const bool above = point == "/" || path == point || path.starts_with(point + "/");
    if (!above || point.size() < best.size()) continue;
    best = point;
    type = fields[2];
  }
  return std::find(known.begin(), known.end(), type) != known.end();
}

/// "SystemHigh" → "s0-s0:c0.c1023", as the translations file has it.
std::string range_label(Context& context, const std::string& category) {
  const std::string file = os::range_translations_file();
  const auto content = context.system.read(file);
  if (!content) throw base::Error("Could not open SELinux category translation file " + file + ".");
  for (auto line : base::split(*content, "\n")) {
    std::erase_if(line, [](unsigned char c) { return std::isspace(c) != 0; });
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == std::string::npos) continue;
    if (line.substr(equals + 1) == category) return line.substr(0, equals);
  }
  return category;
}

std::string translated(Context& context, std::string_view property, const std::string& value) {
  return property == "selrange" ? range_label(context, value) : value;
}

bool in_sync(const Comparison& c, const std::string& property) {
  if (!os::selinux_enabled()) {
    c.context.log(base::Level::debug, c.resource, property,
                  "SELinux bindings not found. Ignoring parameter.");
    return true;
  }
  if (!takes_labels(c.context, c.resource.name())) {
    c.context.log(base::Level::debug, c.resource, property,
                  "SELinux not available for this filesystem. Ignoring parameter.");
    return true;
  }
  return text(c.is) == translated(c.context, property, text(c.should));
}

std::optional<os::FileKind> kind_there(const Resource& resource) {
  const auto entry = os::find_entry(resource.name());
  const auto status = entry ? os::status_of(*entry) : std::nullopt;
  if (status) return status->kind;
  const std::string ensure = resource.text("ensure");
  if (ensure == "directory") return os::FileKind::directory;
  if (ensure == "link") return os::FileKind::link;
  if (ensure == "file" || ensure == "present") return os::FileKind::file;
  return std::nullopt;
}

value::Value default_part(const Resource& resource, Context& context, std::string_view property) {
  if (resource.is_true("selinux_ignore_defaults") || !os::selinux_enabled()) return {};
  if (!takes_labels(context, resource.name())) return {};
  const auto found = os::default_security_context(resource.name(), kind_there(resource));
  const std::string part = found ? part_of(*found, property) : "";
  if (part.empty()) return {};
  context.log(base::Level::debug, resource, property,
              "Found " + std::string(property) + " default '" + part + "' for " + resource.name());
  return part;
}

Attribute row(const std::string& property, std::string doc) {
  return {.name = property,
          .doc = std::move(doc),
          .accepted = {{.name = ".", .pattern = true}},
          .validate = [](const Resource&, const value::Value&) {},
          .default_to = [property](
                            const Resource& resource,
                            Context& context) { return default_part(resource, context, property); },
          .in_sync = [property](const Comparison& c) { return in_sync(c, property); },
          .unmanaged = false};
}

}  // namespace

std::vector<Attribute> selinux_rows() {
  return {row("seluser", "The user of the security context; the policy's default."),
          row("selrole", "The role of the security context; the policy's default."),
          row("seltype", "The type of the security context; the policy's default."),
          row("selrange",
              "The range of the security context, as label or as the word that stands "
              "for it; the policy's default.")};
}

bool is_selinux_property(std::string_view property) {
  return position_of(property) < properties.size();
}

void read_contexts(Context&, const Resource& resource, const os::Entry& entry, State& state) {
  const bool wanted = std::any_of(properties.begin(), properties.end(),
                                  [&](const char* name) { return resource.wants(name); });
  if (!wanted || !os::selinux_enabled()) return;
  const auto found = os::security_context(entry);
  if (!found) return;
  for (const char* name : properties) {
    const std::string part = part_of(*found, name);
    if (resource.wants(name) && !part.empty()) state.set(name, part);
  }
}

void write_context(Context& context, const Resource& resource, const os::Entry& entry,
                   std::string_view property, const std::string& wanted) {
  if (!os::selinux_enabled() || !takes_labels(context, resource.name())) return;
  const auto found = os::security_context(entry);
  if (!found) {
    context.log(base::Level::warning,
                "Can't set SELinux context on file unless the file already has some kind of "
                "context");
    return;
  }
  auto parts = split_context(*found);
  parts.resize(std::max(parts.size(), position_of(property) + 1));
  parts[position_of(property)] = translated(context, property, wanted);
  const std::string joined = base::join(parts, ":");
  if (!os::set_security_context(entry, joined))
    context.log(base::Level::warning,
                "Failed to set SELinux context " + joined + " on " + resource.name());
}

void fix_contexts(Context& context, const Resource& resource, const os::Entry& entry) {
  State state;
  read_contexts(context, resource, entry, state);
  for (const char* name : properties) {
    const std::string wanted = resource.text(name);
    if (!resource.has(name) || wanted.empty() || text(state.get(name)) == wanted) continue;
    write_context(context, resource, entry, name, wanted);
  }
}

}  // namespace muster::resources
