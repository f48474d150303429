#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/name_service.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"
#include "resources/user_useradd.hh"

namespace muster::resources {

namespace {

using value::Value;
using Argv = std::vector<std::string>;

bool is_local(const Resource& group) {
  return group.is_true("forcelocal");
}

std::optional<GroupEntry> local_group(Context& context, const std::string& name) {
  for (auto& entry : local_groups(context)) {
    if (entry.name == name) return entry;
  }
  return std::nullopt;
}

std::optional<GroupEntry> find_group(Context& context, const Resource& group) {
  if (is_local(group)) return local_group(context, group.name());
  const auto found = context.system.group(group.name());
  if (!found) return std::nullopt;
  return GroupEntry{.name = found->name, .gid = found->gid, .members = found->members};
}

State state_of(const GroupEntry& group) {
  return {{"ensure", "present"},
          {"gid", Value(std::int64_t{group.gid})},
          {"members", value::Array(group.members.begin(), group.members.end())}};
}

State read(Context& context, Resource& resource) {
  const auto group = find_group(context, resource);
  return group ? state_of(*group) : State();
}

void run(Context& context, const Argv& argv) {
  const bool libuser = argv.front().starts_with('l');
  change(context, argv,
         libuser ? libuser_environment(context) : std::map<std::string, std::string>());
}

void append_allow_duplicate(Context& context, const Resource& group, Argv& argv) {
  const bool allowed = group.is_true("allowdupe");
  if (allowed && !is_local(group)) argv.emplace_back("-o");
  if (allowed || !is_local(group) || !group.has("gid")) return;
  for (const auto& entry : local_groups(context)) {
    if (std::to_string(entry.gid) == group.text("gid"))
      throw base::Error("GID " + group.text("gid") +
                        " already exists, use allowdupe to force group creation");
  }
}

Argv add_command(Context& context, const Resource& group) {
  Argv argv = {is_local(group) ? "lgroupadd" : "groupadd"};
  if (group.has("gid") && !group.wants_absent("gid")) {
    argv.emplace_back("-g");
    argv.push_back(group.text("gid"));
  }
  append_allow_duplicate(context, group, argv);
  if (group.is_true("system")) argv.emplace_back("-r");
  argv.push_back(group.name());
  return argv;
}

void check_members(Context& context, const std::vector<std::string>& members) {
  for (const auto& each : members) {
    for (const auto& name : base::split(each, ",")) {
      const std::string user(base::trim(name));
      if (!context.system.user(user)) throw base::Error("can't find user for " + user);
    }
  }
}

Argv modify_command(Context& context, const Resource& group, std::string_view property,
                    const Value& wanted) {
  const bool libuser = is_local(group) || group.has("members");
  Argv argv = {libuser ? "lgroupmod" : "groupmod"};
  if (property == "members") {
    check_members(context, texts(wanted));
    const auto now = find_group(context, group);
    if (group.is_true("auth_membership") && now && !now->members.empty())
      run(context, {"lgroupmod", "-m", base::join(now->members, ","), group.name()});
    argv.insert(argv.end(), {"-M", base::join(texts(wanted), ",")});
  } else {
    argv.insert(argv.end(), {"-g", text(wanted)});
    append_allow_duplicate(context, group, argv);
  }
  argv.push_back(group.name());
  return argv;
}

void write(Context& context, Resource& group, std::string_view property, const Value& wanted) {
  if (property == "gid" && is_absent(wanted)) throw base::Error("GID cannot be deleted");
  try {
    run(context, modify_command(context, group, property, wanted));
  } catch (const base::Error& error) {
    throw base::Error("Could not set " + std::string(property) + " on group[" + group.name() +
                      "]: " + error.what());
  }
}

void create(Context& context, Resource& group) {
  if (find_group(context, group)) {
    log_provider(context, base::Level::info, group, "already exists");
  } else {
    try {
      run(context, add_command(context, group));
    } catch (const base::Error& error) {
      throw base::Error("Could not create group " + group.name() + ": " + error.what());
    }
  }
  if (group.has("members")) write(context, group, "members", group.get("members"));
}

void destroy(Context& context, Resource& group) {
  if (!find_group(context, group)) {
    log_provider(context, base::Level::info, group, "already absent");
    return;
  }
  try {
    run(context, {is_local(group) ? "lgroupdel" : "groupdel", group.name()});
  } catch (const base::Error& error) {
    throw base::Error("Could not delete group " + group.name() + ": " + error.what());
  }
}

std::vector<Instance> instances(Context& context) {
  std::vector<Instance> out;
  for (const auto& entry : local_groups(context))
    out.push_back({.title = entry.name, .state = state_of(entry)});
  return out;
}

}  // namespace

Provider groupadd_provider() {
  Provider provider{.name = "groupadd",
                    .doc = "By `groupadd` and its kin.",
                    .features = {"system_groups"},
                    .commands = {"groupadd", "groupdel", "groupmod"},
                    .depth = 2,
                    .read = read,
                    .write = write,
                    .create = create,
                    .destroy = destroy,
                    .instances = instances};
  if (has_libuser()) {
    provider.features.emplace_back("manages_local_users_and_groups");
    provider.features.emplace_back("manages_members");
  }
  return provider;
}

}  // namespace muster::resources
