#include "base/letter_case.hh"
#include "base/strings.hh"
#include "builtins/text_functions.hh"

namespace muster::builtins {

namespace {

std::string camelcase(std::string_view text) {
  std::string out;
  for (const auto& part : base::split(text, "_")) out += base::capitalize(part);
  return out;
}

}  // namespace

Builtin define_camelcase() {
  return over_texts("The parts between underscores, each capitalized, joined.", camelcase);
}

}  // namespace muster::builtins
