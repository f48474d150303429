#include "os/selinux.hh"

#include <selinux/selinux.h>
#include <sys/stat.h>

#include <memory>

namespace muster::os {

namespace {

/// A path to the entry that no other process can lead elsewhere.
std::string held_path(const Entry& entry) {
  return "/proc/self/fd/" + std::to_string(entry.folder.get()) + "/" + entry.name;
}

std::optional<std::string> taken(int result, char* context) {
  const std::unique_ptr<char, void (*)(char*)> owned(context, ::freecon);
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
  return ::is_selinux_enabled() == 1;
}

std::optional<std::string> security_context(const Entry& entry) {
  char* context = nullptr;
  const int result = ::lgetfilecon(held_path(entry).c_str(), &context);
  return taken(result, context);
}

std::optional<std::string> default_security_context(const std::string& path,
                                                    std::optional<FileKind> kind) {
  char* context = nullptr;
  // Deprecated in favour of selabel_lookup(3), which answers the same for more code.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  const int result = ::matchpathcon(path.c_str(), type_bits(kind), &context);
#pragma GCC diagnostic pop
  return taken(result, context);
}

bool set_security_context(const Entry& entry, const std::string& context) {
  return ::lsetfilecon(held_path(entry).c_str(), context.c_str()) == 0;
}

std::string range_translations_file() {
  return ::selinux_translations_path();
}

}  // namespace muster::os
