#include "ssh/connector.hh"

#include <fmt/core.h>
#include <sys/epoll.h>
#include <sys/wait.h>

#include "base/error.hh"
#include "ssh/libssh_link.hh"

namespace muster::ssh {

namespace {

/// A server that has many log-ins to check is slower at them than at answering.
constexpr int handshake_factor = 3;

}  // namespace

Connector::Connector(Shared shared, Resolver& resolver, const Route& route, Options options,
                     Done done)
    : shared_(shared),
      route_(route),
      options_(std::move(options)),
      done_(std::move(done)),
      limit_(route.connect_timeout ? std::chrono::milliseconds(*route.connect_timeout)
                                   : options_.connect_timeout) {
  if (!route_.jumps.empty()) {
    shared_.loop.defer([this, alive = alive_] {
      if (*alive) wait_for_jump_host();
    });
  } else if (!route_.proxy_command.empty()) {
    shared_.loop.defer([this, alive = alive_] {
      if (*alive) run_proxy_command();
    });
  } else {
    Dial::Target target{route_.address, route_.port,           route_.bind_address, route_.family,
                        limit_,         route_.alive_interval, route_.alive_count};
    dial_ = std::make_unique<Dial>(
        shared_.loop, resolver, std::move(target),
        [this](os::Descriptor stream, const std::string& reason) {
          if (!stream)
            return finish(nullptr, Fault{Fault::Kind::unreachable, route_.name + ": " + reason});
          have_stream(std::move(stream));
        });
  }
}

Connector::~Connector() {
  *alive_ = false;
  if (timer_ != 0) shared_.loop.cancel(timer_);
}

void Connector::wait_for_jump_host() {
  // Jump hosts may be behind each other in a ring.
  timer_ = shared_.loop.after(limit_ * handshake_factor, [this] {
    timer_ = 0;
    finish(nullptr, Fault{Fault::Kind::unreachable, fmt::format("{}: no way through {} in time",
                                                                route_.name, route_.jumps.back())});
  });
  options_.through(route_, [this, alive = alive_](os::Descriptor stream, std::optional<Fault> why) {
    if (!*alive || !done_) return;
    if (timer_ != 0) shared_.loop.cancel(std::exchange(timer_, 0));
    if (why) why->text = route_.name + ": " + why->text;
    why ? finish(nullptr, std::move(why)) : have_stream(std::move(stream));
  });
}

/// It is the user's own command line, as in OpenSSH, and so the shell's.
void Connector::run_proxy_command() {
  auto pair = os::make_socket_pair();
  os::SpawnRequest request{.argv = {"/bin/sh", "-c", "exec " + route_.proxy_command},
                           .in = pair.read_end.get(),
                           .out = pair.read_end.get(),
                           .err = 2};
  auto spawned = std::make_shared<os::Spawned>(os::spawn(request));
  auto& loop = shared_.loop;
  // It ends when its input does; its status matters to nobody.
  loop.watch(spawned->exited.get(), EPOLLIN, [&loop, spawned](std::uint32_t) {
    loop.forget(spawned->exited.get());
    os::wait_for(spawned->pid);
  });
  os::set_nonblocking(pair.write_end.get());
  have_stream(std::move(pair.write_end));
}

void Connector::have_stream(os::Descriptor stream) {
  handshake_ = std::make_unique<Handshake>(
      shared_, route_, std::move(stream), limit_ * handshake_factor,
      [this](Session session, std::optional<Fault> fault) {
        if (fault) return finish(nullptr, std::move(fault));
        finish(std::make_unique<LibsshLink>(shared_.loop, std::move(session), route_,
                                            std::move(options_.on_lost)),
               std::nullopt);
      });
}

void Connector::finish(std::unique_ptr<Link> link, std::optional<Fault> fault) {
  // `done` may destroy us.
  const auto done = std::move(done_);
  done(std::move(link), std::move(fault));
}

}  // namespace muster::ssh
