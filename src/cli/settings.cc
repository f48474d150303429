#include "cli/settings.hh"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::cli {

namespace {

const SettingRow* row(std::string_view name) {
  const auto rows = setting_rows();
  const auto at =
      std::lower_bound(rows.begin(), rows.end(), name,
                       [](const SettingRow& r, std::string_view n) { return r.name < n; });
  return at != rows.end() && at->name == name ? &*at : nullptr;
}

std::string canonical(std::string_view name) {
  if (name == "masterport") return "serverport";
  return std::string(name);
}

std::map<std::string, std::string, std::less<>> as_map(const Places& p) {
  return {{"confdir", p.confdir}, {"codedir", p.codedir},
          {"vardir", p.vardir},   {"rundir", p.rundir},
          {"logdir", p.logdir},   {"publicdir", p.publicdir},
          {"ssldir", p.ssldir},   {"config_file_name", p.config_file_name}};
}

std::int64_t number(std::string_view name, std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size())
    throw base::Error(
        fmt::format("Cannot convert '{}' to an integer for parameter: {}", text, name));
  return n;
}

std::int64_t seconds_per(char unit) {
  switch (unit) {
    case 's': return 1;
    case 'm': return 60;
    case 'h': return 3600;
    case 'd': return 86400;
    case 'y': return std::int64_t{365} * 86400;
    default: return 0;
  }
}

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

Places muster_places(bool root, const std::string& home) {
  if (root)
    return {"/etc/muster",     "/etc/muster/code",       "/var/lib/muster",     "/run/muster",
            "/var/log/muster", "/var/lib/muster/public", "/var/lib/muster/ssl", "muster.toml"};
  const auto base = home + "/.muster";
  return {base,          base + "/code",         base + "/state", base + "/run",
          base + "/log", base + "/state/public", base + "/ssl",   "muster.toml"};
}

Places puppet_places(bool root, const std::string& home) {
  if (root)
    return {"/etc/puppet",     "/etc/puppet/code",         "/var/cache/puppet",   "/run/puppet",
            "/var/log/puppet", "/var/cache/puppet/public", "/var/lib/puppet/ssl", "puppet.conf"};
  const auto base = home + "/.puppet";
  return {base,
          base + "/code",
          base + "/var",
          base + "/var/run",
          base + "/var/log",
          base + "/var/public",
          base + "/ssl",
          "puppet.conf"};
}

Settings::Settings(const Places& places) : places_(as_map(places)) {}

void Settings::use_places(const Places& places) {
  places_ = as_map(places);
}

bool Settings::known(std::string_view name) {
  static const auto directories = as_map({});
  return row(name) || directories.contains(name);
}

SettingKind Settings::kind(std::string_view name) {
  const auto* r = row(name);
  return r ? r->kind : SettingKind::text;
}

bool Settings::is_flag(std::string_view name) {
  return kind(name) == SettingKind::boolean;
}

void Settings::set(std::string_view name, std::string value) {
  if (!known(name)) throw base::Error(fmt::format("There is no setting named '{}'", name));
  // A folder is where it is from here, as for Puppet: the run may go elsewhere.
  if (places_.contains(name) && name != "config_file_name" && !value.empty() && value[0] != '$')
    value = std::filesystem::absolute(value).lexically_normal();
  command_line_[canonical(name)] = std::move(value);
}

void Settings::load(os::System& system) {
  const auto path = text("config");
  const auto content = system.read(path);
  if (!content) return;
  sections_ =
      path.ends_with(".toml") ? read_toml(path, *content) : read_puppet_conf(path, *content);
}

std::optional<std::string> Settings::raw(std::string_view name) const {
  if (const auto at = command_line_.find(name); at != command_line_.end()) return at->second;
  for (const std::string_view section : {std::string_view(section_), std::string_view("main")})
    if (const auto s = sections_.find(section); s != sections_.end())
      if (const auto at = s->second.find(name); at != s->second.end()) return at->second;
  if (const auto at = places_.find(name); at != places_.end()) return at->second;
  return std::nullopt;
}

std::string Settings::resolved(std::string_view given_name, int depth) const {
  const auto name = canonical(given_name);
  if (!known(name)) throw base::Error(fmt::format("There is no setting named '{}'", name));
  if (depth > 20) throw base::Error(fmt::format("The setting '{}' names itself", name));
  if (const auto value = raw(name)) return interpolate(*value, depth + 1);
  const auto* r = row(name);
  return r ? interpolate(r->default_value, depth + 1) : std::string();
}

std::string Settings::interpolate(std::string_view text, int depth) const {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '$') {
      out += text[i++];
      continue;
    }
    const bool braced = i + 1 < text.size() && text[i + 1] == '{';
    const auto begin = i + (braced ? 2 : 1);
    auto end = begin;
    while (end < text.size() && name_character(text[end])) ++end;
    const auto name = text.substr(begin, end - begin);
    const bool closed = !braced || (end < text.size() && text[end] == '}');
    if (name.empty() || !closed || !known(name)) {
      out += text[i++];  // $environment in a path is put in by the environment, not here
      continue;
    }
    out += resolved(name, depth);
    i = end + (braced ? 1 : 0);
  }
  return out;
}

std::string Settings::text(std::string_view name) const {
  return resolved(name, 0);
}

bool Settings::boolean(std::string_view name) const {
  const auto value = base::lower_ascii(text(name));
  if (value == "true" || value == "yes" || value == "1") return true;
  if (value == "false" || value == "no" || value == "0" || value.empty()) return false;
  throw base::Error(fmt::format("Cannot convert '{}' to a boolean for parameter: {}", value, name));
}

std::int64_t Settings::integer(std::string_view name) const {
  return number(name, text(name));
}

std::optional<std::chrono::seconds> Settings::duration(std::string_view name) const {
  const auto value = text(name);
  if (value == "unlimited") return std::nullopt;
  if (value.empty()) return std::chrono::seconds(0);
  const auto unit = seconds_per(value.back());
  const auto digits =
      unit == 0 ? std::string_view(value) : std::string_view(value).substr(0, value.size() - 1);
  return std::chrono::seconds(number(name, digits) * std::max<std::int64_t>(unit, 1));
}

std::vector<std::string> Settings::list(std::string_view name, char separator) const {
  std::vector<std::string> out;
  for (const auto& part : base::split(text(name), std::string_view(&separator, 1)))
    if (const auto item = base::trim(part); !item.empty()) out.emplace_back(item);
  return out;
}

std::string Settings::printed(std::string_view name) const {
  const auto* r = row(name);
  if (!r || r->kind != SettingKind::duration || text(name).empty()) return text(name);
  const auto seconds = duration(name);
  return seconds ? std::to_string(seconds->count()) : "unlimited";
}

bool Settings::given_on_command_line(std::string_view name) const {
  return command_line_.contains(canonical(name));
}

bool Settings::given(std::string_view name) const {
  return raw(canonical(name)).has_value();
}

std::vector<std::string> Settings::names() const {
  std::vector<std::string> out;
  for (const auto& r : setting_rows()) out.emplace_back(r.name);
  for (const auto& [name, value] : places_)
    if (!row(name)) out.push_back(name);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace muster::cli
