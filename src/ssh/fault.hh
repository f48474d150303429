#pragma once
#include <cstdint>
#include <string>

namespace muster::ssh {

/// Why work on a host did not come to its end.
struct Fault {
  enum class Kind : std::uint8_t {
    unreachable,     // no connection: name, network, refused, jump host, too slow
    host_key,        // unknown, changed or revoked
    authentication,  // no key or password was accepted
    lost,            // the connection ended before the work did
    timeout,         // its time was over: it and its children were killed
    cancelled,       // by cancel(): killed likewise
    refused,         // the server would not start it
    file,            // a file here or there: missing, no room, no right
    configuration,   // the host cannot be understood: a bad key file, a bad ssh_config
  };
  Kind kind = Kind::unreachable;
  std::string text;  // whole: "web1: connection refused (10.0.0.7 port 22)"
};
/// "unreachable", "host_key", …
const char* name_of(Fault::Kind kind);

}  // namespace muster::ssh
