#pragma once
#include <string>

namespace muster::pki {

/// Why something asked for is not done: the HTTP status and text that Puppet Server answers with.
struct Refusal {
  int status = 400;
  std::string text;
};

/// Who asks, for the audit log: a certificate's name or a user, and an address.
struct Actor {
  std::string who;
  std::string from;
};

}  // namespace muster::pki
