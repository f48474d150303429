#include "server/upstream.hh"

#include "server/compile_wire.hh"

namespace muster::server {

std::optional<std::string> Upstream::ask(const std::string& question) {
  std::optional<std::string> out;
  bool done = false;
  if (!channel_.ask(question, [&](std::optional<std::string> answer) {
        out = std::move(answer);
        done = true;
      }))
    return std::nullopt;
  while (!done) loop_.run_once(std::chrono::seconds(60));
  return out;
}

Reply Upstream::ask_registry(std::string_view name, std::string_view body) {
  const auto answer =
      ask(encode(Errand{Errand::Kind::registry, std::string(name), std::string(body), {}}));
  return answer ? decode_reply(*answer) : Reply();
}

void Upstream::tell_registry(std::string_view name, std::string_view body) {
  channel_.tell(encode(Errand{Errand::Kind::registry, std::string(name), std::string(body), {}}));
}

os::CommandResult Upstream::run(const os::Command& command) {
  const auto answer = ask(encode(Errand{Errand::Kind::command, {}, {}, command}));
  if (answer) return decode_result(*answer);
  return {.status = 127, .started = false};
}

os::CommandResult WorkerSystem::run(const os::Command& command) {
  if (upstream_) return upstream_->run(command);
  return {.status = 127, .started = false};
}

}  // namespace muster::server
