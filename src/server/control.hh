#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "os/descriptor.hh"

namespace muster::server {

/// One message between the supervisor and a process, in one packet: a word, what it is about, and
/// perhaps a descriptor.
///     to a process    channel PARTNER (with its end) · drain · reload
///     to supervisor   ready
struct Control {
  std::string word;
  std::string about;
  os::Descriptor descriptor;
};

/// Two ends for them. Throws base::Error.
std::pair<os::Descriptor, os::Descriptor> control_ends();
/// False when the partner is gone or does not read.
bool send_control(const os::Descriptor& end, std::string_view word, std::string_view about = {},
                  int descriptor = -1);
struct Received {
  enum class Kind { message, nothing_yet, ended };
  Kind kind = Kind::nothing_yet;
  Control control;
};
Received receive_control(const os::Descriptor& end);

}  // namespace muster::server
