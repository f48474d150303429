#include "agent/network.hh"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "agent/network_process.hh"
#include "base/error.hh"

namespace muster::agent {

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
}

void Network::use(const net::TlsOptions& tls) {
  tls_ = tls;
  tls_is_known_ = false;
}

void Network::begin(std::span<const NetworkRequest> requests, std::size_t parallel) {
  start();
  if (!tls_is_known_) {
    net::WireWriter message;
    message.number(0);
    write(message, tls_);
    send_frame(socket_.get(), message.bytes());
    tls_is_known_ = true;
  }
  net::WireWriter head;
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

std::vector<NetworkReply> Network::finish() {
  std::vector<NetworkReply> out;
  out.reserve(expected_);
  while (out.size() < expected_) {
    const auto frame = receive_frame(socket_.get());
    if (!frame) {
      stop();
      throw base::Error("the agent's network process has ended");
    }
    net::WireReader reader(frame->bytes);
    out.push_back(read_network_reply(reader));
  }
  expected_ = 0;
  return out;
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
