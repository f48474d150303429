#include "server/authority_process.hh"

namespace muster::server {

int run_authority(Process& process) {
  return process.run();
}

}  // namespace muster::server
