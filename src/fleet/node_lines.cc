#include "fleet/node_lines.hh"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/strings.hh"
#include "base/utf8.hh"

namespace muster::fleet {

namespace {

constexpr std::size_t columns = 7;
using Line = std::array<std::string, columns>;

std::string joined(const value::Hash& node, const char* name) {
  std::vector<std::string> out;
  const auto* found = node.find(name);
  if (const auto* array = found ? found->if_array() : nullptr) {
    for (const auto& item : *array) {
      if (const auto* text = item.if_string()) out.push_back(*text);
    }
  }
  return base::join(out, ",");
}

/// "02:37:22" of "2026-11-29T02:37:22.357Z", with the day.
std::string time_of(const std::string& text) {
  constexpr std::size_t seconds = 19;
  return text.size() > seconds ? text.substr(0, seconds) + "Z" : text;
}

std::string alerts_and_cause(const value::Hash& node) {
  const auto alerts = joined(node, "alerts");
  const auto cause = json_text(node, "cause");
  return alerts.empty() ? cause : "[" + alerts + "] " + cause;
}

Line line_of(const value::Hash& node) {
  const auto addresses = joined(node, "addresses");
  Line out = {name_of_node(node),
              json_text(node, "state"),
              time_of(json_text(node, "since")),
              addresses.substr(0, addresses.find(',')),
              json_text(node, "zone"),
              joined(node, "roles"),
              alerts_and_cause(node)};
  for (auto& cell : out) cell = printable(cell);
  return out;
}

/// The controls of ASCII, and those that a terminal takes for an escape and a letter.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < ' ' || first == 0x7f;
  return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

std::string change_of(const value::Hash& event) {
  const auto kind = json_text(event, "kind");
  if (kind == "state") {
    const auto from = json_text(event, "from");
    return fmt::format("{} → {}", from.empty() ? "new" : from, json_text(event, "to"));
  }
  const auto names = joined(event, "names");
  if (kind == "freeze") return "evictions are frozen";
  if (kind == "thaw") return "evictions are no longer frozen";
  return names.empty() ? kind : kind + " " + names;
}

}  // namespace

std::string cut(const std::string& text, std::size_t width) {
  if (width == 0 || base::utf8_length(text) <= width) return text;
  std::string out;
  std::string_view rest = text;
  for (std::size_t i = 0; i + 1 < width && !rest.empty(); ++i) {
    const auto character = base::first_character(rest);
    out += character;
    rest.remove_prefix(character.size());
  }
  return out + "…";
}

std::string json_text(const value::Hash& object, const char* name) {
  const auto* found = object.find(name);
  const auto* text = found ? found->if_string() : nullptr;
  return text ? *text : std::string();
}

std::int64_t json_number(const value::Hash& object, const char* name) {
  const auto* found = object.find(name);
  const auto* number = found ? found->if_integer() : nullptr;
  return number ? *number : 0;
}

std::string printable(std::string_view text) {
  if (!base::valid_utf8(text)) return "?";
  std::string out;
  for (auto rest = text; !rest.empty();) {
    const auto character = base::first_character(rest);
    rest.remove_prefix(character.size());
    out += is_control(character) ? " " : character;
  }
  return out;
}

std::string name_of_node(const value::Hash& node) {
  for (const char* name : {"certname", "hostname", "key"}) {
    if (auto text = json_text(node, name); !text.empty()) return text;
  }
  return {};
}

std::vector<std::string> node_table(const value::Array& nodes, std::size_t width) {
  std::vector<Line> lines = {{"NAME", "STATE", "SINCE", "ADDRESS", "ZONE", "ROLES", "CAUSE"}};
  for (const auto& node : nodes) {
    if (const auto* hash = node.if_hash()) lines.push_back(line_of(*hash));
  }
  std::array<std::size_t, columns> widths{};
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < columns; ++i)
      widths[i] = std::max(widths[i], base::utf8_length(line[i]));
  }
  std::vector<std::string> out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < columns; ++i) {
      text += line[i];
      if (i + 1 < columns) text.append(widths[i] + 2 - base::utf8_length(line[i]), ' ');
    }
    out.push_back(cut(text, width));
  }
  return out;
}

std::string event_line(const value::Hash& event) {
  auto name = name_of_node(event);
  const auto cause = json_text(event, "cause");
  const auto by = json_text(event, "by");
  auto out = time_of(json_text(event, "time"));
  if (!name.empty()) out += " " + name;
  out += " " + change_of(event);
  if (!cause.empty()) out += ": " + cause;
  if (!by.empty() && cause.find(by) == std::string::npos) out += " (by " + by + ")";
  return printable(out);
}

}  // namespace muster::fleet
