#pragma once
#include <string>
#include <string_view>

#include "cloud/instance.hh"

namespace muster::cloud {

/// A list as the poller tells it to the registry: the body of the question "listing".
std::string encoded(const InstanceList& list);
/// Throws base::Error for what cannot be that.
InstanceList decoded_instance_list(std::string_view bytes);

std::string encoded(const Instance& instance);
Instance decoded_instance(std::string_view bytes);

}  // namespace muster::cloud
