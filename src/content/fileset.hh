#pragma once
#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

#include "content/file_metadata.hh"

namespace muster::content {

using Seen = std::unordered_set<std::string>;

struct Found {
  std::string relative;  // "." is the folder itself
  os::FileStatus status;
};

/// What a search finds below a folder: itself, then level by level as deep as the query says,
/// without what it ignores. `full` is the folder's name for messages. What is out of reach is left
/// out, and told of. Throws base::Error for more files than the query allows.
std::vector<Found> files_below(const os::Beneath& root, const std::string& path,
                               const std::string& full, const os::FileStatus& status,
                               const FileQuery& query,
                               const std::function<void(std::string)>& warn);

/// "a/b"; either may be empty.
std::string joined_path(const std::string& folder, const std::string& path);

}  // namespace muster::content
