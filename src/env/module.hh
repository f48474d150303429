#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "os/system.hh"

namespace muster::env {

/// A module on disk.
struct Module {
  std::string name;
  std::string path;
};

using Modules = std::map<std::string, Module, std::less<>>;

/// The modules of a modulepath, by name: the first folder of a name wins. A folder whose name
/// cannot be a module's is passed over.
Modules find_modules(os::System& system, std::span<const std::string> modulepath);

/// What the modules' metadata.json say: which other modules each one sees. A file is read when
/// first asked about, and again in a later pass when it has changed.
class Dependencies {
 public:
  explicit Dependencies(os::System& system) : system_(system) {}
  void begin_pass() { ++pass_; }
  /// Every module sees itself; one without dependencies in a metadata.json sees all. Throws
  /// base::Error when that file cannot be read.
  bool sees(const Module& from, std::string_view other);

 private:
  struct Entry {
    int pass = 0;
    std::optional<os::FileStatus> seen;
    std::optional<std::vector<std::string>> names;  // nullopt: all
  };
  os::System& system_;
  int pass_ = 1;
  std::map<std::string, Entry> entries_;  // by the module's path
};

}  // namespace muster::env
