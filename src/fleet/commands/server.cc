#include <fmt/core.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/strings.hh"
#include "fleet/fleet.hh"
#include "os/atomic_write.hh"
#include "os/durable_files.hh"
#include "os/posix_system.hh"
#include "os/replace_program.hh"
#include "os/service_notification.hh"
#include "server/inheritance.hh"
#include "server/server_options.hh"
#include "server/supervisor.hh"
#include "server/validity.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;

std::string pid_path(const server::Options& options) {
  return options.settings.text("rundir") + "/server.pid";
}

/// Of the server that runs with these settings. Throws base::Error when there is none.
pid_t running_server(const server::Options& options) {
  os::PosixSystem system;
  const auto text = system.read(pid_path(options)).value_or("");
  pid_t pid = 0;
  std::from_chars(text.data(), text.data() + text.size(), pid);
  if (pid <= 0 || ::kill(pid, 0) != 0)
    throw base::Error("No server runs with these settings: " + pid_path(options));
  return pid;
}

/// Is the installed program able to take these settings? Its complaints, if not.
std::string problem_with_program(const std::string& program, std::vector<std::string> arguments) {
  os::PosixSystem system;
  arguments.front() = program;
  arguments.emplace_back("--check");
  const auto result = system.run({.argv = arguments, .timeout = std::chrono::seconds(20)});
  if (result.ok()) return {};
  if (!result.started) return program + " cannot be started";
  return fmt::format("{} --check: status {} {}", program, result.status, base::trim(result.err));
}

std::vector<std::string> command_line(const Arguments&) {
  os::PosixSystem system;
  const auto text = system.read("/proc/self/cmdline").value_or("");
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\0', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  // What the program before left is not left twice.
  const auto resume = std::ranges::find(out, "--resume");
  if (resume != out.end()) out.erase(resume, std::min(resume + 2, out.end()));
  return out;
}

std::string become(const std::string& program, const std::vector<std::string>& arguments,
                   const server::Inheritance& inheritance) {
  if (auto problem = problem_with_program(program, arguments); !problem.empty()) return problem;
  const auto file = server::bequeath(inheritance);
  auto all = arguments;
  all.emplace_back("--resume");
  all.push_back(std::to_string(file.get()));
  os::replace_program(program, all);
  server::keep(inheritance);
  return program + " cannot be started";
}

std::vector<std::string> problems_now(const server::Options& options) {
  return server::validity_problems(options, std::chrono::system_clock::now());
}

int supervise(const Arguments& arguments, const std::shared_ptr<const server::Options>& options) {
  server::Log log("supervisor", options->level, options->log_form);
  for (const auto& problem : problems_now(*options)) log.write({base::Level::err, problem});
  server::SupervisorPlan plan{.options = options};
  plan.reload = [arguments, &log] {
    auto read = std::make_shared<const server::Options>(server::read_options(arguments));
    for (const auto& notice : server::prepare(*read)) log.write({base::Level::notice, notice});
    return read;
  };
  const auto program = os::folder_of_this_program() + "/muster-fleet";
  plan.become_new_program = [program, words = command_line(arguments)](const auto& inheritance) {
    return become(program, words, inheritance);
  };
  if (const auto number = arguments.value("resume"))
    plan.inheritance = server::inherit(std::stoi(*number));
  server::Supervisor supervisor(std::move(plan), log);
  constexpr unsigned public_mode = 0644;
  os::write_atomically(pid_path(*options), std::to_string(::getpid()) + "\n", public_mode);
  const int status = supervisor.run();
  os::remove_durably(pid_path(*options));
  return status;
}

int run(const Arguments& arguments) {
  // Everything is made with the mode it shall have.
  constexpr mode_t usual = 022;
  ::umask(usual);
  const auto options = std::make_shared<const server::Options>(server::read_options(arguments));
  if (arguments.flag("reload")) return ::kill(running_server(*options), SIGHUP) == 0 ? 0 : 1;
  if (arguments.flag("upgrade")) return ::kill(running_server(*options), SIGUSR2) == 0 ? 0 : 1;
  for (const auto& notice : server::prepare(*options)) fmt::print(stderr, "Notice: {}\n", notice);
  if (arguments.flag("setup")) return 0;
  if (arguments.flag("check")) {
    for (const auto& problem : problems_now(*options)) fmt::print(stderr, "Warning: {}\n", problem);
    return 0;
  }
  return supervise(arguments, options);
}

}  // namespace

cli::Command define_server() {
  return {
      .doc = "Serves agents: catalogs, files, certificates, the registry.",
      .usage = "[--dev [DIR]] [--setup|--check|--reload|--upgrade]",
      .details =
          "Runs until it is told to end (SIGTERM). At the first start it makes a CA and its own\n"
          "certificate where there are none. SIGHUP reads settings and certificates anew, SIGUSR2\n"
          "goes on with the program that is installed by then; neither loses a request.",
      .examples =
          {"# everything in one folder, on 127.0.0.1, without root\nmuster server --dev /tmp/m",
           "# new settings for the server that runs\nmuster server --reload"},
      .options = {{"--dev", "",
                   "Keep everything in one folder (default: ./muster-dev) and listen on "
                   "127.0.0.1.",
                   false, true},
                  {"--system", "", "Use root's folders, whoever runs it.", false, true},
                  {"--reload", "", "Tell the server that runs to read its settings anew.", false,
                   true},
                  {"--upgrade", "",
                   "Tell the server that runs to go on with the installed program.", false, true},
                  {"--setup", "", "Only make what a first start needs: users, folders, a CA.",
                   false, true},
                  {"--check", "", "Only see whether it could start.", false, true},
                  {"--verbose,-v", "", "Log more."},
                  {"--debug,-d", "", "Log everything."},
                  {"--resume", "NUMBER", "Take over from the program before.", false, true}},
      .run = run};
}

}  // namespace muster::fleet
