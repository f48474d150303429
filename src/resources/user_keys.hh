#pragma once
#include <vector>

#include "resources/resources.hh"

namespace muster::resources {

/// The `purge_ssh_keys` parameter as a list of files: `true` stands for the user's own
/// authorized_keys, ~/ and %h/ for the home.
void check_key_files(const Resource& user, const value::Value& value);
value::Value munge_key_files(const Resource& user, const value::Value& value);

/// The keys in these files that nobody has declared, to be removed.
std::vector<Generated> undeclared_keys(Resource& user, Context& context);

}  // namespace muster::resources
