#pragma once
#include <string>

#include "eval/fleet.hh"
#include "server/upstream.hh"

namespace muster::server {

/// The other nodes, as the registry knows them.
class RegistryFleet : public eval::Fleet {
 public:
  RegistryFleet(Upstream& upstream, std::string certname)
      : upstream_(upstream), certname_(std::move(certname)) {}
  std::vector<eval::Offer> exported(std::string_view type) override;
  value::Array nodes(const std::string& query) override;

 private:
  value::Value ask(std::string_view question, std::string_view body);

  Upstream& upstream_;
  std::string certname_;
};

/// What a node exports, as the registry keeps it.
std::string exports_json(const catalog::Catalog& catalog);

}  // namespace muster::server
