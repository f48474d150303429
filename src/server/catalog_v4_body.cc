#include "server/catalog_v4_body.hh"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "base/error.hh"
#include "content/environments.hh"
#include "server/json_body.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

using value::Hash;
using value::Value;

/// What is wrong with a value, as Clojure's schema library shows it; empty: nothing.
using Check = std::function<std::string(const Value&)>;

struct Member {
  std::string_view name;
  bool is_required;
  Check check;
};

std::string json(const Value& value) {
  return value::to_json(value, value::JsonLayout::compact);
}

std::string no_instance(const Value& value, std::string_view of) {
  return fmt::format("(not (instance? {} {}))", of, json(value));
}

std::string is_text(const Value& value) {
  return value.if_string() ? "" : no_instance(value, "java.lang.String");
}

std::string is_flag(const Value& value) {
  return value.if_boolean() ? "" : no_instance(value, "java.lang.Boolean");
}

std::string is_environment(const Value& value) {
  if (auto problem = is_text(value); !problem.empty()) return problem;
  if (content::Environments::valid_name(*value.if_string())) return "";
  return fmt::format("(not (puppetlabs.services.master.master-core/valid-env-name? {}))",
                     json(value));
}

std::string is_level(const Value& value) {
  constexpr std::array<std::string_view, 4> all = {"debug", "info", "warning", "err"};
  const auto* text = value.if_string();
  if (text && std::ranges::find(all, *text) != all.end()) return "";
  return fmt::format(R"((not (#{{"warning" "err" "info" "debug"}} {})))", json(value));
}

std::string is_map(const Value& value) {
  return value.if_hash() ? "" : fmt::format("(not (map? {}))", json(value));
}

std::string problem_with(const Value& value, const std::vector<Member>& members) {
  if (auto problem = is_map(value); !problem.empty()) return problem;
  std::string out;
  const auto add = [&](std::string_view name, std::string_view problem) {
    out +=
        fmt::format("{}{} {}", out.empty() ? "{" : ", ", json(Value(std::string(name))), problem);
  };
  for (const auto& member : members) {
    const auto* found = value.if_hash()->find(member.name);
    if (!found && member.is_required) add(member.name, "missing-required-key");
    if (!found) continue;
    if (const auto problem = member.check(*found); !problem.empty()) add(member.name, problem);
  }
  for (const auto& [name, ignored] : *value.if_hash()) {
    const auto& text = *name.if_string();
    if (std::ranges::none_of(members, [&](const auto& member) { return member.name == text; }))
      add(text, "disallowed-key");
  }
  return out.empty() ? out : out + "}";
}

Check object_of(std::vector<Member> members) {
  return
      [members = std::move(members)](const Value& value) { return problem_with(value, members); };
}

const std::vector<Member>& schema() {
  static const Check values = object_of({{"values", true, is_map}});
  static const std::vector<Member> all = {
      {"certname", true, is_text},
      {"persistence", true, object_of({{"facts", true, is_flag}, {"catalog", true, is_flag}})},
      {"environment", true, is_environment},
      {"trusted_facts", false, values},
      {"facts", false, values},
      {"job_id", false, is_text},
      {"transaction_uuid", false, is_text},
      {"options", false,
       object_of({{"capture_logs", false, is_flag},
                  {"log_level", false, is_level},
                  {"prefer_requested_environment", false, is_flag}})}};
  return all;
}

Hash validated(std::string_view body) {
  Value data;
  try {
    data = value::from_json(body);
  } catch (const base::Error& e) {
    throw HttpError(400, fmt::format("Error parsing JSON: {}", e.what()));
  }
  if (const auto problem = problem_with(data, schema()); !problem.empty())
    throw HttpError(400, "Invalid input: " + problem);
  return *data.if_hash();
}

std::optional<base::Level> captured_in(const Hash& body) {
  const auto* options = object_member(body, "options");
  if (!options || !flag_member(*options, "capture_logs")) return std::nullopt;
  const auto level = text_member(*options, "log_level");
  return base::level_from_name(level).value_or(base::Level::info);
}

}  // namespace

CatalogV4 read_catalog_v4(std::string_view text) {
  const auto body = validated(text);
  CatalogV4 out;
  auto& request = out.request;
  request.is_v4 = true;
  request.certname = text_member(body, "certname");
  request.environment = text_member(body, "environment");
  const auto* options = object_member(body, "options");
  request.keeps_environment = options && flag_member(*options, "prefer_requested_environment");
  const auto* facts = object_member(body, "facts");
  const auto* values = facts ? object_member(*facts, "values") : nullptr;
  if (values) {
    request.facts = std::make_shared<NodeFacts>();
    request.facts->certname = request.certname;
    request.facts->values = *values;
    // It is stored when it is asked for only.
    request.facts->is_stored = !flag_member(*object_member(body, "persistence"), "facts");
    request.facts->json = facts_json(request.certname, *values);
  }
  const auto* trusted = object_member(body, "trusted_facts");
  const auto* given = trusted ? object_member(*trusted, "values") : nullptr;
  const auto* in_facts = values ? object_member(*values, "trusted") : nullptr;
  request.trusted = given ? *given : in_facts ? *in_facts : Hash();
  out.captured = captured_in(body);
  return out;
}

}  // namespace muster::server
