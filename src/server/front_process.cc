#include "server/front_process.hh"

namespace muster::server {

int run_front(Process& process) {
  return process.run();
}

}  // namespace muster::server
