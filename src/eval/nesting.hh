#pragma once
#include "diag/diagnostic.hh"
#include "value/value.hh"

namespace muster::eval {

/// Refuses a collection nested deeper than the passes over values can follow. Called where a
/// collection is made or returned, so that a level is added at a time. Of a very large one only the
/// first and the last elements are looked into.
void check_nesting(const value::Value& made, diag::Span where);

/// Refuses a value that is too large when all it holds is written out: values share their parts, so
/// a small one can stand for very many.
void check_extent(const value::Value& v, diag::Span where);

}  // namespace muster::eval
