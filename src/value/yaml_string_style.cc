#include "value/yaml_string_style.hh"

#include "base/utf8.hh"
#include "value/regexp.hh"
#include "value/yaml_scalar.hh"

namespace muster::value {

namespace {

bool is_word_character(std::string_view character) {
  static const Regexp word("[[:word:]]");
  const char c = character[0];
  if (character.size() > 1) return word.search(character).has_value();
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Some line begins with punctuation and has no double quote after it.
bool has_line_of_punctuation(std::string_view text) {
  for (std::size_t start = 0; start < text.size();) {
    const auto first = base::first_character(text.substr(start));
    if (!is_word_character(first)) {
      const auto stop = text.find_first_of("\"\n", start + first.size());
      if (stop == std::string_view::npos || text[stop] == '\n') return true;
    }
    const auto newline = text.find('\n', start);
    if (newline == std::string_view::npos) return false;
    start = newline + 1;
  }
  return false;
}

/// A line break before the last character but for one line break at the end.
bool has_inner_line_break(std::string_view text) {
  const auto newline = text.find('\n');
  if (newline == std::string_view::npos) return false;
  const auto rest = text.substr(newline + 1);
  return !rest.empty() && rest != "\n";
}

/// Such as 0189, which other readers take for an octal number.
bool looks_octal(std::string_view text) {
  if (!text.starts_with('0')) return false;
  const auto end = text.find_first_not_of("01234567");
  return end != std::string_view::npos && (text[end] == '8' || text[end] == '9');
}

}  // namespace

YamlStringStyle yaml_string_style(std::string_view text) {
  if (has_inner_line_break(text)) return YamlStringStyle::literal;
  if (text == "y" || text == "n") return YamlStringStyle::double_quoted;
  if (has_line_of_punctuation(text)) return YamlStringStyle::double_quoted;
  if (looks_octal(text) || !reads_as_text(text)) return YamlStringStyle::single_quoted;
  return YamlStringStyle::plain;
}

}  // namespace muster::value
