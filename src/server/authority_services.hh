#pragma once
#include "pki/service.hh"
#include "server/options.hh"

namespace muster::server {

/// What handlers in the authority's process may use. Several threads answer at a time.
struct AuthorityServices {
  pki::Service& service;
  const Options& options;
};

}  // namespace muster::server
