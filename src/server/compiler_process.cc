#include "server/compiler_process.hh"

#include "server/compiler_services.hh"
#include "server/serve.hh"

namespace muster::server {

int run_compiler(Process& process) {
  CompilerServices services{process.options()};
  serve(process, services);
  return process.run();
}

}  // namespace muster::server
