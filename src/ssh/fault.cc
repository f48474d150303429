#include "ssh/fault.hh"

namespace muster::ssh {

const char* name_of(Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::unreachable: return "unreachable";
    case Fault::Kind::host_key: return "host_key";
    case Fault::Kind::authentication: return "authentication";
    case Fault::Kind::lost: return "lost";
    case Fault::Kind::timeout: return "timeout";
    case Fault::Kind::cancelled: return "cancelled";
    case Fault::Kind::refused: return "refused";
    case Fault::Kind::file: return "file";
    case Fault::Kind::configuration: return "configuration";
  }
  return "";
}

}  // namespace muster::ssh
