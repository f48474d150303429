#include <fmt/core.h>

#include "base/strings.hh"
#include "types/labels.hh"
#include "types/make.hh"
#include "types/parameterize.hh"
#include "types/text.hh"
#include "value/flatten.hh"

namespace muster::types {

using value::Value;

namespace {

bool matches(std::string_view text, const value::Regexp& pattern) {
  return pattern.search(text).has_value();
}

/// The titles among the keys, without undef; `several` says that an array is asked for.
struct Titles {
  std::vector<Value> values;
  bool several = false;
};

Titles titles_of(Parameters keys) {
  Titles titles{value::flatten(keys), keys.size() > 1 || (!keys.empty() && keys[0].if_array())};
  std::erase_if(titles.values, [](const Value& v) { return v.is_undef(); });
  return titles;
}

Value one_or_array(std::vector<Value> types, bool several) {
  return several ? Value(value::Array(std::move(types))) : types.back();
}

Value class_named(const Access& access, std::size_t i, const Value& key) {
  static const value::Regexp pattern(R"(\A((::)?[a-z]\w*)(::[a-z]\w*)*\z)");
  const auto* text = key.if_string();
  if (!text)
    access.fail(
        access.key_span(i),
        fmt::format(
            "Illegal Class name in class reference. {} cannot be used where a String is expected",
            value_label(key)));
  auto name = base::lower_ascii(*text);
  if (name.starts_with("::")) name.erase(0, 2);
  if (!matches(name, pattern))
    access.fail(access.key_span(i),
                fmt::format("Illegal name. The given name '{}' does not conform to the naming rule "
                            R"(/^((::)?[a-z_]\w*)(::[a-z]\w*)*$/)",
                            *text));
  return Value(make<ClassType>(std::move(name)));
}

/// A name that starts with a capital is left as it is, right or wrong.
std::string capitalized(const std::string& name) {
  const bool already = !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
  return already ? name : base::capitalize_segments(base::lower_ascii(name));
}

/// The type's name, from the base or from the first key, which is then used up.
std::string type_name(const Access& access, Parameters& keys) {
  static const value::Regexp pattern(R"(\A((::){0,1}[A-Z][\w]*)+\z)");
  const auto blamed = access.key_span(0);
  auto name = as<ResourceType>(*access.base).type_name;
  if (name.empty()) {
    const auto& key = keys[0];
    keys = keys.subspan(1);
    if (const auto* type = key.if_rich<ResourceType>())
      name = type->type_name;
    else if (const auto* text = key.if_string())
      name = capitalized(*text);
    else if (const auto* unknown = key.if_rich<ReferenceType>())
      name = unknown->text;
    else
      access.fail(
          blamed,
          fmt::format("First argument to Resource[] must be a resource type or a String. Got {}.",
                      general_name(key)));
  }
  if (!matches(name, pattern))
    access.fail(
        blamed,
        fmt::format(
            "Illegal type reference. The given name '{}' does not conform to the naming rule",
            name));
  return name;
}

}  // namespace

Value parameterize_class(const Access& access) {
  const auto titles = titles_of(access.keys);
  if (access.keys.empty()) access.wrong_count(type_text(*access.base), 1, -1);
  if (titles.values.empty()) return titles.several ? Value(value::Array{}) : Value();
  std::vector<Value> types;
  for (std::size_t i = 0; i < titles.values.size(); ++i)
    types.push_back(class_named(access, i, titles.values[i]));
  return one_or_array(std::move(types), titles.several);
}

Value parameterize_resource(const Access& access) {
  auto keys = access.keys;
  if (keys.empty()) access.wrong_count(type_text(*access.base), 1, -1);
  const auto name = type_name(access, keys);
  const auto titles = titles_of(keys);
  if (keys.empty()) return Value(make<ResourceType>(name));
  if (titles.values.empty()) return titles.several ? Value(value::Array{}) : Value();
  std::vector<Value> types;
  for (std::size_t i = 0; i < titles.values.size(); ++i) {
    const auto* title = titles.values[i].if_string();
    if (!title)
      access.fail(
          access.key_span(keys.size() != titles.values.size() ? i + 1 : i),
          fmt::format("Error creating type specialization of {}, Cannot use {} where a resource "
                      "title String is "
                      "expected",
                      with_article(type_label(*access.base)), general_name(titles.values[i])));
    types.emplace_back(make<ResourceType>(name, *title));
  }
  return one_or_array(std::move(types), titles.several);
}

}  // namespace muster::types
