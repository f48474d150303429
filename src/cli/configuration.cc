#include <fmt/core.h>
#include <toml++/toml.h>

#include "base/error.hh"
#include "base/strings.hh"
#include "cli/settings.hh"

namespace muster::cli {

using Sections =
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>;

Sections read_puppet_conf(const std::string& path, std::string_view text) {
  Sections sections;
  std::string section = "main";
  std::size_t number = 0;
  for (const auto& raw : base::split(text, "\n")) {
    ++number;
    const auto line = base::trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      section = line.substr(1, line.size() - 2);
      if (section == "master") section = "server";
      continue;
    }
    const auto equals = line.find('=');
    if (equals == std::string_view::npos)
      throw base::Error(
          fmt::format("Could not parse {}: Could not parse line \"{}\" (file: {}, line: {})", path,
                      line, path, number));
    const std::string name(base::trim(line.substr(0, equals)));
    sections[section][name] = std::string(base::trim(line.substr(equals + 1)));
  }
  return sections;
}

Sections read_toml(const std::string& path, std::string_view text) {
  Sections sections;
  const auto put = [&](const std::string& section, const auto& name, const toml::node& node) {
    auto& slot = sections[section][std::string(std::string_view(name))];
    if (const auto s = node.value<std::string>())
      slot = *s;
    else if (const auto b = node.value_exact<bool>())
      slot = *b ? "true" : "false";
    else if (const auto i = node.value<std::int64_t>())
      slot = std::to_string(*i);
    else
      throw base::Error(
          fmt::format("{}:{}: the setting '{}' must be a string, a number or true or false", path,
                      node.source().begin.line, std::string_view(name)));
  };
  try {
    for (const auto& [name, node] : toml::parse(text)) {
      if (const auto* table = node.as_table())
        for (const auto& [key, value] : *table) put(std::string(name.str()), key.str(), value);
      else
        put("main", name.str(), node);
    }
  } catch (const toml::parse_error& e) {
    throw base::Error(fmt::format("{}:{}: {}", path, e.source().begin.line, e.description()));
  }
  return sections;
}

}  // namespace muster::cli
