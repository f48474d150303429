#pragma once
#include "resources/package.hh"

namespace muster::resources {

// What the package managers above rpm share with it.

std::vector<FoundPackage> rpm_list(Context& context);
std::optional<FoundPackage> rpm_query(Context& context, Resource& package);
void rpm_uninstall(Context& context, Resource& package);
/// Is `ensure` one of the installed versions by rpm's comparison?
bool rpm_satisfies(Context& context, const Resource& package, const std::vector<std::string>& is);
/// The same, or in the range that `ensure` is.
bool rpm_range_satisfies(Context& context, const Resource& package,
                         const std::vector<std::string>& is);
/// Does `rpm --version` work?
bool rpm_works(Context& context);

}  // namespace muster::resources
