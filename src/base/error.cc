#include "base/error.hh"

#include <system_error>

namespace muster::base {

std::string with_errno(const std::string& what, int code) {
  return what + ": " + std::generic_category().message(code);
}

}  // namespace muster::base
