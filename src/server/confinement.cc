#include "server/confinement.hh"

namespace muster::server {

void confine(Part, const Options&, base::LogSink&) {}

}  // namespace muster::server
