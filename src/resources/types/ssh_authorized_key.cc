#include "base/error.hh"
#include "base/strings.hh"
#include "resources/provider_command.hh"
#include "resources/record_file.hh"
#include "resources/record_storage.hh"
#include "resources/resources.hh"
#include "resources/ssh_keys.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using value::Value;

std::vector<Accepted> key_types() {
  std::vector<Accepted> types = {
      {.name = "ssh-dss", .aliases = {"dsa"}},
      {.name = "ssh-rsa", .aliases = {"rsa"}},
      {.name = "ecdsa-sha2-nistp256"},
      {.name = "ecdsa-sha2-nistp384"},
      {.name = "ecdsa-sha2-nistp521"},
      {.name = "ssh-ed25519", .aliases = {"ed25519"}},
      {.name = "sk-ecdsa-sha2-nistp256@openssh.com", .aliases = {"ecdsa-sk"}},
      {.name = "sk-ssh-ed25519@openssh.com", .aliases = {"ed25519-sk"}}};
  for (const char* certificate : {"ssh-rsa", "ssh-ed25519", "ssh-dss", "ecdsa-sha2-nistp256",
                                  "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"})
    types.push_back({.name = std::string(certificate) + "-cert-v01@openssh.com"});
  return types;
}

std::optional<Record> parse(const std::string& line) {
  static const value::Regexp version_1(R"(^(?:(.+) )?(\d+) (\d+) (\d+)(?: (.+))?$)");
  const auto first = line.find_first_not_of(" \t\r\f\v");
  if (first == std::string::npos || line[first] == '#') return plain_line(line);
  const auto key = parse_authorized_key(line);
  if (!key) return version_1.search(line) ? std::optional(plain_line(line)) : std::nullopt;
  Record record;
  record.is_record = true;
  record.name = key->comment;
  record.values.set("type", key->type);
  record.values.set("key", key->key);
  value::Array options(key->options.begin(), key->options.end());
  if (options.empty()) options.push_back(absent());
  record.values.set("options", std::move(options));
  return record;
}

void name_nameless(std::vector<Record>& records, const std::string& target) {
  int number = 0;
  for (auto& record : records) {
    if (!record.is_record || !record.name.empty()) continue;
    record.nameless = true;
    record.name = target + ":unnamed-" + std::to_string(++number);
  }
}

std::string to_line(const Record& record) {
  std::vector<std::string> options;
  for (const auto& option : as_list(record.values.get("options"))) {
    if (!is_absent(option)) options.push_back(text(option));
  }
  std::string line = options.empty() ? "" : base::join(options, ",") + " ";
  for (const char* field : {"type", "key"}) {
    if (!record.values.has(field))
      throw base::Error("Field '" + std::string(field) + "' is required");
    line += text(record.values.get(field)) + " ";
  }
  return record.nameless ? line : line + record.name;
}

std::string target_of(const Resource& resource) {
  if (resource.has("target") && !resource.wants_absent("target")) return resource.text("target");
  const std::string name = resource.text("user");
  const auto user = name.empty() ? std::nullopt : resource.context().system.user(name);
  return user ? user->home + "/.ssh/authorized_keys" : "";
}

void store(Context& context, Resource& resource, const std::string& target,
           const std::string& content) {
  const std::string user = resource.text("user");
  if (user.empty()) throw base::Error("Cannot write SSH authorized keys without user");
  if (!context.system.user(user)) throw base::Error("User '" + user + "' does not exist");
  if (resource.get("drop_privileges") == Value(false)) {
    store_for_user(context, user, target, content);
  } else {
    store_as_user(context, user, target, content);
  }
}

std::shared_ptr<const RecordFormat> format() {
  auto out = std::make_shared<RecordFormat>();
  out->type = "ssh_authorized_key";
  out->provider = "parsed";
  out->fields = {"options", "type", "key"};
  out->parse = parse;
  out->arrange = name_nameless;
  out->to_line = to_line;
  out->header = usual_header;
  out->load = load_flat;
  out->store = store;
  out->target_of = target_of;
  out->targets = [](Context&) { return std::vector<std::string>{}; };
  return out;
}

Provider parsed_provider() {
  const auto known = format();
  Provider provider = record_provider(known, "Reads and writes `authorized_keys` files.");
  provider.flush = [known](Context& context, Resource& resource) {
    const std::string user = resource.text("user");
    if (user.empty()) throw base::Error("Cannot write SSH authorized keys without user");
    if (!context.system.user(user)) throw base::Error("User '" + user + "' does not exist");
    flush_records(*known, context, resource);
  };
  return provider;
}

void check_key(const Resource&, const Value& value) {
  const std::string key = text(value);
  if (key.find_first_of(" \t\r\n\f\v") != std::string::npos)
    throw base::Error("Key must not contain whitespace: " + key);
}

void check_option(const Resource&, const Value& value) {
  static const value::Regexp pattern(R"(^[-a-z0-9A-Z_]+(?:=\".*?\")?$)");
  const std::string option = text(value);
  if (!value.if_string() || option.find('\n') != std::string::npos || !pattern.search(option))
    throw base::Error("Option " + option +
                      " is not valid. A single option must either be of the form 'option' or "
                      "'option=\"value\"'. Multiple options must be provided as an array");
}

Value absent_word(const Resource&, const Value& value) {
  return value == Value("absent") ? absent() : value;
}

std::vector<Attribute> rows() {
  Attribute options{.name = "options",
                    .doc = "The key's options: an array.",
                    .matching = Matching::all,
                    .validate = check_option,
                    .munge = absent_word,
                    .default_to = fixed("absent")};
  Attribute drop_privileges = boolean_row(
      "drop_privileges",
      "Whether the file is written with the user's rights only. Without it nobody else may be able "
      "to write to a folder on the way.");
  drop_privileges.default_to = fixed(true);
  return {{.name = "name", .doc = "The key's comment.", .role = Role::key},
          ensure_row(),
          {.name = "type", .doc = "The kind of key.", .accepted = key_types()},
          {.name = "key", .doc = "The public key itself.", .validate = check_key},
          {.name = "user", .doc = "Whose account the key opens."},
          {.name = "target",
           .doc = "The file that holds the key; by default `.ssh/authorized_keys` of the user.",
           .munge = absent_word},
          options,
          drop_privileges};
}

}  // namespace

ResourceType define_ssh_authorized_key() {
  return {.doc = "A public key that opens a user's account.",
          .attributes = rows(),
          .providers = {parsed_provider()},
          .validate =
              [](const Resource& resource, Context&) {
                const bool has_target = resource.has("target") && !resource.wants_absent("target");
                if (!has_target && !resource.has("user"))
                  throw base::Error("Attribute 'user' or 'target' is mandatory");
              },
          .auto_relations = {{.type = "user", .names = [](const Resource& resource, Context&) {
                                return texts(resource.get("user"));
                              }}}};
}

}  // namespace muster::resources
