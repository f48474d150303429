#include <fmt/core.h>

#include "builtins/erb.hh"
#include "builtins/legacy.hh"
#include "ruby/interpreter.hh"

namespace muster::builtins {

namespace {

Value render(Call& call, const Array& arguments) {
  std::string out;
  try {
    for (const auto& source : arguments) out += *render_erb(call, nullptr, source).if_string();
  } catch (const ruby::Failure& failure) {
    call.fail(fmt::format("Failed to parse inline template: {}", failure.what()));
  }
  return out;
}

}  // namespace

Builtin define_inline_template() {
  return legacy("The text of ERB templates given as texts, one after the other.", at_least(1),
                render);
}

}  // namespace muster::builtins
