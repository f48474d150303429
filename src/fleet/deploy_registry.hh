#pragma once
#include "deploy/deploy_lock.hh"
#include "deploy/journal.hh"
#include "fleet/registry_client.hh"
#include "recipes/recipes.hh"

namespace muster::fleet {

/// Leases and records of deploys, at the server.
class DeployRegistry : public recipes::DeployService {
 public:
  explicit DeployRegistry(RegistryClient& client) : client_(client) {}

  Lease take(const std::string& name, const std::string& owner, const std::string& reason,
             std::chrono::seconds time, std::uint64_t token) override;
  void give_back(const std::string& name, std::uint64_t token) override;

  /// Throws base::Error.
  void record(const deploy::DeployRecord& record) override;
  /// Newest first; an empty name: of all.
  std::vector<deploy::DeployRecord> newest(const std::string& name, std::size_t most);

 private:
  RegistryClient& client_;
};

}  // namespace muster::fleet
