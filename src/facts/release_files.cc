#include <algorithm>

#include "base/strings.hh"
#include "facts/distribution.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

constexpr const char* lsb_program = "lsb_release";

bool starts_with_any(const std::string& text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

std::string facter_name(const std::string& name) {
  const std::string lower = base::lower_ascii(name);
  const std::vector<std::string> parts = words(name);
  if (parts.empty()) return name;
  std::string out = parts[0];
  if (starts_with_any(lower, {"red", "oracle", "arch", "manjaro"})) {
    if (parts.size() > 1) out += parts[1];
  } else if (lower.ends_with("mariner")) {
    out = parts.back();
  }
  if (starts_with_any(lower, {"arch", "manjaro"})) out = capitalized(out);
  if (lower.starts_with("virtuozzo")) out += "Linux";
  return out;
}

/// Shell-style values: quotes around the whole are taken away.
std::map<std::string, std::string> plain_pairs(std::string_view text) {
  std::map<std::string, std::string> out;
  for (const std::string& line : lines(text)) {
    const std::string clean = base::replace_all(base::trim(line), "\"", "");
    const auto sign = clean.find('=');
    if (sign == std::string::npos || clean.starts_with('#')) continue;
    out[base::lower_ascii(clean.substr(0, sign))] = clean.substr(sign + 1);
  }
  return out;
}

/// Debian's script says nothing that is not in os-release; others know more.
bool is_os_release_script(const std::string& program) {
  return program.starts_with("#!/bin/sh") && contains(program, "/etc/os-release") &&
         contains(program, "Distributor ID");
}

Lsb read_lsb(os::System& system, const ReleaseFiles& files, std::chrono::milliseconds timeout) {
  const auto program = system.which(lsb_program);
  if (!program) return {};
  const auto text = system.read(*program, 65536);
  const auto os_release = files.find("/etc/os-release");
  if (text && is_os_release_script(*text) && os_release != files.end()) {
    return lsb_from_os_release(os_release->second);
  }
  const auto result = system.run({.argv = {*program, "-a"},
                                  .environment = {{"LC_ALL", "C"}, {"LANG", "C"}},
                                  .timeout = timeout});
  return parse_lsb_release(result.out);
}

}  // namespace

std::map<std::string, std::string> parse_os_release(std::string_view text) {
  auto out = plain_pairs(text);
  if (auto name = out.find("name"); name != out.end()) name->second = facter_name(name->second);
  if (auto id = out.find("id");
      id != out.end() && contains(base::lower_ascii(id->second), "opensuse")) {
    id->second = "opensuse";
  }
  if (auto version = out.find("version_id");
      version != out.end() && !contains(version->second, ".")) {
    version->second += ".0";
  }
  return out;
}

Lsb parse_lsb_release(std::string_view output) {
  return {.id = line_after(output, "Distributor ID:"),
          .description = line_after(output, "Description:"),
          .codename = line_after(output, "Codename:"),
          .release = line_after(output, "Release:"),
          .version = line_after(output, "LSB Version:")};
}

Lsb lsb_from_os_release(std::string_view text) {
  auto pairs = plain_pairs(text);
  const auto or_unknown = [&](const char* key) {
    const std::string& found = pairs[key];
    return found.empty() ? std::string("n/a") : found;
  };
  std::string id = or_unknown("id");
  if (id[0] >= 'a' && id[0] <= 'z' && id != "n/a") id[0] = static_cast<char>(id[0] - 'a' + 'A');
  if (base::lower_ascii(id) == base::lower_ascii(pairs["name"])) id = pairs["name"];
  return {.id = id,
          .description = or_unknown("pretty_name"),
          .codename = or_unknown("version_codename"),
          .release = or_unknown("version_id"),
          .version = {}};
}

Platform read_platform(os::System& system, std::chrono::milliseconds timeout) {
  Platform out;
  for (const char* path :
       {"/etc/os-release", "/etc/debian_version", "/etc/devuan_version", "/etc/redhat-release",
        "/etc/SuSE-release", "/etc/system-release", "/etc/alpine-release", "/etc/gentoo-release",
        "/etc/linuxmint/info", "/etc/mageia-release", "/etc/mariner-release", "/etc/meego-release",
        "/etc/enterprise-release", "/etc/oracle-release", "/etc/openwrt_version",
        "/etc/ovs-release", "/etc/lsb-release", "/etc/slackware-version"}) {
    if (auto text = system.read(path, 65536)) out.files[path] = std::move(*text);
  }
  out.lsb = read_lsb(system, out.files, timeout);
  return out;
}

}  // namespace muster::facts
