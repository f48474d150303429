#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "os/beneath.hh"
#include "resources/file_checksum.hh"
#include "value/value.hh"

namespace muster::content {

/// How a client wants files described.
struct FileQuery {
  os::Links links = os::Links::manage;
  resources::Checksum checksum;  // of the content of files
  /// Their own owner, group and mode, instead of the server's user and 0644.
  bool source_permissions = false;
  // Of a search:
  bool recurse = false;
  std::optional<std::int64_t> recurse_limit;
  std::int64_t max_files = 0;  // 0: a warning from 1000 on; negative: any number
  std::vector<std::string> ignore;
};

/// Puppet's description of a file.
struct FileMetadata {
  std::string path;                          // a full path
  std::optional<std::string> relative_path;  // of the file below it, in a search
  os::Links links = os::Links::manage;
  std::uint32_t owner = 0, group = 0;
  unsigned mode = 0;
  std::string checksum_type;
  std::optional<std::string> checksum;
  std::string type;  // "file", "directory", "link", "fifo", "socket"
  std::optional<std::string> destination;
  std::string content_uri, source;  // of a static catalog
};

/// As Puppet writes it.
void append_json(std::string& out, const FileMetadata& metadata);
std::string to_json(std::span<const FileMetadata> all);
value::Value to_data(const FileMetadata& metadata);

}  // namespace muster::content
