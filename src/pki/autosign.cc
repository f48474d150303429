#include "pki/autosign.hh"

#include <fmt/core.h>

#include "base/strings.hh"
#include "pki/certname.hh"

namespace muster::pki {

namespace {

constexpr std::size_t most_bytes = 1024UL * 1024;

bool is_pattern(std::string_view line) {
  if (line == "*") return true;
  const auto name = line.starts_with("*.") ? line.substr(2) : line;
  return !problem_with_certname(base::lower_ascii(name));
}

bool matches(std::string_view line, std::string_view certname) {
  if (line == "*") return true;
  if (!line.starts_with("*.")) return line == certname;
  const auto domain = base::lower_ascii(line.substr(2));
  return certname == domain || certname.ends_with("." + domain);
}

class Autosign {
 public:
  Autosign(AutosignOptions options, os::System& system, base::LogSink& log)
      : options_(std::move(options)), system_(system), log_(log) {}

  Verdict operator()(const Candidate& candidate) const {
    const auto& setting = options_.setting;
    if (setting == "true") return {Verdict::Kind::approve, "autosign = true"};
    if (!setting.starts_with("/")) return {};
    const auto status = system_.follow(setting);
    if (!status || status->kind != os::FileKind::file) return {};
    constexpr unsigned executable = 0111;
    return (status->mode & executable) != 0 ? by_program(candidate) : by_list(candidate);
  }

 private:
  void say(base::Level level, const std::string& text) const { log_.write({level, text}); }

  Verdict by_list(const Candidate& candidate) const {
    const auto list = system_.read(options_.setting, most_bytes);
    if (!list) return {};
    std::vector<std::string> invalid;
    const bool found = is_in_list(*list, candidate.certname, invalid);
    for (const auto& line : invalid)
      say(base::Level::err,
          fmt::format("Invalid pattern '{}' found in {}", line, options_.setting));
    if (!found) return {};
    return {Verdict::Kind::approve, "the list " + options_.setting};
  }

  Verdict by_program(const Candidate& candidate) const {
    const auto& program = options_.setting;
    const auto& name = candidate.certname;
    const auto result = system_.run({.argv = {program, name},
                                     .input = candidate.request.to_pem(),
                                     .timeout = options_.program_timeout,
                                     .output_limit = 65536});
    if (!result.err.empty())
      say(base::Level::warning,
          fmt::format("Autosign command '{} {}' generated output to stderr: {}", program, name,
                      result.err));
    if (result.ok()) return {Verdict::Kind::approve, "the program " + program};
    if (result.timed_out || !result.started)
      say(base::Level::warning, fmt::format("Autosign command '{} {}' {}", program, name,
                                            result.timed_out ? "took too long" : "did not start"));
    else
      say(base::Level::warning,
          fmt::format("Autosign command '{}' rejected certificate '{}' because the exit code was "
                      "{}, not zero",
                      program, name, result.status));
    return {};
  }

  AutosignOptions options_;
  os::System& system_;
  base::LogSink& log_;
};

}  // namespace

Approver autosign(AutosignOptions options, os::System& system, base::LogSink& log) {
  return Autosign(std::move(options), system, log);
}

bool is_in_list(std::string_view list, std::string_view certname,
                std::vector<std::string>& invalid) {
  bool found = false;
  for (const auto& whole : base::split(list, "\n")) {
    if (whole.starts_with("#") || base::trim(whole).empty()) continue;
    const auto line = base::trim(whole);
    if (!is_pattern(line))
      invalid.emplace_back(line);
    else if (matches(line, certname))
      found = true;
  }
  return found;
}

}  // namespace muster::pki
