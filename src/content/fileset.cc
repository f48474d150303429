#include "content/fileset.hh"

#include <fmt/core.h>
#include <fnmatch.h>

#include <algorithm>
#include <deque>

#include "base/error.hh"

namespace muster::content {

namespace {

constexpr std::size_t soft_limit = 1000;
constexpr std::size_t most_files = 500'000;
constexpr std::int64_t deepest = 200;

constexpr std::string_view advice =
    "be aware that large number of file resources can result in excessive resource consumption and "
    "degraded performance. Consider using an alternate method to manage large directory trees";

bool ignored(const FileQuery& query, const std::string& name) {
  return std::ranges::any_of(query.ignore, [&](const auto& pattern) {
    return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
  });
}

void check_count(std::size_t count, const std::string& full, const FileQuery& query,
                 const std::function<void(std::string)>& warn) {
  const auto most = query.max_files;
  if (most > 0 && count > static_cast<std::size_t>(most))
    throw base::Error(fmt::format(
        "The directory '{}' contains {} entries, which exceeds the limit of {} specified by the "
        "max_files parameter for this resource. The limit may be increased, but {}",
        full, count, most, advice));
  if (most == 0 && count > soft_limit)
    warn(fmt::format(
        "The directory '{}' contains {} entries, which exceeds the default soft limit {} and may "
        "cause excessive resource consumption and degraded performance. To remove this warning set "
        "a value for `max_files` parameter or consider using an alternate method to manage large "
        "directory trees",
        full, count, soft_limit));
}

}  // namespace

std::string joined_path(const std::string& folder, const std::string& path) {
  if (folder.empty()) return path;
  return path.empty() ? folder : folder + "/" + path;
}

std::vector<Found> files_below(const os::Beneath& root, const std::string& path,
                               const std::string& full, const os::FileStatus& status,
                               const FileQuery& query,
                               const std::function<void(std::string)>& warn) {
  std::vector<Found> out{{".", status}};
  std::deque<std::pair<std::string, std::int64_t>> folders;
  if (query.recurse && status.kind == os::FileKind::directory) folders.emplace_back("", 0);
  while (!folders.empty()) {
    const auto [folder, depth] = std::move(folders.front());
    folders.pop_front();
    if (depth + 1 > query.recurse_limit.value_or(deepest)) continue;
    const auto items = root.items(joined_path(path, folder), query.links);
    for (const auto& item : items ? *items : std::vector<os::Beneath::Item>()) {
      if (ignored(query, item.name)) continue;
      auto relative = joined_path(folder, item.name);
      if (!item.status) {
        warn(fmt::format("{}/{} leads nowhere, or out of its module; it is not served", full,
                         relative));
        continue;
      }
      if (item.status->kind == os::FileKind::directory) folders.emplace_back(relative, depth + 1);
      out.push_back({std::move(relative), *item.status});
      if (out.size() > most_files)
        throw base::Error(fmt::format("There are too many files in {}", full));
    }
  }
  check_count(out.size() - 1, full, query, warn);
  return out;
}

}  // namespace muster::content
