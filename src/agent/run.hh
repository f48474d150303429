#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "agent/catalog_cache.hh"
#include "agent/file_server.hh"
#include "agent/plugin_sync.hh"
#include "agent/report_log.hh"
#include "agent/servers.hh"
#include "apply/report.hh"
#include "cli/session.hh"

namespace muster::agent {

/// One run of the agent with a server: plugins, facts, catalog, apply, report. In the order and
/// with the words of Puppet's; against muster's own server one request is plugins, facts and
/// catalog.
class Run {
 public:
  using Clock = std::chrono::steady_clock;

  Run(cli::Session& session, const cli::Arguments& arguments, Network& network, Servers& servers,
      Clock::time_point begin);

  /// The detailed exit status; nullopt when the run could not be done.
  std::optional<int> perform();

 private:
  /// A catalog, and the data it was made of.
  struct Fetched {
    catalog::Catalog catalog;
    value::Value data;
  };
  bool perform_steps();
  bool choose_server();
  void choose_environment();
  std::optional<std::string> last_environment(bool& loaded) const;
  std::optional<std::string> environment_of_node();
  bool server_has_environment();
  void sync_plugins();
  void load_facts();

  std::optional<Fetched> fetch();
  std::optional<Fetched> fetch_new();
  std::optional<Fetched> fetch_by_one_request();
  std::optional<Fetched> from_cache();
  std::optional<Fetched> from_cache_on_failure();
  Fetched fetched(value::Value data) const;
  bool follow_environment(Fetched& fetched);

  std::string checksum_types() const;
  Call catalog_call() const;
  bool is_own_server();
  Call single_call();
  void take_plugins(const value::Hash& answer, bool& changed);
  std::optional<Fetched> take_catalog(const value::Hash& answer);

  bool apply(Fetched& fetched);
  void report();
  void send_facts();
  PluginMount mount(bool of_facts) const;
  base::LogSink& log() { return session_.log(); }
  void say(base::Level level, std::string message);
  double seconds_since(Clock::time_point start) const;
  const cli::Settings& settings() const { return session_.settings(); }

  cli::Session& session_;
  const cli::Arguments& arguments_;
  Network& network_;
  Servers& servers_;
  Clock::time_point begin_;
  bool server_is_another_ = false;  // than the one that is remembered: it knows no single request
  std::string node_, environment_, transaction_;
  std::optional<std::string> configured_environment_;
  CatalogCache cache_;
  FileServer files_;
  apply::Report report_;
  ReportLog* report_log_ = nullptr;
  value::Hash facts_, notes_;
  bool plugins_wanted_ = true, use_cache_ = false, failing_ = false, may_use_cache_ = false;
  bool catalog_is_cached_ = false;  // as it is applied
  double catalog_seconds_ = 0;
};

}  // namespace muster::agent
