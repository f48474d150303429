#pragma once
#include "deploy/work.hh"

namespace muster::deploy {

/// A command, there or here.
class CommandWork : public Work {
 public:
  CommandWork(WorkContext context, Submission submission, bool forward_agent,
              std::vector<std::pair<std::string, std::string>> environment);
  ~CommandWork() override;

  ssh::ChannelRequest request() override;
  void stop(Failure::Kind why) override;
  void write(std::string bytes) override;
  void close_input() override;

  void opened() override;
  void received(bool err, std::string_view bytes) override;
  void writable() override;
  void ended(ssh::Ending ending) override;

 private:
  void send_input();
  void kill();

  Submission submission_;
  bool forward_agent_;
  bool opened_ = false, input_ended_ = false;
  std::optional<Failure> stopped_;  // why we ended it
  net::Loop::Timer grace_ = 0;
};

}  // namespace muster::deploy
