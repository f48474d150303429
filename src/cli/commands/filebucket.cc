#include "resources/filebucket.hh"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <limits>

#include "apply/inspection.hh"
#include "base/error.hh"
#include "cli/run_options.hh"
#include "resources/file_diff.hh"

namespace muster::cli {

namespace {

using resources::Filebucket;
using Words = std::span<const std::string>;

constexpr std::int64_t nanoseconds = 1'000'000'000;

crypto::Algorithm algorithm_of(const Settings& settings) {
  const auto name = settings.text("digest_algorithm");
  const auto algorithm = crypto::algorithm_named(name);
  if (!algorithm)
    throw base::Error(fmt::format("Invalid value '{}' for parameter digest_algorithm", name));
  return *algorithm;
}

std::string directory_of(const Arguments& arguments) {
  const auto given = arguments.value("bucket");
  return std::filesystem::absolute(given ? *given : arguments.settings.text("clientbucketdir"))
      .lexically_normal();
}

Filebucket bucket_for(Session& session, const Arguments& arguments) {
  return {directory_of(arguments), algorithm_of(session.settings()),
          [&session](base::Level level, std::string message) {
            if (level >= session.log().threshold())
              session.log().write({level, std::move(message)});
          }};
}

os::Descriptor open_to_read(const std::string& path) {
  return os::Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

void copy(const os::Descriptor& from, const os::Descriptor& to) {
  os::read_pieces(from, [&](std::string_view piece) {
    os::write_all(to, piece);
    return true;
  });
}

int back_up(const Filebucket& bucket, Words files) {
  if (files.empty()) throw base::Error("You must specify a file to back up");
  for (const auto& path : files) {
    const auto file = open_to_read(path);
    if (file)
      fmt::print("{}: {}\n", path, bucket.add(file, path));
    else
      fmt::print(stderr, "{}: {}\n", path, errno == ENOENT ? "no such file" : "cannot read file");
  }
  return 0;
}

os::Descriptor opened(const Filebucket& bucket, const std::string& sum) {
  auto file = bucket.open(sum);
  if (!file) throw base::Error("File not found");
  return file;
}

int get(const Filebucket& bucket, Words words) {
  const auto file = opened(bucket, words.empty() ? "" : words[0]);
  const os::Descriptor out(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  copy(file, out);
  return 0;
}

/// Is that its content already?
bool has_content(const std::string& path, const std::string& sum, crypto::Algorithm algorithm) {
  const auto file = open_to_read(path);
  if (!file) return false;
  crypto::Digest digest(algorithm);
  os::read_pieces(file, [&](std::string_view piece) {
    digest.add(piece);
    return true;
  });
  return digest.hex() == sum;
}

int restore(Session& session, const Filebucket& bucket, Words words) {
  if (words.empty() || words.size() > 2) throw UsageError("restore needs a file and a checksum");
  const auto& path = words[0];
  const std::string sum = words.size() == 2 ? words[1] : "";
  if (has_content(path, sum, algorithm_of(session.settings()))) return 0;
  const auto file = opened(bucket, sum);
  constexpr unsigned before_umask = 0666;
  // Written in place: the file keeps its owner, its mode and its links.
  const os::Descriptor out(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, before_umask));
  if (!out) throw base::Error(base::with_errno(path, errno));
  copy(file, out);
  return 0;
}

struct Side {
  os::Descriptor file;
  std::string name;
};

/// A file on disk, else what the bucket has under that checksum.
Side side_of(const Filebucket& bucket, const std::string& word) {
  auto file = open_to_read(word);
  if (file) return {std::move(file), word};
  return {opened(bucket, word), bucket.contents_path(word)};
}

int show_diff(Session& session, const Filebucket& bucket, Words words) {
  if (words.size() != 2)
    throw base::Error("Need exactly two arguments: filebucket diff <file_a> <file_b>");
  const bool kept_ones = !open_to_read(words[0]) && !open_to_read(words[1]);
  if (kept_ones && !bucket.open(words[0])) throw base::Error("Failed to diff files");
  const auto left = side_of(bucket, words[0]), right = side_of(bucket, words[1]);
  const apply::Machine machine{session.system(), session.types(), session.log(),
                               [&](std::string_view fact) { return session.fact(fact); }};
  apply::Inspection inspection(machine, run_options(session), {});
  fmt::print("{}", resources::diff(inspection.context(), {left.file, left.name},
                                   {right.file, right.name}));
  return 0;
}

/// "2026-11-22 18:06:12", without seconds, or the day alone; local time, in nanoseconds since 1970.
std::int64_t read_time(const std::string& text, const char* option) {
  for (const char* form :
       {"%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"}) {
    std::tm parts{};
    const char* end = ::strptime(text.c_str(), form, &parts);
    if (!end || *end != '\0') continue;
    parts.tm_isdst = -1;
    return static_cast<std::int64_t>(std::mktime(&parts)) * nanoseconds;
  }
  throw base::Error(fmt::format("Error while parsing '{}'", option));
}

std::string time_text(std::int64_t time_ns) {
  const auto seconds = static_cast<std::time_t>(time_ns / nanoseconds);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  char text[32];  // NOLINT: for strftime
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts)};
}

int list(const Filebucket& bucket, const Arguments& arguments) {
  if (::access(directory_of(arguments).c_str(), F_OK) != 0) throw base::Error("File not found");
  const auto from = arguments.value("fromdate"), to = arguments.value("todate");
  const auto from_ns = from ? read_time(*from, "fromdate") : 0;
  const auto to_ns =
      to ? read_time(*to, "todate") + nanoseconds - 1 : std::numeric_limits<std::int64_t>::max();
  for (const auto& kept : bucket.list(from_ns, to_ns))
    fmt::print("{} {} {}\n", kept.sum, time_text(kept.time_ns), kept.path);
  return 0;
}

int run(const Arguments& arguments) {
  if (arguments.rest.empty()) throw UsageError("What to do? backup, get, restore, diff or list");
  if (arguments.flag("remote") || arguments.options.contains("server"))
    throw base::Error("a remote filebucket needs the server, which muster does not have yet");
  Session session(arguments);
  const auto bucket = bucket_for(session, arguments);
  const auto& mode = arguments.rest[0];
  const auto words = Words(arguments.rest).subspan(1);
  if (mode == "backup") return back_up(bucket, words);
  if (mode == "get") return get(bucket, words);
  if (mode == "restore") return restore(session, bucket, words);
  if (mode == "diff") return show_diff(session, bucket, words);
  if (mode == "list") return list(bucket, arguments);
  throw UsageError(fmt::format("There is no '{}': backup, get, restore, diff or list", mode));
}

}  // namespace

Command define_filebucket() {
  return {.doc = "Keeps files by their checksum, and gives them back.",
          .usage = "backup FILE… | get SUM | restore FILE SUM | diff FILE|SUM FILE|SUM | list",
          .details = "The bucket is this machine's own: the setting clientbucketdir, or --bucket.",
          .examples = {"# what a run has replaced, and when\nmuster filebucket list",
                       "# since noon\nmuster filebucket list --fromdate '2026-11-22 12:00'",
                       "# put it back\nmuster filebucket restore /etc/ntp.conf c3f9c8…"},
          .options = {{"-b,--bucket", "DIRECTORY", "Use this bucket."},
                      {"-l,--local", "", "Accepted for scripts; the bucket is always local."},
                      {"-r,--remote", "", "The server's bucket; not there yet."},
                      {"-s,--server", "NAME", "The server whose bucket it is; not there yet."},
                      {"-f,--fromdate", "TIME", "List what was kept since then."},
                      {"-t,--todate", "TIME", "List what was kept until then."},
                      {"-v,--verbose", "", "Log more (level info)."},
                      {"-d,--debug", "", "Log everything."}},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::cli
