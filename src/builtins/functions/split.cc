#include "builtins/builtins.hh"
#include "builtins/compiled_regexp.hh"
#include "builtins/pieces.hh"

namespace muster::builtins {

namespace {

Value pieces(Call& call, const value::Regexp& separator) {
  const auto parts = split(call.string(0), separator);
  return Array(parts.begin(), parts.end());
}

Value by_text(Call& call) {
  return pieces(call, *compile_regexp(call, call.string(1)));
}

Value by_regexp(Call& call) {
  return pieces(call, *call[1].if_rich<value::Regexp>());
}

Value by_type(Call& call) {
  return pieces(call, *compile_regexp(call, *call[1].if_rich<types::Type>()));
}

}  // namespace

Builtin define_split() {
  return {.doc = "The pieces of a text between the matches of a pattern.",
          .overloads = {{{"String str", "String pattern"}, "", by_text, ""},
                        {{"String str", "Regexp pattern"}, "", by_regexp, ""},
                        {{"String str", "Type[Regexp] pattern"}, "", by_type, ""}}};
}

}  // namespace muster::builtins
