#pragma once
#include <string>

#include "cloud/metadata.hh"
#include "os/system.hh"

namespace muster::cloud {

/// The region that nobody named: of the environment, of the profile ("" stands for AWS_PROFILE,
/// else "default"), else the one this machine is in. Throws base::Error where there is none.
std::string standard_region(os::System& system, Metadata& metadata, const std::string& profile);

}  // namespace muster::cloud
