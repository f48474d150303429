#pragma once
#include <span>

#include "value/value.hh"

namespace muster::value {

/// The items, and in place of each array what is in it, at any depth: Ruby's Array#flatten.
Array flatten(std::span<const Value> items);

}  // namespace muster::value
