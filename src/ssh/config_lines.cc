#include "ssh/config_lines.hh"

#include <fmt/core.h>
#include <glob.h>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::ssh {

namespace {

constexpr int most_includes = 16;
constexpr std::size_t most_bytes = 4u << 20;

std::vector<std::string> words_of(std::string_view text, const std::string& place) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (true) {
    at = text.find_first_not_of(" \t", at);
    if (at == std::string_view::npos || text[at] == '#') return out;
    std::string word;
    bool quoted = false;
    for (; at < text.size() && (quoted || (text[at] != ' ' && text[at] != '\t')); ++at) {
      if (text[at] == '"')
        quoted = !quoted;
      else
        word += text[at];
    }
    if (quoted) throw base::Error(place + ": a quote does not end");
    out.push_back(std::move(word));
  }
}

std::vector<std::string> files_matching(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> out;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    for (std::size_t i = 0; i < found.gl_pathc; ++i) out.emplace_back(found.gl_pathv[i]);
  ::globfree(&found);
  return out;
}

std::string located(const std::string& pattern, const std::string& folder,
                    const std::string& home) {
  if (pattern.starts_with("~/")) return home + pattern.substr(1);
  return pattern.starts_with("/") ? pattern : folder + "/" + pattern;
}

}  // namespace

std::vector<ConfigLine> read_config_lines(os::System& system, const std::string& path,
                                          const std::string& folder, const std::string& home,
                                          int depth) {
  if (depth > most_includes) throw base::Error(path + ": too many files include each other");
  const auto text = system.read(path, most_bytes);
  std::vector<ConfigLine> out;
  if (!text) return out;
  std::size_t number = 0;
  for (const auto& raw : base::split(*text, "\n")) {
    ++number;
    const auto line = base::trim(raw);
    if (line.empty() || line.front() == '#') continue;
    ConfigLine entry;
    entry.place = fmt::format("{} line {}", path, number);
    const auto end = line.find_first_of(" \t=");
    entry.keyword = base::lower_ascii(line.substr(0, end));
    auto rest = end == std::string_view::npos ? std::string_view() : base::trim(line.substr(end));
    if (rest.starts_with("=")) rest = base::trim(rest.substr(1));
    entry.rest = rest;
    entry.words = words_of(rest, entry.place);
    if (entry.keyword == "include")
      for (const auto& pattern : entry.words)
        for (const auto& file : files_matching(located(pattern, folder, home)))
          for (auto& inner : read_config_lines(system, file, folder, home, depth + 1))
            entry.included.push_back(std::move(inner));
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace muster::ssh
