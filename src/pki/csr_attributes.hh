#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster::pki {

/// What a node adds to its request: names and values.
struct CsrAttributes {
  std::vector<std::pair<std::string, std::string>> custom_attributes;
  std::vector<std::pair<std::string, std::string>> extension_requests;
};

/// Puppet's csr_attributes.yaml; `path` is for messages, which are Puppet's. Throws base::Error.
CsrAttributes read_csr_attributes(std::string_view yaml, const std::string& path);

/// Puppet's custom_trusted_oid_mapping.yaml: OID → short name. Throws base::Error.
std::map<std::string, std::string> read_oid_mapping(std::string_view yaml, const std::string& path);

}  // namespace muster::pki
