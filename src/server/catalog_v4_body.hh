#pragma once
#include <optional>
#include <string_view>

#include "base/log.hh"
#include "server/catalog_request.hh"

namespace muster::server {

/// What POST /puppet/v4/catalog is asked with.
struct CatalogV4 {
  CatalogRequest request;
  std::optional<base::Level> captured;  // the least level of lines that are answered as well
};

/// Throws HttpError for what Puppet Server's schema does not allow.
CatalogV4 read_catalog_v4(std::string_view body);

}  // namespace muster::server
