#include "agent/network.hh"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "agent/network_process.hh"
#include "base/error.hh"

namespace muster::agent {

namespace {

net::WireWriter order(NetworkOrder what) {
  net::WireWriter out;
  out.number(static_cast<std::uint64_t>(what));
  return out;
}

}  // namespace

void Network::start() {
  if (process_ > 0) return;
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw base::Error(base::with_errno("socketpair", errno));
  os::Descriptor ours(ends[0]), theirs(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) throw base::Error(base::with_errno("fork", errno));
  if (child == 0) {
    ours.reset();
    ::_exit(run_network_process(theirs.get(), user_, user_agent_));
  }
  process_ = child;
  socket_ = std::move(ours);
  tls_is_known_ = false;
}

Network::~Network() {
  stop();
}

void Network::stop() {
  if (process_ <= 0) return;
  socket_.reset();
  ::kill(process_, SIGKILL);  // it keeps nothing that could be lost
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  expected_ = 0;
  early_.clear();
}

void Network::use(const net::TlsOptions& tls) {
  tls_ = tls;
  tls_is_known_ = false;
}

void Network::begin(std::span<const NetworkRequest> requests, std::size_t parallel) {
  start();
  if (!tls_is_known_) {
    auto message = order(NetworkOrder::use_tls);
    write(message, tls_);
    send_frame(socket_.get(), message.bytes());
    tls_is_known_ = true;
  }
  auto head = order(NetworkOrder::ask);
  head.number(requests.size());
  head.number(parallel);
  send_frame(socket_.get(), head.bytes());
  for (const auto& request : requests) {
    net::WireWriter message;
    write(message, request);
    send_frame(socket_.get(), message.bytes(), request.file);
  }
  expected_ = requests.size();
}

/// What it sends next.
std::string Network::receive() {
  auto frame = receive_frame(socket_.get());
  if (frame) return std::move(frame->bytes);
  stop();
  throw base::Error("the agent's network process has ended");
}

void Network::receive_expected() {
  while (expected_ > 0) {
    const auto bytes = receive();
    net::WireReader reader(bytes);
    early_.push_back(read_network_reply(reader));
    --expected_;
  }
}

std::vector<NetworkReply> Network::finish() {
  receive_expected();
  return std::exchange(early_, {});
}

std::string Network::exchange(std::string_view message) {
  start();
  receive_expected();
  send_frame(socket_.get(), message);
  return receive();
}

Findings Network::examine(const Examination& text) {
  auto message = order(NetworkOrder::examine);
  write(message, text);
  const auto bytes = exchange(message.bytes());
  net::WireReader reader(bytes);
  return read_findings(reader);
}

os::HttpAnswer Network::ask_metadata(const os::HttpRequest& request) {
  auto message = order(NetworkOrder::metadata);
  write(message, request);
  const auto bytes = exchange(message.bytes());
  net::WireReader reader(bytes);
  return read_metadata_answer(reader);
}

std::vector<NetworkReply> Network::ask_all(std::span<const NetworkRequest> requests,
                                           std::size_t parallel) {
  if (requests.empty()) return {};
  begin(requests, parallel);
  return finish();
}

NetworkReply Network::ask(const NetworkRequest& request) {
  return std::move(ask_all({&request, 1}, 1).front());
}

}  // namespace muster::agent
