#pragma once
#include <string>

#include "value/value.hh"

namespace muster::server {

/// A report as Puppet's own `http` processor sends it: the YAML of the Ruby object.
std::string report_yaml(const value::Hash& report);

}  // namespace muster::server
