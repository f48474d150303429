#include "os/replacement.hh"

#include <acl/libacl.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "base/handle.hh"

namespace muster::os {

namespace {

constexpr std::string_view prefix = ".muster-";
constexpr int attempts = 16;

std::string random_name() {
  std::array<unsigned char, 12> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw PathError(errno, "getrandom");
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(prefix);
  for (const unsigned char byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

Entry place_for(const Entry& entry, const std::optional<std::string>& staging) {
  if (!staging) return entry_in(entry.folder, entry.name, entry.path);
  auto place = find_entry(*staging + "/" + entry.name);
  if (!place) throw PathError(ENOENT, *staging);
  return std::move(*place);
}

bool without_meaning(int code) {
  return code == ENODATA || code == ENOTSUP || code == EINVAL || code == ENOSYS;
}

/// A list that says no more than the mode is not worth keeping.
void copy_access_list(const Descriptor& from, const Descriptor& to, const std::string& path) {
  const base::Handle<void, acl_free> list(::acl_get_fd(from.get()));
  if (!list) {
    if (without_meaning(errno)) return;
    throw PathError(errno, path);
  }
  auto* acl = static_cast<acl_t>(list.get());
  if (::acl_equiv_mode(acl, nullptr) == 0) return;
  if (::acl_set_fd(to.get(), acl) != 0) throw PathError(errno, path);
}

void copy_context(const Descriptor& from, const Descriptor& to) {
  constexpr auto attribute = "security.selinux";
  std::array<char, 4096> context{};
  const ssize_t n = ::fgetxattr(from.get(), attribute, context.data(), context.size());
  // The policy's default applies where it cannot be set: the file is as a new one would be.
  if (n > 0)
    static_cast<void>(
        ::fsetxattr(to.get(), attribute, context.data(), static_cast<std::size_t>(n), 0));
}

/// Copies what is in a staging folder on another file system.
void copy_content(const Descriptor& from, const Descriptor& to) {
  read_pieces(from, [&](std::string_view piece) {
    write_all(to, piece);
    return true;
  });
}

}  // namespace

Replacement::Replacement(const Entry& entry, const std::optional<std::string>& staging)
    : entry_(entry), place_(place_for(entry, staging)) {
  make_unnamed_or_named();
}

Replacement::~Replacement() {
  if (!name_.empty()) ::unlinkat(place_.folder.get(), name_.c_str(), 0);
}

void Replacement::fail() const {
  throw PathError(errno, entry_.path);
}

void Replacement::make_unnamed_or_named() {
  file_ = Descriptor(::openat(place_.folder.get(), ".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600));
  if (file_) return;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT) fail();
  make_named();
}

void Replacement::make_named() {
  for (int i = 0; i < attempts && !file_; ++i) {
    name_ = random_name();
    file_ = Descriptor(::openat(place_.folder.get(), name_.c_str(),
                                O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file_ && errno != EEXIST) break;
  }
  if (!file_) {
    name_.clear();
    fail();
  }
  // Says that somebody still needs it: see remove_leftovers.
  ::flock(file_.get(), LOCK_EX | LOCK_NB);
}

void Replacement::name_it() {
  if (!name_.empty()) return;
  ::flock(file_.get(), LOCK_EX | LOCK_NB);
  const std::string source = "/proc/self/fd/" + std::to_string(file_.get());
  for (int i = 0; i < attempts; ++i) {
    name_ = random_name();
    if (::linkat(AT_FDCWD, source.c_str(), place_.folder.get(), name_.c_str(), AT_SYMLINK_FOLLOW) ==
        0)
      return;
    if (errno == ENOENT &&
        ::linkat(file_.get(), "", place_.folder.get(), name_.c_str(), AT_EMPTY_PATH) == 0)
      return;
    if (errno != EEXIST) break;
  }
  name_.clear();
  fail();
}

void Replacement::take_identity(const Descriptor& old) {
  const EntryStatus status = status_of(old);
  set_owner(status.uid, status.gid);
  copy_access_list(old, file_, entry_.path);
  copy_context(old, file_);
  set_mode(status.mode);
}

void Replacement::set_owner(std::optional<std::uint32_t> uid, std::optional<std::uint32_t> gid) {
  const EntryStatus now = status_of(file_);
  constexpr auto unchanged = static_cast<std::uint32_t>(-1);
  const auto new_uid = uid && *uid != now.uid ? *uid : unchanged;
  const auto new_gid = gid && *gid != now.gid ? *gid : unchanged;
  if (new_uid == unchanged && new_gid == unchanged) return;
  if (::fchown(file_.get(), new_uid, new_gid) != 0) fail();
}

void Replacement::set_mode(unsigned mode) {
  if (::fchmod(file_.get(), mode) != 0) fail();
}

std::string Replacement::visible_path() {
  name_it();
  return folder_of(place_.path) + "/" + name_;
}

void Replacement::put() {
  if (::fsync(file_.get()) != 0) fail();
  const bool own_folder =
      place_.folder && status_of(place_.folder).same_file(status_of(entry_.folder));
  if (name_.empty() && own_folder) {
    const std::string source = "/proc/self/fd/" + std::to_string(file_.get());
    // Nothing there yet: no second name is needed, and nothing can be left behind.
    if (::linkat(AT_FDCWD, source.c_str(), entry_.folder.get(), entry_.name.c_str(),
                 AT_SYMLINK_FOLLOW) == 0)
      return;
    if (errno != EEXIST && errno != ENOENT) fail();
  }
  name_it();
  move_to_entry();
}

void Replacement::move_to_entry() {
  if (::renameat(place_.folder.get(), name_.c_str(), entry_.folder.get(), entry_.name.c_str()) ==
      0) {
    name_.clear();
    return;
  }
  if (errno != EXDEV) fail();
  Replacement here(entry_);
  copy_content(file_, here.file());
  here.take_identity(file_);
  here.put();
}

void replace_with_link(const Entry& entry, const std::string& target) {
  const int folder = entry.folder.get();
  if (::symlinkat(target.c_str(), folder, entry.name.c_str()) == 0) return;
  if (errno != EEXIST) throw PathError(errno, entry.path);
  const std::string name = random_name();
  if (::symlinkat(target.c_str(), folder, name.c_str()) != 0) throw PathError(errno, entry.path);
  if (::renameat(folder, name.c_str(), folder, entry.name.c_str()) == 0) return;
  const int code = errno;
  ::unlinkat(folder, name.c_str(), 0);
  throw PathError(code, entry.path);
}

void remove_leftovers(const Entry& entry) {
  for (const auto& name : names_in(entry.folder)) {
    if (!name.starts_with(prefix)) continue;
    const Entry leftover = entry_in(entry.folder, name, entry.path);
    const auto status = status_of(leftover);
    if (status && status->kind == FileKind::link) ::unlinkat(entry.folder.get(), name.c_str(), 0);
    if (!status || status->kind != FileKind::file) continue;
    const Descriptor file(
        ::openat(entry.folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file || status_of(file).kind != FileKind::file) continue;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
      ::unlinkat(entry.folder.get(), name.c_str(), 0);
  }
}

}  // namespace muster::os
