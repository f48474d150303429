#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace muster::registry {

/// What a server is known by, whatever its name and address are: what its cloud calls it, or its
/// machine id ("machine"), or a name that an operator gave ("manual").
struct Identity {
  std::string provider;  // "ec2", "machine", "manual"
  std::string account;   // empty where the provider has none
  std::string region;
  std::string instance;

  /// "ec2:123456789012:us-east-1:i-0123456789abcdef0", "machine:4c1f…", "manual:printer"
  std::string key() const;
  /// Whose list says whether it is there: "ec2:123456789012:us-east-1".
  std::string scope() const;
  bool operator==(const Identity&) const = default;
};

/// What is wrong with it; nullopt when nothing is. All parts are short words.
std::optional<std::string> problem(const Identity& identity);
std::optional<Identity> identity_from_key(std::string_view key);

}  // namespace muster::registry
