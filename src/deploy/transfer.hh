#pragma once
#include "deploy/work.hh"
#include "ssh/sftp.hh"

namespace muster::deploy {

/// What uploads and downloads have in common: an SFTP channel.
class Transfer : public Work {
 public:
  using Work::Work;

  ssh::ChannelRequest request() override;
  void stop(Failure::Kind why) override;
  void write(std::string) override {}
  void close_input() override {}
  void opened() override;
  void received(bool err, std::string_view bytes) override;
  void writable() override;
  void ended(ssh::Ending ending) override;

 protected:
  virtual void ready() = 0;
  /// The channel takes more.
  virtual void more() = 0;
  /// Undoes on the other side what was begun, and then finishes.
  virtual void abandon(const Failure& failure);

  /// A file that fails: "web1: /srv/x: No such file".
  void fail_file(const std::string& path, const std::string& why);
  void progress(std::uint64_t done, std::uint64_t total);
  void succeed(std::string content = {});

  ssh::Sftp sftp_;
  std::size_t in_flight_ = 0;
  bool abandoned_ = false;

 private:
  std::string complaint_;  // what came on standard error
  std::uint64_t reported_ = 0;
};

/// The name after the last slash.
std::string base_name(const std::string& path);

}  // namespace muster::deploy
