#include "resources/user_keys.hh"

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/provider_command.hh"
#include "resources/record_storage.hh"
#include "resources/ssh_keys.hh"

namespace muster::resources {

namespace {

using value::Value;

bool is_in_home(const std::string& path) {
  return path.starts_with("~/") || path.starts_with("%h/");
}

std::string home_of(const Resource& user) {
  if (user.has("home")) return user.text("home");
  if (const auto known = user.context().system.user(user.name())) return known->home;
  debug(user.context(), "User '" + user.name() + "' does not exist");
  return {};
}

std::vector<std::string> undeclared_names(const Resource& user, Context& context,
                                          const std::string& file) {
  std::vector<std::string> names;
  int nameless = 0;
  for (const auto& line : base::split(load_flat(context, file), "\n")) {
    const auto key = parse_authorized_key(line);
    if (!key) continue;
    std::string name = key->comment;
    if (name.empty()) name = file + ":unnamed-" + std::to_string(++nameless);
    debug(context, user.ref() + " parsed for purging Ssh_authorized_key[" + name + "]");
    if (!context.resources.find("ssh_authorized_key", name)) names.push_back(std::move(name));
  }
  return names;
}

void copy_metaparameters(const Resource& from, catalog::Resource& to) {
  for (const auto& parameter : from.declaration().parameters) {
    const bool is_metaparameter =
        std::any_of(metaparameters().begin(), metaparameters().end(),
                    [&](const Attribute& row) { return row.name == parameter.name; });
    if (is_metaparameter && parameter.name != "alias") to.set(parameter.name, parameter.value);
  }
}

}  // namespace

void check_key_files(const Resource&, const Value& value) {
  const std::string word = text(value);
  if (word == "true" || word == "false") return;
  if (!value.if_string() && !value.if_array())
    throw base::Error("purge_ssh_keys must be true, false, or an array of file names, not " +
                      inspect(value));
  for (const auto& entry : as_list(value)) {
    if (!entry.if_string())
      throw base::Error("Each entry for purge_ssh_keys must be a string, not a " +
                        ruby_class(entry));
    const std::string path = text(entry);
    if (!path.starts_with('/') && !is_in_home(path))
      throw base::Error("Paths to keyfiles must be absolute, not " + path);
  }
}

Value munge_key_files(const Resource& user, const Value& value) {
  const std::string word = text(value);
  if (word == "false") return value::Array{};
  if (word == "true") {
    const std::string home = home_of(user);
    return home.empty() ? value::Array{} : value::Array{Value(home + "/.ssh/authorized_keys")};
  }
  value::Array files;
  for (const auto& path : texts(value)) {
    if (!is_in_home(path)) {
      files.emplace_back(path);
    } else if (const std::string home = home_of(user); !home.empty()) {
      files.emplace_back(home + path.substr(path.find('/')));
    }
  }
  return files;
}

std::vector<Generated> undeclared_keys(Resource& user, Context& context) {
  std::vector<Generated> out;
  for (const auto& file : texts(user.get("purge_ssh_keys"))) {
    for (const auto& name : undeclared_names(user, context, file)) {
      catalog::Resource key{.type = "Ssh_authorized_key", .title = name};
      key.set("target", file);
      key.set("ensure", "absent");
      key.set("user", user.name());
      copy_metaparameters(user, key);
      out.push_back({.declaration = std::move(key)});
    }
  }
  return out;
}

}  // namespace muster::resources
