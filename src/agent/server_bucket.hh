#pragma once
#include <string>

#include "agent/servers.hh"
#include "resources/remote_bucket.hh"

namespace muster::agent {

/// The filebucket of the server that the run talks to, whatever server the manifest names: as
/// Puppet's agent has it.
class ServerBucket : public resources::RemoteBucket {
 public:
  explicit ServerBucket(Servers& servers) : servers_(servers) {}

  void use_environment(std::string environment) { environment_ = std::move(environment); }

  bool has(const std::string& key) override;
  void put(const std::string& key, std::string content) override;
  std::string get(const std::string& key) override;

 private:
  Call call(net::Method method, const std::string& key) const;

  Servers& servers_;
  std::string environment_ = "production";
};

}  // namespace muster::agent
