#pragma once
#include <string>

#include "server/route.hh"
#include "value/value.hh"

namespace muster::server {

/// The object in a request's body. Throws RegistryError 400.
value::Hash object_in(const Call& call);
/// A text of it, of a bounded length; empty when there is none. Throws RegistryError 400.
std::string text_in(const value::Hash& object, const char* name);
std::uint64_t number_in(const value::Hash& object, const char* name, std::uint64_t otherwise);

/// "shop/production", of a path with {application} and {stage}. Throws RegistryError 400.
std::string deploy_name(const Call& call);

}  // namespace muster::server
