#include <algorithm>
#include <array>
#include <map>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/tree.hh"
#include "resources/mount_table.hh"
#include "resources/provider_command.hh"
#include "resources/record_file.hh"
#include "resources/record_storage.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using value::Value;

constexpr const char* fstab = "/etc/fstab";
constexpr std::array<const char*, 4> optional_fields = {"fstype", "options", "dump", "pass"};

/// What only a run knows of a mount: what has to be done after its line was written.
struct Pending {
  bool mount = false;
};
struct PendingMounts {
  std::map<const Resource*, Pending> by_resource;
};

Pending& pending(Context& context, const Resource& resource) {
  return context.cache<PendingMounts>().by_resource[&resource];
}

std::string without_trailing_slashes(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

std::optional<Record> parse(const std::string& line) {
  auto words = words_of(line);
  if (words.size() < 2 || words.front().starts_with('#')) return plain_line(line);
  // White space at the beginning is an empty first field.
  if (line.starts_with(' ') || line.starts_with('\t')) words.insert(words.begin(), "");
  Record record;
  record.is_record = true;
  record.ensure = "unmounted";
  if (!words[0].empty()) record.values.set("device", base::replace_all(words[0], "\\040", " "));
  record.name = without_trailing_slashes(base::replace_all(words[1], "\\040", " "));
  for (std::size_t i = 0; i < optional_fields.size() && i + 2 < words.size(); ++i) {
    const bool last = i + 1 == optional_fields.size();
    record.values.set(optional_fields[i],
                      last ? base::join(std::span(words).subspan(i + 2), "\t") : words[i + 2]);
  }
  return record;
}

std::string field(const Record& record, const char* name) {
  std::string text = resources::text(record.values.get(name));
  if (!text.empty() || record.parsed) return text;
  if (std::string_view(name) == "options") return "defaults";
  if (std::string_view(name) == "fstype")
    throw base::Error("Mount[" + record.name + "]: Field 'fstype' is required");
  return text;
}

std::string to_line(const Record& record) {
  std::vector<std::string> fields;
  for (const char* name : optional_fields) fields.push_back(field(record, name));
  if (!record.values.has("device")) throw base::Error("Field 'device' is required");
  const std::string device = text(record.values.get("device"));
  fields.insert(fields.begin(), {base::replace_all(device, " ", "\\040"),
                                 base::replace_all(record.name, " ", "\\040")});
  return base::join(fields, "\t");
}

std::shared_ptr<const RecordFormat> format() {
  auto out = flat_format("mount", fstab, 0600);
  out->fields = {"device", "fstype", "options", "dump", "pass"};
  out->parse = parse;
  out->to_line = to_line;
  return out;
}

/// What is mounted now, asked once for all mounts of a run and after each change.
bool is_mounted(Context& context, const std::string& name) {
  const auto points = mount_points(context);
  return std::find(points.begin(), points.end(), name) != points.end();
}

std::string mount_state(const Record& record, bool mounted) {
  if (record.ensure.empty()) return mounted ? "ghost" : "";
  return mounted ? "mounted" : "unmounted";
}

State read(const RecordFormat& known, Context& context, Resource& resource) {
  const Record& record = record_of(known, context, resource);
  const std::string ensure = mount_state(record, is_mounted(context, resource.name()));
  if (ensure.empty()) return {};
  Record seen = record;
  seen.ensure = ensure;
  return record_state(known, seen, resource);
}

void mount(Context& context, const Resource& resource) {
  change(context, {"mount", resource.name()});
}

void unmount(Context& context, const Resource& resource) {
  change(context, {"umount", resource.name()});
}

bool same(const Value& is, const Value& wanted) {
  return !is_absent(is) && text(is) == text(wanted);
}

void flush(const RecordFormat& known, Context& context, Resource& resource) {
  const bool mount_after = std::exchange(pending(context, resource).mount, false);
  const Record& record = record_of(known, context, resource);
  if (record.listed || !record.ensure.empty()) flush_records(known, context, resource);
  if (mount_after) mount(context, resource);
}

/// The other properties, silently, before the state of the mount changes.
void write_others(const RecordFormat& known, Context& context, Resource& resource) {
  const State now = record_state(known, record_of(known, context, resource), resource);
  bool changed = false;
  for (const auto& row : resource.type().attributes) {
    if (row.role != Role::property || row.name == "ensure" || !resource.has(row.name)) continue;
    const Value wanted = resource.get(row.name);
    if (same(now.get(row.name), wanted)) continue;
    write_record(known, context, resource, row.name, wanted);
    changed = true;
  }
  if (changed) flush_records(known, context, resource);
}

void write_ensure(const RecordFormat& known, Context& context, Resource& resource,
                  const Value& wanted) {
  const Record& record = record_of(known, context, resource);
  const bool mounted = is_mounted(context, resource.name());
  const bool listed = !record.ensure.empty();
  if (is_absent(wanted)) {
    if (mounted) unmount(context, resource);
    if (listed) remove_record(known, context, resource);
    return;
  }
  if (!listed) create_record(known, context, resource);
  if (wanted == Value("unmounted") && mounted) {
    if (!listed) flush_records(known, context, resource);
    unmount(context, resource);
    if (listed) write_others(known, context, resource);
  } else if (wanted == Value("mounted")) {
    write_others(known, context, resource);
    pending(context, resource).mount = !mounted;
  }
}

std::vector<Instance> instances(const RecordFormat& known, Context& context) {
  auto points = mount_points(context);
  auto found = record_instances(known, context);
  for (auto& instance : found) {
    const bool mounted = std::erase(points, instance.title) > 0;
    instance.state.set("ensure", mounted ? "mounted" : "unmounted");
  }
  for (const auto& point : points)
    found.push_back({.title = point, .state = {{"ensure", "ghost"}, {"target", fstab}}});
  return found;
}

Provider parsed_provider() {
  const auto known = format();
  Provider provider = record_provider(known, "Reads and writes `/etc/fstab`; mounts and unmounts.");
  provider.features = {"refreshable"};
  provider.commands = {"mount", "umount"};
  provider.read = [known](Context& context, Resource& resource) {
    return read(*known, context, resource);
  };
  provider.create = {};
  provider.destroy = {};
  provider.write = [known](Context& context, Resource& resource, std::string_view property,
                           const Value& wanted) {
    if (property == "ensure") return write_ensure(*known, context, resource, wanted);
    write_record(*known, context, resource, property, wanted);
  };
  provider.flush = [known](Context& context, Resource& resource) {
    flush(*known, context, resource);
  };
  provider.instances = [known](Context& context) { return instances(*known, context); };
  return provider;
}

void refresh(Resource& resource, Context& context) {
  if (resource.text("fstype") == "swap" || !is_mounted(context, resource.name())) return;
  log_provider(context, base::Level::info, resource, "Remounting");
  if (resource.is_true("remounts")) {
    change(context, {"mount", "-o", "remount", resource.name()});
  } else {
    unmount(context, resource);
    mount(context, resource);
  }
}

Validate one_word(std::string name, bool may_be_empty) {
  return [name = std::move(name), may_be_empty](const Resource&, const Value& value) {
    const std::string given = text(value);
    if (given.find_first_of(" \t\r\n\f\v") != std::string::npos)
      throw base::Error(name + " must not contain whitespace: " + given);
    if (given.empty() && !may_be_empty) throw base::Error(name + " must not be an empty string");
  };
}

Value zero_if_managed(const Resource& resource, Context&) {
  return resource.managed() ? Value(0) : Value();
}

Attribute ensure() {
  Attribute row{.name = "ensure",
                .doc =
                    "`mounted`; `unmounted`: only in the table; `present`: in the table, mounted "
                    "or not; `absent`: neither.",
                .accepted = {{.name = "defined", .aliases = {"present"}},
                             {.name = "unmounted"},
                             {.name = "absent", .event = "mount_deleted"},
                             {.name = "mounted", .event = "mount_mounted"}}};
  row.in_sync = [](const Comparison& c) {
    if (c.should == Value("defined")) return c.is == Value("mounted") || c.is == Value("unmounted");
    return c.is == c.should;
  };
  row.change_text = [](const Comparison& c) {
    if (is_absent(c.is)) return "defined 'ensure' as " + display(c.should);
    if (is_absent(c.should)) return "undefined 'ensure' from " + display(c.is);
    return "ensure changed " + display(c.is) + " to " + display(c.should);
  };
  return row;
}

std::vector<Attribute> rows() {
  return {
      {.name = "name",
       .doc = "The mount point.",
       .role = Role::key,
       .munge = [](const Resource&,
                   const Value& value) { return Value(without_trailing_slashes(text(value))); }},
      ensure(),
      {.name = "device", .doc = "What is mounted."},
      {.name = "blockdevice",
       .doc = "The device to check, where the table has a column for it.",
       .validate = one_word("blockdevice", true)},
      {.name = "fstype", .doc = "The kind of file system.", .validate = one_word("fstype", false)},
      {.name = "options",
       .doc = "Mount options, separated by commas.",
       .validate = one_word("options", false)},
      {.name = "pass",
       .doc = "The pass in which the file system is checked.",
       .default_to = zero_if_managed},
      {.name = "atboot",
       .doc = "Whether to mount at boot, where the table has a column for it.",
       .munge = [](const Resource&,
                   const Value& value) { return Value(to_boolean(value) ? "yes" : "no"); }},
      {.name = "dump",
       .doc = "Whether `dump` copies the file system: 0 or 1.",
       .accepted = {{.name = "(0|1)", .pattern = true}},
       .default_to = zero_if_managed},
      {.name = "target", .doc = "The table.", .default_to = fixed(fstab)},
      {.name = "remounts",
       .doc = "Whether the file system can be remounted; otherwise it is unmounted and mounted.",
       .role = Role::parameter,
       .accepted = words({"true", "false"}),
       .default_to = fixed("true")}};
}

std::vector<std::string> mounts_above(const Resource& resource, Context&) {
  std::vector<std::string> above;
  for (std::string path = resource.name(); path != "/" && path.starts_with('/');) {
    path = os::folder_of(path);
    above.insert(above.begin(), path);
  }
  return above;
}

std::vector<std::string> files_below(const Resource& resource, Context& context) {
  std::vector<std::string> below;
  const std::string prefix = resource.name() + "/";
  for (const Resource* file : context.resources.of_type("file")) {
    const std::string path = os::clean_path(file->name());
    if (path.starts_with(prefix) && path.size() > prefix.size()) below.push_back(file->name());
  }
  return below;
}

}  // namespace

ResourceType define_mount() {
  return {.doc = "A mounted file system and its line in the table of file systems.",
          .attributes = rows(),
          .features = {{.name = "refreshable", .doc = "Can remount the file system."}},
          .providers = {parsed_provider()},
          .auto_relations = {{.type = "mount", .names = mounts_above},
                             {.relation = Relation::before, .type = "file", .names = files_below}},
          .refresh = refresh,
          .self_refresh = true};
}

}  // namespace muster::resources
