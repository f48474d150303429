#include "env/compile.hh"

#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/random.hh"

namespace muster::env {

namespace {

std::string version_of(const Environment& environment, os::System& system) {
  const auto& program = environment.layout().config_version;
  if (program.empty())
    return std::to_string(
        std::chrono::duration_cast<std::chrono::seconds>(system.now().time_since_epoch()).count());
  os::Command command;
  command.argv = base::split(program, " ");
  command.timeout = std::chrono::seconds(60);
  return std::string(base::trim(os::run_ok(system, command).out));
}

void report_warnings(const syntax::Program& program, const eval::LogSink& log) {
  for (const auto& warning : program.warnings)
    log({eval::Level::warning, warning.message, {}, warning.where});
}

}  // namespace

catalog::Catalog compile(Environment& environment, const Functions& functions,
                         catalog::Schemas& schemas, Request request, const eval::LogSink& log) {
  environment.begin_pass();
  environment.leave_out_faulty(request.settings.strict, log);
  auto site = request.code ? std::vector{request.code} : environment.site();
  for (const auto& program : site) report_warnings(*program, log);

  Loader loader(
      environment, functions, schemas,
      [&](const syntax::Program& program) { report_warnings(program, log); },
      [&](std::string text) {
        log({eval::Level::warning, std::move(text), {}, {}});
      });
  eval::Compiler compiler(loader, request.settings, request.budget, std::move(request.node), log);
  auto catalog = compiler.compile(site);
  catalog.environment = environment.layout().name;
  catalog.version = version_of(environment, environment.system());
  catalog.uuid = crypto::random_uuid();
  return catalog;
}

}  // namespace muster::env
