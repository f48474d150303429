#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cloud/metadata.hh"
#include "cloud/utc_time.hh"
#include "os/system.hh"

namespace muster::cloud {

/// What requests are signed with. Never in a log.
struct Credentials {
  std::string key_id;
  std::string secret;
  std::string token;               // of a session; empty: the key is a user's
  std::optional<UtcTime> expires;  // nullopt: not by itself
};

/// One way of getting them. nullopt: it has none. Throws base::Error when it has, and they cannot
/// be had.
using CredentialsSource = std::function<std::optional<Credentials>()>;

/// Credentials that are got again before they expire. When that fails, those that are left do until
/// they have expired. Not for threads to share.
class CredentialsCache {
 public:
  CredentialsCache(CredentialsSource source, std::function<UtcTime()> now)
      : source_(std::move(source)), now_(std::move(now)) {}
  /// Throws base::Error when there are none.
  const Credentials& get();
  /// They were refused: the next get() asks again.
  void forget() { kept_.reset(); }

 private:
  CredentialsSource source_;
  std::function<UtcTime()> now_;
  std::optional<Credentials> kept_;
};

/// Where the shared files are: ~/.aws/config and ~/.aws/credentials, or what the environment names
/// in place of them.
std::vector<std::string> shared_file_paths(os::System& system);

/// What a profile of AWS's shared files says: the keys of its section, those of the credentials
/// file first.
class SharedFiles {
 public:
  /// Throws base::Error for a file that cannot be understood; one that is not there is empty.
  explicit SharedFiles(os::System& system);
  bool has(const std::string& profile) const { return profiles_.contains(profile); }
  /// Empty when it has no such key.
  std::string get(const std::string& profile, const std::string& key) const;

 private:
  void read(os::System& system, const std::string& path, bool is_config);

  std::map<std::string, std::map<std::string, std::string>> profiles_;
};

/// Gets credentials of a role with others: sts:AssumeRole.
struct RoleRequest {
  std::string role, session, external_id, region;
  std::chrono::seconds lifetime{3600};
};
using AssumeRole = std::function<Credentials(const Credentials& with, const RoleRequest&)>;

/// AWS's standard chain. `profile` empty: AWS_PROFILE, else "default". A profile that was asked for
/// by name is used or nothing is; else the environment comes first, then the profile, then the role
/// of the instance. What is passed outlives the source.
CredentialsSource standard_credentials(os::System& system, Metadata& metadata, std::string profile,
                                       AssumeRole assume_role);

}  // namespace muster::cloud
