#include "facts/format.hh"

#include "base/strings.hh"
#include "facts/hocon.hh"
#include "facts/lookup.hh"
#include "value/json.hh"

namespace muster::facts {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

std::string each_line(std::string_view text, std::string (*change)(std::string_view)) {
  std::vector<std::string> out;
  for (const std::string& line : base::split(text, "\n")) out.push_back(change(line));
  return base::join(out, "\n");
}

/// `"key": value` becomes `"key" => value`, wherever it stands: also inside texts, as in facter.
std::string with_arrows(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool arrow =
        text[i] == '"' && i + 2 < text.size() && text[i + 1] == ':' && is_blank(text[i + 2]);
    out += arrow ? std::string_view("\" => ") : text.substr(i, 1);
    if (arrow) i += 2;
  }
  return out;
}

/// From the first quote to the last one before an arrow: a key.
std::string with_plain_key(std::string_view line) {
  const auto open = line.find('"');
  const auto close = line.rfind("\" =>");
  if (open == std::string_view::npos || close == std::string_view::npos || close <= open) {
    return std::string(line);
  }
  std::string out(line.substr(0, open));
  out += line.substr(open + 1, close - open - 1);
  out += line.substr(close + 1);
  return out;
}

std::string facter_text(const value::Value& value) {
  const std::string json = with_arrows(value::to_json(value, value::JsonLayout::pretty));
  return base::replace_all(each_line(json, with_plain_key), "\\\\", "\\");
}

std::string outdented(std::string_view line) {
  const bool indented = line.size() > 1 && is_blank(line[0]) && is_blank(line[1]);
  if (indented) line.remove_prefix(2);
  // The comma after a hash belongs to the braces that are gone.
  return line.starts_with("},") ? "}" + std::string(line.substr(2)) : std::string(line);
}

/// Quotes that are not escaped go, escaped ones stay as quotes.
std::string without_quotes(std::string_view line) {
  if (!line.empty() && is_blank(line[0])) return std::string(line);
  if (line.ends_with(',')) line.remove_suffix(1);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '"' || (i > 0 && line[i - 1] == '\\')) out += line[i];
  }
  return base::replace_all(out, "\\\"", "\"");
}

/// The hash's lines without its braces.
std::string top_level_text(const value::Hash& facts) {
  const std::string text = facter_text(facts);
  std::vector<std::string> lines;
  for (const std::string& line :
       base::split(std::string_view(text).substr(1, text.size() - 2), "\n")) {
    if (!line.empty()) lines.push_back(without_quotes(outdented(line)));
  }
  return base::replace_all(base::join(lines, "\n"), "\\n", "\n");
}

std::string without_value_quotes(std::string_view line) {
  const auto arrow = line.find(" => \"");
  const auto close = line.rfind('"');
  const bool key = arrow != std::string_view::npos &&
                   line.substr(0, arrow).find_first_of(" \t") == std::string_view::npos;
  if (!key || close < arrow + 5) return std::string(line);
  std::string out(line.substr(0, arrow + 4));
  out += line.substr(arrow + 5, close - arrow - 5);
  out += line.substr(close + 1);
  return out;
}

std::string without_outer_quotes(std::string_view line) {
  const auto close = line.rfind('"');
  if (!line.starts_with('"') || close == 0) return std::string(line);
  return std::string(line.substr(1, close - 1)) + std::string(line.substr(close + 1));
}

std::string single_text(const value::Value& value) {
  if (value.is_undef()) return {};
  if (const std::string* text = value.if_string()) return *text;
  const value::Hash* hash = value.if_hash();
  return each_line(facter_text(hash ? value::Value(sorted(*hash)) : value), without_outer_quotes);
}

std::string several_text(const value::Hash& facts) {
  value::Hash shown;
  for (const auto& [name, value] : sorted(facts))
    shown.set(name, value.is_undef() ? value::Value("") : value);
  return each_line(top_level_text(shown), without_value_quotes);
}

/// One fact alone: a hash without its braces, a text as it is.
std::string single_hocon(const value::Hash& facts, const std::string& query) {
  const auto* only = facts.find(query);
  if (!only || only->is_undef()) return {};
  if (const auto* hash = only->if_hash()) return to_hocon(*hash);
  const auto* text = only->if_string();
  return text ? *text : value::to_json(*only, value::JsonLayout::compact);
}

}  // namespace

std::string format(const value::Hash& facts, const std::vector<std::string>& queries,
                   Layout layout) {
  switch (layout) {
    case Layout::json: return value::to_json(sorted(facts), value::JsonLayout::pretty);
    case Layout::yaml: return format_yaml(sorted(facts));
    case Layout::hocon:
      if (queries.size() == 1) return single_hocon(facts, queries[0]);
      return to_hocon(facts);
    case Layout::text: break;
  }
  if (queries.empty()) return top_level_text(facts);
  const value::Value* only =
      queries.size() == 1 ? facts.find(std::string_view(queries[0])) : nullptr;
  return queries.size() == 1 ? single_text(only ? *only : value::Value()) : several_text(facts);
}

}  // namespace muster::facts
