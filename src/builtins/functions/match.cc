#include <fmt/core.h>

#include "builtins/compiled_regexp.hh"
#include "types/calculator.hh"
#include "types/labels.hh"

namespace muster::builtins {

namespace {

Value match_value(Call& call, const std::string& text, const Value& pattern);

Value match_regexp(const std::string& text, const value::Regexp& regexp) {
  const auto match = regexp.search(text);
  if (!match) return {};
  Array groups;
  for (const auto& group : match->groups)
    groups.push_back(group ? Value(text.substr(group->begin, group->end - group->begin)) : Value());
  return groups;
}

/// The first of several patterns that matches.
template <class Patterns, class Match>
Value first(const Patterns& patterns, const Match& match) {
  for (const auto& pattern : patterns)
    if (auto found = match(pattern); found.truthy()) return found;
  return {};
}

[[noreturn]] void fail_pattern(Call& call, const Value& pattern) {
  call.fail(
      fmt::format("match() expects pattern of T, where T is String, Regexp, Regexp[r], "
                  "Pattern[p], or Array[T]. Got {}",
                  types::class_name(pattern)));
}

Value match_type(Call& call, const std::string& text, const Value& pattern) {
  const auto& type = types::unalias(*pattern.if_rich<types::Type>());
  const auto regexp = [&](const auto& r) { return match_regexp(text, *r); };
  if (type.type_kind == types::TypeKind::pattern)
    return first(types::as<types::PatternType>(type).patterns, regexp);
  if (type.type_kind == types::TypeKind::variant)
    return first(types::as<types::VariantType>(type).types,
                 [&](const auto& t) { return match_value(call, text, Value(t)); });
  if (type.type_kind != types::TypeKind::regexp) fail_pattern(call, pattern);
  if (!types::as<types::RegexpType>(type).pattern)
    call.fail("Given Regexp Type has no regular expression");
  return match_regexp(text, *compile_regexp(call, type));
}

Value match_value(Call& call, const std::string& text, const Value& pattern) {
  if (const auto* source = pattern.if_string())
    return match_regexp(text, *compile_regexp(call, *source));
  if (const auto* regexp = pattern.if_rich<value::Regexp>()) return match_regexp(text, *regexp);
  if (const auto* patterns = pattern.if_array())
    return first(*patterns, [&](const Value& p) { return match_value(call, text, p); });
  if (!pattern.if_rich<types::Type>()) fail_pattern(call, pattern);
  return match_type(call, text, pattern);
}

Value match_one(Call& call) {
  return match_value(call, call.string(0), call[1]);
}

Value match_each(Call& call) {
  Array out;
  for (const auto& text : call.array(0))
    out.push_back(match_value(call, *text.if_string(), call[1]));
  return out;
}

}  // namespace

Builtin define_match() {
  return {
      .doc = "The match of a pattern in a text and its groups; undef when there is none.",
      .overloads = {{{"String string", "Variant[Any, Type] pattern"}, "", match_one, ""},
                    {{"Array[String] string", "Variant[Any, Type] pattern"}, "", match_each, ""}}};
}

}  // namespace muster::builtins
