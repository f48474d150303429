#include "os/network.hh"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <map>

#include "os/descriptor.hh"

namespace muster::os {

namespace {

constexpr timeval answer_limit{2, 0};

struct Request {
  nlmsghdr header;
  rtgenmsg body;
};

/// Sends a dump request and hands every message of the answer to `each`; stops early on any error.
void dump(std::uint16_t type, unsigned char family,
          const std::function<void(const nlmsghdr*)>& each) {
  const Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket) return;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &answer_limit, sizeof answer_limit);
  Request request{};
  request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.body);
  request.header.nlmsg_type = type;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.body.rtgen_family = family;
  if (::send(socket.get(), &request, request.header.nlmsg_len, 0) < 0) return;
  alignas(nlmsghdr) std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t n = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    auto left = static_cast<unsigned>(n);
    for (auto* m = reinterpret_cast<nlmsghdr*>(buffer.data()); NLMSG_OK(m, left);
         m = NLMSG_NEXT(m, left)) {
      if (m->nlmsg_type == NLMSG_DONE || m->nlmsg_type == NLMSG_ERROR) return;
      each(m);
    }
  }
}

template <class Body>
std::map<unsigned, const rtattr*> attributes(const nlmsghdr* message) {
  std::map<unsigned, const rtattr*> out;
  auto* body = reinterpret_cast<const char*>(message) + NLMSG_HDRLEN;
  auto* attribute = reinterpret_cast<const rtattr*>(body + NLMSG_ALIGN(sizeof(Body)));
  auto length = static_cast<int>(message->nlmsg_len - NLMSG_SPACE(sizeof(Body)));
  for (; RTA_OK(attribute, length); attribute = RTA_NEXT(attribute, length)) {
    out.emplace(attribute->rta_type, attribute);
  }
  return out;
}

const void* data_of(const rtattr* attribute) {
  return reinterpret_cast<const char*>(attribute) + RTA_LENGTH(0);
}

std::size_t size_of(const rtattr* attribute) {
  return RTA_PAYLOAD(attribute);
}

std::uint32_t number(const rtattr* attribute) {
  std::uint32_t out = 0;
  if (size_of(attribute) >= sizeof out) std::memcpy(&out, data_of(attribute), sizeof out);
  return out;
}

std::string text(const rtattr* attribute) {
  std::string out(static_cast<const char*>(data_of(attribute)), size_of(attribute));
  return out.substr(0, out.find('\0'));
}

std::string hardware_address(const rtattr* attribute) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto* bytes = static_cast<const unsigned char*>(data_of(attribute));
  std::string out;
  for (std::size_t i = 0; i < size_of(attribute); ++i) {
    if (i > 0) out += ':';
    out += digits[bytes[i] >> 4];
    out += digits[bytes[i] & 15];
  }
  return out;
}

std::string address_text(int family, const rtattr* attribute) {
  const std::size_t need = family == AF_INET6 ? 16 : 4;
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (size_of(attribute) < need) return {};
  return ::inet_ntop(family, data_of(attribute), out.data(), out.size()) ? out.data() : "";
}

Interface interface_from(const nlmsghdr* message) {
  Interface out;
  out.index = static_cast<unsigned>(
      reinterpret_cast<const ifinfomsg*>(reinterpret_cast<const char*>(message) + NLMSG_HDRLEN)
          ->ifi_index);
  for (const auto& [type, attribute] : attributes<ifinfomsg>(message)) {
    if (type == IFLA_IFNAME) out.name = text(attribute);
    if (type == IFLA_MTU) out.mtu = number(attribute);
    if (type == IFLA_ADDRESS) out.mac = hardware_address(attribute);
    if (type == IFLA_MASTER) {
      std::array<char, IF_NAMESIZE> name{};
      if (::if_indextoname(number(attribute), name.data())) out.master = name.data();
    }
  }
  return out;
}

void add_address(std::vector<Interface>& interfaces, const nlmsghdr* message) {
  const auto* body =
      reinterpret_cast<const ifaddrmsg*>(reinterpret_cast<const char*>(message) + NLMSG_HDRLEN);
  if (body->ifa_family != AF_INET && body->ifa_family != AF_INET6) return;
  auto found = attributes<ifaddrmsg>(message);
  // On a point-to-point link IFA_ADDRESS is the other end's.
  const rtattr* attribute = found.contains(IFA_LOCAL) ? found[IFA_LOCAL] : found[IFA_ADDRESS];
  if (!attribute) return;
  std::string label;
  if (found.contains(IFA_LABEL)) label = text(found[IFA_LABEL]);
  Address address{.six = body->ifa_family == AF_INET6,
                  .address = address_text(body->ifa_family, attribute),
                  .prefix_length = body->ifa_prefixlen};
  for (Interface& interface : interfaces) {
    if (label.empty() ? interface.index == body->ifa_index : interface.name == label) {
      interface.addresses.push_back(std::move(address));
      return;
    }
  }
  // A label of its own ("eth0:1") is an interface to getifaddrs(3).
  if (!label.empty()) {
    interfaces.push_back(
        {.name = label, .index = body->ifa_index, .addresses = {std::move(address)}});
  }
}

}  // namespace

std::vector<Interface> interfaces() {
  std::vector<Interface> out;
  dump(RTM_GETLINK, AF_UNSPEC, [&](const nlmsghdr* message) {
    if (message->nlmsg_type == RTM_NEWLINK) out.push_back(interface_from(message));
  });
  dump(RTM_GETADDR, AF_UNSPEC, [&](const nlmsghdr* message) {
    if (message->nlmsg_type == RTM_NEWADDR) add_address(out, message);
  });
  return out;
}

std::vector<Route> routes_with_source() {
  std::vector<Route> out;
  const auto add = [&](const nlmsghdr* message) {
    if (message->nlmsg_type != RTM_NEWROUTE) return;
    const auto* body =
        reinterpret_cast<const rtmsg*>(reinterpret_cast<const char*>(message) + NLMSG_HDRLEN);
    auto found = attributes<rtmsg>(message);
    const std::uint32_t table =
        found.contains(RTA_TABLE) ? number(found[RTA_TABLE]) : body->rtm_table;
    const bool cloned = (body->rtm_flags & RTM_F_CLONED) != 0;
    const bool down = (body->rtm_flags & RTNH_F_LINKDOWN) != 0;
    if (table != RT_TABLE_MAIN || cloned || down) return;
    if (!found.contains(RTA_PREFSRC) || !found.contains(RTA_OIF)) return;
    std::array<char, IF_NAMESIZE> name{};
    if (!::if_indextoname(number(found[RTA_OIF]), name.data())) return;
    out.push_back({.six = body->rtm_family == AF_INET6,
                   .interface = name.data(),
                   .source = address_text(body->rtm_family, found[RTA_PREFSRC])});
  };
  dump(RTM_GETROUTE, AF_INET, add);
  dump(RTM_GETROUTE, AF_INET6, add);
  return out;
}

}  // namespace muster::os
