#include "agent/plugin_sync.hh"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>

#include "agent/file_server.hh"
#include "base/strings.hh"
#include "os/atomic_write.hh"
#include "os/tree_change.hh"
#include "resources/file_checksum.hh"

namespace muster::agent {

namespace fs = std::filesystem;
using resources::RemoteFile;

namespace {

constexpr unsigned folder_mode = 0755, file_mode = 0644;
constexpr std::size_t most_files = 200'000;

std::string four_digits(unsigned mode) {
  return fmt::format("{:04o}", mode);
}

std::string sum_of(const std::string& path) {
  const os::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file) throw base::Error(base::with_errno(path, errno));
  return resources::sum_of(resources::Checksum(), file);
}

/// Not called remove: for a path of the standard library that would be its own one.
void remove_whole(const std::string& path) {
  const auto entry = os::find_entry(path);
  const auto status = entry ? os::status_of(*entry) : std::nullopt;
  if (!status) return;
  if (status->kind == os::FileKind::directory)
    os::remove_tree(*entry);
  else
    os::remove_entry(*entry);
}

std::vector<RemoteFile> read_listing(const PluginMount& mount, const value::Value& listing) {
  const auto* entries = listing.if_array();
  if (!entries) throw base::Error("the listing is no list");
  if (entries->size() > most_files) throw base::Error("the listing is too long");
  std::vector<RemoteFile> out;
  for (const auto& entry : *entries) out.push_back(remote_file(entry, mount.source));
  std::ranges::sort(out, {}, &RemoteFile::relative_path);
  const auto is_same = [](const RemoteFile& a, const RemoteFile& b) {
    return a.relative_path == b.relative_path;
  };
  out.erase(std::unique(out.begin(), out.end(), is_same), out.end());
  return out;
}

}  // namespace

/// A file that has to be fetched.
struct PluginSync::Change {
  const RemoteFile* wanted;
  std::string path;
  std::string before;  // the sum of what is there; empty: nothing
  std::string temporary = {};
  os::Descriptor file = {};
};

void PluginSync::say(const std::string& path, const std::string& property,
                     const std::string& message) {
  base::LogMessage line{base::Level::notice, message};
  line.source = "/File[" + path + "]/" + property;
  line.time = system_.now();
  log_.write(line);
}

value::Value PluginSync::ask_for_listing(const PluginMount& mount) {
  Call call{.service = Service::fileserver,
            .path = "/puppet/v3/file_metadatas/" + mount.source.substr(mount.source.rfind('/') + 1),
            .query = {{"recurse", "true"}, {"max_files", "-1"}},
            .headers = {{"Accept", "application/json, text/pson"}},
            .json = true,
            .limit = 256UL << 20};
  for (const auto& pattern : mount.ignore) call.query.emplace_back("ignore", pattern);
  call.query.insert(call.query.end(), {{"links", "follow"},
                                       {"checksum_type", "sha256"},
                                       {"source_permissions", mount.with_modes ? "use" : "ignore"},
                                       {"environment", environment_}});
  const auto reply = servers_.ask_any(call);
  if (reply.status == 404) return value::Array();
  if (reply.status != 200) throw ResponseError(reply);
  return reply.data;
}

void PluginSync::fetch(const PluginMount& mount, std::vector<Change>& changes) {
  constexpr std::size_t at_once = 128;
  constexpr std::size_t largest = 1UL << 30;
  for (std::size_t i = 0; i < changes.size(); i += at_once) {
    const auto end = std::min(i + at_once, changes.size());
    std::vector<Call> calls;
    for (auto j = i; j < end; ++j) {
      auto& change = changes[j];
      change.temporary =
          fs::path(change.path).parent_path() / fmt::format(".muster-{}-{}", ::getpid(), j);
      change.file =
          os::Descriptor(::open(change.temporary.c_str(),
                                O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, file_mode));
      if (!change.file) throw base::Error(base::with_errno(change.temporary, errno));
      std::string path;
      for (const auto& part : base::split(change.wanted->relative_path, "/"))
        path += "/" + net::encoded_component(part);
      calls.push_back({.service = Service::fileserver,
                       .path = "/puppet/v3/file_content/" +
                               mount.source.substr(mount.source.rfind('/') + 1) + path,
                       .query = {{"environment", environment_}},
                       .headers = {{"Accept", "application/octet-stream"}},
                       .file = change.file.get(),
                       .limit = largest});
    }
    const auto replies = servers_.ask_all(calls);
    for (auto j = i; j < end; ++j) {
      const auto& reply = replies[j - i];
      const auto& source = changes[j].wanted->source;
      if (reply.error)
        throw base::Error(source + ": " +
                          servers_.text_of(*reply.error, servers_.host(Service::fileserver)));
      if (reply.status != 200) throw ResponseError(reply);
      if ("{sha256}" + reply.sha256 != changes[j].wanted->sum)
        throw base::Error("File written to disk did not match checksum; discarding changes (" +
                          reply.sha256 + " vs " + changes[j].wanted->sum + ")");
      put(mount, changes[j]);
    }
  }
}

void PluginSync::put(const PluginMount& mount, Change& change) {
  const unsigned mode = mount.with_modes ? change.wanted->mode : file_mode;
  if (::fchmod(change.file.get(), mode) != 0 ||
      ::rename(change.temporary.c_str(), change.path.c_str()) != 0)
    throw base::Error(base::with_errno(change.path, errno));
  change.file.reset();
  if (change.before.empty())
    say(change.path, "ensure", "defined content as '" + change.wanted->sum + "'");
  else
    say(change.path, "content",
        fmt::format("content changed '{}' to '{}'", change.before, change.wanted->sum));
}

void PluginSync::purge(const PluginMount& mount, const std::vector<RemoteFile>& wanted) {
  std::set<std::string> names;
  for (const auto& file : wanted) names.insert(file.relative_path);
  std::vector<fs::path> gone;
  std::error_code problem;
  const auto skip = fs::directory_options::skip_permission_denied;
  for (auto at = fs::recursive_directory_iterator(mount.destination, skip, problem);
       at != fs::recursive_directory_iterator(); at.increment(problem)) {
    const auto name = at->path().lexically_relative(mount.destination).string();
    if (names.contains(name)) continue;
    gone.push_back(at->path());
    at.disable_recursion_pending();
  }
  for (const auto& path : gone) {
    remove_whole(path.string());
    if (!path.filename().string().starts_with(".muster-")) say(path, "ensure", "removed");
  }
}

void PluginSync::run(const PluginMount& mount) {
  run(mount, ask_for_listing(mount));
}

void PluginSync::run(const PluginMount& mount, const value::Value& listing) {
  const auto wanted = read_listing(mount, listing);
  os::make_directories(mount.destination, folder_mode);
  std::vector<Change> changes;
  for (const auto& file : wanted) {
    if (file.relative_path == ".") continue;
    const auto path = mount.destination + "/" + file.relative_path;
    struct stat status {};
    bool there = ::lstat(path.c_str(), &status) == 0;
    const bool is_folder = file.kind == os::FileKind::directory;
    if (there && (is_folder ? !S_ISDIR(status.st_mode) : !S_ISREG(status.st_mode))) {
      remove_whole(path);
      there = false;
    }
    const unsigned mode = status.st_mode & 07777U;
    if (is_folder) {
      if (!there) {
        os::make_directories(path, mount.with_modes ? file.mode : folder_mode);
        say(path, "ensure", "created");
      }
    } else if (const auto before = there ? sum_of(path) : std::string(); before != file.sum) {
      changes.push_back({&file, path, before});
      continue;
    }
    if (there && mount.with_modes && mode != file.mode && ::chmod(path.c_str(), file.mode) == 0)
      say(path, "mode",
          fmt::format("mode changed '{}' to '{}'", four_digits(mode), four_digits(file.mode)));
  }
  fetch(mount, changes);
  purge(mount, wanted);
}

}  // namespace muster::agent
