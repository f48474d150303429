#include "cloud/region.hh"

#include "base/error.hh"
#include "cloud/credentials.hh"

namespace muster::cloud {

std::string standard_region(os::System& system, Metadata& metadata, const std::string& profile) {
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
    if (const auto region = system.environment(name); region && !region->empty()) return *region;
  const auto own =
      profile.empty() ? system.environment("AWS_PROFILE").value_or("default") : profile;
  if (auto region = SharedFiles(system).get(own, "region"); !region.empty()) return region;
  if (const auto region = metadata.get("meta-data/placement/region")) return *region;
  throw base::Error("no region of EC2 is named: set AWS_REGION, or region in ~/.aws/config");
}

}  // namespace muster::cloud
