#pragma once
#include <string>

#include "value/value.hh"

namespace muster::server {

/// The names of the services that Puppet Server tells the status of.
bool is_service(const std::string& name);
/// What /status/v1/services says of one of them.
value::Hash status_of_service(const std::string& name);
/// Of all.
value::Hash status_of_services();

}  // namespace muster::server
