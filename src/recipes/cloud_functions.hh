#pragma once
#include "os/system.hh"
#include "ruby/interpreter.hh"

namespace muster::recipes {

/// Muster.ec2_instances in Ruby: what EC2 lists now. `system` outlives the interpreter.
void define_cloud_functions(ruby::Interpreter& ruby, os::System& system);

}  // namespace muster::recipes
