#include "server/access_log.hh"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>

#include "base/error.hh"
#include "base/utf8.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

constexpr std::size_t most_lines = 64UL * 1024;
constexpr auto between_writes = std::chrono::milliseconds(200);

std::string quoted(std::string_view text) {
  return value::to_json(base::valid_utf8(text) ? std::string(text) : "?",
                        value::JsonLayout::compact);
}

std::string time_text() {
  const auto now = std::chrono::system_clock::now();
  const auto seconds = std::chrono::system_clock::to_time_t(now);
  struct tm parts {};
  ::gmtime_r(&seconds, &parts);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     milliseconds);
}

}  // namespace

AccessLog::AccessLog(net::Loop& loop, const std::string& path) : loop_(loop) {
  if (path.empty()) return;
  constexpr unsigned mode = 0640;
  file_ = os::Descriptor(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, mode));
  if (!file_) throw base::Error(base::with_errno(path, errno));
}

void AccessLog::add(const net::Served& served, std::string_view route) {
  if (!file_) return;
  if (lines_.empty()) loop_.after(between_writes, [this] { flush(); });
  const auto& request = served.request;
  fmt::format_to(std::back_inserter(lines_),
                 "{{\"time\":\"{}\",\"from\":{},\"certname\":{},\"method\":\"{}\",\"path\":{},"
                 "\"route\":\"{}\",\"status\":{},\"bytes\":{},\"ms\":{:.3f}}}\n",
                 time_text(), quoted(request.peer.address), quoted(request.peer.certname),
                 name_of(request.method), quoted(request.path), route, served.status, served.bytes,
                 std::chrono::duration<double, std::milli>(served.duration).count());
  if (lines_.size() > most_lines) flush();
}

void AccessLog::flush() {
  if (lines_.empty()) return;
  static_cast<void>(::write(file_.get(), lines_.data(), lines_.size()) < 0);
  lines_.clear();
}

}  // namespace muster::server
