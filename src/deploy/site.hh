#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace muster::deploy {

/// Where an application is on its hosts.
struct Site {
  std::string deploy_to;
  std::string releases = "releases", current = "current", shared = "shared";

  std::string releases_path() const { return deploy_to + "/" + releases; }
  std::string current_path() const { return deploy_to + "/" + current; }
  std::string release_path(const std::string& release) const {
    return releases_path() + "/" + release;
  }
  /// muster's own folder there.
  std::string own_path() const { return deploy_to + "/.muster"; }
};

/// The right to change a site: who has a later one goes before.
struct Fence {
  std::uint64_t token = 0;
  std::string owner;  // "ann@desk 4711"
};

/// What a host has, as inspect_script() tells.
struct SiteState {
  std::string current;                // the release that the link shows; empty: there is none
  bool current_is_folder = false;     // and so cannot be published over
  std::vector<std::string> releases;  // sorted by name
  bool half_published = false;        // a link was made and not moved: a crash
  std::optional<std::uint64_t> fence;
  std::string lock_owner;
};
SiteState read_site_state(const std::string& output);

/// What the commands of muster's own begin with, after `sh -c '`: a recipe's are as Capistrano
/// sends them.
inline constexpr const char* own_mark = ": muster; ";

// Commands for sh, which change a site so that a kill at any moment leaves the old state or the
// new. Those with a fence refuse (status 75) when somebody with a later one has been there, or when
// the lock is not its any more.

std::string inspect_script(const Site& site);

/// Makes `release` the current one: a link made beside is renamed over the old one, and read back.
/// First takes away what a crash between the two left: else the next link would be made inside the
/// old release, and the old release published.
std::string publish_script(const Site& site, const std::string& release,
                           const std::optional<Fence>& fence);
/// Only the taking away, and the question whether this deploy may still change the site.
std::string repair_script(const Site& site, const std::optional<Fence>& fence);

/// Removes all releases but the newest `keep`; never one in use, or one younger than `running`.
std::string cleanup_script(const Site& site, std::size_t keep, const std::string& running,
                           const std::optional<Fence>& fence);
/// Prints those releases that are in use, but for the `newest`: the current one, and those that a
/// process works in, runs a program of, or has a file of mapped. Of other users' processes only
/// root knows.
std::string in_use_script(const Site& site, std::size_t newest);
/// Removes a release that was never published.
std::string discard_script(const Site& site, const std::string& release,
                           const std::optional<Fence>& fence);

/// What a lock on a host says beside its owner.
struct LockTerms {
  std::uint64_t seconds = 0;
  std::string reason;
  std::string release;  // that is being made; empty: none
};
/// Takes the lock, or says who has it (status 73). A lock whose time is over is taken over, and so
/// is one with a token of `own_earlier`. The release that its owner did not come to publish is
/// removed; but that of the token `known` is not: a journal says what becomes of it.
std::string lock_script(const Site& site, const Fence& fence, const LockTerms& terms,
                        const std::vector<std::uint64_t>& own_earlier = {},
                        std::uint64_t known = 0);
std::string renew_script(const Site& site, const Fence& fence, const LockTerms& terms);
std::string unlock_script(const Site& site, const Fence& fence);

}  // namespace muster::deploy
