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
  /// The modules it sees besides itself (metadata.json's dependencies); nullopt: all of them.
  std::optional<std::vector<std::string>> dependencies;
  std::optional<os::FileStatus>
      metadata;  // of the metadata.json that `dependencies` were read from

  bool sees(const std::string& other) const;
};

using Modules = std::map<std::string, Module, std::less<>>;

/// The modules of a modulepath, by name: the first folder of a name wins. A folder whose name
/// cannot be a module's is passed over. What `known` (the modules found before) says of a
/// metadata.json that has not changed is taken from there. Throws base::Error when a metadata.json
/// cannot be read.
Modules find_modules(os::System& system, std::span<const std::string> modulepath,
                     const Modules& known = {});

}  // namespace muster::env
