#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ssh/link.hh"

namespace muster::ssh {

/// The SFTP protocol, version 3, over a channel: requests go out without waiting for each other's
/// answers. Throws base::Error out of received() when the server does not speak it.
class Sftp {
 public:
  struct Reply {
    bool ok = false;
    bool end_of_file = false;
    std::string error;  // the server's text: "No such file"
    std::string bytes;  // a handle, or what was read
    std::uint64_t size = 0;
    std::optional<std::uint32_t> mode;  // with the file's kind, as in stat(2)
    std::uint64_t free_blocks = 1;      // of statvfs
  };
  using Handler = std::function<void(const Reply&)>;

  enum Flags : std::uint32_t {
    read_only = 0x01,
    write_only = 0x02,
    create = 0x08,
    truncate = 0x10,
    exclusive = 0x20
  };

  /// The channel outlives it. `ready` is called when the server has said its version.
  void start(Channel& channel, std::function<void()> ready);
  void received(std::string_view bytes);
  /// Sends on what the channel did not take.
  void writable();
  /// The channel is full: no more data should be made for it.
  bool clogged() const { return !outbox_.empty(); }

  void open(const std::string& path, std::uint32_t flags, std::uint32_t mode, Handler handler);
  void close(const std::string& handle, Handler handler);
  void read(const std::string& handle, std::uint64_t offset, std::uint32_t size, Handler handler);
  void write(const std::string& handle, std::uint64_t offset, std::string_view bytes,
             Handler handler);
  void stat(const std::string& path, Handler handler);
  void stat_handle(const std::string& handle, Handler handler);
  void set_mode(const std::string& handle, std::uint32_t mode, Handler handler);
  /// Over an existing file, where the server can do that at once.
  void rename(const std::string& from, const std::string& to, Handler handler);
  void remove(const std::string& path, Handler handler);
  void free_space(const std::string& path, Handler handler);

 private:
  void request(std::uint8_t type, const std::string& payload, Handler handler);
  void send(std::string_view bytes);
  void packet(std::string_view body);

  Channel* channel_ = nullptr;
  std::function<void()> ready_;
  std::string inbox_, outbox_;
  std::unordered_map<std::uint32_t, Handler> handlers_;
  std::uint32_t last_id_ = 0;
  bool posix_rename_ = false, statvfs_ = false;
};

/// A path of a command line as SFTP has it: it starts in the home folder, and knows no ~.
std::string sftp_path(const std::string& path);

}  // namespace muster::ssh
