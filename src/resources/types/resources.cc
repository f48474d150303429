#include "resources/resources.hh"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/instances.hh"
#include "resources/ruby_integer.hh"

namespace muster::resources {

namespace {

constexpr std::int64_t default_system_uid = 499;

const ResourceType& managed_type(const std::string& name, Context& context) {
  const auto* type = context.types.find(base::lower_ascii(name));
  if (!type) throw base::Error("Could not find resource type '" + name + "'");
  return *type;
}

void check_name(const Resource& resource, const value::Value& value) {
  managed_type(text(value), resource.context());
}

void check_purge(const Resource& resource, const value::Value& value) {
  if (!to_boolean(value)) return;
  const auto& type = managed_type(resource.name(), resource.context());
  const Attribute* ensure = type.find("ensure");
  if (!ensure || ensure->role != Role::property)
    throw base::Error("Purging is only supported on types that accept 'ensure'");
}

/// The highest uid that login.defs leaves to the system.
std::int64_t system_uid_limit(Context& context) {
  const std::string definitions = context.system.read("/etc/login.defs").value_or("");
  for (const auto& line : base::split(definitions, "\n")) {
    std::string_view rest = base::trim(line);
    if (!rest.starts_with("UID_MIN")) continue;
    rest = base::trim(rest.substr(7));
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (code == std::errc{} && end != rest.data()) return number - 1;
  }
  return default_system_uid;
}

value::Value default_system_user(const Resource& resource, Context&) {
  return resource.name() == "user" ? value::Value("true") : value::Value();
}

value::Value munge_uids(const Resource&, const value::Value& value) {
  value::Array uids;
  for (const auto& uid : as_list(value)) {
    if (!uid.if_integer() && !uid.if_string())
      throw std::invalid_argument("Invalid value " + inspect(uid) + ".");
    uids.emplace_back(ruby_integer(text(uid)));
  }
  return uids;
}

std::optional<std::int64_t> kept_below(const Resource& resource, Context& context) {
  const std::string limit = resource.text("unless_system_user");
  if (limit.empty() || limit == "false") return std::nullopt;
  if (limit == "true") return system_uid_limit(context);
  std::int64_t number = 0;
  std::from_chars(limit.data(), limit.data() + limit.size(), number);
  return number;
}

/// Users that belong to the system, or that the manifest names by uid, stay.
bool may_purge_user(const Resource& resource, const Instance& instance, Context& context) {
  const auto limit = kept_below(resource, context);
  if (!limit) return true;
  for (const char* name : {"root", "nobody", "bin", "noaccess", "daemon", "sys"}) {
    if (instance.title == name) return false;
  }
  const auto uids = as_list(resource.get("unless_uid"));
  const value::Value uid = instance.state.get("uid");
  if (std::find(uids.begin(), uids.end(), uid) != uids.end()) return false;
  return uid.if_integer() && *uid.if_integer() > *limit;
}

/// What is wanted of the purging resource is wanted of what it purges.
void copy_metaparameters(const Resource& from, catalog::Resource& to) {
  for (const auto& parameter : from.declaration().parameters) {
    const bool is_metaparameter =
        std::any_of(metaparameters().begin(), metaparameters().end(),
                    [&](const Attribute& row) { return row.name == parameter.name; });
    if (is_metaparameter && parameter.name != "alias") to.set(parameter.name, parameter.value);
  }
}

std::vector<Generated> generate(Resource& resource, Context& context) {
  std::vector<Generated> purged;
  if (!resource.is_true("purge")) return purged;
  const auto& type = managed_type(resource.name(), context);
  // Of files, for example, there is no list: nothing is purged.
  if (!lists_instances(type)) return purged;
  const std::string type_name = base::capitalize_segments(type.name);
  for (auto& [provider, instance] : instances_of(type, context)) {
    if (context.resources.find(type.name, instance.title)) continue;
    if (type.name == "user" && !may_purge_user(resource, instance, context)) continue;
    catalog::Resource declaration{.type = type_name, .title = instance.title};
    declaration.set("ensure", "absent");
    if (type.name == "user" && kept_below(resource, context)) declaration.set("audit", "uid");
    copy_metaparameters(resource, declaration);
    purged.push_back(
        {.declaration = std::move(declaration), .purging = true, .data = std::move(instance.data)});
  }
  return purged;
}

}  // namespace

ResourceType define_resources() {
  Attribute purge = boolean_row(
      "purge",
      "Whether to remove what the catalog does not declare. Not for `ssh_authorized_key`: see the "
      "`purge_ssh_keys` of `user`.");
  purge.validate = check_purge;
  purge.default_to = fixed("false");
  return {
      .doc =
          "Stands for all resources of another type. Its metaparameters hold for each that it "
          "purges: "
          "with `noop` they are only named.",
      .attributes =
          {{.name = "name",
            .doc = "The name of the type.",
            .role = Role::key,
            .validate = check_name},
           purge,
           {.name = "unless_system_user",
            .doc = "Keeps users whose uid is not above the system's (`true`), or not above this "
                   "one.",
            .role = Role::parameter,
            .accepted = {{.name = "true"},
                         {.name = "false"},
                         {.name = R"(^\d+$)", .pattern = true}},
            .default_to = default_system_user},
           {.name = "unless_uid",
            .doc = "Keeps the users with these uids.",
            .role = Role::parameter,
            .munge = munge_uids}},
      .generate = generate};
}

}  // namespace muster::resources
