#include <fmt/core.h>

#include "agent/run.hh"
#include "value/json.hh"

// The single request of muster's own server: facts go, what changed comes back.

namespace muster::agent {

using base::Level;
using value::Hash;
using value::Value;

namespace {

Value field(const Hash& data, const char* name) {
  const auto* found = data.find(name);
  return found ? *found : Value();
}

constexpr std::chrono::seconds believed_for = std::chrono::hours(24);

}  // namespace

/// What the server is was found out on an earlier run, or is now: a request that is none gets 400
/// where it is known at all.
bool Run::is_own_server() {
  notes_ = cache_.notes();
  const auto server = servers_.base_url(Service::puppet);
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(session_.system().now().time_since_epoch());
  const auto since = field(notes_, "server_since");
  const bool fresh = since.if_integer() && now.count() - *since.if_integer() < believed_for.count();
  if (fresh && field(notes_, "server") == Value(server))
    return field(notes_, "server_is_muster") == Value(true);
  bool own = false;
  try {
    const auto reply = servers_.ask_any(
        {.method = net::Method::post,
         .path = "/muster/v1/run/" + net::encoded_component(node_),
         .headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}},
         .body = "{}",
         .quiet = true,
         .patient = false});
    own = reply.status == 200 || reply.status == 400;
  } catch (const base::Error&) {
    return false;  // Puppet's way says what is wrong
  }
  notes_ = {
      {"server", server}, {"server_since", std::int64_t{now.count()}}, {"server_is_muster", own}};
  cache_.save_notes(notes_);
  return own;
}

Call Run::single_call() {
  const bool has_catalog = notes_.find("catalog") && cache_.load();
  const Hash body{{"environment", environment_},
                  {"configured_environment",
                   configured_environment_ ? Value(*configured_environment_) : Value()},
                  {"transaction_uuid", transaction_},
                  {"facts", facts_},
                  {"plugins", plugins_wanted_ ? field(notes_, "plugins") : Value()},
                  {"pluginfacts", plugins_wanted_ ? field(notes_, "pluginfacts") : Value()},
                  {"catalog", has_catalog ? field(notes_, "catalog") : Value()},
                  {"checksum_type", checksum_types()}};
  return {.method = net::Method::post,
          .path = "/muster/v1/run/" + net::encoded_component(node_),
          .headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}},
          .body = value::to_json(body, value::JsonLayout::compact),
          .json = true,
          .limit = 512UL << 20};
}

void Run::take_plugins(const Hash& answer, bool& changed) {
  if (!plugins_wanted_) return;
  const auto start = Clock::now();
  PluginSync sync(servers_, session_.system(), log(), environment_);
  for (const bool of_facts : {true, false}) {
    const char* name = of_facts ? "pluginfacts" : "plugins";
    const auto listing = field(answer, name);
    if (!listing.if_hash()) continue;
    sync.run(mount(of_facts), field(*listing.if_hash(), "files"));
    notes_.set(name, field(*listing.if_hash(), "digest"));
    changed = changed || of_facts;
  }
  report_.add_seconds("plugin_sync", seconds_since(start));
}

std::optional<Run::Fetched> Run::take_catalog(const Hash& answer) {
  notes_.set("catalog", field(answer, "catalog_digest"));
  auto data = field(answer, "catalog");
  if (data.if_hash()) return fetched(std::move(data));
  auto out = from_cache();
  if (out) report_.cached_catalog_status = "not_used";
  catalog_is_cached_ = out.has_value();
  return out;
}

/// nullopt, after lines in the log, when there is no catalog.
std::optional<Run::Fetched> Run::fetch_by_one_request() {
  constexpr int most_tries = 5;
  if (!settings().given_on_command_line("environment")) {
    bool loaded = false;
    if (auto last = last_environment(loaded)) environment_ = *last;
  }
  report_.environment = environment_;
  say(Level::info, "Using environment '" + environment_ + "'");
  if (plugins_wanted_) {
    say(Level::info, "Retrieving pluginfacts");
    say(Level::info, "Retrieving plugin");
  }
  // The connection is made while facts are looked for.
  const Call hello{.path = "/status/v1/simple"};
  const auto known = notes_;
  try {
    servers_.begin(hello);
    load_facts();
    servers_.finish(hello);
    const auto start = Clock::now();
    for (int tries = 0; tries < most_tries; ++tries) {
      const auto reply = servers_.ask(single_call());
      if (!reply.data.if_hash()) throw base::Error("the answer is no run");
      const auto& answer = *reply.data.if_hash();
      bool again = false;
      if (const auto its = field(answer, "environment");
          its.if_string() && *its.if_string() != environment_) {
        say(Level::notice,
            fmt::format("Local environment: '{0}' doesn't match server specified environment "
                        "'{1}', restarting agent run with environment '{1}'",
                        environment_, *its.if_string()));
        environment_ = report_.environment = *its.if_string();
        again = true;
      }
      take_plugins(answer, again);
      if (again) {
        load_facts();
        continue;
      }
      catalog_seconds_ = seconds_since(start);
      auto out = take_catalog(answer);
      if (!(notes_ == known)) cache_.save_notes(notes_);
      if (out) return out;
      notes_.erase("catalog");
    }
    throw base::Error(fmt::format(
        "Catalog environment didn't stabilize after {} fetches, aborting run", most_tries));
  } catch (const ResponseError& error) {
    server_is_another_ = error.status() == 404;
    if (!server_is_another_)
      say(Level::err,
          std::string("Could not retrieve catalog from remote server: ") + error.what());
  } catch (const base::Error& error) {
    say(Level::err, std::string("Could not retrieve catalog from remote server: ") + error.what());
  }
  if (server_is_another_) {
    cache_.save_notes({});
    return std::nullopt;
  }
  auto out = from_cache_on_failure();
  if (out) failing_ = true;
  if (!out) say(Level::err, "Could not retrieve catalog; skipping run");
  return out;
}

}  // namespace muster::agent
