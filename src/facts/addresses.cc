#include "facts/addresses.hh"

#include <arpa/inet.h>

namespace muster::facts {

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> out{};
  return ::inet_ntop(six ? AF_INET6 : AF_INET, bytes.data(), out.data(), out.size()) ? out.data()
                                                                                     : "";
}

IpAddress IpAddress::network(unsigned prefix_length) const {
  const IpAddress mask = netmask(six, prefix_length);
  IpAddress out = *this;
  for (std::size_t i = 0; i < out.bytes.size(); ++i) out.bytes[i] &= mask.bytes[i];
  return out;
}

bool IpAddress::within(const char* of, unsigned prefix_length) const {
  const auto other = parse_address(of);
  return other && other->six == six &&
         network(prefix_length).bytes == other->network(prefix_length).bytes;
}

std::optional<IpAddress> parse_address(const std::string& text) {
  IpAddress out;
  if (::inet_pton(AF_INET, text.c_str(), out.bytes.data()) == 1) return out;
  out.six = true;
  if (::inet_pton(AF_INET6, text.c_str(), out.bytes.data()) == 1) return out;
  return std::nullopt;
}

IpAddress netmask(bool six, unsigned prefix_length) {
  IpAddress out;
  out.six = six;
  for (std::size_t i = 0; i < out.bytes.size() && prefix_length > 0; ++i) {
    const unsigned bits = prefix_length < 8 ? prefix_length : 8;
    out.bytes[i] = static_cast<unsigned char>(0xff00u >> bits);
    prefix_length -= bits;
  }
  return out;
}

}  // namespace muster::facts
