#include "cli/session.hh"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "base/error.hh"
#include "base/strings.hh"
#include "builtins/builtins.hh"
#include "cli/compile_settings.hh"
#include "diag/issue_code.hh"
#include "facts/configuration.hh"
#include "value/json.hh"
#include "value/yaml.hh"

namespace muster::cli {

using value::Hash;
using value::Value;

namespace {

base::Level level_for(const Arguments& arguments) {
  if (arguments.flag("debug")) return base::Level::debug;
  if (arguments.flag("verbose") || arguments.flag("test")) return base::Level::info;
  const auto name = arguments.settings.text("log_level");
  const auto level = base::level_from_name(name);
  if (!level)
    throw StartupError(
        fmt::format("Could not initialize global default settings: Invalid loglevel {}", name));
  return *level;
}

bool colour_for(const Settings& settings) {
  const auto wanted = settings.text("color");
  return wanted != "false" && wanted != "no" &&
         (settings.given("color") || isatty(STDOUT_FILENO) != 0);
}

std::string text_of(const Value& v) {
  return v.if_string() ? *v.if_string() : std::string();
}

/// Absolute, and without steps that lead nowhere. Most paths are given so.
std::string normal_path(const std::string& path) {
  const bool normal = path.starts_with('/') && path.find("//") == std::string::npos &&
                      path.find("/.") == std::string::npos;
  return normal ? path : std::filesystem::absolute(path).lexically_normal().string();
}

/// The values of a facts file: a plain hash of facts, or Puppet's {"name": …, "values": {…}}.
Hash facts_in(const Value& data, const std::string& path) {
  const auto* hash = data.if_hash();
  if (!hash) throw base::Error(fmt::format("{} holds no facts: it is not a hash", path));
  const auto* values = hash->find("values");
  return values && values->if_hash() && hash->find("name") ? *values->if_hash() : *hash;
}

}  // namespace

Session::Session(const Arguments& arguments, const std::string& run_mode) : arguments_(arguments) {
  apply::LogSettings settings;
  settings.run_mode = run_mode;
  settings.level = level_for(arguments);
  settings.colour = colour_for(arguments.settings);
  settings.facility = arguments.settings.text("syslogfacility");
  log_ = apply::open_logs(arguments.settings.text("logdest"), settings);
}

Session::~Session() {
  if (facts_) facts_->save();
}

/// As a configuration of Facter's on this machine says; one that cannot be read says nothing.
facts::Settings Session::facts_settings() {
  facts::Configuration configuration;
  try {
    configuration = facts::read_configuration(system_, facts::default_configuration);
  } catch (const base::Error& e) {
    log_->write({base::Level::warning,
                 fmt::format("Could not read {}: {}", facts::default_configuration, e.what())});
  }
  auto out = facts::settings_for(configuration, system_);
  place_cache(out, arguments_);
  out.external_directories.insert(out.external_directories.end(), fact_folders_.begin(),
                                  fact_folders_.end());
  out.metadata = metadata_;
  return out;
}

facts::Facts& Session::facts() {
  if (!facts_) {
    facts_ = std::make_unique<facts::Facts>(system_, facts_settings());
  }
  return *facts_;
}

const resources::Types& Session::types() {
  if (!types_) types_ = std::make_unique<resources::Types>(resources::all_types());
  return *types_;
}

const env::Functions& Session::functions() {
  if (!functions_) functions_ = std::make_unique<env::Functions>(builtins::all_functions());
  return *functions_;
}

catalog::Schemas& Session::schemas() {
  if (!schemas_) schemas_ = std::make_unique<resources::TypeSchemas>(types());
  return *schemas_;
}

void Session::use_facts_file(const std::string& path) {
  given_facts_ = read_facts(system_, path);
}

Value Session::fact(std::string_view name) {
  if (name == "clientversion") return MUSTER_PUPPET_VERSION;
  if (name == "clientcert") return certname();
  if (name == "clientnoop") return settings().boolean("noop");
  if (!given_facts_) return facts().find(name);
  const auto* found = given_facts_->find(std::string(name));
  return found ? *found : Value();
}

Hash Session::all_facts() {
  auto all = given_facts_ ? *given_facts_ : facts().all(settings().boolean("include_legacy_facts"));
  for (const auto* name : {"clientversion", "clientcert", "clientnoop"}) all.set(name, fact(name));
  return all;
}

std::string Session::certname() {
  if (const auto given = settings().text("certname"); !given.empty())
    return base::lower_ascii(given);
  auto name = text_of(facts().find("networking.fqdn"));
  if (name.empty()) name = text_of(facts().find("networking.hostname"));
  return base::lower_ascii(name.empty() ? std::string("localhost") : name);
}

syntax::ParseOptions Session::parse_options() const {
  return cli::parse_options(settings());
}

eval::Node Session::node(const std::string& name) {
  eval::Node node;
  node.name = name;
  node.environment = remote_environment_.value_or(settings().text("environment"));
  node.classes = classes_;
  node.find_fact = [this](std::string_view fact_name) { return fact(fact_name); };
  node.all_facts = [this] { return all_facts(); };
  const auto dot = name.find('.');
  node.trusted = Hash{{"authenticated", "local"},
                      {"certname", name},
                      {"extensions", Hash{}},
                      {"hostname", name.substr(0, dot)},
                      {"domain", dot == std::string::npos ? Value() : Value(name.substr(dot + 1))},
                      {"external", Hash{}}};
  node.server_facts = [this, environment = node.environment] {
    return Hash{{"serverversion", MUSTER_PUPPET_VERSION},
                {"servername", fact("networking.fqdn")},
                {"serverip", fact("networking.ip")},
                {"environment", environment}};
  };
  node.settings = [this] {
    auto all = setting_values(settings());
    all.set("certname", certname());
    return all;
  };
  return node;
}

void Session::use_remote_environment(std::string name) {
  remote_environment_ = std::move(name);
  environment_.reset();
}

env::Layout Session::layout() {
  if (remote_environment_) {
    env::Layout remote;
    remote.name = *remote_environment_;
    return remote;
  }
  const auto name = settings().text("environment");
  env::LayoutDefaults defaults;
  defaults.basemodulepath = settings().list("basemodulepath", ':');
  defaults.default_manifest = settings().text("default_manifest");
  defaults.disable_per_environment_manifest =
      settings().boolean("disable_per_environment_manifest");
  env::Layout layout;
  layout.name = name;
  layout.modulepath = defaults.basemodulepath;
  for (const auto& folder : settings().list("environmentpath", ':')) {
    const auto directory = folder + "/" + name;
    const auto status = system_.follow(directory);
    if (!status || status->kind != os::FileKind::directory) continue;
    layout = env::read_layout(system_, name, directory, defaults, [&](const std::string& text) {
      log_->write({base::Level::warning, text});
    });
    break;
  }
  if (layout.directory.empty() && settings().given("environment") &&
      !settings().given("modulepath"))
    throw base::Error(fmt::format(
        "Could not find a directory environment named '{}' anywhere in the path: {}. Does "
        "the directory exist?",
        name, settings().text("environmentpath")));
  if (settings().given("modulepath")) layout.modulepath = settings().list("modulepath", ':');
  if (settings().given("manifest")) layout.manifest = settings().text("manifest");
  return layout;
}

env::Environment& Session::environment() {
  if (!environment_)
    environment_ = std::make_unique<env::Environment>(system_, layout(), parse_options());
  return *environment_;
}

/// The setting disable_warnings. Of its kinds only deprecations are ever said here; the warnings
/// that Puppet says once have their place on a line of its own.
bool Session::is_disabled(const eval::LogEntry& entry) const {
  if (entry.level != base::Level::warning || !settings().given("disable_warnings")) return false;
  if (entry.message.find("\n   (file") == std::string::npos) return false;
  const auto disabled = settings().list("disable_warnings", ',');
  return std::find(disabled.begin(), disabled.end(), "deprecations") != disabled.end();
}

void Session::take_over(const eval::LogEntry& entry) {
  if (is_disabled(entry)) return;
  base::LogMessage line;
  line.level = entry.level;
  line.message = entry.message;
  if (entry.where.source) {
    line.file = entry.where.source->path;
    line.line = entry.where.position().line;
    line.column = entry.where.position().column;
    line.place = diag::place_text(entry.where, diag::Place::line_and_column);
  }
  if (!entry.source.empty()) line.source = entry.source;
  line.time = system_.now();
  const bool from_user = !entry.source.empty() || entry.level < base::Level::warning;
  log_->write_source(apply::SourceMessage{
      line, line.message, from_user ? "" : std::string(diag::issue_code(line.message)), "", ""});
}

catalog::Catalog Session::compile(const std::string& node_name,
                                  std::shared_ptr<const syntax::Program> code) {
  env::Request request;
  request.node = node(node_name);
  request.settings = compile_settings(settings());
  request.code = std::move(code);
  return env::compile(environment(), functions(), schemas(), std::move(request),
                      [this](const eval::LogEntry& entry) { take_over(entry); });
}

void Session::warn_at(const catalog::Resource& resource, const std::string& message) {
  base::LogMessage line;
  line.level = base::Level::warning;
  line.message = message;
  line.file = resource.file;
  line.line = resource.line;
  if (resource.line != 0)
    line.place = fmt::format("(file: {}, line: {})",
                             resource.file.empty() ? "unknown" : resource.file, resource.line);
  line.time = system_.now();
  log_->write(line);
}

void Session::resolve_deferred(catalog::Catalog& catalog) {
  env::Request request;
  request.node = node(catalog.name);
  request.settings = compile_settings(settings());
  env::resolve_deferred(catalog, environment(), functions(), schemas(), std::move(request),
                        [this](const eval::LogEntry& entry) { take_over(entry); });
}

void place_cache(facts::Settings& settings, const Arguments& arguments) {
  if (settings.caching && arguments.value("vardir"))
    settings.caching->directory = arguments.settings.text("vardir") + "/facter/facts";
}

Hash read_facts(os::System& system, const std::string& path) {
  const auto text = system.read(path);
  if (!text) throw base::Error(fmt::format("Could not read facts from {}", path));
  try {
    return facts_in(path.ends_with(".json") ? value::from_json(*text) : value::from_yaml(*text),
                    path);
  } catch (const base::Error& e) {
    throw base::Error(fmt::format("Could not parse facts in {}: {}", path, e.what()));
  }
}

std::string read_standard_input() {
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

base::Error no_manifest(const std::string& path) {
  return base::Error(fmt::format("Could not find file {}", path));
}

std::optional<Code> find_manifest(os::System& system, const std::string& path) {
  constexpr std::size_t largest = 256u << 20;
  auto text = system.read(path, largest);
  if (!text) return std::nullopt;
  return Code{normal_path(path), *std::move(text)};
}

Code read_manifest(os::System& system, const std::string& path) {
  if (path == "-") return {"", read_standard_input()};
  auto code = find_manifest(system, path);
  if (!code) throw no_manifest(path);
  return *std::move(code);
}

}  // namespace muster::cli
