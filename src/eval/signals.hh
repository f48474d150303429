#pragma once
#include "diag/source.hh"
#include "value/value.hh"

namespace muster::eval {

/// next(), break() and return(): thrown to the call that owns the block, so that no value carries
/// control flow.
struct NextSignal {
  value::Value value;
  diag::Span where;
};
struct BreakSignal {
  diag::Span where;
};
struct ReturnSignal {
  value::Value value;
  diag::Span where;
};

}  // namespace muster::eval
