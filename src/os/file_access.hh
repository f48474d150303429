#pragma once
#include <string>
#include <vector>

namespace muster::os {

/// The files that a process may open from now on: these, and all below them.
struct FileAccess {
  std::vector<std::string> read;     // and list
  std::vector<std::string> execute;  // and read
  std::vector<std::string> write;    // all of it
};

/// For this process and what it starts, for good (Landlock). Paths that are not there are left out.
/// False: the kernel has no Landlock. Throws base::Error.
bool allow_only(const FileAccess& access);

}  // namespace muster::os
