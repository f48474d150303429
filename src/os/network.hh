#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace muster::os {

struct Address {
  bool six = false;
  std::string address;  // as inet_ntop writes it, without a zone
  unsigned prefix_length = 0;
};

struct Interface {
  std::string name;
  unsigned index = 0;
  std::optional<std::int64_t> mtu;
  std::string mac;     // lower case, colons; empty when it has none
  std::string master;  // the interface it is a slave of
  std::vector<Address> addresses;
};

/// A route of the main table that prefers a source address.
struct Route {
  bool six = false;
  std::string interface;
  std::string source;
};

/// The interfaces of this machine in the kernel's order.
std::vector<Interface> interfaces();
/// The routes of the main table that name a source address, in the kernel's order.
std::vector<Route> routes_with_source();

}  // namespace muster::os
