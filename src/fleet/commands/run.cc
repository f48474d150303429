#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/error.hh"
#include "base/strings.hh"
#include "deploy/engine.hh"
#include "fleet/ask_user.hh"
#include "fleet/fleet.hh"
#include "fleet/host_results.hh"
#include "fleet/run_output.hh"
#include "fleet/targets.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;

constexpr std::size_t most_input = 64u << 20;

std::string standard_input() {
  std::string out;
  char buffer[1u << 16];
  while (const auto got = std::fread(buffer, 1, sizeof buffer, stdin)) {
    out.append(buffer, got);
    if (out.size() > most_input) throw base::Error("standard input has more than 64 MiB");
  }
  return out;
}

double number(const Arguments& arguments, const std::string& name, double otherwise) {
  const auto text = arguments.value(name);
  if (!text) return otherwise;
  double out = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), out);
  if (read.ec != std::errc() || read.ptr != text->data() + text->size() || !(out > 0) || out > 1e9)
    throw UsageError(fmt::format("--{}: a number above 0, not '{}'", name, *text));
  return out;
}

/// "3" hosts or "10%" of them.
std::size_t most_failures(const Arguments& arguments, std::size_t hosts) {
  const auto text = arguments.value("max-failures");
  if (!text) return SIZE_MAX;
  const bool is_share = text->ends_with("%");
  double out = 0;
  const auto* end = text->data() + text->size() - (is_share ? 1 : 0);
  const auto read = std::from_chars(text->data(), end, out);
  if (read.ec != std::errc() || read.ptr != end || !(out >= 0) || (is_share && out > 100))
    throw UsageError(fmt::format("--max-failures: a number or a percentage, not '{}'", *text));
  return static_cast<std::size_t>(is_share ? std::floor(out * static_cast<double>(hosts) / 100)
                                           : out);
}

deploy::Submission submission(const Arguments& arguments, const std::vector<std::string>& words) {
  deploy::Submission out;
  out.command = base::join(words, " ");
  if (arguments.flag("stdin")) out.input = standard_input();
  if (arguments.flag("tty")) out.terminal.emplace();
  for (const auto& variable : arguments.values("env")) {
    const auto equals = variable.find('=');
    if (equals == std::string::npos || equals == 0)
      throw UsageError(fmt::format("--env: NAME=VALUE, not '{}'", variable));
    out.environment.emplace_back(variable.substr(0, equals), variable.substr(equals + 1));
  }
  out.timeout = std::chrono::milliseconds(
      static_cast<std::int64_t>(number(arguments, "timeout", 3600) * 1000));
  return out;
}

deploy::Limits limits(const Arguments& arguments) {
  deploy::Limits out;
  constexpr double unlimited = 0;
  out.running = static_cast<std::size_t>(number(arguments, "parallel", unlimited));
  if (out.running > 0) out.starting = std::min(out.starting, out.running);
  out.starts_per_second = number(arguments, "rate", unlimited);
  return out;
}

/// Each line with its host before it, as it comes.
void print_line_wise(const HostResult& result, const deploy::Output& output) {
  auto* to = output.stream == deploy::Stream::out ? stdout : stderr;
  for (const auto& line : base::split(output.bytes, "\n"))
    if (!line.empty()) fmt::print(to, "{}: {}\n", result.host, line);
}

int status_of(const std::vector<HostResult>& results) {
  constexpr int not_reached = 255;
  if (results.size() == 1) {
    const auto& only = results.front().finished;
    return only.failure || !only.status ? not_reached : *only.status;
  }
  return std::ranges::all_of(results, &HostResult::ok) ? 0 : 1;
}

void print_summary(const std::vector<HostResult>& results) {
  std::vector<std::string> failed;
  for (const auto& result : results)
    if (!result.ok()) failed.push_back(result.host);
  if (results.size() > 1 && !failed.empty())
    fmt::print(stderr, "{} of {} failed: {}\n", failed.size(), results.size(), folded(failed));
}

int run(const Arguments& arguments) {
  auto words = arguments.rest;
  std::string query;
  if (!names_hosts(arguments)) {
    if (words.empty()) throw UsageError("run needs a query or --hosts, and a command");
    query = words.front();
    words.erase(words.begin());
  }
  if (words.empty()) throw UsageError("run needs a command");
  const auto hosts = targets(arguments, query);
  const auto what = submission(arguments, words);
  const auto engine = deploy::make_engine(limits(arguments), ask_user());
  const bool json = arguments.flag("json"), stream = arguments.flag("stream");
  HostRun::Options options;
  options.most_failures = most_failures(arguments, hosts.size());
  options.progress = ::isatty(STDERR_FILENO) != 0 && !stream;
  if (stream) options.on_output = print_line_wise;
  if (json)
    options.on_finished = [](const HostResult& result) { fmt::print("{}", json_line(result)); };
  HostRun all(*engine, std::move(options));
  for (const auto& host : hosts) all.add(host.name, engine->submit(engine->host(host), what));
  const auto results = all.wait();
  if (stream && !json) {
    for (const auto& result : results)
      if (!result.ok()) fmt::print(stderr, "{}\n", result.problem());
  } else if (!json) {
    fmt::print("{}", arguments.flag("diff") ? differences(results) : grouped(results));
  }
  std::fflush(stdout);
  print_summary(results);
  return status_of(results);
}

}  // namespace

cli::Command define_run() {
  auto options = target_options();
  options.insert(
      options.end(),
      {{"-P,--parallel", "N", "At most so many hosts at a time.", false, true},
       {"--rate", "N", "Begin at most so many connections a second.", false, true},
       {"-t,--timeout", "SECONDS", "End the command after this time; default 3600.", false, true},
       {"--max-failures", "N", "Begin no more when more hosts (or N%) failed.", false, true},
       {"--json", "", "A line of JSON for each host, as it ends.", false, true},
       {"--diff", "", "What most hosts said, and how others differ.", false, true},
       {"--stream", "", "Each line as it comes, its host before it.", false, true},
       {"--stdin", "", "Each host gets our standard input.", false, true},
       {"--tty", "", "A terminal for the command there.", false, true},
       {"--env", "NAME=VALUE", "A variable, where sshd's AcceptEnv takes it.", true, true}});
  return {
      .doc = "Runs a command on many servers at once.",
      .usage = "[options] QUERY|--hosts A,B|--file FILE -- COMMAND...",
      .details =
          "The query is the registry's: 'role:web state:up'. Servers are reached at the address "
          "that "
          "they\nregistered, and have to show the host key that they registered. What hosts say is "
          "shown\ntogether where it is equal.\n\nExit status: of the command, for one host; else 0 "
          "when it was 0 on all of them, and 1. Ctrl-C\nends the command everywhere.",
      .examples = {"# on the web servers of this moment\nmuster run 'role:web state:up' -- uptime",
                   "# on hosts of your own\nmuster run --hosts web1,deploy@web2:2222 -- df -h /",
                   "# whose configuration differs?\nmuster run --diff role:web -- cat "
                   "/etc/nginx/nginx.conf"},
      .options = std::move(options),
      .run = run};
}

}  // namespace muster::fleet
