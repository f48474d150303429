#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hh"

namespace muster::catalog {

/// What the compiler must know of a resource type that is not written in Puppet.
struct Schema {
  std::string name;                     // lower case: "file"
  std::vector<std::string> attributes;  // properties and parameters, without metaparameters
  std::string key = "name";             // the attribute that the title stands for
  /// The key's value in a title ("/tmp/a" in "/tmp/a/"); null: the whole of it.
  std::function<std::string(std::string_view title)> key_in_title;
  /// Attributes that tell resources apart together, in Puppet's order; empty: the key alone.
  std::vector<std::string> unique_by = {};
  bool isomorphic = true;      // false (exec): the same key may be declared twice under two titles
  bool any_attribute = false;  // what it has is not known here: no name is wrong
  bool has_attribute(std::string_view attribute) const;
};

/// before, require, notify, subscribe, alias, audit, loglevel, noop, schedule, stage, tag
bool is_metaparameter(std::string_view name);

/// Where schemas are found. find() takes a lower-case name.
class Schemas {
 public:
  virtual ~Schemas() = default;
  virtual const Schema* find(std::string_view type) = 0;
};

}  // namespace muster::catalog
