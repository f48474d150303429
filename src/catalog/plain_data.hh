#pragma once
#include <functional>
#include <string>

#include "catalog/catalog.hh"

namespace muster::catalog {

/// Told of each value that data cannot hold and that becomes a string.
using Conversions = std::function<void(const Resource&, const std::string& message)>;

/// to_data(…, Richness::plain) that tells what it loses.
value::Value to_plain_data(const Catalog& catalog, const Conversions& conversions);

/// A version as it is written: a number when it looks like one.
value::Value version_data(const std::string& version);

/// A resource's parameters without rich data.
value::Hash plain_parameters(const Resource& resource, const Conversions& conversions);

}  // namespace muster::catalog
