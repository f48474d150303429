#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/value.hh"

namespace muster::facts {

/// A built-in fact as Facter cuts it for its cache and its blocklist: "os.name", "os.release" (a
/// hash, but one piece). A fact that it does not cut is a leaf itself.
using Leaf = std::pair<std::string, value::Value>;
std::vector<Leaf> leaves(const std::string& name, const value::Value& fact);

/// The leaf that a dotted path is or leads into: "os.release" of "os.release.major". Empty when the
/// path holds several.
std::string_view leaf_of(std::string_view path);

/// The fact with another value at a leaf; with undef, without the leaf. `path` is below the fact.
value::Value with_leaf(const value::Value& fact, std::string_view path, const value::Value& leaf);

}  // namespace muster::facts
