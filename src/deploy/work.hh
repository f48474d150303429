#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "deploy/engine.hh"
#include "net/loop.hh"
#include "ssh/link.hh"

namespace muster::deploy {

/// What a piece of work tells the engine while it runs.
struct WorkContext {
  net::Loop& loop;
  WorkId id = 0;
  std::string host;  // its name, for messages
  std::chrono::milliseconds timeout;
  std::chrono::milliseconds kill_grace;
  std::function<void(Event)> tell;
  /// The last call; the work is destroyed in a deferred action.
  std::function<void(Finished)> finish;
};

/// One command or transfer on its way. Ends with exactly one call of finish, whatever happens.
class Work : public ssh::ChannelListener {
 public:
  explicit Work(WorkContext context) : context_(std::move(context)) {}
  ~Work() override;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  /// What the channel is to carry.
  virtual ssh::ChannelRequest request() = 0;
  /// The channel is there, and is its work's from now on.
  void begin(std::unique_ptr<ssh::Channel> channel);
  /// It never got a channel.
  void fail(const Failure& failure);
  /// Ends it before its time.
  virtual void stop(Failure::Kind why) = 0;

  /// To its standard input, when it has one.
  virtual void write(std::string bytes) = 0;
  virtual void close_input() = 0;

  WorkId id() const { return context_.id; }
  bool begun() const { return channel_ != nullptr; }

 protected:
  /// The time limit runs from here.
  void started();
  void finish(Finished finished);
  std::string text_of(Failure::Kind why) const;

  WorkContext context_;
  std::unique_ptr<ssh::Channel> channel_;
  bool finished_ = false;

 private:
  net::Loop::Timer timer_ = 0;
  std::chrono::steady_clock::time_point start_{};
};

}  // namespace muster::deploy
