#include "server/confinement.hh"

#include <fmt/core.h>
#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>

#include "base/error.hh"
#include "cloud/credentials.hh"
#include "os/file_access.hh"
#include "os/posix_system.hh"
#include "os/system_calls.hh"
#include "server/content_state.hh"

namespace muster::server {

namespace {

const std::string supervisor_user = "muster-server";

std::string user_of(Part part) {
  return part == Part::authority ? "muster-ca" : fmt::format("muster-{}", name_of(part));
}

/// Of the capabilities of this thread.
bool has_capability(unsigned number) {
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  return ::syscall(SYS_capget, &head, data.data()) == 0 && (data[0].effective >> number & 1U) != 0;
}

/// Started as root, or by a service manager as a user that may only become others.
bool has_own_users(const Options& options) {
  return !options.development && has_capability(CAP_SETUID) && has_capability(CAP_SETGID);
}

void limit(int resource, rlim_t most) {
  struct rlimit value {};
  ::getrlimit(static_cast<__rlimit_resource_t>(resource), &value);
  value.rlim_max = std::min(value.rlim_max, most);
  value.rlim_cur = value.rlim_max;
  ::setrlimit(static_cast<__rlimit_resource_t>(resource), &value);
}

void set_limits(Part part) {
  constexpr rlim_t connections = 65'536, files = 4'096;
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, part == Part::front ? connections : files);
}

struct Ids {
  uid_t uid = 0;
  gid_t gid = 0;
};

std::string folder_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

/// Whose a CA is. Debian's Puppet Server lets nobody else look into the folder above its own; that
/// is the same user's then.
std::optional<os::FileStatus> look_at(os::System& system, const std::string& folder) {
  const auto above = folder_of(folder);
  return system.follow(::access(above.c_str(), X_OK) == 0 ? folder : above);
}

/// A CA that was taken over stays its owner's; what writes into it is him.
Ids ids_for(Part part, const Options& options) {
  os::PosixSystem system;
  if (part == Part::authority) {
    const auto status = look_at(system, options.authority.directory);
    if (status && status->uid != 0) return {status->uid, status->gid};
  }
  const auto user = system.user(user_of(part));
  if (!user) throw base::Error("there is no user " + user_of(part));
  return {user->uid, user->gid};
}

void become(const Ids& ids) {
  if (::setgroups(1, &ids.gid) != 0 || ::setresgid(ids.gid, ids.gid, ids.gid) != 0 ||
      ::setresuid(ids.uid, ids.uid, ids.uid) != 0)
    throw base::Error(base::with_errno("changing the user", errno));
  // The kernel takes them from root alone.
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<__user_cap_data_struct, 2> none{};
  if (::syscall(SYS_capset, &head, none.data()) != 0)
    throw base::Error(base::with_errno("giving up capabilities", errno));
  if (::getuid() == 0 || ::setuid(0) == 0) throw base::Error("the user is still root");
}

/// What programs and libraries need of every machine.
const std::vector<std::string> system_files = {"/usr",
                                               "/lib",
                                               "/lib64",
                                               "/bin",
                                               "/etc/localtime",
                                               "/etc/ld.so.cache",
                                               "/dev/urandom",
                                               "/dev/null",
                                               "/proc/self",
                                               "/etc/ssl",
                                               "/etc/passwd",
                                               "/etc/group",
                                               "/etc/nsswitch.conf",
                                               "/etc/hosts",
                                               "/etc/resolv.conf",
                                               "/sys/devices/system/cpu"};

/// Landlock looks at where a file is, not at the way to it: what environment.conf names elsewhere,
/// and where the links of environments and modules lead, is to be said. It is what is there now.
void add_content(const Options& options, base::LogSink& log, std::vector<std::string>& read) {
  Content content(options, log);
  const auto add_links = [&](const std::string& folder) {
    for (const auto& name : content.system.list(folder)) {
      auto path = folder + "/" + name;
      const auto status = content.system.status(path);
      if (status && status->kind == os::FileKind::link) read.push_back(std::move(path));
    }
  };
  for (const auto& folder : content.environments.path()) add_links(folder);
  for (const auto& environment : content.environments.all())
    for (const auto& folder : environment.modulepath) {
      read.push_back(folder);
      add_links(folder);
    }
}

os::FileAccess files_for(Part part, const Options& options, base::LogSink& log) {
  const auto& settings = options.settings;
  os::FileAccess out{system_files, {}, {"/dev/null"}};
  switch (part) {
    case Part::authority:
      out.read.push_back(settings.text("confdir"));
      out.read.push_back(settings.text("identity_certificates"));
      out.write.push_back(options.authority.directory);
      // A program that decides may be anywhere, and reads what it likes.
      if (settings.text("autosign").starts_with('/')) out.execute.emplace_back("/");
      break;
    case Part::registry:
      out.read.push_back(settings.text("confdir"));
      out.write.push_back(options.state_folder);
      break;
    case Part::front:
      out.read.push_back(settings.text("confdir"));
      out.read.push_back(settings.text("codedir"));
      for (const auto* list : {"environmentpath", "basemodulepath", "vendormoduledir"})
        for (const auto& folder : settings.list(list, ':')) out.read.push_back(folder);
      add_content(options, log, out.read);
      // Mounts of fileserver.conf are where their owners put them.
      if (std::filesystem::exists(settings.text("fileserverconfig"))) out.read.emplace_back("/");
      break;
    case Part::compiler: out.execute.emplace_back("/"); break;
    case Part::poller: {
      // Names are looked up; AWS's shared files come and go in their folders.
      for (const auto* path : {"/etc/host.conf", "/etc/gai.conf", "/run/systemd/resolve"})
        out.read.emplace_back(path);
      os::PosixSystem system;
      for (const auto& path : cloud::shared_file_paths(system))
        out.read.push_back(path.substr(0, path.rfind('/')));
      break;
    }
  }
  return out;
}

os::SystemCalls calls_for(Part part, const cli::Settings& settings) {
  switch (part) {
    case Part::authority: return {.files_written = true, .programs = true};
    case Part::registry: return {.files_written = true};
    // Workers take more from themselves; a classifier may have to ask somebody.
    case Part::compiler:
      return {.programs = true,
              .connections_made = settings.text("node_terminus") == "exec" ||
                                  !settings.text("trusted_external_command").empty()};
    case Part::poller: return {.connections_made = true};
    case Part::front: return {.connections_taken = true};
  }
  return {};
}

void make_user(os::System& system, const std::string& name) {
  if (system.user(name)) return;
  os::run_ok(system, {.argv = {"useradd", "--system", "--user-group", "--no-create-home",
                               "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name},
                      .path = "/usr/sbin:/usr/bin:/sbin:/bin"});
}

/// Once: after that what is in it is another user's, and not followed by root.
void give(const std::string& folder, const Ids& ids) {
  struct stat status {};
  const bool is_given = ::stat(folder.c_str(), &status) == 0 && status.st_uid == ids.uid;
  const auto chown = [&](const std::string& path) {
    if (::lchown(path.c_str(), ids.uid, ids.gid) != 0)
      throw base::Error(base::with_errno(path, errno));
  };
  if (is_given) {
    // What root has just made in a CA that was taken over: its lock, its log.
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (::lstat(entry.path().c_str(), &status) == 0 && status.st_uid == 0)
        chown(entry.path().string());
    return;
  }
  chown(folder);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    chown(entry.path().string());
}

bool may_pass(const os::FileStatus& folder, const Ids& ids) {
  const unsigned bit = ids.uid == folder.uid ? S_IXUSR : ids.gid == folder.gid ? S_IXGRP : S_IXOTH;
  return (folder.mode & bit) != 0;
}

/// Folders above the CA's that its process cannot pass. Whether others may is not for us to change.
void check_way(const std::string& folder, const Ids& ids, std::vector<std::string>& notices) {
  os::PosixSystem system;
  for (auto above = folder_of(folder); above.size() > 1; above = folder_of(above)) {
    const auto status = system.follow(above);
    if (!status || may_pass(*status, ids)) continue;
    const auto user = system.user(ids.uid);
    notices.push_back(fmt::format(
        "{} must be passed by the user {}, whose the CA is: chmod o+x {} lets everybody do so",
        above, user ? user->name : std::to_string(ids.uid), above));
  }
}

}  // namespace

void prepare_users(const Options& options, std::vector<std::string>& notices) {
  if (!has_own_users(options) || ::geteuid() != 0) return;
  os::PosixSystem system;
  make_user(system, supervisor_user);
  const auto supervisor = system.user(supervisor_user);
  // It reads the server's key for the front, and opens the log for it.
  const auto& settings = options.settings;
  for (const auto& path : {settings.text("ssldir"), settings.text("certdir"),
                           settings.text("privatekeydir"), options.host.private_key})
    if (::lchown(path.c_str(), 0, supervisor->gid) != 0)
      throw base::Error(base::with_errno(path, errno));
  give(options.settings.text("logdir"), {supervisor->uid, supervisor->gid});
  for (const auto part : all_parts) make_user(system, user_of(part));
  give(options.state_folder, ids_for(Part::registry, options));
  const auto authority = ids_for(Part::authority, options);
  give(options.authority.directory, authority);
  check_way(options.authority.directory, authority, notices);
}

void confine(Part part, const Options& options, base::LogSink& log) {
  set_limits(part);
  if (has_own_users(options)) become(ids_for(part, options));
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    throw base::Error(base::with_errno("no_new_privs", errno));
  const bool has_files = os::allow_only(files_for(part, options, log));
  const bool has_calls = os::allow_only(calls_for(part, options.settings));
  // Once is enough of what is true of the machine.
  if (part != Part::front) return;
  if (!has_files)
    log.write({base::Level::warning, "this kernel has no Landlock: users alone guard files"});
  if (!has_calls)
    log.write({base::Level::warning, "this kernel has no seccomp: no system call is refused"});
}

}  // namespace muster::server
