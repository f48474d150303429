#include <fmt/core.h>

#include "base/utf8.hh"
#include "builtins/navigation.hh"
#include "eval/scope.hh"

namespace muster::builtins {

namespace {

Value getvar(Call& call) {
  static const value::Regexp variable(R"(^((::)?(\w+::)*\w+)(.*)\z)");
  const auto& text = call.string(0);
  const auto fallback = call.has(1) ? call[1] : Value();
  const auto match = variable.search(text);
  const auto group = [&](std::size_t n) {
    const auto& range = match ? match->groups[n] : std::nullopt;
    return range ? text.substr(range->begin, range->end - range->begin) : std::string();
  };
  auto path = group(4);
  if (path.starts_with('.'))
    path.erase(0, 1);
  else if (!path.empty())
    call.fail(fmt::format("First character after var name in get string must be a '.' - got {}",
                          base::first_character(path)));
  const auto* v = call.scope.find(group(1));
  return v ? navigate(call, *v, path, fallback) : fallback;
}

Value not_a_name(Call&) {
  return "The given string does not start with a valid variable name";
}

}  // namespace

Builtin define_getvar() {
  return {
      .doc = "What a variable named by a text holds, or what a path with dots leads to in it.",
      .overloads = {
          {{R"(Pattern[/\A(?:::)?(?:[a-z]\w*::)*[a-z_]\w*(?:\.|\Z)/] get_string)",
            "Any default_value?"},
           "Callable[1,1] block?",
           getvar,
           ""},
          {{"String get_string", "Any default_value?"}, "Callable block?", not_a_name, "", true}}};
}

}  // namespace muster::builtins
