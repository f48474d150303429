#include "server/poller_process.hh"

#include <fmt/core.h>

#include <optional>

#include "base/error.hh"
#include "cloud/instance_wire.hh"
#include "os/posix_system.hh"
#include "server/cloud_settings.hh"
#include "server/poller.hh"
#include "server/question.hh"
#include "server/report_forwarder.hh"

namespace muster::server {

namespace {

constexpr auto shortest_interval = std::chrono::seconds(5);

std::chrono::milliseconds interval_of(const cli::Settings& settings) {
  const auto set = settings.duration("cloud_poll_interval");
  if (!set || *set < shortest_interval)
    throw base::Error(fmt::format("cloud_poll_interval is less than {} s or unlimited",
                                  shortest_interval.count()));
  return *set;
}

/// The list is the registry's to judge; when it is not there, the next one will do.
void tell_registry(Process& process, const cloud::InstanceList& list) {
  auto bytes = std::make_shared<std::string>(cloud::encoded(list));
  process.loop().post([&process, bytes] {
    ask_registry(process, "listing", *bytes, [&process](const Reply& reply) {
      if (reply.kind == Reply::Kind::refused)
        process.say(base::Level::err, "the registry refuses a list of instances: " + reply.text);
    });
  });
}

ScopePoller::Sinks sinks_of(Process& process) {
  return {[&process](const cloud::InstanceList& list) { tell_registry(process, list); },
          [&process](base::Level level, std::string text) {
            process.loop().post(
                [&process, level, said = std::move(text)] { process.say(level, said); });
          }};
}

void answer(Process& process, Poller& poller, std::string_view bytes,
            const net::Channel::Answer& answer) {
  poller.confirm(decoded_instance_question(bytes),
                 [&process, answer](const Confirmation& confirmation) {
                   process.loop().post([answer, told = encoded(confirmation)] { answer(told); });
                 });
}

}  // namespace

int run_poller(Process& process) {
  const auto& settings = process.options().settings;
  os::PosixSystem system;
  const auto options = cloud_options(settings);
  const auto interval = interval_of(settings);
  std::optional<ReportTarget> target;
  if (sends_reports(settings)) target = report_target(settings, process.options().host);
  // Before there are threads, which keep what they began with.
  process.confine();
  Poller poller(options, interval, system, sinks_of(process));
  std::optional<ReportForwarder> forwarder;
  if (target) forwarder.emplace(*std::move(target), process);
  process.on_channel(Part::authority, [&](const std::shared_ptr<net::Channel>& channel) {
    channel->on_question([&](std::string_view question, const net::Channel::Answer& done) {
      answer(process, poller, question, done);
    });
  });
  return process.run();
}

}  // namespace muster::server
