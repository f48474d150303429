#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::cloud {

enum class InstanceState : std::uint8_t {
  pending,
  running,
  shutting_down,
  terminated,
  stopping,
  stopped
};
/// EC2's names: "shutting-down".
std::string_view name_of(InstanceState state);
std::optional<InstanceState> instance_state_named(std::string_view name);

/// A server as the cloud's list has it. What the cloud does not say is empty.
struct Instance {
  using Time = std::chrono::system_clock::time_point;

  std::string id;  // "i-0123456789abcdef0"
  InstanceState state = InstanceState::pending;
  std::string state_reason;  // "Client.UserInitiatedShutdown"
  Time launched{};
  std::string account, region, zone;
  std::string image, type, vpc, subnet, lifecycle;  // lifecycle: "spot", "scheduled" or empty
  std::string private_address, public_address, private_name, public_name;
  std::vector<std::string> other_addresses;  // of all its interfaces, IPv6 too
  std::map<std::string, std::string> tags;
};

/// All servers of an account in a region at one time. There is no such thing as a partial one.
struct InstanceList {
  std::string account, region;
  Instance::Time asked{};  // when the first page was asked for
  std::vector<Instance> instances;
};

}  // namespace muster::cloud
