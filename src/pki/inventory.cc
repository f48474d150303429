#include "pki/inventory.hh"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/durable_files.hh"
#include "pki/times.hh"

namespace muster::pki {

namespace {

constexpr unsigned mode = 0644;
constexpr std::size_t fields = 4;

std::string read_from(const os::Descriptor& file, std::int64_t start, const std::string& path) {
  std::string out;
  char piece[65536];  // NOLINT: for pread
  for (;;) {
    const auto at = start + static_cast<std::int64_t>(out.size());
    const auto n = ::pread(file.get(), piece, sizeof piece, at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw base::Error(base::with_errno(path, errno));
    if (n == 0) return out;
    out.append(piece, static_cast<std::size_t>(n));
  }
}

}  // namespace

void Inventory::refresh() {
  const os::Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return;
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) throw base::Error(base::with_errno(path_, errno));
  if (status.st_ino != inode_ || status.st_size < read_) {
    serials_.clear();
    read_ = 0;
    inode_ = status.st_ino;
  }
  const auto text = read_from(file, read_, path_);
  std::string_view rest = text;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    take(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  read_ += static_cast<std::int64_t>(text.size() - rest.size());
}

void Inventory::take(std::string_view line) {
  const auto words = base::split(line, " ");
  if (words.size() < fields || !words[0].starts_with("0x")) return;
  const auto serial = crypto::Serial::from_hex(std::string_view(words[0]).substr(2));
  const auto name = line.find("/CN=");
  if (!serial || name == std::string_view::npos) return;
  serials_[std::string(base::trim(line.substr(name + 4)))].push_back(*serial);
  if (*serial > highest_) highest_ = *serial;
}

void Inventory::add(const crypto::Certificate& certificate) {
  os::append_line_durably(path_, inventory_line(certificate), mode);
  refresh();
}

std::vector<crypto::Serial> Inventory::serials_of(const std::string& certname) const {
  const auto at = serials_.find(certname);
  return at == serials_.end() ? std::vector<crypto::Serial>() : at->second;
}

std::string inventory_line(const crypto::Certificate& certificate) {
  return fmt::format("0x{} {} {} {}", certificate.serial().hex(),
                     puppet_time(certificate.not_before()), puppet_time(certificate.not_after()),
                     certificate.subject());
}

}  // namespace muster::pki
