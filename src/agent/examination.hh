#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "net/client.hh"
#include "net/wire.hh"
#include "value/value.hh"

namespace muster::agent {

using Time = std::chrono::system_clock::time_point;

/// A certificate as the process that applies knows it: what the network process has read in it. It
/// came from elsewhere, so only that process ever decodes it.
struct KnownCertificate {
  std::string pem;  // encoded anew
  std::string der;
  std::string subject;  // "CN=web1"
  std::string common_name;
  Time not_before, not_after;
};

/// Text that came from the network, now or earlier, and what is to be made of it.
struct Examination {
  enum class Kind : std::uint8_t {
    authorities,       // certificates, one at least
    revocation_lists,  // perhaps none
    certificate,       // one
    description,       // one, in words
    chain,             // is this certificate good for us?
    json,
  };
  Kind kind = Kind::json;
  std::string text;
  // Of `chain`:
  std::string authorities, revocation_lists, public_key;
  net::Revocation revocation = net::Revocation::none;
  Time time;
};

struct Findings {
  /// Why it cannot be read, or what is wrong with the chain, in Puppet's words.
  std::optional<std::string> problem;
  std::vector<KnownCertificate> certificates;
  std::string text;  // lists encoded anew, a description
  value::Value data;
  bool is_of_key = false;  // the certificate, of `public_key`
};

/// In the network process.
Findings examine(const Examination& asked);

void write(net::WireWriter& out, const Examination& asked);
Examination read_examination(net::WireReader& in);
void write(net::WireWriter& out, const Findings& found);
Findings read_findings(net::WireReader& in);

}  // namespace muster::agent
