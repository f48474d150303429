#pragma once
#include <sys/stat.h>

#include <cstdint>

#include "os/system.hh"

namespace muster::os {

/// What stat(2) says, in our words.
inline FileKind kind_of(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFDIR: return FileKind::directory;
    case S_IFLNK: return FileKind::link;
    case S_IFIFO: return FileKind::fifo;
    case S_IFSOCK: return FileKind::socket;
    case S_IFCHR: return FileKind::character;
    case S_IFBLK: return FileKind::block;
    default: return FileKind::file;
  }
}

inline std::int64_t nanoseconds(const timespec& t) {
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

}  // namespace muster::os
