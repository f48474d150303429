#pragma once
#include "cli/settings.hh"
#include "cloud/scope.hh"

namespace muster::server {

/// How the clouds are asked, from the settings cloud_… and ec2_…. Without regions none is. Throws
/// base::Error for what cannot be understood.
cloud::CloudOptions cloud_options(const cli::Settings& settings);

}  // namespace muster::server
