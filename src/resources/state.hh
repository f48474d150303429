#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/value.hh"

namespace muster::resources {

/// What a property has when the system has it not, and what `ensure => absent` asks for: the undef
/// value, which a catalog never holds. A declared value named "absent" munges to it.
inline value::Value absent() {
  return {};
}
inline bool is_absent(const value::Value& v) {
  return v.is_undef();
}

/// The values that a resource's properties have on the system now. A word ("running", "true") is a
/// string, exactly as the attribute's accepted values spell it. What is not in a State is absent.
class State {
 public:
  State() = default;
  State(std::initializer_list<std::pair<std::string, value::Value>> entries) : entries_(entries) {}

  /// {"ensure", "present"} or nothing.
  static State existing(bool exists);

  value::Value get(std::string_view property) const;
  bool has(std::string_view property) const;
  void set(std::string_view property, value::Value value);
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  bool empty() const { return entries_.empty(); }

 private:
  std::vector<std::pair<std::string, value::Value>> entries_;
};

}  // namespace muster::resources
