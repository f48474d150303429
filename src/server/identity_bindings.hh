#pragma once
#include <chrono>
#include <optional>
#include <string>

namespace muster::server {

/// The first use of an instance's identity document: whose key it vouched for.
struct IdentityBinding {
  std::string key;  // SHA-256 of the public key, in hexadecimal
  std::string certname;
  std::chrono::system_clock::time_point pending{};  // of the document
  std::chrono::system_clock::time_point bound{};
};

/// Which key each instance has, in a folder of the CA's: a file for each, so that any number of
/// them costs a request nothing. Who changes them holds the CA's lock. All throw base::Error.
class IdentityBindings {
 public:
  explicit IdentityBindings(std::string folder) : folder_(std::move(folder)) {}

  /// `instance`: "ec2:ACCOUNT:REGION:i-…", checked.
  std::optional<IdentityBinding> find(const std::string& instance) const;
  /// Durably.
  void put(const std::string& instance, const IdentityBinding& binding) const;

 private:
  std::string folder_;
};

}  // namespace muster::server
