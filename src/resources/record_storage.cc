#include "resources/record_storage.hh"

#include <fcntl.h>
#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <set>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/host.hh"
#include "os/replacement.hh"
#include "os/tree_change.hh"
#include "resources/file_backup.hh"
#include "resources/provider_command.hh"

namespace muster::resources {

namespace {

constexpr std::size_t file_limit = 64u << 20;
constexpr std::chrono::milliseconds user_write_limit{60'000};
constexpr const char* kind = "Puppet::Util::FileType::FileTypeFlat";

struct Kept {
  std::set<std::string> paths;
};

[[noreturn]] void fail(const char* what, const std::string& path, const std::string& why) {
  throw base::Error(std::string(kind) + " could not " + what + " " + path + ": " + why);
}

/// Where the file is, or will be.
std::optional<os::Entry> entry_of(const std::string& path) {
  auto entry = os::find_entry(path);
  if (!entry || !os::status_of(*entry)) return entry;
  return os::follow_entry(*entry);
}

std::string whole(const os::Descriptor& file) {
  std::string content;
  os::read_pieces(file, [&](std::string_view piece) {
    content += piece;
    return content.size() <= file_limit;
  });
  if (content.size() > file_limit) throw base::Error("the file is too large");
  return content;
}

/// What is there before the first write of the run goes to the file bucket.
void keep(Context& context, const std::optional<os::Entry>& entry, const std::string& path) {
  const std::string& directory = context.options.bucket_directory;
  if (directory.empty() || !context.cache<Kept>().paths.insert(path).second) return;
  if (entry && os::status_of(*entry))
    local_bucket(directory, context).add(os::open_file(*entry), path);
}

/// A file that something is mounted on (a container's /etc/hosts) cannot be replaced.
void overwrite(const os::Entry& entry, const std::string& text) {
  const os::Descriptor file(
      ::openat(entry.folder.get(), entry.name.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file || ::ftruncate(file.get(), 0) != 0) throw os::PathError(errno, entry.path);
  os::write_all(file, text);
  if (::fsync(file.get()) != 0) throw os::PathError(errno, entry.path);
}

/// The new file is where it belongs, for good, and nothing of a run that was killed is beside it.
void settle(const os::Entry& entry) {
  os::remove_leftovers(entry);
  os::sync_folder(entry.folder);
}

void replace(const os::Entry& entry, const std::string& text, unsigned mode) {
  const auto status = os::status_of(entry);
  os::Replacement replacement(entry);
  replacement.write(text);
  if (status) {
    replacement.take_identity(os::open_file(entry));
  } else {
    replacement.set_mode(mode);
  }
  try {
    replacement.put();
  } catch (const os::PathError& error) {
    if (error.code != EBUSY || !status) throw;
    overwrite(entry, text);
  }
  settle(entry);
}

/// In a process of its own, which ends with it.
void become(const os::User& user) {
  if (::geteuid() == user.uid) return;
  if (::initgroups(user.name.c_str(), user.gid) != 0 || ::setresgid(user.gid, user.gid, user.gid) ||
      ::setresuid(user.uid, user.uid, user.uid) != 0)
    throw base::Error(base::with_errno("Could not become " + user.name, errno));
}

void put_own_file(const std::string& path, const std::string& text) {
  const std::string folder = os::folder_of(path);
  const auto place = os::find_entry(folder);
  if (!place) throw os::PathError(ENOENT, folder);
  if (!os::status_of(*place)) os::make_directory(*place, 0700);
  const auto entry = entry_of(path);
  if (!entry) throw os::PathError(ENOENT, path);
  os::Replacement replacement(*entry);
  replacement.write(text);
  replacement.set_mode(0600);
  replacement.put();
  settle(*entry);
}

os::User existing(Context& context, const std::string& name) {
  auto user = context.system.user(name);
  if (!user) throw base::Error("User '" + name + "' does not exist");
  return *user;
}

/// Are the folders above it ours alone to write to?
bool is_trusted(Context& context, const std::string& path) {
  constexpr unsigned writable_by_others = 0022;
  for (std::string folder = os::folder_of(path); folder != "/"; folder = os::folder_of(folder)) {
    const auto status = context.system.follow(folder);
    if (!status || status->uid != context.system.effective_uid() ||
        (status->mode & writable_by_others) != 0)
      return false;
  }
  return true;
}

}  // namespace

std::string load_flat(Context&, const std::string& path) {
  try {
    const auto entry = entry_of(path);
    if (!entry || !os::status_of(*entry)) return {};
    return whole(os::open_file(*entry));
  } catch (const base::Error& error) {
    fail("read", path, error.what());
  }
}

void store_flat(Context& context, const std::string& path, const std::string& text, unsigned mode) {
  try {
    const auto entry = entry_of(path);
    if (!entry) fail("write", path, "No such file or directory @ rb_sysopen - " + path);
    keep(context, entry, path);
    replace(*entry, text, mode);
  } catch (const os::PathError& error) {
    fail("write", path, error.what());
  }
}

void store_as_user(Context& context, const std::string& user_name, const std::string& path,
                   const std::string& text) {
  const os::User user = existing(context, user_name);
  try {
    const auto entry = entry_of(path);
    keep(context, entry, path);
  } catch (const os::PathError& error) {
    fail("write", path, error.what());
  }
  const auto answer = os::within(user_write_limit, [&]() -> std::string {
    try {
      become(user);
      put_own_file(path, text);
    } catch (const std::exception& error) {
      return std::string("!") + error.what();
    }
    return "done";
  });
  if (!answer) fail("write", path, "it took too long");
  if (*answer != "done") fail("write", path, answer->substr(1));
}

void store_for_user(Context& context, const std::string& user_name, const std::string& path,
                    const std::string& text) {
  const os::User user = existing(context, user_name);
  if (!is_trusted(context, path))
    throw base::Error("drop_privileges is false but the target path is not trusted");
  store_flat(context, path, text, 0600);
  try {
    const auto entry = entry_of(path);
    const auto status = entry ? os::status_of(*entry) : std::nullopt;
    if (!status) throw os::PathError(ENOENT, path);
    os::set_owner(*entry, *status, user.uid, user.gid);
    os::set_mode(*entry, *os::status_of(*entry), 0600);
  } catch (const os::PathError& error) {
    fail("write", path, error.what());
  }
}

std::shared_ptr<RecordFormat> flat_format(std::string type, std::string file, unsigned mode) {
  auto out = std::make_shared<RecordFormat>();
  out->type = std::move(type);
  out->provider = "parsed";
  out->header = usual_header;
  out->load = load_flat;
  out->store = [mode](Context& context, Resource&, const std::string& target,
                      const std::string& content) { store_flat(context, target, content, mode); };
  out->target_of = [](const Resource& resource) { return resource.text("target"); };
  out->targets = [file = std::move(file)](Context&) { return std::vector<std::string>{file}; };
  out->is_for = [](const Record& record, const Resource& resource) {
    return record.name == resource.name();
  };
  return out;
}

}  // namespace muster::resources
