#pragma once
#include "diag/diagnostic.hh"
#include "value/value.hh"

namespace muster::eval {

/// Refuses a value nested deeper than the passes over values can follow, or too large when all it
/// holds is written out. Called wherever a value is made or returned, so that no pass meets one.
void check_extent(const value::Value& made, diag::Span where);

}  // namespace muster::eval
