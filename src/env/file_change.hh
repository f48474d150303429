#pragma once
#include <optional>

#include "os/system.hh"

namespace muster::env {

/// Is it the same file, unchanged? True for two that are not there.
inline bool same_file(const std::optional<os::FileStatus>& a,
                      const std::optional<os::FileStatus>& b) {
  if (!a || !b) return !a && !b;
  return a->inode == b->inode && a->device == b->device && a->size == b->size &&
         a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns;
}

}  // namespace muster::env
