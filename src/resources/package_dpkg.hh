#pragma once
#include "resources/package.hh"

namespace muster::resources {

/// What apt shares with dpkg: the database, and holding.
std::vector<FoundPackage> dpkg_list(Context& context);
std::optional<FoundPackage> dpkg_query(Context& context, Resource& package);
void dpkg_hold(Context& context, Resource& package);
void dpkg_unhold(Context& context, Resource& package);

/// Nobody is there to answer questions.
std::map<std::string, std::string> without_questions();

}  // namespace muster::resources
