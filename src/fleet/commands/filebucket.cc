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
#include "fleet/fleet.hh"
#include "fleet/kept_files.hh"
#include "resources/file_diff.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::Session;
using cli::UsageError;
using resources::Filebucket;
using Words = std::span<const std::string>;

constexpr std::int64_t nanoseconds = 1'000'000'000;

crypto::Algorithm algorithm_of(const cli::Settings& settings) {
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

class FilesHere : public KeptFiles {
 public:
  explicit FilesHere(Filebucket bucket) : bucket_(std::move(bucket)) {}

  std::string add(const os::Descriptor& file, const std::string& path) override {
    return bucket_.add(file, path);
  }
  os::Descriptor open(const std::string& sum) override {
    auto file = bucket_.open(sum);
    if (!file) throw base::Error("File not found");
    return file;
  }
  bool has(const std::string& sum) override { return static_cast<bool>(bucket_.open(sum)); }
  std::string name_of(const std::string& sum) const override { return bucket_.contents_path(sum); }

 private:
  Filebucket bucket_;
};

int back_up(KeptFiles& kept, Words files) {
  if (files.empty()) throw base::Error("You must specify a file to back up");
  for (const auto& path : files) {
    const auto file = open_to_read(path);
    if (file)
      fmt::print("{}: {}\n", path, kept.add(file, path));
    else
      fmt::print(stderr, "{}: {}\n", path, errno == ENOENT ? "no such file" : "cannot read file");
  }
  return 0;
}

int get(KeptFiles& kept, Words words) {
  const auto file = kept.open(words.empty() ? "" : words[0]);
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

int restore(Session& session, KeptFiles& kept, Words words) {
  if (words.empty() || words.size() > 2) throw UsageError("restore needs a file and a checksum");
  const auto& path = words[0];
  const std::string sum = words.size() == 2 ? words[1] : "";
  if (has_content(path, sum, algorithm_of(session.settings()))) return 0;
  const auto file = kept.open(sum);
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
Side side_of(KeptFiles& kept, const std::string& word) {
  auto file = open_to_read(word);
  if (file) return {std::move(file), word};
  return {kept.open(word), kept.name_of(word)};
}

int show_diff(Session& session, KeptFiles& kept, Words words) {
  if (words.size() != 2)
    throw base::Error("Need exactly two arguments: filebucket diff <file_a> <file_b>");
  const bool kept_ones = !open_to_read(words[0]) && !open_to_read(words[1]);
  if (kept_ones && !kept.has(words[0])) throw base::Error("Failed to diff files");
  const auto left = side_of(kept, words[0]), right = side_of(kept, words[1]);
  const apply::Machine machine{session.system(), session.types(), session.log(),
                               [&](std::string_view fact) { return session.fact(fact); }};
  apply::Inspection inspection(machine, cli::run_options(session), {});
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

/// Puppet's own command means the server's bucket, ours this machine's.
bool is_remote(const Arguments& arguments) {
  if (arguments.flag("local") || arguments.value("bucket")) return false;
  return arguments.program == "puppet" || arguments.flag("remote") ||
         arguments.options.contains("server");
}

int run(const Arguments& arguments) {
  if (arguments.rest.empty()) throw UsageError("What to do? backup, get, restore, diff or list");
  Session session(arguments);
  const bool remote = is_remote(arguments);
  const auto& mode = arguments.rest[0];
  if (mode == "list") {
    if (remote) throw base::Error("Listing remote file buckets is not allowed");
    return list(bucket_for(session, arguments), arguments);
  }
  const auto kept = remote ? files_of_server(arguments, algorithm_of(session.settings()))
                           : std::make_unique<FilesHere>(bucket_for(session, arguments));
  const auto words = Words(arguments.rest).subspan(1);
  if (mode == "backup") return back_up(*kept, words);
  if (mode == "get") return get(*kept, words);
  if (mode == "restore") return restore(session, *kept, words);
  if (mode == "diff") return show_diff(session, *kept, words);
  throw UsageError(fmt::format("There is no '{}': backup, get, restore, diff or list", mode));
}

}  // namespace

cli::Command define_filebucket() {
  return {.doc = "Keeps files by their checksum, and gives them back.",
          .usage = "backup FILE… | get SUM | restore FILE SUM | diff FILE|SUM FILE|SUM | list",
          .details =
              "The bucket is this machine's own: the setting clientbucketdir, or --bucket; with "
              "--remote the server's,\nwhich is asked with this node's certificate. Called "
              "as puppet, the server's unless --local is given.",
          .examples = {"# what a run has replaced, and when\nmuster filebucket list",
                       "# since noon\nmuster filebucket list --fromdate '2026-11-22 12:00'",
                       "# put it back\nmuster filebucket restore /etc/ntp.conf c3f9c8…",
                       "# what the server keeps\nmuster filebucket --remote get c3f9c8…"},
          .options = {{"-b,--bucket", "DIRECTORY", "Use this bucket."},
                      {"-l,--local", "", "This machine's bucket."},
                      {"-r,--remote", "", "The server's bucket."},
                      {"-s,--server", "NAME", "The bucket of that server."},
                      {"-f,--fromdate", "TIME", "List what was kept since then."},
                      {"-t,--todate", "TIME", "List what was kept until then."},
                      {"-v,--verbose", "", "Log more (level info)."},
                      {"-d,--debug", "", "Log everything."}},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::fleet
