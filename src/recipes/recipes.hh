#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "deploy/deploy_lock.hh"
#include "deploy/journal.hh"
#include "ssh/ask.hh"
#include "value/value.hh"

namespace muster::recipes {

/// The registry's part in deploys.
class DeployService : public deploy::LeaseService {
 public:
  /// Throws base::Error.
  virtual void record(const deploy::DeployRecord& record) = 0;
};

/// What a recipe may ask for beside its servers.
struct Calls {
  ssh::Ask ask;
  /// Null where this machine knows no server: deploys are locked on their hosts alone then.
  std::function<std::shared_ptr<DeployService>()> deploys;
  std::function<void(const std::string&)> say;
  /// The servers that a query of the registry matches now, each as host_from() reads it.
  std::function<value::Array(const std::string& query)> nodes;
};

/// Runs a Capistrano command line ("production", "deploy") in Ruby over the deploy engine; the exit
/// status. As `muster deploy` a stage alone means its task deploy; as `cap` it does not. Throws
/// base::Error where there is no Ruby.
int run(const std::string& program, std::span<const std::string> arguments, const Calls& calls);

}  // namespace muster::recipes
