#include "fleet/host_results.hh"

#include <fmt/core.h>

#include <cstdio>

#include "os/stop_signals.hh"

namespace muster::fleet {

std::string HostResult::problem() const {
  if (skipped) return "skipped: too many hosts had failed";
  if (finished.failure) return finished.failure->text;
  if (!finished.signal.empty()) return fmt::format("{}: killed by SIG{}", host, finished.signal);
  if (finished.status.value_or(0) != 0)
    return fmt::format("{}: exit status {}", host, *finished.status);
  return {};
}

void HostRun::add(const std::string& host, deploy::WorkId id) {
  places_[id] = results_.size();
  results_.push_back({.host = host});
}

std::vector<HostResult> HostRun::wait() {
  const os::StopSignals signals;
  constexpr std::chrono::milliseconds round{200};
  while (engine_.pending() > 0) {
    for (const auto& event : engine_.poll(std::chrono::steady_clock::now() + round)) take(event);
    stop_when_asked();
    show_progress(false);
  }
  show_progress(true);
  return std::move(results_);
}

void HostRun::stop_when_asked() {
  if (os::StopSignals::received() == 0 || std::exchange(stopping_, true)) return;
  fmt::print(stderr, "stopping what runs\n");
  engine_.cancel_all();
}

void HostRun::take(const deploy::Event& event) {
  if (const auto* started = std::get_if<deploy::Started>(&event)) begun_[started->id] = true;
  if (const auto* output = std::get_if<deploy::Output>(&event)) {
    auto& result = results_[places_.at(output->id)];
    if (options_.on_output) options_.on_output(result, *output);
    auto& kept = output->stream == deploy::Stream::out ? result.out : result.err;
    const auto room = options_.output_limit - std::min(options_.output_limit, kept.size());
    kept.append(output->bytes, 0, room);
    result.cut = result.cut || output->bytes.size() > room;
  }
  const auto* end = std::get_if<deploy::Finished>(&event);
  if (!end) return;
  auto& result = results_[places_.at(end->id)];
  result.finished = *end;
  result.skipped = stopping_ && os::StopSignals::received() == 0 && !begun_.contains(end->id);
  ++done_;
  if (!result.ok() && !result.skipped) ++failed_;
  if (options_.on_finished) options_.on_finished(result);
  if (failed_ <= options_.most_failures || std::exchange(stopping_, true)) return;
  for (const auto& [id, place] : places_)
    if (!begun_.contains(id)) engine_.cancel(id);
}

void HostRun::show_progress(bool last) {
  constexpr std::chrono::milliseconds between{100};
  const auto now = std::chrono::steady_clock::now();
  if (!options_.progress || (!last && now < shown_ + between)) return;
  shown_ = now;
  if (last)
    fmt::print(stderr, "\r\033[K");
  else
    fmt::print(stderr, "\r\033[K{} of {} done{}", done_, results_.size(),
               failed_ > 0 ? fmt::format(", {} failed", failed_) : "");
  std::fflush(stderr);
}

}  // namespace muster::fleet
