#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "os/system.hh"
#include "ssh/host_key.hh"
#include "ssh/route.hh"

namespace muster::ssh {

/// One file of OpenSSH's known_hosts, read once and indexed by name.
class KnownHostsFile {
 public:
  enum class Mark : std::uint8_t { none, revoked, authority };
  struct Entry {
    HostKey key;
    Mark mark = Mark::none;
    std::size_t line = 0;
  };

  explicit KnownHostsFile(std::string_view text);
  /// Those whose patterns or hashed name fit.
  std::vector<const Entry*> find(const std::string& name) const;

 private:
  struct Hashed {
    std::string salt, hash;
    std::size_t entry;
  };
  void add_line(std::string_view line, std::size_t number);

  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
  std::vector<std::pair<std::string, std::size_t>> patterns_;
  std::vector<Hashed> hashed_;
};

/// What a host may prove itself with, and what else is known of it.
struct Trust {
  std::vector<HostKey> keys;
  std::vector<HostKey> revoked;
  bool from_registry = false;
  bool by_authority =
      false;          // there is a @cert-authority for it: libssh knows no host certificates
  std::string place;  // of the first key: "/root/.ssh/known_hosts line 3"
};

/// Is the key that a server showed the right one?
struct Verdict {
  enum class Kind : std::uint8_t { trusted, unknown, refused };
  Kind kind = Kind::unknown;
  std::string text;  // why it is refused
};
Verdict judge(const Trust& trust, const HostKey& shown, const Route& route);

/// All files that the routes of a process name.
class KnownHosts {
 public:
  explicit KnownHosts(os::System& system) : system_(system) {}
  Trust trust(const Route& route);
  /// Notes a new host in the first file of the route, and in what was read. Throws base::Error when
  /// it cannot be written.
  void learn(const Route& route, const HostKey& key);

 private:
  const KnownHostsFile& file(const std::string& path);

  os::System& system_;
  std::map<std::string, KnownHostsFile> files_;
  std::map<std::string, std::vector<HostKey>> learnt_;  // by path and name
};

}  // namespace muster::ssh
