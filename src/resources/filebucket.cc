#include "resources/filebucket.hh"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/atomic_write.hh"
#include "os/replacement.hh"

namespace muster::resources {

namespace {

constexpr unsigned folder_mode = 0750, contents_mode = 0440, paths_mode = 0640;

std::string hex_of(const os::Descriptor& file, crypto::Algorithm algorithm) {
  crypto::Digest digest(algorithm);
  os::read_pieces(file, [&](std::string_view piece) {
    digest.add(piece);
    return true;
  });
  return digest.hex();
}

std::string whole(const os::Descriptor& file) {
  std::string out;
  os::read_pieces(file, [&](std::string_view piece) {
    out += piece;
    return true;
  });
  return out;
}

os::Descriptor open_existing(const std::string& path) {
  return os::Descriptor(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
}

bool same_content(const os::Descriptor& a, const os::Descriptor& b, crypto::Algorithm algorithm) {
  return os::status_of(a).size == os::status_of(b).size &&
         hex_of(a, algorithm) == hex_of(b, algorithm);
}

std::vector<std::string> lines_of(const os::Descriptor& file) {
  auto lines = base::split(whole(file), "\n");
  std::erase(lines, "");
  return lines;
}

/// Adds a path unless it is there. True when it was.
bool note_path(const std::string& file_name, const std::string& path) {
  const os::Descriptor file(
      ::open(file_name.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, paths_mode));
  if (!file) throw os::PathError(errno, file_name);
  ::flock(file.get(), LOCK_EX);
  const auto known = lines_of(file);
  if (std::find(known.begin(), known.end(), path) != known.end()) return true;
  // A run that was killed while it wrote may have left a line without an end.
  const std::string before = whole(file);
  const bool open_line = !before.empty() && !before.ends_with('\n');
  os::write_all(file, (open_line ? "\n" : "") + path + "\n");
  ::fsync(file.get());
  return false;
}

void collect(const std::string& folder, int depth, const std::string& sum, std::int64_t from_ns,
             std::int64_t to_ns, std::vector<Filebucket::Kept>& out) {
  const os::Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open) return;
  if (depth == 0) {
    const auto paths = open_existing(folder + "/paths");
    if (!paths) return;
    const std::int64_t time = os::status_of(paths).mtime_ns;
    if (time < from_ns || time > to_ns) return;
    for (const auto& path : lines_of(paths)) out.push_back({sum, time, path});
    return;
  }
  for (const auto& name : os::names_in(open))
    collect(folder + "/" + name, depth - 1, name, from_ns, to_ns, out);
}

}  // namespace

void Filebucket::log(base::Level level, std::string message) const {
  if (log_) log_(level, std::move(message));
}

std::string Filebucket::labelled(const std::string& sum) const {
  return "{" + std::string(crypto::name_of(algorithm_)) + "}" + sum;
}

std::string Filebucket::folder_for(const std::string& sum) const {
  std::string out = directory_;
  for (const char digit : sum.substr(0, 8)) out += std::string("/") + digit;
  return out + "/" + sum;
}

std::string Filebucket::add(const os::Descriptor& file, const std::string& path) const {
  try {
    log(base::Level::info, "Computing checksum on file " + path);
    return add_as(file, os::real_path(file, path));
  } catch (const base::Error& error) {
    throw base::Error("Could not back up " + path + ": " + error.what());
  }
}

std::string Filebucket::put(std::string_view content, const std::string& path) const {
  log(base::Level::info, "Computing checksum on string");
  const os::Descriptor file(::memfd_create("bucket", MFD_CLOEXEC));
  if (!file) throw os::PathError(errno, path);
  os::write_all(file, content);
  return add_as(file, path);
}

std::string Filebucket::add_as(const os::Descriptor& file, const std::string& path) const {
  std::string sum = hex_of(file, algorithm_);
  const std::string folder = folder_for(sum);
  os::make_directories(folder, folder_mode);
  const bool known = static_cast<bool>(open_existing(folder + "/contents"));
  const bool valid = known && same_content(open_existing(folder + "/contents"), file, algorithm_);
  if (known && !valid)
    log(base::Level::warning, "Existing backup does not match its expected sum, " + labelled(sum) +
                                  ". Overwriting corrupted backup.");
  if (!valid) keep(file, sum, folder);
  if (!note_path(folder + "/paths", path) && valid) {
    log(base::Level::info, "FileBucket got a duplicate file " + labelled(sum));
    ::utimensat(AT_FDCWD, (folder + "/contents").c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
  }
  return sum;
}

bool Filebucket::has(const std::string& sum, const std::string& path) const {
  if (!open(sum)) return false;
  const auto paths = open_existing(folder_for(sum) + "/paths");
  if (path.empty()) return true;
  if (!paths) return false;
  const auto known = lines_of(paths);
  return std::find(known.begin(), known.end(), path) != known.end();
}

void Filebucket::keep(const os::Descriptor& file, const std::string& sum,
                      const std::string& folder) const {
  const auto entry = os::find_entry(folder + "/contents");
  if (!entry) throw os::PathError(ENOENT, folder);
  os::Replacement contents(*entry);
  crypto::Digest digest(algorithm_);
  os::read_pieces(file, [&](std::string_view piece) {
    digest.add(piece);
    contents.write(piece);
    return true;
  });
  if (digest.hex() != sum) throw base::Error("the file changed while it was read");
  contents.set_mode(contents_mode);
  contents.put();
}

os::Descriptor Filebucket::open(const std::string& sum) const {
  const bool hex = std::all_of(sum.begin(), sum.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (!hex || sum.size() != crypto::hex_digest(algorithm_, "").size())
    throw base::Error("Invalid checksum \"" + sum + "\"");
  auto file = open_existing(folder_for(sum) + "/contents");
  if (file) log(base::Level::info, "FileBucket read " + sum);
  return file;
}

std::string Filebucket::content(const std::string& sum) const {
  const auto file = open(sum);
  if (!file) throw base::Error("File not found");
  return whole(file);
}

std::vector<Filebucket::Kept> Filebucket::list(std::int64_t from_ns, std::int64_t to_ns) const {
  constexpr int digits_and_sum = 9;
  std::vector<Kept> out;
  collect(directory_, digits_and_sum, "", from_ns, to_ns, out);
  std::sort(out.begin(), out.end(), [](const Kept& a, const Kept& b) {
    return std::tie(a.path, a.time_ns, a.sum) < std::tie(b.path, b.time_ns, b.sum);
  });
  return out;
}

}  // namespace muster::resources
