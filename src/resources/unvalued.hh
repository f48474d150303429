#pragma once
#include "value/value.hh"

namespace muster::resources {

/// What an audited property has that the system has without a value: Puppet's nil, where absent()
/// is its :absent. A value that no property can have otherwise.
inline value::Value unvalued() {
  return value::Default{};
}
inline bool is_unvalued(const value::Value& v) {
  return v.kind() == value::Kind::default_;
}

}  // namespace muster::resources
