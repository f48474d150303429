#include "resources/attribute.hh"

#include <algorithm>
#include <stdexcept>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/resource.hh"
#include "resources/state.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

bool word_matches(const Accepted& accepted, const std::string& text) {
  return accepted.name == text || std::find(accepted.aliases.begin(), accepted.aliases.end(),
                                            text) != accepted.aliases.end();
}

bool pattern_matches(const Accepted& accepted, const std::string& text) {
  if (accepted.compiled) return accepted.compiled->search(text).has_value();
  return value::Regexp(accepted.name).search(text).has_value();
}

std::string valid_values(const Attribute& attribute) {
  std::vector<std::string> names, patterns;
  for (const auto& accepted : attribute.accepted) {
    if (accepted.pattern) {
      patterns.push_back("/" + accepted.name + "/");
    } else {
      names.push_back(accepted.name);
    }
  }
  std::string out;
  if (!names.empty()) out += " Valid values are " + base::join(names, ", ") + ".";
  if (!patterns.empty()) out += " Valid values match " + base::join(patterns, ", ") + ".";
  return out;
}

}  // namespace

const Accepted* match_accepted(const Attribute& attribute, const value::Value& value) {
  const std::string as_text = is_absent(value) ? "absent" : text(value);
  for (const auto& accepted : attribute.accepted) {
    if (!accepted.pattern && word_matches(accepted, as_text)) return &accepted;
  }
  for (const auto& accepted : attribute.accepted) {
    if (accepted.pattern && pattern_matches(accepted, as_text)) return &accepted;
  }
  return nullptr;
}

void check_accepted(const Attribute& attribute, const value::Value& value) {
  if (attribute.accepted.empty() || match_accepted(attribute, value)) return;
  throw base::Error("Invalid value " + inspect(value) + "." + valid_values(attribute));
}

value::Value munge_accepted(const Attribute& attribute, const value::Value& value) {
  if (attribute.accepted.empty()) return value;
  const Accepted* accepted = match_accepted(attribute, value);
  if (!accepted || accepted->pattern) return value;
  if (const auto* word = value.if_string(); word && *word == accepted->name && *word != "absent")
    return value;
  return accepted->name == "absent" ? absent() : value::Value(accepted->name);
}

std::vector<Accepted> words(std::initializer_list<const char*> names) {
  std::vector<Accepted> out;
  for (const char* name : names) out.push_back({.name = name});
  return out;
}

Attribute flag_row(std::string name, std::string doc) {
  return {.name = std::move(name),
          .doc = std::move(doc),
          .role = Role::parameter,
          .munge = [](const Resource&, const value::Value& v) { return to_boolean(v); }};
}

Default fixed(value::Value value) {
  return [value = std::move(value)](const Resource&, Context&) { return value; };
}

value::Value present_if_managed(const Resource& resource, Context&) {
  return resource.managed() ? value::Value("present") : value::Value();
}

Attribute ensure_row(std::string doc) {
  return {.name = "ensure",
          .doc = std::move(doc),
          .accepted = words({"present", "absent"}),
          .default_to = present_if_managed};
}

Attribute boolean_row(std::string name, std::string doc) {
  return {.name = std::move(name),
          .doc = std::move(doc),
          .role = Role::parameter,
          .accepted = words({"true", "false", "yes", "no"}),
          .munge = [](const Resource&, const value::Value& v) { return to_boolean(v); }};
}

Validate fully_qualified(std::string attribute, bool several) {
  return [attribute = std::move(attribute), several](const Resource&, const value::Value& value) {
    if (value.if_array() && !several)
      throw base::Error(attribute + " only accepts a single path, not an array of paths");
    for (const auto& path : texts(value)) {
      if (!path.starts_with('/')) throw base::Error(attribute + " must be a fully qualified path");
    }
  };
}

bool to_boolean(const value::Value& value) {
  const std::string as_text = text(value);
  if (as_text == "true" || as_text == "yes") return true;
  if (as_text == "false" || as_text == "no") return false;
  throw std::invalid_argument("expected a boolean value");
}

}  // namespace muster::resources
