#include "ssh/config_settings.hh"

#include <fmt/core.h>

#include <charconv>
#include <set>

#include "base/error.hh"
#include "base/strings.hh"
#include "ssh/config.hh"
#include "ssh/patterns.hh"

namespace muster::ssh {

namespace {

const std::set<std::string>& list_keywords() {
  static const std::set<std::string> names = {"identityfile", "certificatefile", "sendenv",
                                              "setenv"};
  return names;
}

const std::set<std::string>& whole_line_keywords() {
  static const std::set<std::string> names = {"proxycommand", "proxyjump"};
  return names;
}

}  // namespace

ConfigSettings::ConfigSettings(std::string name, const LocalUser& user)
    : name_(std::move(name)), user_(user) {}

void ConfigSettings::give(const std::string& keyword, const std::string& value) {
  values_.emplace(keyword, value);
}

void ConfigSettings::obey(const std::vector<ConfigLine>& lines) {
  bool active = true;
  obey(lines, active);
}

void ConfigSettings::obey(const std::vector<ConfigLine>& lines, bool& active) {
  for (const auto& line : lines) {
    if (line.keyword == "host" || line.keyword == "match") {
      active = applies(line);
    } else if (active && line.keyword == "include") {
      // A Host inside it ends with it.
      bool inside = true;
      obey(line.included, inside);
    } else if (active) {
      set(line);
    }
  }
}

bool ConfigSettings::applies(const ConfigLine& line) {
  if (line.keyword == "host") {
    std::string patterns;
    for (const auto& word : line.words) patterns += (patterns.empty() ? "" : ",") + word;
    return matches_patterns(name_, patterns);
  }
  bool all = true;
  for (std::size_t i = 0; i < line.words.size(); ++i) {
    auto name = base::lower_ascii(line.words[i]);
    const bool negated = name.starts_with("!");
    if (negated) name.erase(0, 1);
    if (name == "all") continue;
    if (name == "canonical" || name == "final") {
      all = all && negated;
      continue;
    }
    if (i + 1 >= line.words.size())
      throw base::Error(fmt::format("{}: '{}' needs a value", line.place, line.words[i]));
    const auto& value = line.words[++i];
    if (name == "exec") {
      if (all && match_exec_.empty()) match_exec_ = line.place;
      all = false;
    } else {
      all = all && condition(name, value) != negated;
    }
  }
  return all;
}

bool ConfigSettings::condition(const std::string& name, const std::string& value) {
  if (name == "host") return matches_patterns(host_name(), value);
  if (name == "originalhost") return matches_patterns(name_, value);
  if (name == "user") return matches_patterns(text("user", user_.name), value);
  if (name == "localuser") return matches_patterns(user_.name, value);
  return false;  // of a newer OpenSSH
}

void ConfigSettings::set(const ConfigLine& line) {
  if (list_keywords().contains(line.keyword)) {
    auto& values = lists_[line.keyword];
    values.insert(values.end(), line.words.begin(), line.words.end());
    return;
  }
  if (whole_line_keywords().contains(line.keyword)) {
    values_.emplace(line.keyword, line.rest);
  } else if (line.keyword == "userknownhostsfile" || line.keyword == "globalknownhostsfile") {
    if (values_.emplace(line.keyword, line.rest).second) lists_[line.keyword] = line.words;
  } else if (!line.words.empty()) {
    values_.emplace(line.keyword, line.words[0]);
  }
}

std::string ConfigSettings::text(const std::string& keyword, const std::string& otherwise) const {
  const auto found = values_.find(keyword);
  return found == values_.end() ? otherwise : found->second;
}

std::vector<std::string> ConfigSettings::list(const std::string& keyword) const {
  const auto found = lists_.find(keyword);
  return found == lists_.end() ? std::vector<std::string>() : found->second;
}

bool ConfigSettings::yes(const std::string& keyword, bool otherwise) const {
  const auto value = base::lower_ascii(text(keyword));
  if (value.empty()) return otherwise;
  return value == "yes" || value == "true" || value == "on";
}

std::optional<long> ConfigSettings::number(const std::string& keyword) const {
  auto value = base::lower_ascii(text(keyword));
  long unit = 1;
  if (value.ends_with("s")) value.pop_back();
  if (value.ends_with("m")) {
    unit = 60;
    value.pop_back();
  }
  constexpr long most = 1'000'000;
  long out = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), out);
  if (value.empty() || read.ec != std::errc() || read.ptr != value.data() + value.size())
    return std::nullopt;
  return out < 0 || out > most ? std::nullopt : std::optional(out * unit);
}

std::string ConfigSettings::host_name() const {
  const auto given = text("hostname");
  return given.empty() ? name_ : base::replace_all(given, "%h", name_);
}

std::string ConfigSettings::expanded(const std::string& input, const Route& route) const {
  std::string out;
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (i == 0 && input[i] == '~' && (input.size() == 1 || input[1] == '/')) {
      out += user_.home;
    } else if (input[i] == '%' && i + 1 < input.size()) {
      switch (input[++i]) {
        case '%': out += '%'; break;
        case 'd': out += user_.home; break;
        case 'h': out += route.address; break;
        case 'i': out += std::to_string(user_.uid); break;
        case 'k': out += route.lookup_name; break;
        case 'l': out += user_.host; break;
        case 'L': out += user_.host.substr(0, user_.host.find('.')); break;
        case 'n': out += name_; break;
        case 'p': out += std::to_string(route.port); break;
        case 'r': out += route.user; break;
        case 'u': out += user_.name; break;
        default: out += fmt::format("%{}", input[i]);
      }
    } else {
      out += input[i];
    }
  }
  return out;
}

Route ConfigSettings::route(const Host& host) const {
  Route route;
  set_target(route, host);
  set_keys(route, host);
  set_methods(route, host);
  set_host_keys(route, host);
  set_connection(route, host);
  set_environment(route);
  route.needs_openssh = beyond_libssh(route);
  return route;
}

}  // namespace muster::ssh
