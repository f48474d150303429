#include "base/error.hh"
#include "base/strings.hh"
#include "resources/record_file.hh"
#include "resources/record_storage.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using value::Value;

constexpr const char* known_hosts = "/etc/ssh/ssh_known_hosts";
constexpr std::string_view white = " \t\r\n\f\v";

std::vector<Accepted> key_types() {
  return {{.name = "ssh-dss", .aliases = {"dsa"}},
          {.name = "ssh-ed25519", .aliases = {"ed25519"}},
          {.name = "ssh-rsa", .aliases = {"rsa"}},
          {.name = "ecdsa-sha2-nistp256"},
          {.name = "ecdsa-sha2-nistp384"},
          {.name = "ecdsa-sha2-nistp521"},
          {.name = "sk-ecdsa-sha2-nistp256@openssh.com", .aliases = {"ecdsa-sk"}},
          {.name = "sk-ssh-ed25519@openssh.com", .aliases = {"ed25519-sk"}}};
}

std::string unique_name(const Resource& resource) {
  return resource.text("name") + "@" + resource.text("type");
}

std::string record_title(const Record& record) {
  return record.name + "@" + text(record.values.get("type"));
}

std::optional<Record> parse(const std::string& line) {
  const auto words = words_of(line);
  const bool indented = !line.empty() && white.find(line.front()) != std::string_view::npos;
  if (line.starts_with('#') || words.empty() || indented) return plain_line(line);
  Record record;
  record.is_record = true;
  auto names = base::split(words.front(), ",");
  record.name = names.front();
  names.erase(names.begin());
  record.values.set("host_aliases", value::Array(names.begin(), names.end()));
  if (words.size() > 1) record.values.set("type", words[1]);
  if (words.size() > 2) record.values.set("key", base::join(std::span(words).subspan(2), " "));
  return record;
}

std::string to_line(const Record& record) {
  std::string line = record.name;
  for (const auto& alias : texts(record.values.get("host_aliases"))) line += "," + alias;
  for (const char* field : {"type", "key"}) {
    if (!record.values.has(field))
      throw base::Error("Field '" + std::string(field) + "' is required");
    line += " " + text(record.values.get(field));
  }
  return line;
}

std::shared_ptr<const RecordFormat> format() {
  auto out = flat_format("sshkey", known_hosts, 0644);
  out->fields = {"key"};
  out->parse = parse;
  out->to_line = to_line;
  out->is_for = [](const Record& record, const Resource& resource) {
    return record_title(record) == unique_name(resource);
  };
  out->title = record_title;
  return out;
}

void check_alias(const Resource&, const Value& value) {
  const std::string alias = text(value);
  if (alias.find_first_of(white) != std::string::npos)
    throw base::Error("Aliases cannot include whitespace");
  if (alias.find(',') != std::string::npos)
    throw base::Error("Aliases must be provided as an array, not a comma-separated list");
}

void check_name(const Resource&, const Value& value) {
  const std::string name = text(value);
  if (name.find_first_of(white) != std::string::npos)
    throw base::Error("Resourcename cannot include whitespaces");
  if (name.find(',') != std::string::npos)
    throw base::Error(
        "No comma in resourcename allowed. If you want to specify aliases use the host_aliases "
        "property");
}

std::vector<std::pair<std::string, std::string>> split_title(std::string_view title) {
  const auto at = title.find('@');
  if (at == std::string_view::npos) return {{"name", std::string(title)}};
  return {{"name", std::string(title.substr(0, at))}, {"type", std::string(title.substr(at + 1))}};
}

/// The record's key type is part of its name, not a property.
void set_type(const RecordFormat& known, Context& context, Resource& resource) {
  Record& record = record_of(known, context, resource);
  if (!record.values.has("type") && resource.has("type"))
    record.values.set("type", resource.get("type"));
}

Provider parsed_provider() {
  const auto known = format();
  Provider provider = record_provider(known, "Reads and writes `known_hosts` files.");
  provider.flush = [known](Context& context, Resource& resource) {
    set_type(*known, context, resource);
    flush_records(*known, context, resource);
  };
  return provider;
}

}  // namespace

ResourceType define_sshkey() {
  Attribute aliases{.name = "host_aliases",
                    .doc = "Other names of the host: an array.",
                    .matching = Matching::all,
                    .validate = check_alias};
  aliases.complete = [](const Comparison& c) { return c.should; };
  return {.doc =
              "A host's public key in the known hosts of the machine. The title may be "
              "`NAME@TYPE`.",
          .attributes = {{.name = "name",
                          .doc = "The host's name.",
                          .role = Role::key,
                          .validate = check_name},
                         ensure_row(),
                         {.name = "type",
                          .doc = "The kind of key.",
                          .role = Role::parameter,
                          .accepted = key_types()},
                         {.name = "key", .doc = "The key itself, without its kind and host."},
                         aliases,
                         {.name = "target",
                          .doc = "The file that holds the key.",
                          .default_to = fixed(known_hosts)}},
          .providers = {parsed_provider()},
          .split_title = split_title,
          .full_title = unique_name,
          .unique_by = {"name", "type"}};
}

}  // namespace muster::resources
