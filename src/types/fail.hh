#pragma once
#include <string>

namespace muster::types {

/// Throws the diag::SourceError of a conversion that went wrong. It has no place: the evaluator
/// knows where the call stands.
[[noreturn]] void fail(const std::string& message);

}  // namespace muster::types
