#include "deploy/on_hosts.hh"

#include <fmt/core.h>

#include <map>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/stop_signals.hh"

namespace muster::deploy {

namespace {

constexpr std::size_t most_output = 4u << 20;

void keep(std::string& kept, const std::string& bytes) {
  if (kept.size() < most_output) kept.append(bytes, 0, most_output - kept.size());
}

}  // namespace

std::string HostAnswer::problem() const {
  if (finished.failure) return finished.failure->text;
  const auto said = base::trim(err.empty() ? out : err);
  const auto last = said.substr(said.rfind('\n') + 1);
  if (!finished.signal.empty())
    return fmt::format("{}: killed by SIG{}: {}", target.name, finished.signal, last);
  return last.empty() ? fmt::format("{}: exit status {}", target.name, finished.status.value_or(0))
                      : fmt::format("{}: {}", target.name, last);
}

std::vector<HostAnswer> run_each(Engine& engine, const std::vector<Target>& targets,
                                 const std::vector<std::string>& commands,
                                 std::chrono::milliseconds timeout) {
  if (engine.pending() > 0) throw base::Error("the engine has other work");
  std::vector<HostAnswer> out(targets.size());
  std::map<WorkId, std::size_t> places;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    out[i].target = targets[i];
    Submission submission;
    submission.command = commands[i];
    submission.timeout = timeout;
    places[engine.submit(targets[i].id, std::move(submission))] = i;
  }
  constexpr std::chrono::milliseconds round{500};
  bool stopped = false;
  while (engine.pending() > 0) {
    for (auto& event : engine.poll(std::chrono::steady_clock::now() + round)) {
      if (auto* output = std::get_if<Output>(&event)) {
        auto& answer = out[places.at(output->id)];
        keep(output->stream == Stream::out ? answer.out : answer.err, output->bytes);
      }
      if (auto* end = std::get_if<Finished>(&event)) out[places.at(end->id)].finished = *end;
    }
    if (os::StopSignals::received() != 0 && !std::exchange(stopped, true)) engine.cancel_all();
  }
  return out;
}

std::vector<HostAnswer> run_on(Engine& engine, const std::vector<Target>& targets,
                               const std::string& command, std::chrono::milliseconds timeout) {
  return run_each(engine, targets, std::vector<std::string>(targets.size(), command), timeout);
}

}  // namespace muster::deploy
