#include "syntax/characters.hh"
#include "syntax/lexer.hh"

namespace muster::syntax {

namespace {

using character::is;

/// The bytes of a word of up to eight as one number, so that a switch can tell the keywords apart.
constexpr std::uint64_t packed(std::string_view word) {
  std::uint64_t number = 0;
  for (const char c : word) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

/// The kind of a word that looks like a name.
Tok keyword_or_name(std::string_view word) {
  if (word.size() < 2 || word.size() > 8) return Tok::name;
  switch (packed(word)) {
    case packed("in"): return Tok::in;
    case packed("if"): return Tok::if_;
    case packed("or"): return Tok::or_;
    case packed("and"): return Tok::and_;
    case packed("case"): return Tok::case_;
    case packed("else"): return Tok::else_;
    case packed("node"): return Tok::node;
    case packed("true"): return Tok::boolean;
    case packed("type"): return Tok::type;
    case packed("attr"): return Tok::attr;
    case packed("class"): return Tok::class_;
    case packed("elsif"): return Tok::elsif;
    case packed("undef"): return Tok::undef;
    case packed("false"): return Tok::boolean;
    case packed("define"): return Tok::define;
    case packed("unless"): return Tok::unless;
    case packed("default"): return Tok::default_;
    case packed("private"): return Tok::private_;
    case packed("inherits"): return Tok::inherits;
    case packed("function"): return Tok::function;
    default: return Tok::name;
  }
}

std::size_t word_characters(std::string_view text, std::size_t from) {
  auto i = from;
  while (i < text.size() && is(text[i], character::word)) ++i;
  return i - from;
}

/// The length of hyphens and the word characters behind them; 0 when none are.
std::size_t hyphenated(std::string_view text, std::size_t from) {
  auto i = from;
  while (i < text.size() && text[i] == '-') ++i;
  if (i == from) return 0;
  const auto n = word_characters(text, i);
  return n == 0 ? 0 : i - from + n;
}

struct Word {
  std::size_t length = 0;
  bool name = true;  // every segment begins with a letter, and there is no hyphen
};

/// foo, ::foo, foo::bar, foo-bar, _x at `from`.
Word bare_word(std::string_view text, std::size_t from) {
  Word w;
  for (auto i = from;;) {
    if (colons_at(text, i)) i += 2;
    if (i >= text.size() || !is(text[i], character::lower)) {
      if (i >= text.size() || text[i] != '_') return w;
      w.name = false;
    }
    i += word_characters(text, i);
    // A hyphen belongs to the word only when a word character follows.
    while (const auto more = hyphenated(text, i)) {
      w.name = false;
      i += more;
    }
    w.length = i - from;
    if (!colons_at(text, i)) return w;
  }
}

/// Foo, ::Foo, Foo::Bar at `from`.
std::size_t class_reference(std::string_view text, std::size_t from) {
  std::size_t length = 0;
  for (auto i = from;;) {
    if (colons_at(text, i)) i += 2;
    if (i >= text.size() || !is(text[i], character::upper)) return length;
    i += word_characters(text, i);
    length = i - from;
  }
}

std::size_t digits(std::string_view text, std::size_t from) {
  auto i = from;
  while (i < text.size() && is(text[i], character::digit)) ++i;
  return i - from;
}

std::size_t hex_digits(std::string_view text, std::size_t from) {
  auto i = from;
  while (i < text.size() && is(text[i], character::hex)) ++i;
  return i - from;
}

bool hexadecimal_prefix(std::string_view text, std::size_t from) {
  return text.size() > from + 1 && text[from] == '0' &&
         (text[from + 1] == 'x' || text[from + 1] == 'X');
}

/// The end of an exponent at `from`, `from` itself when there is none.
std::size_t exponent_end(std::string_view text, std::size_t from) {
  if (from >= text.size() || (text[from] != 'e' && text[from] != 'E')) return from;
  const auto sign = from + 1 < text.size() && text[from + 1] == '-' ? 1 : 0;
  const auto n = digits(text, from + 1 + sign);
  return n == 0 ? from : from + 1 + sign + n;
}

bool word_ends(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  if (static_cast<unsigned char>(text[at]) >= 0x80) return blank_at(text.substr(at)) > 0;
  return !is(text[at], character::word);
}

/// The longest number at `from` that no word character follows; 0 when there is none.
std::size_t number(std::string_view text, std::size_t from) {
  if (hexadecimal_prefix(text, from)) {
    const auto end = from + 2 + hex_digits(text, from + 2);
    return end > from + 2 && word_ends(text, end) ? end - from : 0;
  }
  const auto whole = from + digits(text, from);
  if (whole + 1 < text.size() && text[whole] == '.' && is(text[whole + 1], character::digit)) {
    const auto fraction = whole + 1 + digits(text, whole + 1);
    const auto end = exponent_end(text, fraction);
    if (word_ends(text, end)) return end - from;
    return word_ends(text, whole) ? whole - from : 0;
  }
  const auto end = exponent_end(text, whole);
  return word_ends(text, end) ? end - from : 0;
}

bool only(std::string_view text, bool (*allowed)(char)) {
  for (const char c : text)
    if (!allowed(c)) return false;
  return true;
}

bool decimal(std::string_view text) {
  auto i = digits(text, 0);
  if (i < text.size() && text[i] == '.') {
    const auto n = digits(text, i + 1);
    if (n == 0) return false;
    i += 1 + n;
  }
  return exponent_end(text, i) == text.size();
}

}  // namespace

std::size_t variable_name_length(std::string_view text, std::size_t from) {
  auto i = from;
  if (colons_at(text, i)) i += 2;
  std::size_t length = 0;
  for (;;) {
    const auto n = word_characters(text, i);
    if (n == 0) return length;
    i += n;
    length = i - from;
    if (!colons_at(text, i)) return length;
    i += 2;
  }
}

Lexer::Lexed Lexer::lex_word() {
  const auto w = bare_word(text_, pos_);
  const auto text = text_.substr(pos_, w.length);
  matched_ = text;
  push(w.name ? keyword_or_name(text) : Tok::word, pos_, w.length, text);
  pos_ += w.length;
  return Lexed::one;
}

Lexer::Lexed Lexer::lex_class_reference(std::size_t error_advance, const char* error) {
  const auto length = class_reference(text_, pos_);
  matched_ = text_.substr(pos_, length);
  if (colons_at(text_, pos_ + length)) fail(error, pos_ + length + error_advance);
  return emit(Tok::class_ref, length);
}

Lexer::Lexed Lexer::lex_colon() {
  if (at(1) != ':') return emit(Tok::colon, 1);
  if (is(at(2), character::upper))
    return lex_class_reference(3, "Illegal fully qualified class reference");
  if (bare_word(text_, pos_).length == 0) fail("Illegal fully qualified name", pos_ + 2);
  return lex_word();
}

Lexer::Lexed Lexer::lex_number() {
  const auto length = number(text_, pos_);
  matched_ = text_.substr(pos_, length);
  if (length == 0) refuse_number(pos_);
  check_number(matched_, pos_);
  return emit(Tok::number, length);
}

void Lexer::refuse_number(std::size_t before) {
  const auto after = before + word_characters(text_, before);
  // The digits after a dot: the number before the dot was taken for a number of its own.
  if (before > 1 && text_[before - 1] == '.') {
    auto start = before - 1;
    while (start > 0 && is(text_[start - 1], character::digit)) --start;
    if (start < before - 1) before = start;
  }
  const auto text = text_.substr(before, after - before);
  check_number(text, before);
  fail("Illegal number '" + std::string(text) + "'", before + 1);
}

void Lexer::check_number(std::string_view text, std::size_t at) {
  const std::string shown(text);
  if (hexadecimal_prefix(text, 0)) {
    const auto n = hex_digits(text, 2);
    if (n == 0 || n + 2 != text.size()) fail("Not a valid hex number " + shown, at);
  } else if (text.size() > 1 && text[0] == '0' && text[1] != '.') {
    if (!only(text, [](char c) { return c >= '0' && c <= '7'; }))
      fail("Not a valid octal number " + shown, at);
  } else if (const auto n = digits(text, 0);
             n > 0 && n < text.size() && (text[n] == '.' || text[n] == 'e' || text[n] == 'E')) {
    if (!decimal(text)) fail("Not a valid decimal number " + shown, at);
  } else if (n != text.size()) {
    fail("Illegal number '" + shown + "'", at);
  }
}

}  // namespace muster::syntax
