#include <fmt/core.h>

#include <algorithm>

#include "base/in_order.hh"
#include "base/strings.hh"
#include "cli/refusal.hh"
#include "cli/session.hh"
#include "diag/issue_code.hh"
#include "value/json.hh"
#include "value/yaml.hh"

namespace muster::cli {

namespace {

using value::Hash;
using value::Value;

const std::vector<std::string> forms{"console", "json", "yaml", "flat", "rich_data_json"};

/// How many manifests take longer to parse than a thread to start.
constexpr std::size_t worth_a_thread = 16;

/// Of whose manifests the warnings wait until those before them are told.
constexpr std::size_t kept_at_once = 1024;

/// Checks text after text. For the console each error is logged where it is met; for the other
/// forms it is kept, by the name of its file.
class Check {
 public:
  Check(Session& session, std::string form)
      : session_(session), form_(std::move(form)), options_(session.parse_options()) {}

  /// Reads and parses: all that can be done on any thread. What is to be warned of.
  std::vector<std::string> warnings(Code code) const {
    const auto program = syntax::parse(std::move(code.path), std::move(code.text), options_);
    std::vector<std::string> out;
    for (const auto& warning : program->warnings) out.push_back(diag::one_line(warning));
    return out;
  }

  /// `parsed` gives the warnings of a source, or throws.
  template <class Parsed>
  void report(const std::string& name, const Parsed& parsed) {
    try {
      for (const auto& warning : parsed()) session_.log().write({base::Level::warning, warning});
    } catch (const diag::SourceError& e) {
      sound_ = false;
      if (form_ == "console") return log_refusal(session_.log(), e, {environment(), ""});
      log_before_closing(session_.log(), e);
      errors_.set(name, form_ == "json" || form_ == "yaml" ? members(e) : full_message(raised(e)));
    }
  }

  bool sound() const { return sound_; }
  /// Empty when there is nothing to tell.
  std::string text() const;

 private:
  std::string environment() const { return session_.settings().text("environment"); }
  Value full_message(const diag::Diagnostic& d) const {
    return before_parse_error(environment()) + diag::one_line(d);
  }
  Value members(const diag::SourceError& error) const;

  Session& session_;
  std::string form_;
  syntax::ParseOptions options_;
  bool sound_ = true;
  Hash errors_;
};

Value Check::members(const diag::SourceError& error) const {
  const auto d = raised(error);
  base::LogMessage place;
  set_place(place, d);
  const auto number = [](std::uint32_t n) { return n > 0 ? Value(std::int64_t{n}) : Value(); };
  const std::string code(diag::issue_code(d.message));
  return Hash{{"issue_code", code.empty() ? Value() : Value(code)},
              {"message", d.message},
              {"full_message", full_message(d)},
              {"file", place.file.empty() ? Value() : Value(place.file)},
              {"line", number(place.line)},
              {"pos", number(place.column)}};
}

std::string Check::text() const {
  if (errors_.empty()) return {};
  if (form_ == "yaml") return value::to_yaml(errors_);
  if (form_ != "flat")
    return value::to_json(
               errors_, form_ == "json" ? value::JsonLayout::pretty : value::JsonLayout::compact) +
           "\n";
  std::string out;
  for (const auto& [name, message] : errors_)
    out += *name.if_string() + "=" + *message.if_string() + "\n";
  return out;
}

void add_manifests(os::System& system, const std::string& path, std::vector<std::string>& files);

void add_manifests_in(os::System& system, const std::string& folder,
                      std::vector<std::string>& files) {
  for (const auto& name : system.list(folder)) {
    const auto inside = folder + "/" + name;
    const auto kind = system.status(inside);
    if (name.ends_with(".pp") || (kind && kind->kind == os::FileKind::directory))
      add_manifests(system, inside, files);
  }
}

/// The manifests at and under a path. Whether one that is called so is a file is not asked here:
/// two ways through the folders for a file cost a tenth of the whole. It shows when it is read.
void add_manifests(os::System& system, const std::string& path, std::vector<std::string>& files) {
  const auto is_folder = [&] {
    const auto status = system.follow(path);
    return status && status->kind == os::FileKind::directory;
  };
  if (path.ends_with(".pp") || !is_folder()) return files.push_back(path);
  add_manifests_in(system, path, files);
}

/// The names as Puppet prints them: its list of lines.
void refuse_missing(const std::vector<std::string>& missing, const std::string& program) {
  std::vector<std::string> lines;
  for (const auto& path : missing) lines.push_back("\"   " + path + "\\n\"");
  fmt::print(stderr,
             "Error: One or more file(s) specified did not exist:\n[{}]\n"
             "Error: Try '{} help parser validate' for usage\n",
             base::join(lines, ", "), program);
}

/// Checks them, and gives the paths at which no text could be read.
std::vector<std::string> check_files(os::System& system, Check& check,
                                     const std::vector<std::string>& files) {
  std::vector<std::string> unread;
  using Warnings = std::optional<std::vector<std::string>>;
  const auto parse = [&](std::size_t i) -> Warnings {
    auto code = find_manifest(system, files[i]);
    return code ? Warnings(check.warnings(*std::move(code))) : std::nullopt;
  };
  base::in_order(files.size(), worth_a_thread, kept_at_once, parse,
                 [&](std::size_t i, auto& parsed) {
                   check.report(files[i], [&] {
                     auto warnings = parsed.take();
                     if (!warnings) unread.push_back(files[i]);
                     return warnings.value_or(std::vector<std::string>());
                   });
                 });
  return unread;
}

/// What is in folders that are called like a manifest. Throws base::Error for what cannot be read.
std::vector<std::string> inside(os::System& system, const std::vector<std::string>& unread,
                                std::vector<std::string>& missing) {
  std::vector<std::string> files;
  for (const auto& path : unread) {
    const auto status = system.follow(path);
    if (!status)
      missing.push_back(path);
    else if (status->kind == os::FileKind::directory)
      add_manifests_in(system, path, files);
    else
      throw no_manifest(path);
  }
  return files;
}

std::string form_for(const Arguments& arguments) {
  auto form = arguments.value("render-as").value_or("console");
  if (std::find(forms.begin(), forms.end(), form) == forms.end())
    throw base::Error(
        fmt::format("Could not parse application options: I don't know how to render '{}'", form));
  return form;
}

int run(const Arguments& arguments) {
  Session session(arguments);
  Check check(session, form_for(arguments));
  std::vector<std::string> files;
  auto wanted = arguments.rest;
  if (wanted.empty()) {
    const auto manifest = session.environment().layout().manifest;
    if (manifest.empty() || !session.system().follow(manifest))
      check.report("STDIN", [&] { return check.warnings({"", read_standard_input()}); });
    else
      wanted.push_back(manifest);
  }
  for (const auto& path : wanted) add_manifests(session.system(), path, files);
  std::vector<std::string> missing;
  while (!files.empty())
    files = inside(session.system(), check_files(session.system(), check, files), missing);
  fmt::print("{}", check.text());
  if (!missing.empty()) refuse_missing(missing, arguments.program);
  return check.sound() && missing.empty() ? 0 : 1;
}

}  // namespace

Command define_parser_validate() {
  return {.doc = "Checks the syntax of manifests.",
          .usage = "[--render-as FORMAT] [FILE | DIRECTORY]…",
          .details =
              "Prints nothing when all is well. Without a file, the environment's manifest or "
              "standard input.",
          .examples = {"# before a commit\nmuster parser validate manifests/*.pp",
                       "# for an editor\nmuster parser validate --render-as json site.pp"},
          .options = {{"--render-as", "FORMAT",
                       "console, json or yaml; flat and rich_data_json: the messages alone."}},
          .run = run};
}

}  // namespace muster::cli
