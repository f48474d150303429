#pragma once
#include <string>
#include <string_view>

#include "catalog/schema.hh"

namespace muster::env {

/// What a compile needs to know of a resource type that a module has in Ruby, as far as its source
/// says so plainly: the parameter that the title stands for. Its other attributes are not checked.
catalog::Schema read_ruby_type(std::string name, std::string_view source);

}  // namespace muster::env
