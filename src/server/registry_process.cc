#include "server/registry_process.hh"

#include "server/registry_services.hh"
#include "server/serve.hh"

namespace muster::server {

int run_registry(Process& process) {
  RegistryServices services{process, process.options()};
  serve(process, services);
  return process.run();
}

}  // namespace muster::server
