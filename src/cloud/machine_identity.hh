#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cloud/metadata.hh"
#include "os/system.hh"

namespace muster::cloud {

/// What a machine is, whoever it says it is: what the registry knows it by, and what its cloud says
/// of it. What is not known is empty.
struct MachineIdentity {
  std::string provider;  // "ec2" or "machine"
  std::string account;   // "123456789012"
  std::string region;    // "us-east-1"
  std::string instance;  // "i-0123456789abcdef0"; elsewhere the machine id
  std::string hardware;  // the UUID in the machine's DMI: another one after a disk was cloned

  std::string zone, image, type, hostname;
  std::vector<std::string> addresses;
  /// The signed identity document as a request for a certificate carries it: the base64 of the
  /// PKCS #7 with the RSA-2048 signature.
  std::string document;

  /// "ec2:123456789012:us-east-1:i-0123456789abcdef0": one text for one machine. A copy of its disk
  /// on another machine has another one.
  std::string key() const;
};

/// Asks the metadata service when there is one, else reads the machine id. Nullopt when the service
/// is there and cannot say who we are: to ask again later is better than to be somebody else.
std::optional<MachineIdentity> machine_identity(os::System& system, Metadata& metadata);

/// The instance's tags, where its metadata has them.
std::map<std::string, std::string> instance_tags(Metadata& metadata);

}  // namespace muster::cloud
