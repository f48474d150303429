#include "builtins/templates.hh"

namespace muster::builtins {

namespace {

Value inline_epp(Call& call) {
  const auto parse = [&] { return call.compiler.parse_inline_epp(call.string(0)); };
  return render_template(call, parse, Sees::callers_variables);
}

}  // namespace

Builtin define_inline_epp() {
  return {.doc = "The text of an EPP template given as text.",
          .overloads = {{{"String template", R"(Hash[Pattern[/^\w+$/], Any] parameters?)"},
                         "",
                         inline_epp,
                         "Variant[String, Sensitive[String]]"}}};
}

}  // namespace muster::builtins
