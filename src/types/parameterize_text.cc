#include <fmt/core.h>

#include "base/error.hh"
#include "types/calculator.hh"
#include "types/labels.hh"
#include "types/make.hh"
#include "types/mismatch.hh"
#include "types/parameterize.hh"
#include "types/uri.hh"

namespace muster::types {

using value::Value;

namespace {

std::string label(const Access& access) {
  return with_capital_article(type_label(*access.base));
}

TypePtr boolean_type(const Access& access) {
  if (access.keys.size() != 1) access.wrong_count(label(access), 1, 1);
  const auto* b = access.keys[0].if_boolean();
  if (!b) access.wrong_key(0, "TrueClass or FalseClass");
  return make<BooleanType>(*b);
}

TypePtr enum_type(const Access& access) {
  auto keys = access.keys;
  bool case_insensitive = false;
  if (const auto* last = keys.empty() ? nullptr : keys.back().if_boolean()) {
    case_insensitive = *last;
    keys = keys.first(keys.size() - 1);
  }
  const Access rest{access.base, keys, access.where, access.names};
  if (keys.empty()) rest.wrong_count(label(access), 1, -1);
  std::vector<std::string> values;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!keys[i].if_string()) rest.wrong_key(i, "String");
    values.push_back(*keys[i].if_string());
  }
  return make_enum(std::move(values), case_insensitive);
}

void add_patterns(const Access& access, std::size_t i, std::vector<RegexpPtr>& patterns) {
  const auto& key = access.keys[i];
  if (const auto* text = key.if_string()) {
    patterns.push_back(make<value::Regexp>(*text));
  } else if (auto regexp = key.shared_rich<value::Regexp>()) {
    patterns.push_back(std::move(regexp));
  } else if (const auto* type = key.if_rich<RegexpType>()) {
    patterns.push_back(make<value::Regexp>(type->pattern.value_or("")));
  } else if (const auto* others = key.if_rich<PatternType>()) {
    patterns.insert(patterns.end(), others->patterns.begin(), others->patterns.end());
  } else {
    access.wrong_key(i, "String or Regexp or Pattern-Type or Regexp-Type");
  }
}

TypePtr pattern_type(const Access& access) {
  if (access.keys.empty()) access.wrong_count(label(access), 1, -1);
  std::vector<RegexpPtr> patterns;
  for (std::size_t i = 0; i < access.keys.size(); ++i) add_patterns(access, i, patterns);
  return make_pattern(patterns);
}

TypePtr regexp_type(const Access& access) {
  if (access.keys.size() != 1) {
    const AccessSpans second{
        access.keys.empty() ? access.where.whole : access.key_span(1), access.where.base, {}};
    Access{access.base, access.keys, second, access.names}.wrong_count(label(access), 1);
  }
  if (const auto* text = access.keys[0].if_string()) return make<RegexpType>(*text);
  const auto* regexp = access.keys[0].if_rich<value::Regexp>();
  if (!regexp) access.wrong_key(0, "String or Regexp");
  return make<RegexpType>(regexp->pattern);
}

/// What may be said of a URI: its text, or a hash of parts.
const Type& uri_parameter() {
  static const auto type = [] {
    const std::string text =
        "Optional[Variant[String[1], Regexp, Type[Pattern], Type[Enum], Type[NotUndef], "
        "Type[Undef]]]";
    const std::string port = "Optional[Variant[Integer[0], Type[NotUndef], Type[Undef]]]";
    std::string all = "Variant[String[1], Struct[{";
    for (const auto* part :
         {"scheme", "userinfo", "host", "port", "path", "query", "fragment", "opaque"})
      all +=
          fmt::format("Optional[{}] => {}, ", part, part == std::string_view("port") ? port : text);
    return from_text(all + "}]]");
  }();
  return *type;
}

/// A scheme followed by something, anywhere in the text: what Ruby takes for a URI.
bool looks_like_uri(const std::string& text) {
  static const value::Regexp pattern(
      R"([a-zA-Z][-+.a-zA-Z\d]*:[-_.!~*'()a-zA-Z\d;/?:@&=+$,\[\]%])");
  return pattern.search(text).has_value();
}

TypePtr uri_type(const Access& access) {
  if (access.keys.size() != 1) access.wrong_count("URI-Type", 1);
  const auto& key = access.keys[0];
  if (!instance(uri_parameter(), key)) access.not_a_type("URI-Type", 0);
  if (const auto* text = key.if_string()) {
    if (!looks_like_uri(*text))
      throw muster::base::Error(
          fmt::format("URI-Type parameter has wrong type, expects a match for Pattern[/(?x-mi:\n a "
                      "URI)/], got '{}'",
                      *text));
    auto parts = uri_parts(*text);
    return parts.empty() ? plain(TypeKind::uri) : make<UriType>(Value(std::move(parts)));
  }
  return key.if_hash()->empty() ? plain(TypeKind::uri) : make<UriType>(key);
}

TypePtr runtime_type(const Access& access) {
  const auto& keys = access.keys;
  if (keys.size() != 2) access.wrong_count(label(access), 1, 2);
  for (std::size_t i = 0; i < 2; ++i)
    if (!keys[i].if_string()) access.wrong_key(i, "String or String");
  static const auto name = from_text("Variant[String[1], Tuple[Regexp, String[1]]]");
  if (!instance(*name, keys[1]))
    throw muster::base::Error(
        describe_mismatch("Runtime 'name_or_pattern' has wrong type,", *name, keys[1]));
  return make<RuntimeType>(*keys[0].if_string(), keys[1]);
}

}  // namespace

TypePtr parameterize_text(const Access& access) {
  switch (access.base->type_kind) {
    case TypeKind::boolean: return boolean_type(access);
    case TypeKind::enum_: return enum_type(access);
    case TypeKind::pattern: return pattern_type(access);
    case TypeKind::regexp: return regexp_type(access);
    case TypeKind::uri: return uri_type(access);
    default: return runtime_type(access);
  }
}

}  // namespace muster::types
