#include "ssh/resolver.hh"

#include <fmt/core.h>
#include <netdb.h>

#include <array>
#include <cstring>

#include "base/error.hh"
#include "base/handle.hh"

namespace muster::ssh {

namespace {

constexpr std::size_t most_threads = 8;
constexpr std::size_t most_addresses = 16;

Resolution look_up(const std::string& name, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* list = nullptr;
  const int failed = ::getaddrinfo(name.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (failed != 0)
    return {{},
            failed == EAI_SYSTEM ? base::with_errno("resolver", errno) : ::gai_strerror(failed)};
  const base::Handle<addrinfo, ::freeaddrinfo> owner(list);
  Resolution out;
  for (const addrinfo* at = list; at && out.addresses.size() < most_addresses; at = at->ai_next) {
    SocketAddress address;
    address.size = at->ai_addrlen;
    std::memcpy(&address.storage, at->ai_addr, at->ai_addrlen);
    out.addresses.push_back(address);
  }
  return out;
}

}  // namespace

std::string SocketAddress::text() const {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  const int failed =
      ::getnameinfo(reinterpret_cast<const sockaddr*>(&storage), size, host.data(), host.size(),
                    port.data(), port.size(), NI_NUMERICHOST | NI_NUMERICSERV);
  return failed != 0 ? "?" : fmt::format("{} port {}", host.data(), port.data());
}

Resolver::Resolver(net::Loop& loop) : loop_(loop) {}

Resolver::~Resolver() {
  *alive_ = false;
  {
    const std::lock_guard guard(mutex_);
    ending_ = true;
    questions_.clear();
  }
  asked_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Resolver::resolve(const std::string& name, std::uint16_t port, Found found) {
  auto numeric = look_up(name, port, AI_NUMERICHOST | AI_NUMERICSERV);
  if (!numeric.addresses.empty()) return found(std::move(numeric));
  {
    const std::lock_guard guard(mutex_);
    questions_.push_back({name, port, std::move(found)});
    if (threads_.size() < most_threads && threads_.size() < questions_.size())
      threads_.emplace_back([this] { work(); });
  }
  asked_.notify_one();
}

void Resolver::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    asked_.wait(lock, [this] { return ending_ || !questions_.empty(); });
    if (ending_) return;
    auto question = std::move(questions_.front());
    questions_.pop_front();
    lock.unlock();
    auto resolution = look_up(question.name, question.port, AI_NUMERICSERV | AI_ADDRCONFIG);
    loop_.post([alive = alive_, found = std::move(question.found), resolution] {
      if (*alive) found(resolution);
    });
    lock.lock();
  }
}

}  // namespace muster::ssh
