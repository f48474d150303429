#include "env/compile.hh"

#include <fmt/core.h>

#include <random>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::env {

namespace {

/// A random UUID (RFC 4122, version 4).
std::string new_uuid() {
  std::random_device random;
  const auto word = [&] { return static_cast<std::uint32_t>(random()); };
  const auto a = word(), b = word(), c = word(), d = word();
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", a, b >> 16, (b & 0x0fff) | 0x4000,
                     ((c >> 16) & 0x3fff) | 0x8000, c & 0xffff, d);
}

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
  auto site = request.code ? std::vector{request.code} : environment.site();
  for (const auto& program : site) report_warnings(*program, log);

  Loader loader(environment, functions, schemas,
                [&](const syntax::Program& program) { report_warnings(program, log); });
  eval::Compiler compiler(loader, request.settings, request.budget, std::move(request.node), log);
  auto catalog = compiler.compile(site);
  catalog.environment = environment.layout().name;
  catalog.version = version_of(environment, environment.system());
  catalog.uuid = new_uuid();
  return catalog;
}

}  // namespace muster::env
