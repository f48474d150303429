#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "base/utf8.hh"
#include "resources/record_file.hh"
#include "resources/record_storage.hh"
#include "resources/resources.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using value::Value;

constexpr const char* hosts_file = "/etc/hosts";

// The pattern that Puppet takes for an IPv6 address, built from its parts.
std::string ipv6_pattern() {
  const std::string group = "[0-9A-Fa-f]{1,4}";
  const std::string octet = R"((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))";
  const std::string v4 = "(" + octet + R"((\.)" + octet + "){3})";
  std::vector<std::string> forms = {"((" + group + ":){7}(" + group + "|:))",
                                    "((" + group + ":){6}(:" + group + "|" + v4 + "|:))"};
  for (int before = 5; before >= 1; --before) {
    const int after = 7 - before;
    const std::string middle = after == 2 ? ""
                               : after == 3
                                   ? "(:" + group + ")?"
                                   : "(:" + group + "){0," + std::to_string(after - 2) + "}";
    forms.push_back("((" + group + ":){" + std::to_string(before) + "}(((:" + group + "){1," +
                    std::to_string(after) + "})|(" + middle + ":" + v4 + ")|:))");
  }
  forms.push_back("(:(((:" + group + "){1,7})|((:" + group + "){0,5}:" + v4 + ")|:))");
  return R"(^\s*()" + base::join(forms, "|") + R"()(%.+)?\s*$)";
}

bool is_ipv4(const std::string& address) {
  static const value::Regexp pattern(R"(^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$)");
  const auto match = pattern.search(address);
  if (!match) return false;
  for (std::size_t i = 1; i <= 4; ++i) {
    const auto& group = *match->groups[i];
    if (std::stoi(address.substr(group.begin, group.end - group.begin)) > 255) return false;
  }
  return true;
}

bool has_newline(const std::string& text) {
  return text.find_first_of("\r\n") != std::string::npos;
}

void check_address(const Resource&, const Value& value) {
  static const value::Regexp ipv6(ipv6_pattern());
  const std::string address = text(value);
  if (!has_newline(address) && (is_ipv4(address) || ipv6.search(address))) return;
  throw base::Error("Invalid IP address " + inspect(value));
}

void check_alias(const Resource&, const Value& value) {
  const std::string alias = text(value);
  if (alias.find_first_of(" \t\r\n\f\v") != std::string::npos)
    throw base::Error("Host aliases cannot include whitespace");
  if (alias.empty())
    throw base::Error(
        "Host aliases cannot be an empty string. Use an empty array to delete all host_aliases ");
}

void check_comment(const Resource&, const Value& value) {
  if (has_newline(text(value))) throw base::Error("Comment cannot include newline");
}

void check_name(const Resource&, const Value& value) {
  static const value::Regexp part(R"(^([\w]+|[\w][\w\-]+[\w])$)");
  const std::string name = text(value);
  auto parts = base::split(name, ".");
  while (!parts.empty() && parts.back().empty()) parts.pop_back();
  for (const auto& each : parts) {
    if (!part.search(each)) throw base::Error("Invalid host name");
  }
  if (has_newline(name)) throw base::Error("Hostname cannot include newline");
}

Value as_array(const std::vector<std::string>& words) {
  return value::Array(words.begin(), words.end());
}

std::string group_text(const std::string& line, const value::Match& match, std::size_t group) {
  const auto& range = match.groups[group];
  return range ? line.substr(range->begin, range->end - range->begin) : "";
}

std::optional<Record> parse(const std::string& line) {
  static const value::Regexp pattern(R"(^([0-9a-f:]\S+)\s+([^#\s+]\S+)\s*(.*?)?(?:\s*#\s*(.*))?$)");
  if (line.starts_with('#') || !base::valid_utf8(line)) return plain_line(line);
  const auto match = pattern.search(line);
  if (!match) return plain_line(line);
  Record record;
  record.is_record = true;
  record.name = group_text(line, *match, 2);
  record.values.set("ip", group_text(line, *match, 1));
  const std::string aliases = group_text(line, *match, 3);
  if (!aliases.empty()) record.values.set("host_aliases", as_array(words_of(aliases)));
  record.values.set("comment", group_text(line, *match, 4));
  return record;
}

std::string to_line(const Record& record) {
  if (!record.values.has("ip")) throw base::Error("ip is a required attribute for hosts");
  std::string line = text(record.values.get("ip")) + "\t" + record.name;
  if (record.values.has("host_aliases"))
    line += "\t" + base::join(texts(record.values.get("host_aliases")), " ");
  const std::string comment = text(record.values.get("comment"));
  return comment.empty() ? line : line + "\t# " + comment;
}

Value stored(std::string_view property, const Value& value) {
  if (property != "host_aliases" || !value.if_string()) return value;
  return as_array(words_of(*value.if_string()));
}

std::shared_ptr<const RecordFormat> format() {
  auto out = flat_format("host", hosts_file, 0600);
  out->fields = {"ip", "host_aliases", "comment"};
  out->parse = parse;
  out->to_line = to_line;
  out->stored = stored;
  return out;
}

Attribute aliases_row() {
  Attribute row{.name = "host_aliases",
                .doc = "Other names of the host, in order: an array. An empty one removes all.",
                .matching = Matching::all,
                .validate = check_alias};
  row.complete = [](const Comparison& c) { return Value(base::join(texts(c.should), " ")); };
  row.in_sync = [](const Comparison& c) { return base::join(texts(c.is), " ") == text(c.should); };
  row.is_text = [](const Resource&, const Value& is) {
    return is_absent(is) ? display(is) : base::join(texts(is), " ");
  };
  return row;
}

}  // namespace

ResourceType define_host() {
  Provider provider = record_provider(format(), "Reads and writes `/etc/hosts`.");
  provider.suitable = [](Context& context) {
    return context.system.follow(hosts_file).has_value();
  };
  return {
      .doc = "A host's entry in the host table.",
      .attributes =
          {{.name = "name", .doc = "The host's name.", .role = Role::key, .validate = check_name},
           ensure_row(),
           {.name = "ip", .doc = "The host's address, IPv4 or IPv6.", .validate = check_address},
           aliases_row(),
           {.name = "comment",
            .doc = "What stands after the `#` at the end of the line.",
            .validate = check_comment},
           {.name = "target",
            .doc = "The file that holds the entry.",
            .default_to = fixed(hosts_file)}},
      .providers = {std::move(provider)}};
}

}  // namespace muster::resources
