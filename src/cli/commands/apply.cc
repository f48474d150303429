#include "apply/apply.hh"

#include <fmt/core.h>

#include <chrono>
#include <filesystem>

#include "apply/run_lock.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "cli/apply_options.hh"
#include "cli/refusal.hh"
#include "cli/session.hh"
#include "os/stop_signals.hh"
#include "value/json.hh"

namespace muster::cli {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// The code to compile; null when the environment's manifest is.
std::shared_ptr<const syntax::Program> read_code(Session& session, const Arguments& arguments) {
  if (const auto code = arguments.value("execute"))
    return syntax::parse("", *code, session.parse_options());
  if (arguments.rest.empty())
    return syntax::parse("", read_standard_input(), session.parse_options());
  const auto status = session.system().follow(arguments.rest[0]);
  if (status && status->kind == os::FileKind::directory) return nullptr;
  auto manifest = read_manifest(session.system(), arguments.rest[0]);
  return syntax::parse(std::move(manifest.path), std::move(manifest.text), session.parse_options());
}

catalog::Catalog read_catalog(Session& session, const std::string& path) {
  if (path != "-" && !session.system().follow(path))
    throw base::Error("No such file or directory @ rb_sysopen - " + path);
  const auto text =
      path == "-" ? read_standard_input() : read_manifest(session.system(), path).text;
  try {
    return catalog::from_data(value::from_json(text));
  } catch (const base::Error& e) {
    throw base::Error(
        fmt::format("Could not deserialize catalog from rich_data_json: Could not intern from "
                    "rich_data_json: {}",
                    e.what()));
  }
}

/// Is it the manifest that was asked for, and not a module's file, that does not parse?
bool is_of_manifest(Session& session, const diag::SourceError& error) {
  const auto* source = error.first().where.source;
  const auto manifest =
      std::filesystem::absolute(session.environment().layout().manifest).lexically_normal();
  return dynamic_cast<const syntax::Refused*>(&error) && source &&
         source->path.starts_with(manifest.string());
}

/// The classes of the last run (--loadclasses), when there was one. `settings` is every catalog's.
void load_classes(Session& session) {
  const auto path = session.settings().text("classfile");
  const auto text = session.system().read(path);
  if (!text && session.system().follow(path)) throw base::Error(path + " is not readable");
  std::vector<std::string> classes;
  for (const auto& line : base::split(text.value_or(""), "\n"))
    if (const auto name = base::trim(line); !name.empty() && name != "settings")
      classes.emplace_back(name);
  session.declare_classes(std::move(classes));
}

std::optional<catalog::Catalog> compile(Session& session, const Arguments& arguments) {
  const auto name = session.certname();
  const CompiledFor unparsed{session.settings().text("environment"), name};
  std::shared_ptr<const syntax::Program> code;
  try {
    code = read_code(session, arguments);
    if (!code) session.environment();
  } catch (const diag::SourceError& e) {
    log_refusal(session.log(), e, unparsed);
    return std::nullopt;
  }
  const auto begin = Clock::now();
  try {
    auto catalog = session.compile(name, code);
    session.log().write({base::Level::notice,
                         fmt::format("Compiled catalog for {} in environment {} in {:.2f} seconds",
                                     name, catalog.environment, seconds_since(begin))});
    return catalog;
  } catch (const diag::SourceError& e) {
    const bool of_manifest = !code && is_of_manifest(session, e);
    log_refusal(session.log(), e, of_manifest ? unparsed : CompiledFor{"", name});
    return std::nullopt;
  }
}

bool resolve_deferred(Session& session, catalog::Catalog& catalog) {
  try {
    session.resolve_deferred(catalog);
    return true;
  } catch (const diag::SourceError& e) {
    log_refusal(session.log(), e, {});
    return false;
  }
}

void warn_of_skipped(Session& session, std::span<const std::string> files) {
  const auto names = base::join({files.begin() + 1, files.end()}, ", ");
  session.log().write(
      {base::Level::warning, "Only one file can be applied per run.  Skipping " + names});
}

int run(const Arguments& given) {
  if (given.flag("parseonly")) {
    fmt::print("--parseonly has been removed. Please use 'puppet parser validate <manifest>'\n");
    return 1;
  }
  auto arguments = given;
  if (!arguments.rest.empty() && !arguments.value("execute"))
    arguments.settings.set("manifest",
                           std::filesystem::absolute(arguments.rest[0]).lexically_normal());
  Session session(arguments);
  if (arguments.rest.size() > 1) warn_of_skipped(session, arguments.rest);
  if (arguments.flag("loadclasses")) load_classes(session);
  const os::StopSignals stop_signals;
  const auto begin = Clock::now();
  std::optional<catalog::Catalog> catalog;
  if (const auto path = arguments.value("catalog"))
    catalog = read_catalog(session, *path);
  else
    catalog = compile(session, arguments);
  if (!catalog || !resolve_deferred(session, *catalog)) return 1;

  auto options = apply_options(session, arguments);
  options.catalog_seconds = seconds_since(begin);
  const apply::Machine machine{session.system(), session.types(), session.log(),
                               [&](std::string_view fact) { return session.fact(fact); }};
  const auto report = apply::run(*catalog, machine, options);
  if (arguments.settings.boolean("summarize"))
    fmt::print("{}", report.summary_text(session.system().now()));
  if (!report.applied) return 1;
  return arguments.flag("detailed-exitcodes") || arguments.flag("test")
             ? report.detailed_exit_status()
             : 0;
}

}  // namespace

Command define_apply() {
  return {
      .doc = "Brings this machine to the state that a manifest describes.",
      .usage = "[OPTIONS] [FILE | DIRECTORY | -e CODE]",
      .details =
          "Without a file the manifest is read from standard input. Every setting (see 'muster "
          "config print') "
          "is an option too.\n\n"
          "Exit status with --detailed-exitcodes: 0 nothing to do, 2 changes, 4 failures, 6 both; "
          "1 when the "
          "run could not be done.",
      .examples = {"# what would change\nmuster apply --noop site.pp",
                   "# one resource, in one line\nmuster apply -e 'package { \"ntp\": ensure => "
                   "installed }'",
                   "# an environment's modules\nmuster apply --modulepath /etc/muster/code/modules "
                   "-e 'include ntp'"},
      .options = {{"-e,--execute", "CODE", "Apply this code."},
                  {"--noop,!--no-noop", "", "Say what would change, change nothing."},
                  {"-t,--test", "", "--verbose, --detailed-exitcodes and --show_diff."},
                  {"-v,--verbose", "", "Log more (level info)."},
                  {"-d,--debug", "", "Log everything."},
                  {"--detailed-exitcodes", "", "Tell changes and failures by the exit status."},
                  {"-l,--logdest", "DESTINATION",
                   "console, syslog, or a file (.json, .jsonl for JSON).", true},
                  {"-c,--catalog", "FILE",
                   "Apply a compiled catalog (JSON; - for standard input)."},
                  {"--write-catalog-summary", "", "Write the lists of classes and resources."},
                  {"-L,--loadclasses", "", "Declare the classes of the last run too."},
                  {"--parseonly", "", "Removed: see 'muster parser validate'."},
                  {"--use-nodes", "", "Accepted for scripts."},
                  {"--legacy,!--no-legacy", "", "Accept what Puppet's early years wrote."}},
      .run = run,
      .before_failure = "Could not run: ",
  };
}

}  // namespace muster::cli
