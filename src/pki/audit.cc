#include "pki/audit.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/digest.hh"
#include "os/descriptor.hh"
#include "os/durable_files.hh"
#include "pki/times.hh"
#include "value/json.hh"

namespace muster::pki {

namespace {

constexpr unsigned mode = 0640;
constexpr std::int64_t longest_line = 16384;

std::string digest_of(std::string_view line) {
  return crypto::hex_digest(crypto::Algorithm::sha256, line);
}

/// Without its newline; empty when there is none. A line that a loss of power cut off counts.
std::string last_line(const std::string& path) {
  const os::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return {};
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) throw base::Error(base::with_errno(path, errno));
  const auto start = std::max<std::int64_t>(0, status.st_size - longest_line);
  std::string text(static_cast<std::size_t>(status.st_size - start), '\0');
  const auto got = ::pread(file.get(), text.data(), text.size(), start);
  if (got < 0) throw base::Error(base::with_errno(path, errno));
  text.resize(static_cast<std::size_t>(got));
  if (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

/// Bounded and without what a terminal could take for orders, whoever the text comes from.
std::string plain(const std::string& text) {
  constexpr std::size_t longest = 2048;
  auto out = text.substr(0, longest);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return out;
}

}  // namespace

void AuditLog::add(const AuditEntry& entry, const Actor& actor) {
  value::Hash line;
  const auto put = [&](const char* name, const std::string& text) {
    if (!text.empty()) line.set(name, plain(text));
  };
  put("time", iso_time(std::chrono::system_clock::now()));
  put("action", entry.action);
  put("certname", entry.certname);
  put("serial", entry.serial);
  put("by", actor.who);
  put("from", actor.from);
  put("detail", entry.detail);
  put("previous", digest_of(last_line(path_)));
  os::append_line_durably(path_, value::to_json(line, value::JsonLayout::compact), mode);
}

std::optional<std::size_t> break_in_audit_log(std::string_view text) {
  std::string before;
  std::size_t number = 0;
  for (const auto& line : base::split(text, "\n")) {
    ++number;
    if (line.empty()) continue;
    if (line.find("\"previous\":\"" + digest_of(before) + "\"") == std::string::npos) return number;
    before = line;
  }
  return std::nullopt;
}

}  // namespace muster::pki
