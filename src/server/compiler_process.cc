#include "server/compiler_process.hh"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "base/error.hh"
#include "server/compile_pool.hh"
#include "server/content_state.hh"
#include "server/errands.hh"
#include "server/error_body.hh"
#include "server/figures.hh"
#include "server/forward.hh"
#include "server/metrics.hh"
#include "server/question.hh"

namespace muster::server {

namespace {

constexpr int most_moves = 3;  // from one environment's worker to another's
constexpr std::size_t most_pools = 32;
constexpr std::chrono::minutes idle_time{10};
constexpr std::chrono::minutes look_every{1};

/// The process that gives requests to the workers of their environments.
class Compiling {
 public:
  explicit Compiling(Process& process)
      : process_(process),
        content_(process.options(), process.log()),
        errands_(process.loop(), process.log(), 64),
        default_environment_(process.options().settings.text("environment")) {
    const auto& settings = process.options().settings;
    limits_.workers = static_cast<std::size_t>(settings.integer("compile_workers"));
    if (limits_.workers == 0)
      limits_.workers = std::clamp(std::thread::hardware_concurrency(), 1U, 64U);
    limits_.time = settings.duration("compile_timeout").value_or(std::chrono::hours(1));
    // Beyond what the compiler itself allows: it says where it was.
    limits_.time += std::chrono::seconds(2);
  }

  /// The default environment's workers wait for the first request.
  void begin() {
    pool(default_environment_);
    look_for_idle();
    tell_figures(process_, [this] { return figures(); });
  }

  void take(std::string_view question, net::Channel::Answer answer) {
    const auto forwarded = decode_forwarded(question);
    const auto asked = forwarded.request.parameter("environment").value_or(default_environment_);
    const auto known = content_.environments.exists(asked) ? asked : default_environment_;
    give({std::string(known), {}, std::string(question)}, forwarded.parameters, 0,
         std::move(answer));
  }

 private:
  using Parameters = std::map<std::string, std::string, std::less<>>;

  void give(CompileJob job, const Parameters& parameters, int moves, net::Channel::Answer answer) {
    auto* workers = pool(job.environment);
    auto shared = std::make_shared<net::Channel::Answer>(std::move(answer));
    auto forwarded = job.forwarded;
    CompilePool::Task task{
        std::move(job), [this, parameters, moves, shared, forwarded = std::move(forwarded)](
                            std::optional<CompileOutcome> outcome, const std::string& why) {
          if (!outcome) return (*shared)(encode(broken(parameters, why)));
          if (!outcome->elsewhere) return (*shared)(std::move(outcome->response));
          if (moves >= most_moves)
            return (*shared)(encode(broken(parameters, "Its environment is not found")));
          give({outcome->environment, outcome->node, forwarded}, parameters, moves + 1, *shared);
        }};
    if (!workers || !workers->add(std::move(task)))
      (*shared)(encode(busy_response(10, "Too many catalogs are waiting to be compiled")));
  }

  net::Response broken(const Parameters& parameters, const std::string& why) {
    const auto certname = parameters.find("certname");
    const auto text =
        fmt::format("Server Error: Evaluation Error: {}{}", why,
                    certname == parameters.end() ? "" : " on node " + certname->second);
    process_.say(base::Level::err, text);
    return error_response(500, text, "RUNTIME_ERROR");
  }

  CompilePool* pool(const std::string& environment) {
    auto& found = pools_[environment];
    if (found) return found.get();
    if (pools_.size() > most_pools) {
      retire(process_.loop().now());
      if (pools_.size() > most_pools) {
        pools_.erase(environment);
        return nullptr;
      }
    }
    auto& made = pools_[environment];
    made = std::make_unique<CompilePool>(process_, environment, limits_,
                                         [this](const Errand& errand, net::Channel::Answer answer) {
                                           run(errand, std::move(answer));
                                         });
    return made.get();
  }

  void run(const Errand& errand, net::Channel::Answer answer) {
    if (errand.kind == Errand::Kind::registry)
      return ask_registry(
          process_, errand.name, errand.body,
          [answer = std::move(answer)](const Reply& reply) { answer(encode_reply(reply)); });
    errands_.run(errand.command, [answer = std::move(answer)](const os::CommandResult& result) {
      answer(encode(result));
    });
  }

  /// The default environment's stay.
  void retire(net::Loop::Clock::time_point unused_since) {
    std::erase_if(pools_, [&](const auto& entry) {
      return entry.first != default_environment_ && entry.second &&
             entry.second->is_idle_since(unused_since);
    });
  }

  std::string figures() const {
    CompilePool::Load all;
    for (const auto& [environment, pool] : pools_) {
      if (!pool) continue;
      all.running += pool->load().running;
      all.waiting += pool->load().waiting;
    }
    return metric("muster_compiles_running", "gauge", "Catalogs that are compiled now.",
                  static_cast<double>(all.running)) +
           metric("muster_compiles_waiting", "gauge", "Catalogs that wait for a worker.",
                  static_cast<double>(all.waiting)) +
           metric("muster_compile_environments", "gauge", "Environments that have workers.",
                  static_cast<double>(pools_.size()));
  }

  void look_for_idle() {
    process_.loop().after(look_every, [this] {
      retire(process_.loop().now() - idle_time);
      look_for_idle();
    });
  }

  Process& process_;
  Content content_;
  Errands errands_;
  std::string default_environment_;
  CompilePool::Limits limits_;
  std::map<std::string, std::unique_ptr<CompilePool>> pools_;
};

}  // namespace

int run_compiler(Process& process) {
  std::signal(SIGCHLD, SIG_IGN);
  // What is forked from here on has given up the same.
  process.confine();
  Compiling compiling(process);
  compiling.begin();
  process.on_channel(Part::front, [&](const std::shared_ptr<net::Channel>& channel) {
    channel->on_question([&](std::string_view question, net::Channel::Answer answer) {
      compiling.take(question, std::move(answer));
    });
  });
  return process.run();
}

}  // namespace muster::server
