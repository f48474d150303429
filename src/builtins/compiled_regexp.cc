#include "builtins/compiled_regexp.hh"

#include "base/error.hh"
#include "types/calculator.hh"

namespace muster::builtins {

std::shared_ptr<const value::Regexp> compile_regexp(const Call& call, const std::string& pattern) {
  try {
    return std::make_shared<const value::Regexp>(pattern);
  } catch (const base::Error& error) {
    call.fail(error.what());
  }
}

std::shared_ptr<const value::Regexp> compile_regexp(const Call& call, const types::Type& type) {
  const auto& regexp = types::as<types::RegexpType>(types::unalias(type));
  return compile_regexp(call, regexp.pattern.value_or(""));
}

}  // namespace muster::builtins
