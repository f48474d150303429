#include "server/poller_process.hh"

namespace muster::server {

int run_poller(Process& process) {
  return process.run();
}

}  // namespace muster::server
