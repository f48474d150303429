#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "crypto/digest.hh"
#include "crypto/random.hh"
#include "deploy/transfer.hh"
#include "deploy/transfer_work.hh"
#include "os/descriptor.hh"

namespace muster::deploy {

namespace {

constexpr std::uint32_t piece = 32u << 10;
constexpr std::size_t most_in_flight = 32;
constexpr unsigned permission_bits = 0777;

/// Into memory, or into a file beside the local one, which takes its name when all has come.
class DownloadWork : public Transfer {
 public:
  DownloadWork(WorkContext context, Download download)
      : Transfer(std::move(context)), download_(std::move(download)) {}
  ~DownloadWork() override {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

 private:
  void ready() override;
  void more() override;

  void opened_remote(const ssh::Sftp::Reply& reply);
  bool open_local(unsigned mode);
  void ask(std::uint64_t offset, std::uint32_t size);
  void came(std::uint64_t offset, std::uint32_t asked, const ssh::Sftp::Reply& reply);
  bool store(std::uint64_t offset, const std::string& bytes);
  void complete();

  Download download_;
  os::Descriptor local_;
  std::string target_, temporary_, handle_, content_;
  std::uint64_t total_ = 0, asked_ = 0, done_ = 0, end_ = UINT64_MAX;
};

void DownloadWork::ready() {
  sftp_.open(ssh::sftp_path(download_.remote), ssh::Sftp::Flags::read_only, 0,
             [this](const ssh::Sftp::Reply& reply) {
               if (finished_) return;
               if (!reply.ok) return fail_file(download_.remote, reply.error);
               handle_ = reply.bytes;
               sftp_.stat_handle(handle_, [this](const ssh::Sftp::Reply& status) {
                 if (!finished_) opened_remote(status);
               });
             });
}

void DownloadWork::opened_remote(const ssh::Sftp::Reply& reply) {
  if (!reply.ok) return fail_file(download_.remote, reply.error);
  if (reply.mode && S_ISDIR(*reply.mode)) return fail_file(download_.remote, "it is a folder");
  total_ = reply.size;
  if (!download_.local.empty() && !open_local(reply.mode.value_or(0644) & permission_bits)) return;
  more();
}

bool DownloadWork::open_local(unsigned mode) {
  constexpr std::size_t random_bytes = 6;
  target_ = download_.local;
  struct stat status {};
  if (::stat(target_.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
    target_ += "/" + base_name(download_.remote);
  temporary_ = target_ + "." + crypto::to_hex(crypto::random_bytes(random_bytes));
  local_ =
      os::Descriptor(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (local_) return true;
  const int reason = errno;
  temporary_.clear();
  fail({Failure::Kind::file, fmt::format("{}: {}", target_, std::strerror(reason))});
  return false;
}

/// Until an answer says where the file ends: what stat said is only a hint, as in /proc.
void DownloadWork::more() {
  if (handle_.empty()) return;
  while (in_flight_ < most_in_flight && !sftp_.clogged() && asked_ < end_) {
    // Not far beyond the size that we know of.
    if (asked_ > total_ && in_flight_ > 0) break;
    ask(asked_, piece);
    asked_ += piece;
  }
  if (in_flight_ == 0 && asked_ >= end_) complete();
}

void DownloadWork::ask(std::uint64_t offset, std::uint32_t size) {
  ++in_flight_;
  sftp_.read(handle_, offset, size, [this, offset, size](const ssh::Sftp::Reply& reply) {
    --in_flight_;
    if (!finished_) came(offset, size, reply);
  });
}

void DownloadWork::came(std::uint64_t offset, std::uint32_t asked, const ssh::Sftp::Reply& reply) {
  if (reply.end_of_file) {
    end_ = std::min(end_, offset);
    return more();
  }
  if (!reply.ok) return fail_file(download_.remote, reply.error);
  if (reply.bytes.size() > asked)
    return fail_file(download_.remote, "more came than was asked for");
  if (!store(offset, reply.bytes)) return;
  done_ += reply.bytes.size();
  progress(done_, total_);
  const auto got = static_cast<std::uint32_t>(reply.bytes.size());
  if (got < asked) ask(offset + got, asked - got);
  more();
}

bool DownloadWork::store(std::uint64_t offset, const std::string& bytes) {
  if (!local_) {
    if (offset + bytes.size() > download_.limit) {
      fail_file(download_.remote, fmt::format("it has more than {} bytes", download_.limit));
      return false;
    }
    if (content_.size() < offset + bytes.size()) content_.resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), content_.begin() + static_cast<std::ptrdiff_t>(offset));
    return true;
  }
  const auto written =
      ::pwrite(local_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
  if (written == static_cast<ssize_t>(bytes.size())) return true;
  fail({Failure::Kind::file,
        fmt::format("{}: {}", target_, std::strerror(written < 0 ? errno : ENOSPC))});
  return false;
}

void DownloadWork::complete() {
  if (finished_) return;
  if (!local_) return succeed(std::move(content_));
  if (::fsync(local_.get()) != 0 || ::rename(temporary_.c_str(), target_.c_str()) != 0)
    return fail({Failure::Kind::file, fmt::format("{}: {}", target_, std::strerror(errno))});
  temporary_.clear();
  succeed();
}

}  // namespace

std::unique_ptr<Work> make_download(WorkContext context, Download download) {
  return std::make_unique<DownloadWork>(std::move(context), std::move(download));
}

}  // namespace muster::deploy
