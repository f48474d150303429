#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>

#include "base/error.hh"
#include "deploy/engine.hh"
#include "fleet/ask_user.hh"
#include "fleet/fleet.hh"
#include "fleet/host_results.hh"
#include "fleet/targets.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;

std::optional<unsigned> mode_given(const Arguments& arguments) {
  const auto text = arguments.value("mode");
  if (!text) return std::nullopt;
  constexpr int octal = 8;
  constexpr unsigned most = 07777;
  unsigned out = 0;
  const auto* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, out, octal);
  if (read.ec != std::errc() || read.ptr != end || out > most)
    throw UsageError(fmt::format("--mode: octal digits, not '{}'", *text));
  return out;
}

std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// What a host sends goes into a folder of its own.
std::string folder_for(const std::string& into, const std::string& host) {
  constexpr unsigned mode = 0755;
  auto folder = into + "/" + host;
  if (host.find('/') != std::string::npos || host.starts_with("."))
    throw base::Error(fmt::format("'{}' is no name for a folder", host));
  ::mkdir(into.c_str(), mode);
  if (::mkdir(folder.c_str(), mode) != 0 && errno != EEXIST)
    throw base::Error(base::with_errno(folder, errno));
  return folder;
}

void add_work(HostRun& all, deploy::Engine& engine, const ssh::Host& host,
              const Arguments& arguments, const std::vector<std::string>& paths) {
  const auto id = engine.host(host);
  const std::vector<std::string> from(paths.begin(), paths.end() - 1);
  const auto& to = paths.back();
  for (const auto& path : from) {
    if (arguments.flag("fetch")) {
      deploy::Download download;
      download.remote = path;
      download.local = folder_for(to, host.name) + "/" + base_name(path);
      all.add(host.name, engine.download(id, std::move(download)));
    } else {
      deploy::Upload upload;
      upload.local = path;
      upload.remote = from.size() > 1 && !to.ends_with("/") ? to + "/" : to;
      upload.mode = mode_given(arguments);
      all.add(host.name, engine.upload(id, std::move(upload)));
    }
  }
}

int run(const Arguments& arguments) {
  auto words = arguments.rest;
  std::string query;
  if (!names_hosts(arguments)) {
    if (words.empty()) throw UsageError("copy needs a query or --hosts, and files");
    query = words.front();
    words.erase(words.begin());
  }
  if (words.size() < 2) throw UsageError("copy needs files and where they go");
  const auto hosts = targets(arguments, query);
  const auto engine = deploy::make_engine({}, ask_user());
  HostRun::Options options;
  options.progress = ::isatty(STDERR_FILENO) != 0;
  HostRun all(*engine, std::move(options));
  for (const auto& host : hosts) add_work(all, *engine, host, arguments, words);
  bool good = true;
  for (const auto& result : all.wait()) {
    good = good && result.ok();
    if (!result.ok()) fmt::print(stderr, "{}\n", result.problem());
  }
  return good ? 0 : 1;
}

}  // namespace

cli::Command define_copy() {
  auto options = target_options();
  options.push_back(
      {"--fetch", "", "From the servers: each one's into a folder of its name.", false, true});
  options.push_back(
      {"-m,--mode", "MODE", "Permissions there, in octal; else those here.", false, true});
  return {.doc = "Copies files to many servers, or from them.",
          .usage = "[options] QUERY|--hosts A,B|--file FILE FILE... DESTINATION",
          .details =
              "A file is written beside the one it replaces and then takes its place. A "
              "destination that is a\n"
              "folder gets the files into it. For whole folders, run tar or rsync.",
          .examples = {"# to the web servers\nmuster copy 'role:web state:up' motd /etc/motd",
                       "# logs of all of them, into logs/NODE/\nmuster copy --fetch role:web "
                       "/var/log/syslog logs"},
          .options = std::move(options),
          .run = run};
}

}  // namespace muster::fleet
