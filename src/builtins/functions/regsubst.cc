#include <fmt/core.h>

#include "base/utf8.hh"
#include "builtins/compiled_regexp.hh"

namespace muster::builtins {

namespace {

/// One replacement under way.
struct Place {
  const value::Regexp& regexp;
  std::string_view text;
  const value::Match& match;
};

void append_group(std::string& out, const Place& place, std::size_t n) {
  if (n >= place.match.groups.size()) return;
  if (const auto& group = place.match.groups[n])
    out += place.text.substr(group->begin, group->end - group->begin);
}

/// What \k<name> stands for, and how long it is in the template; 0 when it is not one.
std::size_t append_named(const Call& call, std::string& out, const Place& place,
                         std::string_view rest) {
  const auto end = rest.find('>');
  if (!rest.starts_with("k<") || end == std::string_view::npos) return 0;
  const auto name = rest.substr(2, end - 2);
  const auto group = place.regexp.group(name);
  if (!group) call.fail(fmt::format("undefined group name reference: {}", name));
  append_group(out, place, *group);
  return end + 1;
}

/// What stands behind a backslash; how much of the template it is, 0 when the backslash means
/// itself.
std::size_t append_escape(const Call& call, std::string& out, const Place& place,
                          std::string_view rest) {
  const auto& whole = *place.match.groups[0];
  const char c = rest[0];
  if (c >= '0' && c <= '9')
    append_group(out, place, static_cast<std::size_t>(c - '0'));
  else if (c == '&')
    append_group(out, place, 0);
  else if (c == '`')
    out += place.text.substr(0, whole.begin);
  else if (c == '\'')
    out += place.text.substr(whole.end);
  else if (c == '\\')
    out += '\\';
  else
    return append_named(call, out, place, rest);
  return 1;
}

void append_template(const Call& call, std::string& out, const Place& place,
                     std::string_view replacement) {
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const bool escape = replacement[i] == '\\' && i + 1 < replacement.size();
    const auto used = escape ? append_escape(call, out, place, replacement.substr(i + 1)) : 0;
    if (used == 0) out += replacement[i];
    i += used;
  }
}

void append_replacement(const Call& call, std::string& out, const Place& place,
                        const Value& replacement) {
  const auto& whole = *place.match.groups[0];
  const auto* by_match = replacement.if_hash();
  if (!by_match) return append_template(call, out, place, *replacement.if_string());
  const auto* v = by_match->find(place.text.substr(whole.begin, whole.end - whole.begin));
  if (v) out += *v->if_string();
}

std::string substitute(const Call& call, std::string_view text, const value::Regexp& regexp,
                       const Value& replacement, bool everywhere) {
  std::string out;
  std::size_t copied = 0, from = 0;
  while (from <= text.size()) {
    const auto match = regexp.search(text, from);
    if (!match) break;
    call.compiler.tick(call.where);
    const auto& whole = *match->groups[0];
    out += text.substr(copied, whole.begin - copied);
    append_replacement(call, out, {regexp, text, *match}, replacement);
    copied = from = whole.end;
    if (whole.begin == whole.end)
      from += whole.end < text.size() ? base::first_character(text.substr(whole.end)).size() : 1;
    if (!everywhere) break;
  }
  out += text.substr(copied);
  return out;
}

Value of_target(const Call& call, const value::Regexp& regexp, bool everywhere) {
  const auto one = [&](const Value& text) {
    return Value(substitute(call, *text.if_string(), regexp, call[2], everywhere));
  };
  const auto* texts = call[0].if_array();
  if (!texts) return one(call[0]);
  Array out;
  for (const auto& text : *texts) out.push_back(one(text));
  return out;
}

std::string_view flags_of(const Call& call) {
  return call.has(3) && !call[3].is_undef() ? std::string_view(call.string(3)) : "";
}

/// The options as Ruby writes them inside a pattern. A line end closes a comment that E allows.
std::string with_options(const std::string& pattern, std::string_view flags) {
  std::string on;
  for (const auto& [flag, option] : {std::pair('M', 'm'), {'I', 'i'}, {'E', 'x'}})
    if (flags.find(flag) != std::string_view::npos) on += option;
  if (on.empty()) return pattern;
  return fmt::format("(?{}:{}{})", on, pattern, on.ends_with('x') ? "\n" : "");
}

Value by_text(Call& call) {
  const auto flags = flags_of(call);
  const bool everywhere = flags.find('G') != std::string_view::npos;
  return of_target(call, *compile_regexp(call, with_options(call.string(1), flags)), everywhere);
}

Value by_regexp(Call& call) {
  const bool everywhere = flags_of(call) == "G";
  if (const auto* regexp = call[1].if_rich<value::Regexp>())
    return of_target(call, *regexp, everywhere);
  return of_target(call, *compile_regexp(call, *call[1].if_rich<types::Type>()), everywhere);
}

}  // namespace

Builtin define_regsubst() {
  const std::string target = "Variant[Array[String],String] target";
  const std::string replacement = "Variant[String,Hash[String,String]] replacement";
  return {
      .doc = "A text, or each of an array, with the matches of a pattern replaced.",
      .overloads = {
          {{target, "String pattern", replacement, "Optional[Pattern[/^[GEIM]*$/]] flags?",
            "Enum['N','E','S','U'] encoding?"},
           "",
           by_text,
           ""},
          {{target, "Variant[Regexp,Type[Regexp]] pattern", replacement, "Pattern[/^G?$/] flags?"},
           "",
           by_regexp,
           ""}}};
}

}  // namespace muster::builtins
