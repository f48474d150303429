#pragma once
#include <libssh/callbacks.h>
#include <libssh/libssh.h>

#include <set>

#include "base/handle.hh"
#include "net/loop.hh"
#include "ssh/handshake.hh"
#include "ssh/link.hh"

namespace muster::ssh {

class LibsshLink;

/// A channel for a command that nobody waits for.
class Errand : public ChannelListener {
 public:
  std::unique_ptr<Channel> channel;
  void opened() override { channel->end_input(); }
  void received(bool, std::string_view) override {}
  void writable() override {}
  void ended(Ending) override { over = true; }
  bool over = false;
};

/// One channel of a session. What libssh's callbacks tell is kept until the library has returned.
class LibsshChannel : public Channel {
 public:
  LibsshChannel(LibsshLink& link, ChannelRequest request, ChannelListener& listener);
  ~LibsshChannel() override;
  LibsshChannel(const LibsshChannel&) = delete;
  LibsshChannel& operator=(const LibsshChannel&) = delete;

  std::size_t write(std::string_view bytes) override;
  void end_input() override;
  bool send_signal(const std::string& name) override;

 private:
  friend class LibsshLink;
  enum class Step : std::uint8_t { open, agent, environment, terminal, start, running, over };

  /// Goes on with what was not answered yet. False when nothing is left to wait for.
  void advance();
  int call();
  void refused();
  /// Hands out what came.
  void deliver();
  void lose(const std::string& reason);
  void watch_callbacks();

  LibsshLink& link_;
  ChannelRequest request_;
  ChannelListener& listener_;
  ssh_channel channel_ = nullptr;
  ssh_channel_callbacks_struct callbacks_{};
  Step step_ = Step::open;
  std::size_t variables_sent_ = 0;

  std::string out_, err_;  // since the last deliver()
  Ending ending_;
  bool closed_ = false, wants_to_write_ = false, input_ends_ = false;
};

/// A session of libssh in the loop.
class LibsshLink : public Link {
 public:
  LibsshLink(net::Loop& loop, Session session, const Route& route, OnLost on_lost);
  ~LibsshLink() override;
  LibsshLink(const LibsshLink&) = delete;
  LibsshLink& operator=(const LibsshLink&) = delete;

  std::unique_ptr<Channel> open(const ChannelRequest& request, ChannelListener& listener) override;

 private:
  friend class LibsshChannel;
  void on_events();
  /// What the library has to send is sent, what it waits for is asked of the loop.
  void flush();
  void flush_later();
  void lost();
  bool write_pending() const;
  bool is_closed() const;
  void run_errand(const std::string& command);

  net::Loop& loop_;
  Session session_;
  std::string name_;
  bool as_root_;
  OnLost on_lost_;
  base::Handle<ssh_event_struct, ::ssh_event_free> event_;
  int socket_;
  std::set<LibsshChannel*> channels_;
  bool lost_ = false, flush_planned_ = false;
  std::size_t received_ = 0;  // bytes in this round
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::vector<std::unique_ptr<Errand>> errands_;
};

}  // namespace muster::ssh
