#include "cli/configuration_text.hh"

#include <algorithm>

#include "base/strings.hh"

namespace muster::cli {

namespace {

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c == '_' || std::isalnum(c) != 0;
  });
}

std::string quoted(const std::string& value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

ConfigurationText::ConfigurationText(std::string_view text, Form form) : form_(form) {
  std::string section = "main";
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty()) return;
  for (const auto& raw : base::split(text, "\n")) {
    const auto line = base::trim(raw);
    const bool header = line.size() > 2 && line.front() == '[' && line.back() == ']' &&
                        is_word(line.substr(1, line.size() - 2));
    if (header) section = line.substr(1, line.size() - 2);
    const auto name = base::trim(line.substr(0, std::min(line.find('='), line.size())));
    const bool setting = !header && line.find('=') != std::string_view::npos && is_word(name);
    lines_.push_back({section, setting ? std::string(name) : std::string(), raw, header});
  }
}

std::vector<ConfigurationText::Line>::iterator ConfigurationText::find(const std::string& section,
                                                                       const std::string& name) {
  return std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) {
    return !line.header && line.section == section && line.name == name;
  });
}

std::string ConfigurationText::setting_text(const std::string& name,
                                            const std::string& value) const {
  return name + " = " + (form_ == Form::toml ? quoted(value) : value);
}

void ConfigurationText::set(const std::string& section, const std::string& name,
                            const std::string& value) {
  const Line line{section, name, setting_text(name, value), false};
  if (const auto at = find(section, name); at != lines_.end()) {
    const auto& old = at->text;
    const auto begin = old.find_first_not_of(" \t", old.find('=') + 1);
    const auto head = old.substr(0, std::min(begin, old.size()));
    at->text = head + (form_ == Form::toml ? quoted(value) : value);
    return;
  }
  const auto last_setting = std::find_if(lines_.rbegin(), lines_.rend(), [&](const Line& l) {
    return l.section == section && !l.name.empty();
  });
  if (last_setting != lines_.rend()) {
    lines_.insert(last_setting.base(), line);
    return;
  }
  const auto header = std::find_if(lines_.begin(), lines_.end(),
                                   [&](const Line& l) { return l.header && l.section == section; });
  if (header != lines_.end()) {
    lines_.insert(header + 1, line);
  } else {
    // A section of its own: main comes first, so that what stands before any section stays main's.
    const auto at = section == "main" ? lines_.begin() : lines_.end();
    const auto begun = lines_.insert(at, {section, "", "[" + section + "]", true});
    lines_.insert(begun + 1, line);
  }
}

std::optional<std::string> ConfigurationText::remove(const std::string& section,
                                                     const std::string& name) {
  const auto at = find(section, name);
  if (at == lines_.end()) return std::nullopt;
  auto text = std::move(at->text);
  lines_.erase(at);
  return text;
}

std::string ConfigurationText::text() const {
  std::string out;
  for (const auto& line : lines_) out += line.text + "\n";
  return out;
}

}  // namespace muster::cli
