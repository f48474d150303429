#pragma once
#include <deque>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "deploy/engine.hh"
#include "deploy/lane.hh"
#include "deploy/start_gate.hh"
#include "net/loop.hh"
#include "os/posix_system.hh"
#include "ssh/config.hh"
#include "ssh/connector.hh"
#include "ssh/keyring.hh"
#include "ssh/known_hosts.hh"

namespace muster::deploy {

/// The engine over ssh/.
class SshEngine : public Engine {
 public:
  SshEngine(const Limits& limits, Ask ask);
  ~SshEngine() override;

  HostId host(const ssh::Host& host) override;
  WorkId submit(HostId host, Submission submission) override;
  WorkId upload(HostId host, Upload upload) override;
  WorkId download(HostId host, Download download) override;
  WorkId submit_here(std::vector<std::string> argv, Submission submission) override;
  void write(WorkId id, std::string bytes) override;
  void close_input(WorkId id) override;
  void cancel(WorkId id) override;
  void cancel_all() override;
  std::vector<Event> poll(std::chrono::steady_clock::time_point deadline) override;
  std::size_t pending() const override { return pending_; }
  void release(HostId host) override;

 private:
  struct Item {
    std::unique_ptr<Work> work;
    Lane* lane = nullptr;  // none: here
    std::vector<std::string> argv;
    bool dispatched = false, begun = false;
  };
  WorkContext context(const std::string& host, std::chrono::milliseconds timeout,
                      std::chrono::milliseconds otherwise);
  WorkId add(Lane* lane, std::unique_ptr<Work> work, std::vector<std::string> argv = {});
  void dispatch_more();
  void dispatch(Item& item);
  void begin_here(Item& item);
  void finished(Finished finished);

  Lane& lane(HostId id) { return *lanes_.at(id); }
  ssh::Route& route(Lane& lane);
  void want_connection(Lane& lane);
  void start_more();
  void connect(Lane& lane);
  void connected(Lane& lane, std::shared_ptr<ssh::Link> link, std::optional<Failure> failure);
  void fail_all(Lane& lane, const Failure& failure);
  void lost(Lane& lane);
  void serve(Lane& lane);
  void idle(Lane& lane);
  void through(const ssh::Route& route, ssh::Connector::Stream stream, const ssh::Host& host);

  Limits limits_;
  os::PosixSystem system_;
  net::Loop loop_;
  ssh::Questions questions_;
  ssh::Config config_;
  ssh::KnownHosts known_hosts_;
  ssh::Keyring keyring_;
  ssh::Resolver resolver_;
  StartGate gate_;

  std::vector<std::unique_ptr<Lane>> lanes_;
  std::unordered_map<std::string, std::vector<HostId>> lanes_by_name_;
  std::unordered_map<WorkId, Item> items_;
  std::deque<WorkId> backlog_;  // beyond Limits::running
  std::vector<std::unique_ptr<ssh::Forward>> forwards_;
  std::vector<Event> events_;
  WorkId last_work_ = 0;
  std::size_t pending_ = 0, running_ = 0, connections_made_ = 0;
};

}  // namespace muster::deploy
