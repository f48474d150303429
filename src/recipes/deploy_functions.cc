#include "recipes/deploy_functions.hh"

#include "base/error.hh"
#include "deploy/health.hh"
#include "recipes/option_readers.hh"

namespace muster::recipes {

namespace {

using value::Hash;
using value::Value;

std::string text(const Value& v) {
  if (!v.if_string()) throw base::Error("a text is wanted");
  return *v.if_string();
}

/// [id, name, …]
deploy::Target target_from(const Value& row) {
  const auto& columns = *row.if_array();
  return {static_cast<deploy::HostId>(*columns[0].if_integer()), text(columns[1])};
}

Value problems_of(const std::vector<deploy::HostAnswer>& answers) {
  Hash out;
  for (const auto& answer : answers)
    if (!answer.ok()) out.set(answer.target.name, answer.problem());
  return Value(std::move(out));
}

deploy::DeploymentOptions options_from(const Hash& given) {
  deploy::DeploymentOptions out;
  out.site = {text_at(given, "deploy_to"), text_at(given, "releases"), text_at(given, "current"),
              text_at(given, "shared")};
  out.name = text_at(given, "name");
  out.task = text_at(given, "task");
  out.author = text_at(given, "author");
  out.branch = text_at(given, "branch");
  out.release = text_at(given, "release");
  out.owner = text_at(given, "owner");
  out.goes_back = flag_at(given, "goes_back");
  out.lock_time = std::chrono::duration_cast<std::chrono::seconds>(
      seconds_at(given, "lock_time", out.lock_time));
  return out;
}

deploy::HealthCheck check_from(const Hash& given) {
  deploy::HealthCheck out;
  out.command = text_at(given, "command");
  out.url = text_at(given, "url");
  out.expect = text_at(given, "expect");
  out.timeout = std::chrono::milliseconds(0);  // asked once; again is the recipe's affair
  out.each = seconds_at(given, "each", out.each);
  return out;
}

}  // namespace

void Deploys::keep_lock() {
  if (deployment_) deployment_->lock().renew_beside();
}

bool Deploys::takes(const deploy::Event& event) {
  return deployment_ && deployment_->lock().takes(event);
}

deploy::Deployment& Deploys::running() {
  if (!deployment_) throw base::Error("no deploy runs");
  constexpr std::chrono::milliseconds round{500};
  while (deployment_->lock().is_renewing())
    for (const auto& event : engine_.poll(std::chrono::steady_clock::now() + round))
      deployment_->lock().takes(event);
  return *deployment_;
}

void Deploys::quiet() {
  constexpr std::chrono::milliseconds round{500};
  engine_.cancel_all();
  while (engine_.pending() > 0)
    for (const auto& event : engine_.poll(std::chrono::steady_clock::now() + round)) takes(event);
}

std::vector<deploy::Target> Deploys::targets(const Value& names) const {
  std::vector<deploy::Target> out;
  for (const auto& name : *names.if_array()) out.push_back(known_.at(text(name)));
  return out;
}

/// {settings}, [[id, name]…] → {"release", "missing": {name: why}, "previous": {name: release}}
Value Deploys::begin(Given given) {
  auto options = options_from(*given[0].if_hash());
  std::vector<deploy::Target> all;
  for (const auto& row : *given[1].if_array()) all.push_back(target_from(row));
  for (const auto& target : all) known_[target.name] = target;
  options.say = calls_.say;
  if (!flag_at(*given[0].if_hash(), "hosts_only") && calls_.deploys && !service_)
    service_ = calls_.deploys();
  if (service_) {
    options.registry = service_.get();
    options.record = [this](const deploy::DeployRecord& record) { service_->record(record); };
  }
  deployment_ = std::make_unique<deploy::Deployment>(engine_, std::move(options), all);
  Hash out{{"release", deployment_->release()}}, missing, previous;
  for (const auto& answer : deployment_->missing())
    missing.set(answer.target.name, answer.problem());
  for (const auto& target : all) previous.set(target.name, deployment_->previous(target.name));
  out.set("missing", std::move(missing));
  out.set("previous", std::move(previous));
  return Value(std::move(out));
}

void Deploys::define_steps(ruby::Interpreter& ruby) {
  ruby.define("deploy_add", [this](Given given) {
    const auto target = target_from(given[0]);
    known_[target.name] = target;
    running().add(target);
    return Value(running().previous(target.name));
  });
  ruby.define("deploy_prepared", [this](Given given) {
    running().prepared(targets(given[0]));
    return Value{};
  });
  ruby.define("deploy_ready_to_publish", [this](Given given) {
    return problems_of(running().ready_to_publish(targets(given[0])));
  });
  ruby.define("deploy_published", [this](Given given) {
    running().published(targets(given[0]));
    return Value{};
  });
  ruby.define("deploy_is_of", [this](Given given) {
    running().set_release(text(given[0]));
    return Value{};
  });
  ruby.define("deploy_roll_back", [this](Given given) {
    Hash out;
    for (const auto& outcome : running().roll_back(targets(given[0])))
      if (outcome.state == deploy::HostOutcome::State::broken)
        out.set(outcome.target.name, outcome.text);
    return Value(std::move(out));
  });
  ruby.define("deploy_discard",
              [this](Given given) { return problems_of(running().discard(targets(given[0]))); });
  // Text, for who asks side by side with other work.
  ruby.define("deploy_in_use_command", [](Given given) {
    const auto path = [&](std::size_t i) { return text(given[i]); };
    return Value(deploy::in_use_script({path(0), path(1), path(2)},
                                       static_cast<std::size_t>(*given[3].if_integer())));
  });
  ruby.define("deploy_quiet", [this](Given) {
    quiet();
    return Value{};
  });
}

void Deploys::define_questions(ruby::Interpreter& ruby) {
  ruby.define("deploy_shown", [this](Given given) {
    Hash out;
    for (const auto& [name, state] : running().states(targets(given[0])))
      out.set(name, state.current);
    return Value(std::move(out));
  });
  ruby.define("deploy_run", [this](Given given) {
    running();
    return problems_of(
        run_on(engine_, targets(given[1]), text(given[0]),
               seconds_at(*given[2].if_hash(), "timeout", deploy::Limits().command_timeout)));
  });
  ruby.define("deploy_unhealthy", [this](Given given) {
    running();
    std::vector<std::pair<deploy::Target, std::string>> asked;
    for (const auto& row : *given[1].if_array()) {
      const auto& columns = *row.if_array();
      asked.emplace_back(known_.at(text(columns[0])), text(columns[1]));
    }
    Hash out;
    for (const auto& [id, text] :
         deploy::unhealthy(engine_, check_from(*given[0].if_hash()), asked))
      for (const auto& [name, target] : known_)
        if (target.id == id) out.set(name, text);
    return Value(std::move(out));
  });
}

void Deploys::define(ruby::Interpreter& ruby) {
  ruby.define("deploy_begin", [this](Given given) { return begin(given); });
  ruby.define("deploy_finish", [this](Given given) {
    running().set_revision(text(given[2]));
    running().finish(text(given[0]), text(given[1]));
    deployment_.reset();
    return Value{};
  });
  define_steps(ruby);
  define_questions(ruby);
}

}  // namespace muster::recipes
