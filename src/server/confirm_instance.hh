#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cloud/instance.hh"

namespace muster::server {

class Process;

/// What the authority asks the poller: is there such an instance, and what does its cloud say of it
/// now?
struct InstanceQuestion {
  std::string account, region, instance;
};

struct Confirmation {
  enum class Kind : std::uint8_t {
    found,
    absent,       // the cloud does not know it, or not yet
    not_ours,     // nothing is configured for that account and region
    unavailable,  // the cloud cannot be asked now
  };
  Kind kind = Kind::unavailable;
  std::string problem;
  std::optional<cloud::Instance> instance;  // when it was found
};

using ConfirmInstance = std::function<Confirmation(const InstanceQuestion&)>;

/// Asks the poller, and waits at most 20 seconds: from any thread but the one of the process's
/// loop.
ConfirmInstance confirm_by_poller(Process& process);

/// How both go over the channel. The decoders throw base::Error.
std::string encoded(const InstanceQuestion& question);
InstanceQuestion decoded_instance_question(std::string_view bytes);
std::string encoded(const Confirmation& confirmation);
Confirmation decoded_confirmation(std::string_view bytes);

}  // namespace muster::server
