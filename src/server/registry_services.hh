#pragma once
#include "registry/service.hh"
#include "server/options.hh"
#include "store/database.hh"

namespace muster::server {

class Background;
class Process;

/// What handlers in the registry's process may use. They run one at a time, and many of them in one
/// transaction: what a handler writes is durable before its answer leaves, and is undone when it
/// throws. When the database cannot be written (store::WriteError) the answer is 503 with
/// Retry-After; a handler that only reads is answered all the same. So one must bear being run
/// again, and keeps no transaction of its own. A response of the background is made after the
/// transaction; the request lives until then.
struct RegistryServices {
  Process& process;
  const Options& options;
  store::Database& database;
  registry::Service& registry;
  Background& background;  // background.hh: a thread for what is too large for the loop
};

}  // namespace muster::server
