#pragma once
#include <chrono>
#include <memory>
#include <set>

#include "net/loop.hh"
#include "ssh/link.hh"
#include "ssh/openssh.hh"
#include "ssh/process_channel.hh"
#include "ssh/route.hh"

namespace muster::ssh {

class OpensshLink;

/// One run of the OpenSSH client over the master's connection.
class OpensshChannel : public Channel, private ChannelListener {
 public:
  OpensshChannel(OpensshLink& link, ChannelRequest request, ChannelListener& listener);
  ~OpensshChannel() override;
  OpensshChannel(const OpensshChannel&) = delete;
  OpensshChannel& operator=(const OpensshChannel&) = delete;

  std::size_t write(std::string_view bytes) override;
  void end_input() override;
  bool send_signal(const std::string& name) override;

  /// The master is there.
  void start();
  /// It will not be.
  void fail(const Fault& fault);

 private:
  void opened() override;
  void received(bool err, std::string_view bytes) override;
  void writable() override { listener_.writable(); }
  void ended(Ending ending) override;

  OpensshLink& link_;
  ChannelRequest request_;
  ChannelListener& listener_;
  std::unique_ptr<ProcessChannel> process_;
  std::string group_;  // of the command on the other side, once it is known
  std::string first_;  // what came before that
  bool opened_ = false, input_ends_ = false, over_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// A host that libssh cannot reach: a master of the OpenSSH client keeps its connection (a FIDO key
/// is touched once), and each channel is a client of it.
class OpensshLink : public Link, private ChannelListener {
 public:
  OpensshLink(net::Loop& loop, const Route& route, std::chrono::milliseconds connect_timeout,
              OnLost on_lost);
  ~OpensshLink() override;
  OpensshLink(const OpensshLink&) = delete;
  OpensshLink& operator=(const OpensshLink&) = delete;

  std::unique_ptr<Channel> open(const ChannelRequest& request, ChannelListener& listener) override;

 private:
  friend class OpensshChannel;
  /// A run that nobody waits for.
  struct Errand : ChannelListener {
    std::unique_ptr<ProcessChannel> process;
    void opened() override { process->end_input(); }
    void received(bool, std::string_view) override {}
    void writable() override {}
    void ended(Ending) override { process.reset(); }
  };
  std::vector<std::string> client(const std::vector<std::string>& more) const;
  void run_errand(const std::string& command);
  void opened() override {}
  void received(bool err, std::string_view bytes) override;
  void writable() override {}
  void ended(Ending ending) override;
  void lose(const Fault& fault);

  net::Loop& loop_;
  Route route_;
  OnLost on_lost_;
  PrivateFolder folder_;
  std::vector<std::string> options_;
  bool ready_ = false, lost_ = false;
  std::string complaint_;
  std::set<OpensshChannel*> channels_;
  std::vector<std::unique_ptr<Errand>> errands_;
  std::unique_ptr<ProcessChannel> master_;
};

}  // namespace muster::ssh
