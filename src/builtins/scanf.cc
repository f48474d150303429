#include "builtins/scanf.hh"

#include <fmt/core.h>

#include <charconv>

#include "builtins/number_prefix.hh"
#include "builtins/text_functions.hh"
#include "types/ruby_number.hh"

namespace muster::builtins {

namespace {

/// One field or literal of a format.
struct Field {
  char conversion = 0;     // 'd', 's', '[' …; 0: literal text
  std::string text;        // of a literal; what stands between [ and ]
  int width = 0;           // 0: any
  bool discarded = false;  // %*d
  bool skips_blanks = true;
};

class FormatReader {
 public:
  explicit FormatReader(std::string_view format) : rest_(format) {}

  std::optional<Field> next() {
    const bool blank_before =
        !rest_.empty() && without_leading_blanks(rest_).size() != rest_.size();
    rest_ = without_leading_blanks(rest_);
    if (rest_.empty()) return std::nullopt;
    if (rest_[0] != '%' || rest_.size() == 1) return literal(rest_.find_first_of("% \t\n", 1));
    rest_.remove_prefix(1);
    if (rest_[0] == '%') return literal(1);
    Field field;
    field.discarded = take('*');
    const auto [end, error] =
        std::from_chars(rest_.data(), rest_.data() + rest_.size(), field.width);
    if (error == std::errc{}) rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    if (rest_.empty()) return std::nullopt;
    field.conversion = rest_[0];
    rest_.remove_prefix(1);
    if (field.conversion == '[') field.text = take_set();
    field.skips_blanks = field.conversion != '[' && (field.conversion != 'c' || blank_before);
    return field;
  }

 private:
  Field literal(std::size_t size) {
    Field field;
    field.text = rest_.substr(0, size);
    rest_.remove_prefix(field.text.size());
    return field;
  }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Up to the closing bracket; a class like [:alpha:] inside is part of it.
  std::string take_set() {
    const auto named_class = rest_.starts_with("[:") ? rest_.find(":]") : std::string_view::npos;
    const auto from = named_class == std::string_view::npos ? 0 : named_class + 2;
    const auto end = std::min(rest_.find(']', from), rest_.size());
    std::string set(rest_.substr(0, end));
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return set;
  }

  std::string_view rest_;
};

std::string digits(const Field& field, std::string_view sign, std::string_view digit) {
  if (field.width == 0) return fmt::format("{}?{}+", sign, digit);
  if (field.width == 1) return std::string(digit);
  return fmt::format("(?:{}{}{{1,{}}}|{}{{1,{}}})", sign, digit, field.width - 1, digit,
                     field.width);
}

std::string repeated(const Field& field, std::string_view what) {
  return field.width == 0 ? fmt::format("{}+", what) : fmt::format("{}{{1,{}}}", what, field.width);
}

/// The pattern of a field; empty when there is no such conversion.
std::string pattern(const Field& field) {
  constexpr std::string_view sign = "[-+]";
  switch (field.conversion) {
    case 'd':
    case 'u': return digits(field, sign, "\\d");
    case 'o': return digits(field, sign, "[0-7]");
    case 'x':
    case 'X':
      return field.width == 0 ? "[-+]?(?:0[Xx])?\\h+"
                              : fmt::format("(?=[-+]?(?:0[Xx])?\\h)[-+Xx\\h]{{1,{}}}", field.width);
    case 'i':
      return field.width == 0 ? "[-+]?(?:0[Xx]\\h+|0[0-7]*|[1-9]\\d*)"
                              : fmt::format("(?=[-+]?\\d)[-+Xx\\h]{{1,{}}}", field.width);
    case 'a':
    case 'e':
    case 'f':
    case 'g':
    case 'A':
    case 'E':
    case 'F':
    case 'G':
      return field.width == 0
                 ? "[-+]?(?:\\d+(?![\\d.])|\\d*\\.\\d*(?:[eE][-+]?\\d+)?)"
                 : fmt::format("(?=[-+]?(?:\\d|\\.\\d))[-+.eE\\d]{{1,{}}}", field.width);
    case 's': return repeated(field, "\\S");
    case 'c': return field.width == 0 ? "." : fmt::format(".{{1,{}}}", field.width);
    case '[': return repeated(field, "[" + field.text + "]");
    default: return {};
  }
}

Value converted(const Field& field, const std::string& text) {
  switch (field.conversion) {
    case 'd':
    case 'u': return types::ruby_integer(text, 10);
    case 'o': return types::ruby_integer(text, 8);
    case 'x':
    case 'X': return types::ruby_integer(text, 16);
    case 'i': return types::ruby_integer(text);
    case 's':
    case 'c':
    case '[': return text;
    default: return float_prefix(text);
  }
}

/// How much of the text a field takes; nullopt when it does not match.
std::optional<std::size_t> matched(const Field& field, std::string_view text) {
  if (field.conversion == 0)
    return text.starts_with(field.text) ? std::optional(field.text.size()) : std::nullopt;
  const auto source = pattern(field);
  if (source.empty()) return std::nullopt;
  const auto match = value::Regexp("\\A(?m:" + source + ")").search(text);
  return match ? std::optional(match->groups[0]->end) : std::nullopt;
}

}  // namespace

Array scan(std::string_view text, std::string_view format) {
  Array out;
  FormatReader reader(format);
  while (const auto field = reader.next()) {
    if (field->skips_blanks) text = without_leading_blanks(text);
    const auto size = matched(*field, text);
    if (!size) break;
    if (field->conversion != 0 && !field->discarded)
      out.push_back(converted(*field, std::string(text.substr(0, *size))));
    text.remove_prefix(*size);
    if (text.empty()) break;
  }
  return out;
}

}  // namespace muster::builtins
