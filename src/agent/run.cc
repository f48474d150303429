#include "agent/run.hh"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <utility>

#include "apply/apply.hh"
#include "base/strings.hh"
#include "cli/apply_options.hh"
#include "cli/refusal.hh"
#include "crypto/random.hh"
#include "diag/diagnostic.hh"
#include "value/json.hh"

namespace muster::agent {

using base::Level;
using value::Hash;
using value::Value;

/// "sha256.sha384"; the setting may be written as Ruby prints a list.
std::string Run::checksum_types() const {
  std::string out;
  for (const auto& word : settings().list("supported_checksum_types", ',')) {
    const auto begin = word.find_first_not_of(" [\"'");
    if (begin == std::string::npos) continue;
    const auto end = word.find_last_not_of(" ]\"'");
    out += (out.empty() ? "" : ".") + word.substr(begin, end - begin + 1);
  }
  return out;
}

Run::Run(cli::Session& session, const cli::Arguments& arguments, Network& network, Servers& servers,
         Clock::time_point begin)
    : session_(session),
      arguments_(arguments),
      network_(network),
      servers_(servers),
      begin_(begin),
      node_(session.settings().text("certname")),
      environment_(session.settings().text("environment")),
      transaction_(crypto::random_uuid()),
      cache_(session.system(), session.settings().text("client_datadir"), node_),
      files_(servers, session.system(),
             ContentStore(session.settings().text("client_datadir") + "/content"),
             session.settings().text("client_datadir") + "/files.json", FileServer::Limits()) {
  if (settings().given("environment")) configured_environment_ = environment_;
}

void Run::say(Level level, std::string message) {
  base::LogMessage line{level, std::move(message)};
  line.time = session_.system().now();
  log().write(line);
}

double Run::seconds_since(Clock::time_point start) const {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

PluginMount Run::mount(bool of_facts) const {
  PluginMount out;
  out.name = of_facts ? "pluginfacts" : "plugin";
  out.source = settings().text(of_facts ? "pluginfactsource" : "pluginsource");
  out.destination = settings().text(of_facts ? "pluginfactdest" : "plugindest");
  out.with_modes = of_facts;
  for (const auto& word : base::split(settings().text("pluginsignore"), " "))
    if (!word.empty()) out.ignore.push_back(word);
  return out;
}

void Run::sync_plugins() {
  const auto start = Clock::now();
  PluginSync sync(servers_, session_.system(), log(), environment_);
  for (const bool of_facts : {true, false}) {
    const auto what = mount(of_facts);
    say(Level::info, "Retrieving " + what.name);
    try {
      sync.run(what);
    } catch (const base::Error& error) {
      const auto text = fmt::format("Failed to retrieve {}: {}", what.name, error.what());
      if (settings().boolean("ignore_plugin_errors")) {
        say(Level::err, fmt::format("Could not retrieve {}: {}", what.name, error.what()));
        continue;
      }
      if (!may_use_cache_) throw base::Error(text);
      failing_ = true;
      return;
    }
  }
  report_.add_seconds("plugin_sync", seconds_since(start));
}

void Run::load_facts() {
  // A line for each of their folders, as Puppet's.
  for (const auto& folder : settings().list("factpath", ':')) {
    const auto status = session_.system().follow(folder);
    if (status && status->kind == os::FileKind::directory) say(Level::info, "Loading facts");
  }
  const auto start = Clock::now();
  session_.forget_facts();
  facts_ = session_.all_facts();
  report_.add_seconds("fact_generation", seconds_since(start));
}

Call Run::catalog_call() const {
  const auto now = session_.system().now();
  const auto stamp = [](std::chrono::system_clock::time_point time) {
    return apply::iso_time(time);
  };
  const Hash facts{{"name", node_},
                   {"values", facts_},
                   {"timestamp", stamp(now)},
                   {"expiration", stamp(now + std::chrono::minutes(30))}};
  const auto encoded = net::encoded_component(value::to_json(facts, value::JsonLayout::compact));
  Call call{.method = net::Method::post,
            .path = "/puppet/v3/catalog/" + net::encoded_component(node_),
            .query = {{"environment", environment_}},
            .headers = {{"Accept", "application/vnd.puppet.rich+json, application/json, text/pson"},
                        {"Content-Type", "application/x-www-form-urlencoded"}},
            .json = true,
            .limit = 256UL << 20};
  const auto add = [&](const char* name, const std::string& value) {
    call.body +=
        (call.body.empty() ? "" : "&") + std::string(name) + "=" + net::encoded_component(value);
  };
  add("facts_format", "application/json");
  add("facts", encoded);
  add("environment", environment_);
  if (configured_environment_) add("configured_environment", *configured_environment_);
  add("check_environment", "true");
  add("transaction_uuid", transaction_);
  if (!report_.job_id.empty()) add("job_uuid", report_.job_id);
  add("static_catalog", "true");
  add("checksum_type", checksum_types());
  return call;
}

Run::Fetched Run::fetched(Value data) const {
  auto catalog = catalog::from_data(data);
  return {std::move(catalog), std::move(data)};
}

std::optional<Run::Fetched> Run::fetch_new() {
  const auto start = Clock::now();
  try {
    auto out = fetched(servers_.ask(catalog_call()).data);
    catalog_seconds_ = seconds_since(start);
    return out;
  } catch (const base::Error& error) {
    say(Level::err, std::string("Could not retrieve catalog from remote server: ") + error.what());
    return std::nullopt;
  }
}

std::optional<Run::Fetched> Run::from_cache() {
  try {
    auto data = cache_.load();
    return data ? std::optional(fetched(*std::move(data))) : std::nullopt;
  } catch (const base::Error& error) {
    say(Level::err, std::string("Could not retrieve catalog from cache: ") + error.what());
    return std::nullopt;
  }
}

std::optional<Run::Fetched> Run::from_cache_on_failure() {
  if (!may_use_cache_) {
    say(Level::warning, "Not using cache on failed catalog");
    return std::nullopt;
  }
  auto out = from_cache();
  if (!out) return std::nullopt;
  if (out->catalog.environment != environment_) {
    say(Level::err, fmt::format("Not using cached catalog because its environment '{}' does not "
                                "match '{}'",
                                out->catalog.environment, environment_));
    return std::nullopt;
  }
  report_.cached_catalog_status = "on_failure";
  say(Level::info,
      fmt::format("Using cached catalog from environment '{}'", out->catalog.environment));
  return out;
}

/// The catalog of the environment that is now ours.
std::optional<Run::Fetched> Run::fetch() {
  if (failing_) {
    if (auto out = from_cache()) {
      report_.cached_catalog_status = "on_failure";
      say(Level::info,
          fmt::format("Using cached catalog from environment '{}'", out->catalog.environment));
      return out;
    }
  }
  auto out = fetch_new();
  if (!out) out = from_cache_on_failure();
  if (!out) say(Level::err, "Could not retrieve catalog; skipping run");
  return out;
}

/// False: there is no catalog of the environment that the server wants.
bool Run::follow_environment(Fetched& fetched) {
  constexpr int most_tries = 4;
  for (int tries = 0;
       !fetched.catalog.environment.empty() && fetched.catalog.environment != environment_;
       ++tries) {
    if (tries == most_tries)
      throw base::Error(fmt::format(
          "Catalog environment didn't stabilize after {} fetches, aborting run", most_tries));
    say(Level::notice,
        fmt::format("Local environment: '{0}' doesn't match server specified environment '{1}', "
                    "restarting agent run with environment '{1}'",
                    environment_, fetched.catalog.environment));
    environment_ = fetched.catalog.environment;
    report_.environment = environment_;
    if (plugins_wanted_) sync_plugins();
    load_facts();
    auto again = fetch();
    if (!again) return false;
    fetched = *std::move(again);
  }
  return true;
}

bool Run::apply(Fetched& fetched) {
  session_.use_remote_environment(environment_);
  files_.use_environment(environment_);
  files_.use_catalog(fetched.data);
  if (failing_) files_.go_offline();
  session_.resolve_deferred(fetched.catalog);
  auto options = cli::apply_options(session_, arguments_);
  options.run_mode = "agent";
  options.run.remote_files = &files_;
  options.run.environment = environment_;
  options.run.node = node_;
  options.transaction_store_file = settings().text("transactionstorefile");
  options.write_catalog_summary = settings().boolean("write_catalog_summary");
  options.reports.clear();  // that is for the server to do
  options.prepared = [&] {
    if (options.run.noop) return;
    say(Level::info, "Caching catalog for " + node_);
    const bool is_new = report_.cached_catalog_status == "not_used" && !catalog_is_cached_;
    if (is_new) cache_.save(fetched.data);
  };
  report_.add_seconds("config_retrieval", catalog_seconds_);
  const apply::Machine machine{session_.system(), session_.types(), log(),
                               [&](std::string_view fact) { return session_.fact(fact); }};
  const bool applied = apply::apply_catalog(fetched.catalog, machine, options, report_);
  if (applied && !options.run.noop) {
    try {
      files_.finish();
    } catch (const base::Error& error) {
      say(Level::warning, std::string("Contents of files are not kept: ") + error.what());
    }
  }
  return applied;
}

bool Run::perform_steps() {
  std::optional<Fetched> found;
  if (settings().boolean("use_cached_catalog")) {
    found = from_cache();
    if (found) {
      say(Level::info,
          fmt::format("Using cached catalog from environment '{}'", found->catalog.environment));
      report_.cached_catalog_status = "explicitly_requested";
      plugins_wanted_ = false;
      if (const auto& its = found->catalog.environment;
          its != environment_ && !settings().boolean("strict_environment_mode")) {
        say(Level::notice, fmt::format("Local environment: '{0}' doesn't match the environment of "
                                       "the cached catalog '{1}', switching agent to '{1}'.",
                                       environment_, its));
        environment_ = its;
      }
      report_.environment = environment_;
      catalog_seconds_ = seconds_since(begin_);
    } else {
      may_use_cache_ = false;
    }
  }
  bool is_single = !found && !failing_ && is_own_server();
  if (is_single) {
    found = fetch_by_one_request();
    is_single = !server_is_another_;
  }
  if (is_single) {
    if (!found) return false;
  } else {
    if (!found) choose_environment();
    say(Level::info, "Using environment '" + environment_ + "'");
    if (plugins_wanted_ && !failing_ && server_has_environment()) sync_plugins();
    load_facts();
    if (!found) found = fetch();
    if (!found) return false;
  }
  if (settings().boolean("strict_environment_mode") && found->catalog.environment != environment_) {
    say(Level::err, fmt::format("Not using catalog because its environment '{}' does not match "
                                "agent specified environment '{}' and strict_environment_mode is "
                                "set",
                                found->catalog.environment, environment_));
    return false;
  }
  return follow_environment(*found) && apply(*found);
}

std::optional<int> Run::perform() {
  report_.host = node_;
  report_.environment = report_.initial_environment = environment_;
  report_.transaction_uuid = transaction_;
  report_.job_id = arguments_.value("job-id").value_or("");
  report_.run_mode = "agent";
  report_.time = session_.system().now();
  report_.noop = settings().boolean("noop");
  report_.exclude_unchanged = settings().boolean("exclude_unchanged_resources");
  auto keeper = std::make_unique<ReportLog>(report_.logs);
  report_log_ = keeper.get();
  session_.log().add(std::move(keeper));
  report_.add_seconds("startup_time", seconds_since(begin_));
  may_use_cache_ = settings().boolean("usecacheonfailure");
  plugins_wanted_ = settings().boolean("pluginsync");
  session_.add_external_facts(settings().text("pluginfactdest"));
  if (!choose_server()) return std::nullopt;
  try {
    report_.applied = perform_steps();
  } catch (const diag::SourceError& error) {
    cli::log_refusal(session_.log(), error, {});
  } catch (const std::exception& error) {
    say(Level::err, std::string("Failed to apply catalog: ") + error.what());
  }
  const apply::Machine machine{session_.system(), session_.types(), log(), {}};
  if (!apply::end_run(machine, cli::apply_options(session_, arguments_))) report_.applied = false;
  if (settings().boolean("resubmit_facts")) send_facts();
  report();
  return report_.applied ? std::optional(report_.detailed_exit_status()) : std::nullopt;
}

void Run::report() {
  report_.add_seconds("total", seconds_since(begin_));
  report_log_->stop();
  if (settings().boolean("summarize"))
    fmt::print("{}", report_.summary_text(session_.system().now()));
  auto options = cli::apply_options(session_, arguments_);
  options.reports.clear();
  const apply::Machine machine{session_.system(), session_.types(), log(), {}};
  if (!settings().boolean("report")) {
    options.report_file.clear();
    return apply::save_report(report_, machine, options);
  }
  const Call call{
      .service = Service::report,
      .method = net::Method::put,
      .path = "/puppet/v3/report/" + net::encoded_component(node_),
      .query = {{"environment", environment_}},
      .headers = {{"Accept", "application/json, text/pson"}, {"Content-Type", "application/json"}},
      .body = report_.json()};
  bool is_saved = false;
  const auto save = [&] {
    if (!std::exchange(is_saved, true)) apply::save_report(report_, machine, options);
  };
  try {
    servers_.begin(call);
    save();  // while the server has its copy
    const auto reply = servers_.finish(call);
    if (reply.status < 200 || reply.status >= 300) throw ResponseError(reply);
  } catch (const base::Error& error) {
    save();
    say(Level::err, std::string("Could not send report: ") + error.what());
  }
}

void Run::send_facts() {
  const auto start = Clock::now();
  load_facts();
  const auto now = session_.system().now();
  const Hash facts{{"name", node_}, {"values", facts_}, {"timestamp", apply::iso_time(now)}};
  say(Level::info,
      fmt::format("Uploading facts for {} to {}", node_, servers_.host(Service::puppet)));
  try {
    servers_.ask({.method = net::Method::put,
                  .path = "/puppet/v3/facts/" + net::encoded_component(node_),
                  .query = {{"environment", environment_}},
                  .headers = {{"Content-Type", "application/json"}},
                  .body = value::to_json(facts, value::JsonLayout::compact)});
  } catch (const base::Error& error) {
    say(Level::err, std::string("Failed to submit facts: ") + error.what());
  }
  report_.add_seconds("resubmit_facts", seconds_since(start));
}

}  // namespace muster::agent
