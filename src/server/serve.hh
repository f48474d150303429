#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/forward.hh"
#include "server/process.hh"
#include "server/route.hh"

namespace muster::server {

/// The response to what a handler threw: Puppet's bodies for HttpError, 500 for the rest, whose
/// text goes to the log. Called in a catch block.
net::Response response_to_exception(base::LogSink& log);

/// The routes of one process by their names, for answering what the front forwards.
template <class Services>
class Handlers {
 public:
  Handlers() {
    for (const auto& named : all_routes()) {
      auto route = named.define();
      if (auto* handle = std::get_if<Handler<Services>>(&route.handle))
        handlers_.emplace(named.name, std::move(*handle));
    }
  }

  /// Answers one forwarded request; both are as they go over a channel. Throws base::Error only for
  /// bytes that are no request.
  std::string answer(std::string_view question, Services& services, base::LogSink& log) const {
    const auto forwarded = decode_forwarded(question);
    return encode(respond(forwarded, services, log));
  }
  net::Response respond(const Forwarded& forwarded, Services& services, base::LogSink& log) const;
  /// The same, and what the handler throws is thrown.
  net::Response call(const Forwarded& forwarded, Services& services) const;

 private:
  std::unordered_map<std::string, Handler<Services>> handlers_;
};

net::Response no_such_route(const Forwarded& forwarded);

template <class Services>
net::Response Handlers<Services>::call(const Forwarded& forwarded, Services& services) const {
  const auto found = handlers_.find(forwarded.route);
  // Only while programs of two versions run side by side.
  if (found == handlers_.end()) return no_such_route(forwarded);
  return found->second({forwarded.request, forwarded.parameters}, services);
}

template <class Services>
net::Response Handlers<Services>::respond(const Forwarded& forwarded, Services& services,
                                          base::LogSink& log) const {
  try {
    return call(forwarded, services);
  } catch (...) {
    return response_to_exception(log);
  }
}

/// Answers the front's questions as they come, each at once. `before_answers`, when there is one,
/// runs before the answers of a round of the loop leave, so that one commit serves them all; when
/// it throws, they all become 500s.
template <class Services>
void serve(Process& process, Services& services, std::function<void()> before_answers = nullptr);

/// Answers that leave together.
class Batch : public std::enable_shared_from_this<Batch> {
 public:
  Batch(net::Loop& loop, base::LogSink& log, std::function<void()> before_answers)
      : loop_(loop), log_(log), before_answers_(std::move(before_answers)) {}
  void add(net::Channel::Answer answer, std::string text);

 private:
  void send();

  net::Loop& loop_;
  base::LogSink& log_;
  std::function<void()> before_answers_;
  std::vector<std::pair<net::Channel::Answer, std::string>> waiting_;
};

template <class Services>
void serve(Process& process, Services& services, std::function<void()> before_answers) {
  auto handlers = std::make_shared<const Handlers<Services>>();
  auto batch = std::make_shared<Batch>(process.loop(), process.log(), std::move(before_answers));
  const auto serve_channel = [&, handlers, batch](const std::shared_ptr<net::Channel>& channel) {
    channel->on_question(
        // NOLINTNEXTLINE(performance-unnecessary-value-param): it is moved, which a template hides
        [&, handlers, batch](std::string_view question, net::Channel::Answer answer) {
          batch->add(std::move(answer), handlers->answer(question, services, process.log()));
        });
  };
  process.on_channel(Part::front, serve_channel);
}

}  // namespace muster::server
