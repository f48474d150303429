#include "types/fail.hh"

#include "diag/diagnostic.hh"

namespace muster::types {

void fail(const std::string& message) {
  throw diag::SourceError(diag::Span{}, message);
}

}  // namespace muster::types
