#pragma once
#include <functional>
#include <string>

#include "builtins/builtins.hh"

/// What partition() and group_by() have in common.
namespace muster::builtins {

/// Calls the block for every element of the array or entry of the hash and passes on what it said
/// of it: a block that needs two arguments gets index and element, or key and value. A hash's
/// entries are passed on as pairs.
void judge_each(Call& call,
                const std::function<void(const Value& element, const Value& judgement)>& visit);

/// Such a function: of a collection, with a block of one or two parameters.
Builtin judging(std::string doc, std::string result, Value (*body)(Call&));

}  // namespace muster::builtins
