#pragma once
#include <optional>
#include <string>
#include <vector>

namespace muster::resources {

/// A line of an authorized_keys file.
struct AuthorizedKey {
  std::vector<std::string> options;
  std::string type;
  std::string key;
  std::string comment;
};

/// nullopt when the line holds no key of a kind that is known.
std::optional<AuthorizedKey> parse_authorized_key(const std::string& line);

}  // namespace muster::resources
