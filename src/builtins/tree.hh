#pragma once
#include <memory>

#include "builtins/builtins.hh"
#include "types/iterator.hh"

namespace muster::builtins {

/// What tree_each() walks: [path, value] for every value in nested collections and objects.
struct TreeOptions {
  types::TypePtr containers;  // what is gone into
  bool root = true;           // the tree itself is visited
  bool with_containers = true;
  bool with_values = true;
  bool breadth_first = false;
  bool references = false;  // attributes that refer to other objects are gone into
};

std::shared_ptr<const types::Iterator> tree_iterator(const Value& tree, const TreeOptions& options);

}  // namespace muster::builtins
