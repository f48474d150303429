#include "resources/user_useradd.hh"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/name_service.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using value::Value;
using Argv = std::vector<std::string>;

bool is_local(const Resource& user) {
  return user.is_true("forcelocal");
}

std::optional<os::User> find_user(Context& context, const Resource& user) {
  if (!is_local(user)) return context.system.user(user.name());
  for (const auto& entry : local_users(context)) {
    if (entry.name == user.name())
      return os::User{.name = entry.name,
                      .gecos = entry.comment,
                      .home = entry.home,
                      .shell = entry.shell,
                      .uid = entry.uid,
                      .gid = entry.gid};
  }
  return std::nullopt;
}

std::string date_text(std::int64_t days) {
  const std::time_t seconds = static_cast<std::time_t>(days) * 24 * 3600;
  std::tm date{};
  if (!::gmtime_r(&seconds, &date)) return {};
  std::array<char, 32> out{};
  return {out.data(), std::strftime(out.data(), out.size(), "%Y-%m-%d", &date)};
}

Value as_array(const std::vector<std::string>& names) {
  return value::Array(names.begin(), names.end());
}

void add_shadow(Context& context, const std::string& name, State& state) {
  const auto shadow = shadow_entry(context, name);
  if (!shadow) return;
  state.set("password", shadow->password);
  state.set("password_min_age", shadow->minimum);
  state.set("password_max_age", shadow->maximum);
  state.set("password_warn_days", shadow->warning);
  if (shadow->expiry >= 0) state.set("expiry", date_text(shadow->expiry));
}

State state_of(Context& context, const os::User& user) {
  State state{{"ensure", "present"},
              {"uid", Value(std::int64_t{user.uid})},
              {"gid", Value(std::int64_t{user.gid})},
              {"comment", user.gecos},
              {"home", user.home},
              {"shell", user.shell},
              {"groups", as_array(groups_with(context, user.name))}};
  add_shadow(context, user.name, state);
  return state;
}

State read(Context& context, Resource& resource) {
  const auto user = find_user(context, resource);
  return user ? state_of(context, *user) : State();
}

/// Runs what changes a user; nobody sees a command that has to do with a password.
void run(Context& context, const Resource& user, Argv argv, bool sensitive) {
  ProviderCommand command{.argv = std::move(argv), .sensitive = sensitive, .unlimited = true};
  if (is_local(user)) command.environment = libuser_environment(context);
  execute(context, command);
}

void check_shell(Context& context, const Resource& user) {
  const std::string shell = user.text("shell");
  const auto status = context.system.follow(shell);
  if (!status) throw base::Error("Shell " + shell + " must exist");
  constexpr unsigned executable = 0111;
  if ((status->mode & executable) == 0) throw base::Error("Shell " + shell + " must be executable");
}

void append_allow_duplicate(Context& context, const Resource& user, Argv& argv) {
  const bool allowed = user.is_true("allowdupe");
  if (allowed && !is_local(user)) argv.emplace_back("-o");
  if (allowed || !is_local(user) || !user.has("uid")) return;
  for (const auto& entry : local_users(context)) {
    if (std::to_string(entry.uid) == user.text("uid"))
      throw base::Error("UID " + user.text("uid") +
                        " already exists, use allowdupe to force user creation");
  }
}

bool home_is_made_by_default(Context& context) {
  const int release = std::atoi(text(context.fact("os.release.major")).c_str());
  return text(context.fact("os.family")) == "Suse" && release <= 11;
}

/// The groups wanted, as the tools take them.
std::string wanted_groups(const Resource& user) {
  auto names = texts(user.get("groups"));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return base::join(names, ",");
}

/// Properties in the order of their names.
void append_properties(const Resource& user, Argv& argv) {
  const auto append = [&](const char* flag, std::string text) {
    argv.emplace_back(flag);
    argv.push_back(std::move(text));
  };
  if (!user.text("comment").empty()) append("-c", user.text("comment"));
  if (user.has("expiry") && !is_local(user)) append("-e", user.text("expiry"));
  if (!user.text("gid").empty()) append("-g", user.text("gid"));
  if (const auto groups = wanted_groups(user); !groups.empty() && !is_local(user))
    append("-G", groups);
  if (!user.text("home").empty()) append("-d", user.text("home"));
  if (!user.text("shell").empty()) append("-s", user.text("shell"));
  if (!user.text("uid").empty()) append("-u", user.text("uid"));
}

Argv add_command(Context& context, const Resource& user) {
  Argv argv = {is_local(user) ? "luseradd" : "useradd"};
  if (!user.has("gid") && context.system.group(user.name())) {
    argv.emplace_back("-g");
    argv.push_back(user.name());
  }
  append_properties(user, argv);
  append_allow_duplicate(context, user, argv);
  if (user.is_true("managehome")) {
    if (!is_local(user)) argv.emplace_back("-m");
  } else if (!home_is_made_by_default(context)) {
    argv.emplace_back("-M");
  }
  if (user.is_true("system")) argv.emplace_back("-r");
  argv.push_back(user.name());
  return argv;
}

struct AgeFlag {
  const char* property;
  const char* flag;
};
constexpr std::array<AgeFlag, 3> age_flags = {
    {{"password_min_age", "-m"}, {"password_max_age", "-M"}, {"password_warn_days", "-W"}}};

const char* age_flag(std::string_view property) {
  for (const auto& [name, flag] : age_flags) {
    if (property == name) return flag;
  }
  return nullptr;
}

/// Empty when no age is wanted.
Argv age_command(const Resource& user) {
  Argv argv = {is_local(user) ? "lchage" : "chage"};
  for (const auto& [property, flag] : age_flags) {
    if (!user.has(property)) continue;
    argv.emplace_back(flag);
    argv.push_back(user.text(property));
  }
  if (argv.size() == 1) return {};
  argv.push_back(user.name());
  return argv;
}

/// By standard input: arguments can be seen by everybody.
void set_password(Context& context, const Resource& user, const Value& password) {
  const auto result = execute(context, {.argv = {"chpasswd", "-e"},
                                        .input = user.name() + ":" + text(password) + "\n",
                                        .must_succeed = false,
                                        .sensitive = true,
                                        .unlimited = true});
  if (!result.out.empty()) throw base::Error("chpasswd said " + result.out);
  if (result.status != 0)
    throw base::Error("Could not set password on user[" + user.name() + "]: chpasswd returned " +
                      std::to_string(result.status));
}

Argv modify_command(Context& context, const Resource& user, std::string_view property,
                    const Value& wanted) {
  if (const char* flag = age_flag(property))
    return {is_local(user) ? "lchage" : "chage", flag, text(wanted), user.name()};
  const bool not_in_libuser = property == "groups" || property == "expiry";
  Argv argv = {is_local(user) && !not_in_libuser ? "lusermod" : "usermod"};
  if (property == "home") {
    argv.emplace_back("-d");
  } else if (property == "groups") {
    argv.emplace_back("-G");
  } else {
    argv.push_back("-" + std::string(property.substr(0, 1)));
  }
  argv.push_back(text(wanted));
  if (property == "uid") append_allow_duplicate(context, user, argv);
  argv.push_back(user.name());
  return argv;
}

void set(Context& context, Resource& user, std::string_view property, const Value& wanted) {
  try {
    run(context, user, modify_command(context, user, property, wanted), false);
  } catch (const base::Error& error) {
    throw base::Error("Could not set " + std::string(property) + " on user[" + user.name() +
                      "]: " + error.what());
  }
}

Value first_group(Context& context, const Resource& user) {
  const Setting* setting = user.find("gid");
  std::vector<std::string> names;
  for (const auto& group : setting->values) {
    if (const auto number = group_number(context, group)) return *number;
    names.push_back(text(group));
  }
  throw base::Error("Could not find group(s) " + base::join(names, ","));
}

void write(Context& context, Resource& user, std::string_view property, const Value& wanted) {
  if (property == "password") return set_password(context, user, wanted);
  if (property == "shell") check_shell(context, user);
  if (property == "gid") return set(context, user, property, first_group(context, user));
  set(context, user, property, wanted);
}

void create(Context& context, Resource& user) {
  if (user.has("shell")) check_shell(context, user);
  const bool sensitive = user.has("password");
  if (find_user(context, user)) {
    log_provider(context, base::Level::info, user, "already exists");
  } else {
    try {
      run(context, user, add_command(context, user), sensitive);
      if (auto ages = age_command(user); !ages.empty()) run(context, user, ages, sensitive);
    } catch (const base::Error& error) {
      throw base::Error("Could not create user " + user.name() + ": " + error.what());
    }
  }
  if (is_local(user)) {
    if (const auto groups = wanted_groups(user); !groups.empty())
      set(context, user, "groups", groups);
    if (user.has("expiry")) set(context, user, "expiry", user.get("expiry"));
  }
  if (user.has("password")) set_password(context, user, user.get("password"));
}

void destroy(Context& context, Resource& user) {
  if (!find_user(context, user)) {
    log_provider(context, base::Level::info, user, "already absent");
    return;
  }
  Argv argv = {is_local(user) ? "luserdel" : "userdel"};
  if (user.is_true("managehome")) argv.emplace_back("-r");
  argv.push_back(user.name());
  try {
    run(context, user, argv, false);
  } catch (const base::Error& error) {
    throw base::Error("Could not delete user " + user.name() + ": " + error.what());
  }
}

std::vector<Instance> instances(Context& context) {
  std::vector<Instance> out;
  for (const auto& entry : local_users(context)) {
    const os::User user{.name = entry.name,
                        .gecos = entry.comment,
                        .home = entry.home,
                        .shell = entry.shell,
                        .uid = entry.uid,
                        .gid = entry.gid};
    out.push_back({.title = entry.name, .state = state_of(context, user)});
  }
  return out;
}

}  // namespace

std::optional<std::int64_t> group_number(Context& context, const Value& group) {
  std::uint32_t number = 0;
  const std::string name = text(group);
  const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool is_number = code == std::errc{} && end == name.data() + name.size();
  const auto found = is_number ? context.system.group(number) : context.system.group(name);
  return found ? std::optional<std::int64_t>(found->gid) : std::nullopt;
}

Provider useradd_provider() {
  Provider provider{
      .name = "useradd",
      .doc = "By `useradd` and its kin; passwords by `chpasswd`.",
      .features = {"allows_duplicates", "manages_expiry", "manages_homedir", "manages_password_age",
                   "manages_passwords", "manages_shell", "system_users"},
      .commands = {"useradd", "userdel", "usermod", "chage", "chpasswd"},
      .depth = 2,
      .read = read,
      .write = write,
      .create = create,
      .destroy = destroy,
      .instances = instances};
  if (has_libuser()) provider.features.emplace_back("manages_local_users_and_groups");
  return provider;
}

}  // namespace muster::resources
