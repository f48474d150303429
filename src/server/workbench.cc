#include "server/workbench.hh"

#include "base/error.hh"
#include "builtins/builtins.hh"
#include "cli/compile_settings.hh"
#include "diag/diagnostic.hh"
#include "facts/facts.hh"

namespace muster::server {

using value::Hash;

Workbench::Workbench(const Options& the_options, Content& the_content, std::string environment)
    : options(the_options),
      content(the_content),
      name_(std::move(environment)),
      functions_(builtins::all_functions()),
      types_(resources::all_types()),
      schemas_(types_) {}

/// One that has no folder is what its modules are, as Puppet has it for production.
std::optional<env::Layout> Workbench::layout() const {
  if (auto found = content.environments.find(name_)) return found;
  if (name_ != options.settings.text("environment")) return std::nullopt;
  env::Layout out;
  out.name = name_;
  out.modulepath = options.settings.list("basemodulepath", ':');
  return out;
}

env::Environment& Workbench::environment(const env::Layout& layout) {
  if (!environment_ || environment_->layout() != layout) {
    environment_ =
        std::make_unique<env::Environment>(system, layout, cli::parse_options(options.settings));
  }
  return *environment_;
}

void Workbench::warm() {
  server_facts();
  setting_values();
  const auto found = layout();
  if (!found) return;
  try {
    environment(*found).site();
  } catch (const std::exception&) {
    environment_.reset();
  }
}

const Hash& Workbench::server_facts() {
  if (server_facts_) return *server_facts_;
  facts::Settings settings;
  facts::Facts machine(system, settings);
  server_facts_.emplace();
  server_facts_->set("serverversion", MUSTER_PUPPET_VERSION);
  for (const auto& [name, fact] :
       {std::pair("servername", "networking.fqdn"), std::pair("serverip", "networking.ip"),
        std::pair("serverip6", "networking.ip6")})
    if (auto found = machine.find(fact); !found.is_undef())
      server_facts_->set(name, std::move(found));
  return *server_facts_;
}

const Hash& Workbench::setting_values() {
  if (!setting_values_) setting_values_ = cli::setting_values(options.settings);
  return *setting_values_;
}

void Workbench::log(const eval::LogEntry& entry) {
  if (!sink || entry.level < sink->threshold()) return;
  base::LogMessage line;
  line.level = entry.level;
  line.message = entry.message;
  if (entry.where.source) line.place = diag::place_text(entry.where, diag::Place::line_and_column);
  if (!entry.source.empty()) line.source = entry.source;
  line.time = std::chrono::system_clock::now();
  sink->write(line);
}

catalog::Catalog Workbench::compile(const env::Layout& layout, eval::Node node) {
  env::Request request;
  request.node = std::move(node);
  request.settings = cli::compile_settings(options.settings);
  request.budget.time =
      options.settings.duration("compile_timeout").value_or(std::chrono::seconds(300));
  return env::compile(environment(layout), functions_, schemas_, std::move(request),
                      [this](const eval::LogEntry& entry) { log(entry); });
}

}  // namespace muster::server
