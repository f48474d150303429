#pragma once
#include <functional>
#include <string>

namespace muster::base {

/// A row of a generated list (all_functions(), all_types(), …): the file's name and how to make
/// what the file defines. Making is left to whoever needs the item: most runs need few of them.
template <class T>
struct Named {
  std::string name;
  std::function<T()> define;
};

}  // namespace muster::base
