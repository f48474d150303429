#pragma once
#include <vector>

#include "resources/resources.hh"

namespace muster::resources {

/// Something on the system, and the provider that found it.
struct Listed {
  const Provider* provider;
  Instance instance;
};

/// Can anybody say what there is of this type?
bool lists_instances(const ResourceType& type);

/// What there is of a type: by the default provider, then by the other suitable ones. The first
/// that knows a title has it.
std::vector<Listed> instances_of(const ResourceType& type, Context& context);
/// The one with that title; no provider is asked once one knows it.
std::optional<Listed> find_instance(const ResourceType& type, std::string_view title,
                                    Context& context);

}  // namespace muster::resources
