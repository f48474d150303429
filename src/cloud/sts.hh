#pragma once
#include <string>

#include "cloud/service.hh"

namespace muster::cloud {

/// The account that the service's credentials belong to. Throws base::Error.
std::string caller_account(Service& sts);

/// Credentials of a role: sts:AssumeRole. Throws base::Error.
Credentials assumed_role(Service& sts, const RoleRequest& request);

}  // namespace muster::cloud
