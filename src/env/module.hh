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

/// The same, in the order of the path, then of the names: the first wins where files of all modules
/// are put together.
std::vector<Module> modules_in_order(os::System& system, std::span<const std::string> modulepath);

/// May a module be called so?
bool valid_module_name(std::string_view name);

/// What a module's metadata.json says.
struct Metadata {
  std::optional<std::vector<std::string>> dependencies;  // nullopt: all modules
  std::string problem;                                   // empty: nothing is wrong
  bool unparsable = false;                               // the problem is that it is not JSON
};

/// What the modules' metadata.json say. A file is read when first asked about, and again in a later
/// pass when it has changed.
class MetadataFiles {
 public:
  explicit MetadataFiles(os::System& system) : system_(system) {}
  void begin_pass() { ++pass_; }
  /// Valid until the next call. A module without the file, or with an empty one, has nothing said
  /// of it. Throws base::Error when the file cannot be read.
  const Metadata& of(const Module& module);
  /// Every module sees itself; one that does not state its dependencies sees all.
  bool sees(const Module& from, std::string_view other);

 private:
  struct Entry {
    int pass = 0;
    std::optional<os::FileStatus> seen;
    Metadata metadata;
  };
  os::System& system_;
  int pass_ = 1;
  std::map<std::string, Entry> entries_;  // by the module's path
};

}  // namespace muster::env
