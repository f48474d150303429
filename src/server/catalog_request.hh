#pragma once
#include <memory>
#include <string>

#include "catalog/catalog.hh"
#include "server/compiler_services.hh"
#include "server/route.hh"

namespace muster::server {

/// What a node asks to have compiled.
struct CatalogRequest {
  std::string certname;
  std::string environment;           // asked for; one that there is not stands for the default
  std::shared_ptr<NodeFacts> facts;  // null: those that it sent last
  /// Answers an empty catalog, with its environment, when the node belongs to another environment.
  bool check_environment = false;
  bool static_catalog = false;
  std::string checksum_types;      // of file content that the agent knows: "sha256.md5"
  value::Value trusted;            // undef: from the certificate
  bool keeps_environment = false;  // whatever the classifier says of it
  bool is_v4 = false;              // as the log says
};

/// From the form (POST) or the query (GET). Throws HttpError.
CatalogRequest read_catalog_request(const Call& call, CompilerServices& services);

/// Classifies the node, stores its facts, compiles, and stores what it exports. Throws HttpError
/// with what Puppet says of code that is wrong, and Elsewhere.
catalog::Catalog compile_catalog(CatalogRequest request, const Call& call,
                                 CompilerServices& services);

/// What the registry has of the node; nullptr: it never sent any.
std::shared_ptr<NodeFacts> facts_sent_last(const std::string& certname, CompilerServices& services);

/// The catalog in the form that the client accepts.
net::Response catalog_response(const catalog::Catalog& catalog, const net::Request& request);

}  // namespace muster::server
