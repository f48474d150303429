#pragma once
#include "types/mismatch.hh"

namespace muster::eval {

class Evaluator;

/// What is declared of the result of the function that a Deferred will call. A function that does
/// not say is warned of, once; arguments it does not take are an error.
types::DeferredResult result_of_deferred(Evaluator& evaluator);

}  // namespace muster::eval
