#include "server/front_process.hh"

#include <fmt/core.h>

#include "net/wire.hh"
#include "pki/store.hh"
#include "server/background.hh"
#include "server/content_state.hh"
#include "server/event_fanout.hh"
#include "server/forward.hh"
#include "server/front_application.hh"
#include "server/notice.hh"
#include "server/question.hh"

namespace muster::server {

namespace {

std::string required(const std::string& path) {
  return pki::read_required_file(path);
}

/// The server's certificate with the CAs between it and the root, which a client need not know.
std::vector<crypto::Certificate> own_chain(const Options& options) {
  std::vector<crypto::Certificate> out = {
      crypto::Certificate::from_pem(required(options.host.certificate))};
  const auto bundle = crypto::Certificate::bundle_from_pem(required(options.host.authorities));
  for (auto found = true; found && out.size() <= bundle.size();) {
    found = false;
    for (const auto& authority : bundle) {
      const bool is_root = authority.is_signed_by(authority);
      if (is_root || !out.back().is_signed_by(authority)) continue;
      out.push_back(authority);
      found = true;
      break;
    }
  }
  return out;
}

/// What comes after it is made without privileges.
struct Confined {
  explicit Confined(Process& process) { process.confine(); }
};

constexpr std::size_t disk_threads = 4, most_waiting_for_disks = 2'000;

EventFanout::Ask ask_for_events(Process& process) {
  return [&process](std::uint64_t after, EventFanout::OnEvents on_events) {
    net::WireWriter body;
    body.number(after);
    net::Request request;
    request.body = std::move(body.bytes());
    process.ask(Part::registry, encode(std::string(question_mark) + "events", {request, {}}),
                [on_events = std::move(on_events)](const std::optional<std::string>& answer) {
                  const auto reply = answer ? decode_reply(*answer) : Reply();
                  if (reply.kind != Reply::Kind::answered) return on_events(std::nullopt);
                  on_events(decode_events(reply.text));
                });
  };
}

/// The front, all of it, in the order in which it is made.
struct Front {
  explicit Front(Process& the_process);

  void take_notice(Part from, std::string_view bytes);
  void trust(std::string_view bundle, std::string_view lists);
  std::string connection_figures() const;

  Process& process;
  const Options& options;
  Router router;
  net::TlsServer tls;
  AccessLog log;
  Confined confined;
  Metrics metrics;
  Content content;
  Background background;
  EventFanout events;
  FrontServices services;
  FrontApplication application;
  net::HttpServer server;
};

std::vector<std::string> names_of(const Router& router) {
  std::vector<std::string> out;
  for (const auto& entry : router.entries()) out.push_back(entry->name);
  return out;
}

Front::Front(Process& the_process)
    : process(the_process),
      options(process.options()),
      router(all_routes()),
      tls(own_chain(options), crypto::PrivateKey::from_pem(required(options.host.private_key))),
      log(process.loop(), options.access_log),
      confined(process),
      metrics(names_of(router)),
      content(options, process.log()),
      background(process.loop(), disk_threads, most_waiting_for_disks),
      events(process.loop(), ask_for_events(process)),
      services{process, options,    metrics, router, std::chrono::system_clock::now(),
               content, background, events},
      application(process, router, services, metrics, log),
      server(process.loop(), tls, application, net::HttpLimits()) {
  metrics.add_source([this] { return connection_figures(); });
  for (const auto part : {Part::authority, Part::registry, Part::compiler})
    process.on_channel(part, [this, part](const std::shared_ptr<net::Channel>& channel) {
      channel->on_notice([this, part](std::string_view bytes) { take_notice(part, bytes); });
    });
}

/// Before it is known whom to trust nobody is answered.
void Front::trust(std::string_view bundle, std::string_view lists) {
  const bool is_first = tls.generation() == 0;
  tls.trust(crypto::Certificate::bundle_from_pem(bundle),
            crypto::RevocationList::bundle_from_pem(lists));
  if (is_first) server.listen(process.listening_socket());
}

void Front::take_notice(Part from, std::string_view bytes) {
  const auto notice = decode_notice(bytes);
  if (notice.topic == events_topic && from == Part::registry)
    return events.take(decode_events(notice.content));
  if (notice.topic == metrics_topic) return metrics.set_part(from, std::string(notice.content));
  if (notice.topic == trust_topic && from == Part::authority) {
    net::WireReader in(notice.content);
    const auto bundle = in.text();
    return trust(bundle, in.text());
  }
  const auto found = services.on_notice.find(notice.topic);
  if (found != services.on_notice.end()) found->second(notice.content);
}

std::string Front::connection_figures() const {
  const auto& f = server.figures();
  return metric("muster_connections", "gauge", "Open connections.", static_cast<double>(f.open)) +
         metric("muster_connections_accepted_total", "counter", "Connections accepted.",
                static_cast<double>(f.accepted)) +
         metric("muster_tls_handshakes_total", "counter", "Handshakes that were completed.",
                static_cast<double>(f.handshakes)) +
         metric("muster_tls_failures_total", "counter", "Handshakes that failed.",
                static_cast<double>(f.failed_handshakes)) +
         metric("muster_connections_cut_off_total", "counter", "Clients that were too slow.",
                static_cast<double>(f.cut_off));
}

}  // namespace

int run_front(Process& process) {
  Front front(process);
  process.on_drain([&front](const std::function<void()>& done) {
    front.server.drain(done);
    front.events.end();
  });
  return process.run();
}

}  // namespace muster::server
