#include "agent/content_store.hh"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

#include "base/error.hh"
#include "os/atomic_write.hh"

namespace muster::agent {

namespace {

namespace fs = std::filesystem;

constexpr unsigned folder_mode = 0700, file_mode = 0600;
constexpr std::size_t shortest = 32, longest = 128;

struct Kept {
  fs::path path;
  std::uint64_t size;
  fs::file_time_type used;
};

}  // namespace

bool ContentStore::can_keep(const std::string& sum) {
  static constexpr auto kinds = {"{md5}", "{sha1}", "{sha224}", "{sha256}", "{sha384}", "{sha512}"};
  const auto end = sum.find('}');
  if (end == std::string::npos) return false;
  const auto rest = sum.substr(end + 1);
  return std::ranges::any_of(kinds, [&](const char* kind) { return sum.starts_with(kind); }) &&
         rest.size() >= shortest && rest.size() <= longest &&
         rest.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::string ContentStore::path_of(const std::string& sum) const {
  if (!can_keep(sum)) throw base::Error("not a digest: " + sum);
  const auto end = sum.find('}');
  return folder_ + "/" + sum.substr(1, end - 1) + "-" + sum.substr(end + 1);
}

bool ContentStore::has(const std::string& sum) const {
  return can_keep(sum) && ::access(path_of(sum).c_str(), R_OK) == 0;
}

os::Descriptor ContentStore::open(const std::string& sum) const {
  if (!can_keep(sum)) return {};
  os::Descriptor out(::open(path_of(sum).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (out) ::futimens(out.get(), nullptr);
  return out;
}

os::Descriptor ContentStore::new_file() const {
  os::make_directories(folder_, folder_mode);
  os::Descriptor out(::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, file_mode));
  if (!out) throw base::Error(base::with_errno(folder_, errno));
  return out;
}

void ContentStore::keep(const os::Descriptor& file, const std::string& sum) const {
  const auto from = fmt::format("/proc/self/fd/{}", file.get());
  const auto to = path_of(sum);
  if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) != 0 &&
      errno != EEXIST)
    throw base::Error(base::with_errno(to, errno));
}

void ContentStore::prune(const std::set<std::string>& needed, std::chrono::seconds unused,
                         std::uint64_t most_bytes) const {
  std::set<fs::path> names;
  for (const auto& sum : needed)
    if (can_keep(sum)) names.insert(path_of(sum));
  std::error_code problem;
  std::vector<Kept> rest;
  std::uint64_t total = 0;
  for (const auto& entry : fs::directory_iterator(folder_, problem)) {
    const auto size = entry.file_size(problem);
    if (problem) continue;
    total += size;
    if (!names.contains(entry.path()))
      rest.push_back({entry.path(), size, entry.last_write_time(problem)});
  }
  std::ranges::sort(rest, {}, &Kept::used);
  const auto oldest = fs::file_time_type::clock::now() - unused;
  for (const auto& kept : rest) {
    if (total <= most_bytes && kept.used >= oldest) continue;
    ::unlink(kept.path.c_str());
    total -= kept.size;
  }
}

}  // namespace muster::agent
