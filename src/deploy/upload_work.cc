#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "crypto/digest.hh"
#include "crypto/random.hh"
#include "deploy/transfer.hh"
#include "deploy/transfer_work.hh"
#include "os/descriptor.hh"

namespace muster::deploy {

namespace {

constexpr std::size_t piece = 32u << 10;
constexpr std::size_t most_in_flight = 32;
constexpr unsigned mode_of_content = 0644;
constexpr unsigned permission_bits = 07777;

/// Into a file beside the target, which then takes its name: who reads it meanwhile has the old one
/// or the new.
class UploadWork : public Transfer {
 public:
  UploadWork(WorkContext context, Upload upload)
      : Transfer(std::move(context)), upload_(std::move(upload)) {}
  ~UploadWork() override {
    if (abandon_timer_ != 0) context_.loop.cancel(abandon_timer_);
  }

 private:
  void ready() override;
  void more() override;
  void abandon(const Failure& failure) override;

  bool open_local();
  std::string_view next_piece(std::array<char, piece>& buffer);
  void written(std::size_t size, const ssh::Sftp::Reply& reply);
  void complete();
  void publish(const std::string& target, bool second_try);
  void explain(const std::string& why);

  Upload upload_;
  os::Descriptor local_;
  std::string target_, temporary_, handle_;
  unsigned mode_ = mode_of_content;
  std::uint64_t total_ = 0, sent_ = 0, done_ = 0;
  bool read_all_ = false, completing_ = false;
  net::Loop::Timer abandon_timer_ = 0;
};

bool UploadWork::open_local() {
  if (upload_.content) {
    total_ = upload_.content->size();
  } else {
    local_ = os::Descriptor(::open(upload_.local.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    int reason = local_ && ::fstat(local_.get(), &status) == 0 ? 0 : errno;
    if (reason == 0 && S_ISDIR(status.st_mode)) reason = EISDIR;
    if (reason != 0) {
      fail({Failure::Kind::file, fmt::format("{}: {}", upload_.local, std::strerror(reason))});
      return false;
    }
    total_ = static_cast<std::uint64_t>(status.st_size);
    mode_ = status.st_mode & permission_bits;
  }
  if (upload_.mode) mode_ = *upload_.mode & permission_bits;
  return true;
}

void UploadWork::ready() {
  if (!open_local()) return;
  constexpr std::size_t random_bytes = 6;
  target_ = ssh::sftp_path(upload_.remote);
  if (target_.ends_with("/")) target_ += base_name(upload_.local);
  const auto name = base_name(target_);
  const auto folder = target_.substr(0, target_.size() - name.size());
  temporary_ = upload_.atomic ? fmt::format("{}.{}.{}", folder, name,
                                            crypto::to_hex(crypto::random_bytes(random_bytes)))
                              : target_;
  using Flags = ssh::Sftp::Flags;
  const std::uint32_t how =
      Flags::write_only | Flags::create | (upload_.atomic ? Flags::exclusive : Flags::truncate);
  // Nobody else reads a file that is not complete.
  constexpr unsigned private_mode = 0600;
  sftp_.open(temporary_, how, upload_.atomic ? private_mode : mode_,
             [this](const ssh::Sftp::Reply& reply) {
               if (finished_ || abandoned_) return;
               if (!reply.ok) {
                 temporary_.clear();
                 return fail_file(upload_.remote, reply.error);
               }
               handle_ = reply.bytes;
               more();
             });
}

std::string_view UploadWork::next_piece(std::array<char, piece>& buffer) {
  if (upload_.content) return std::string_view(*upload_.content).substr(sent_, piece);
  const auto got = ::pread(local_.get(), buffer.data(), buffer.size(), static_cast<off_t>(sent_));
  if (got < 0) {
    fail_file(upload_.local, std::strerror(errno));
    return {};
  }
  return {buffer.data(), static_cast<std::size_t>(got)};
}

void UploadWork::more() {
  if (handle_.empty()) return;
  std::array<char, piece> buffer{};
  while (!read_all_ && in_flight_ < most_in_flight && !sftp_.clogged()) {
    const auto bytes = next_piece(buffer);
    if (abandoned_) return;
    read_all_ = bytes.empty();
    if (read_all_) break;
    ++in_flight_;
    const auto size = bytes.size();
    sftp_.write(handle_, sent_, bytes,
                [this, size](const ssh::Sftp::Reply& reply) { written(size, reply); });
    sent_ += size;
  }
  if (read_all_ && in_flight_ == 0 && !std::exchange(completing_, true)) complete();
}

void UploadWork::written(std::size_t size, const ssh::Sftp::Reply& reply) {
  --in_flight_;
  if (finished_ || abandoned_) return;
  if (!reply.ok) return explain(reply.error);
  done_ += size;
  progress(done_, total_);
  more();
}

/// SFTP has no word for a full disk.
void UploadWork::explain(const std::string& why) {
  if (std::exchange(completing_, true)) return;
  const auto folder = target_.substr(0, target_.rfind('/') + 1);
  sftp_.free_space(folder.empty() ? "." : folder, [this, why](const ssh::Sftp::Reply& reply) {
    const bool full = reply.ok && reply.free_blocks == 0;
    fail_file(upload_.remote, full ? "no room is left on its disk" : why);
  });
}

void UploadWork::complete() {
  sftp_.set_mode(handle_, mode_, [this](const ssh::Sftp::Reply& reply) {
    if (!finished_ && !abandoned_ && !reply.ok) fail_file(upload_.remote, reply.error);
  });
  sftp_.close(handle_, [this](const ssh::Sftp::Reply& reply) {
    if (finished_ || abandoned_) return;
    if (!reply.ok) return explain(reply.error);
    upload_.atomic ? publish(target_, false) : succeed();
  });
}

void UploadWork::publish(const std::string& target, bool second_try) {
  sftp_.rename(temporary_, target, [this, target, second_try](const ssh::Sftp::Reply& reply) {
    if (finished_ || abandoned_) return;
    if (reply.ok) return succeed();
    if (second_try) return fail_file(upload_.remote, reply.error);
    // As with scp, a folder gets the file into it.
    sftp_.stat(target, [this, target, why = reply.error](const ssh::Sftp::Reply& found) {
      if (finished_ || abandoned_) return;
      const bool is_folder = found.ok && found.mode && S_ISDIR(*found.mode);
      if (!is_folder || upload_.local.empty()) return fail_file(upload_.remote, why);
      publish(target + "/" + base_name(upload_.local), true);
    });
  });
}

void UploadWork::abandon(const Failure& failure) {
  if (std::exchange(abandoned_, true)) return;
  if (temporary_.empty() || !upload_.atomic) return fail(failure);
  constexpr std::chrono::milliseconds patience{2000};
  sftp_.remove(temporary_, [this, failure](const ssh::Sftp::Reply&) { fail(failure); });
  abandon_timer_ = context_.loop.after(patience, [this, failure] {
    abandon_timer_ = 0;
    fail(failure);
  });
}

}  // namespace

std::unique_ptr<Work> make_upload(WorkContext context, Upload upload) {
  return std::make_unique<UploadWork>(std::move(context), std::move(upload));
}

}  // namespace muster::deploy
