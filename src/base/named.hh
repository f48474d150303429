#pragma once
#include <string>

namespace muster::base {

/// A row of a generated list (all_functions(), all_types(), …): the file's name and what the file defines.
template <class T>
struct Named {
  std::string name;
  T item;
};

}  // namespace muster::base
