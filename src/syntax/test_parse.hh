#pragma once
#include <string>

#include "syntax/program.hh"

namespace muster::syntax {

/// For tests: what a source is refused with, "none" when it is not.
inline std::string problem(const std::string& code, const ParseOptions& options = {}) {
  try {
    parse("", code, options);
  } catch (const Refused& e) {
    return e.what();
  }
  return "none";
}

}  // namespace muster::syntax
