#include "os/file_kind.hh"

namespace muster::os {

std::string kind_word(FileKind kind) {
  switch (kind) {
    case FileKind::file: return "file";
    case FileKind::directory: return "directory";
    case FileKind::link: return "link";
    case FileKind::fifo: return "fifo";
    case FileKind::socket: return "socket";
    case FileKind::character: return "characterSpecial";
    case FileKind::block: return "blockSpecial";
  }
  return "unknown";
}

}  // namespace muster::os
