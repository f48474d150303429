#pragma once
#include <string>
#include <vector>

#include "net/loop.hh"
#include "os/spawn.hh"
#include "ssh/link.hh"

namespace muster::ssh {

/// A program of this machine as a channel: commands that run here, and the OpenSSH client.
class ProcessChannel : public Channel {
 public:
  struct Program {
    std::vector<std::string> argv;
    std::vector<std::pair<std::string, std::string>> environment;
  };
  /// Makes of the program's end what the listener hears.
  using Judge = std::function<Ending(Ending)>;

  /// Throws base::Error when the program cannot be started.
  ProcessChannel(net::Loop& loop, const Program& program, ChannelListener& listener,
                 Judge judge = nullptr);
  ~ProcessChannel() override;
  ProcessChannel(const ProcessChannel&) = delete;
  ProcessChannel& operator=(const ProcessChannel&) = delete;

  std::size_t write(std::string_view bytes) override;
  void end_input() override;
  bool send_signal(const std::string& name) override;

 private:
  void read(os::Descriptor& from, bool err);
  void ended_maybe();

  net::Loop& loop_;
  ChannelListener& listener_;
  Judge judge_;
  os::Spawned process_;
  os::Descriptor in_, out_, err_;
  bool running_ = true, over_ = false, watching_in_ = false;
  Ending ending_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace muster::ssh
