#pragma once
#include <optional>
#include <string>
#include <vector>

#include "os/descriptor.hh"
#include "os/system.hh"

namespace muster::os {

enum class Links : std::uint8_t { manage, follow };

/// Files below a folder, found so that nothing on the way, ".." and links included, leads out of
/// it: what is outside is as if it did not exist. The folder itself may be a link.
class Beneath {
 public:
  /// nullopt when there is no such folder, or it may not be read.
  static std::optional<Beneath> open(const std::string& folder);

  /// `path` is relative; "" and "." are the folder itself. With Links::manage a link at its end is
  /// what is looked at. nullopt: there is nothing, or it is out of reach.
  std::optional<FileStatus> status(const std::string& path, Links links) const;
  /// A regular file for reading, links followed, and what it is; nullopt for anything else.
  struct File {
    Descriptor descriptor;
    FileStatus status;
  };
  std::optional<File> file(const std::string& path) const;
  /// What is in a folder, in order of the names, without . and ..; nullopt when it is no folder
  /// that can be read.
  struct Item {
    std::string name;
    std::optional<FileStatus> status;  // nullopt: a link to follow that leads nowhere, or outside
  };
  std::optional<std::vector<Item>> items(const std::string& path, Links links) const;
  /// Where the link at the end of the path leads, as it is written; nullopt when it is none.
  std::optional<std::string> link(const std::string& path) const;

 private:
  explicit Beneath(Descriptor folder) : folder_(std::move(folder)) {}
  Descriptor find(const std::string& path, std::uint64_t flags) const;

  Descriptor folder_;
};

}  // namespace muster::os
