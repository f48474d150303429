#include "os/selinux.hh"

#include <dlfcn.h>
#include <linux/magic.h>
#include <selinux/selinux.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <memory>

namespace muster::os {

namespace {

/// A path to the entry that no other process can lead elsewhere.
std::string held_path(const Entry& entry) {
  return "/proc/self/fd/" + std::to_string(entry.folder.get()) + "/" + entry.name;
}

/// What is used of libselinux. It is loaded where the kernel has SELinux: it and what it needs
/// would cost every other machine memory and a tenth of the start.
struct Library {
  decltype(&::is_selinux_enabled) is_selinux_enabled;
  decltype(&::lgetfilecon) lgetfilecon;
  decltype(&::lsetfilecon) lsetfilecon;
  decltype(&::freecon) freecon;
  decltype(&::selinux_translations_path) selinux_translations_path;
  // Deprecated in favour of selabel_lookup(3), which answers the same for more code.
  int (*matchpathcon)(const char* path, mode_t mode, char** context);
};

bool kernel_has_selinux() {
  struct statfs s {};
  return ::statfs("/sys/fs/selinux", &s) == 0 &&
         static_cast<std::uint32_t>(s.f_type) == SELINUX_MAGIC;
}

std::optional<Library> load_library() {
  if (!kernel_has_selinux()) return std::nullopt;
  void* const opened = ::dlopen("libselinux.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!opened) return std::nullopt;
  bool whole = true;
  const auto find = [&]<class Function>(Function& function, const char* name) {
    function = reinterpret_cast<Function>(::dlsym(opened, name));
    whole = whole && function;
  };
  Library library{};
  find(library.is_selinux_enabled, "is_selinux_enabled");
  find(library.lgetfilecon, "lgetfilecon");
  find(library.lsetfilecon, "lsetfilecon");
  find(library.freecon, "freecon");
  find(library.selinux_translations_path, "selinux_translations_path");
  find(library.matchpathcon, "matchpathcon");
  return whole ? std::optional(library) : std::nullopt;
}

/// nullptr: this machine has no SELinux.
const Library* selinux_library() {
  static const std::optional<Library> library = load_library();
  return library ? &*library : nullptr;
}

std::optional<std::string> taken(const Library& library, int result, char* context) {
  const std::unique_ptr<char, void (*)(char*)> owned(context, library.freecon);
  if (result < 0 || !context) return std::nullopt;
  return std::string(context);
}

mode_t type_bits(std::optional<FileKind> kind) {
  if (!kind) return 0;
  switch (*kind) {
    case FileKind::file: return S_IFREG;
    case FileKind::directory: return S_IFDIR;
    case FileKind::link: return S_IFLNK;
    case FileKind::fifo: return S_IFIFO;
    case FileKind::socket: return S_IFSOCK;
    case FileKind::character: return S_IFCHR;
    case FileKind::block: return S_IFBLK;
  }
  return 0;
}

}  // namespace

bool selinux_enabled() {
  const auto* library = selinux_library();
  return library && library->is_selinux_enabled() == 1;
}

std::optional<std::string> security_context(const Entry& entry) {
  const auto* library = selinux_library();
  if (!library) return std::nullopt;
  char* context = nullptr;
  const int result = library->lgetfilecon(held_path(entry).c_str(), &context);
  return taken(*library, result, context);
}

std::optional<std::string> default_security_context(const std::string& path,
                                                    std::optional<FileKind> kind) {
  const auto* library = selinux_library();
  if (!library) return std::nullopt;
  char* context = nullptr;
  const int result = library->matchpathcon(path.c_str(), type_bits(kind), &context);
  return taken(*library, result, context);
}

bool set_security_context(const Entry& entry, const std::string& context) {
  const auto* library = selinux_library();
  return library && library->lsetfilecon(held_path(entry).c_str(), context.c_str()) == 0;
}

std::string range_translations_file() {
  const auto* library = selinux_library();
  return library ? library->selinux_translations_path() : std::string();
}

}  // namespace muster::os
