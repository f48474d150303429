#include <fmt/core.h>

#include "base/strings.hh"
#include "cli/refusal.hh"
#include "cli/session.hh"

namespace muster::cli {

namespace {

/// True when the text is sound.
bool validate(Session& session, const syntax::ParseOptions& options, Code code) {
  try {
    const auto program = syntax::parse(std::move(code.path), std::move(code.text), options);
    for (const auto& warning : program->warnings)
      session.log().write({base::Level::warning, diag::one_line(warning)});
    return true;
  } catch (const diag::SourceError& e) {
    log_refusal(
        session.log(), e,
        fmt::format("Could not parse for environment {}: ", session.settings().text("environment")),
        "");
    return false;
  }
}

void add_manifests(os::System& system, const std::string& path, std::vector<std::string>& files,
                   std::vector<std::string>& missing) {
  const auto status = system.follow(path);
  if (!status) return missing.push_back(path);
  if (status->kind != os::FileKind::directory) return files.push_back(path);
  for (const auto& name : system.list(path)) {
    const auto inside = path + "/" + name;
    const auto kind = system.status(inside);
    if (name.ends_with(".pp") || (kind && kind->kind == os::FileKind::directory))
      add_manifests(system, inside, files, missing);
  }
}

int run(const Arguments& arguments) {
  Session session(arguments);
  const auto options = session.parse_options();
  if (arguments.rest.empty()) {
    const auto manifest = session.environment().layout().manifest;
    const bool piped = manifest.empty() || !session.system().follow(manifest);
    if (piped) return validate(session, options, {"", read_standard_input()}) ? 0 : 1;
  }
  auto wanted = arguments.rest;
  if (wanted.empty()) wanted.push_back(session.environment().layout().manifest);
  std::vector<std::string> files, missing;
  for (const auto& path : wanted) add_manifests(session.system(), path, files, missing);
  bool sound = true;
  for (const auto& path : files)
    sound = validate(session, options, read_manifest(session.system(), path)) && sound;
  if (!missing.empty())
    fmt::print(stderr, "Error: One or more file(s) specified did not exist:\n   {}\n",
               base::join(missing, "\n   "));
  return sound && missing.empty() ? 0 : 1;
}

}  // namespace

Command define_parser_validate() {
  return {.doc = "Checks the syntax of manifests.",
          .usage = "[FILE | DIRECTORY]…",
          .details =
              "Prints nothing when all is well. Without a file, the environment's manifest or "
              "standard input.",
          .examples = {"# before a commit\nmuster parser validate manifests/*.pp"},
          .options = {},
          .run = run};
}

}  // namespace muster::cli
