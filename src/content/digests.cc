#include "content/digests.hh"

#include <ctime>

namespace muster::content {

namespace {

/// A file that was changed just now can change again without its times telling.
bool is_settled(const os::FileStatus& status) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  constexpr std::int64_t second = 1'000'000'000;
  const auto changed = std::max(status.mtime_ns, status.ctime_ns);
  return changed / second + 2 < now.tv_sec;
}

}  // namespace

std::string Digests::key(const os::FileStatus& status, const resources::Checksum& checksum) {
  std::string out = checksum.name;
  for (const auto number :
       {status.device, status.inode, static_cast<std::uint64_t>(status.size),
        static_cast<std::uint64_t>(status.mtime_ns), static_cast<std::uint64_t>(status.ctime_ns)})
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
  return out;
}

std::string Digests::known(const os::FileStatus& status,
                           const resources::Checksum& checksum) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(key(status, checksum));
  return found == known_.end() ? std::string() : found->second;
}

std::string Digests::of(const os::Beneath::File& file, const resources::Checksum& checksum) {
  if (auto sum = known(file.status, checksum); !sum.empty()) return sum;
  auto sum = resources::sum_of(checksum, file.descriptor);
  if (is_settled(file.status)) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= most_) known_.clear();
    known_.emplace(key(file.status, checksum), sum);
  }
  return sum;
}

}  // namespace muster::content
