#pragma once
#include <functional>
#include <string>

#include "base/log.hh"
#include "catalog/catalog.hh"

namespace muster::server {

/// Compiles; what is wrong with the code goes to the log, and out as the HttpError that Puppet
/// answers with: "Server Error: Evaluation Error: … on node N".
catalog::Catalog or_refusal(const std::string& environment, const std::string& certname,
                            base::LogSink& log, const std::function<catalog::Catalog()>& compile);

}  // namespace muster::server
