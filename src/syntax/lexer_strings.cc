#include <optional>

#include "base/utf8.hh"
#include "syntax/characters.hh"
#include "syntax/lexer.hh"
#include "syntax/limits.hh"

namespace muster::syntax {

namespace {

constexpr Escapes double_quoted{"\\$'\"rntsu", true, true};
constexpr const char* bad_unicode_escape =
    "Unicode escape '\\u' was not followed by 4 hex digits or 1-6 hex digits in {} or was > 10ffff";

/// Passes over a text that may still hold \u after each: a \u005c makes new ones.
constexpr int unicode_passes = 64;

std::size_t hex_run(std::string_view text, std::size_t from, std::size_t most) {
  std::size_t n = 0;
  while (n < most && from + n < text.size() && character::is(text[from + n], character::hex)) ++n;
  return n;
}

struct UnicodeEscape {
  std::size_t length;  // after the u
  std::uint32_t code;
};

std::optional<UnicodeEscape> unicode_escape(std::string_view text, std::size_t after_u) {
  if (hex_run(text, after_u, 4) == 4)
    return UnicodeEscape{4, static_cast<std::uint32_t>(
                                std::stoul(std::string(text.substr(after_u, 4)), nullptr, 16))};
  if (after_u >= text.size() || text[after_u] != '{') return std::nullopt;
  const auto n = hex_run(text, after_u + 1, 6);
  if (n == 0 || after_u + 1 + n >= text.size() || text[after_u + 1 + n] != '}') return std::nullopt;
  const auto code = std::stoul(std::string(text.substr(after_u + 1, n)), nullptr, 16);
  return UnicodeEscape{n + 2, static_cast<std::uint32_t>(code)};
}

/// The first \ of the even run of backslashes (or the place itself) that ends at `at`.
std::size_t run_start(std::string_view text, std::size_t from, std::size_t at) {
  while (at > from && text[at - 1] == '\\') --at;
  return at;
}

/// A terminator that begins a stretch of text is part of the text when the next one follows at
/// once: """ is a string of one quote. Returns where to look for the terminator.
std::size_t skip_leading(std::string_view text, std::size_t from, std::string_view terminators) {
  const auto ends = [&](std::size_t at) {
    return at < text.size() && terminators.find(text[at]) != std::string_view::npos;
  };
  if (!ends(from)) return from;
  auto i = from + 1;
  while (i < text.size() && text[i] == '\\') ++i;
  return (i - from) % 2 == 1 && ends(i) ? i : from;
}

/// What Ruby's scanner would have matched up to and with a terminator: the character before it too.
std::string_view with_character_before(std::string_view text, std::size_t from, std::size_t at,
                                       std::size_t length) {
  auto start = run_start(text, from, at);
  if (start > from) --start;
  while (start > from && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  return text.substr(start, at + length - start);
}

}  // namespace

Lexer::Lexed Lexer::lex_single_quoted() {
  const auto before = pos_++;
  auto end = skip_leading(text_, pos_, "'");
  bool escaped = end > pos_ + 1;
  for (const auto source = text_; end < source.size() && source[end] != '\''; ++end) {
    if (source[end] != '\\') continue;
    escaped = true;
    ++end;
  }
  if (end >= text_.size())
    fail("Unclosed quote after \"'\" followed by '" + followed_by() + "'", pos_);
  auto text = text_.substr(pos_, end - pos_);
  if (escaped) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '\\' || text[i + 1] == '\''))
        ++i;
      plain += text[i];
    }
    text = keep(plain);
  }
  matched_ = with_character_before(text_, pos_, end, 1);
  pos_ = end + 1;
  push(Tok::string, before, pos_ - before, text);
  return Lexed::one;
}

/// Reads up to the next unescaped terminator.
Lexer::Segment Lexer::slurp(Style style) {
  const auto from = pos_;
  auto end = from;
  if (style == Style::literal) {
    end = text_.size();
  } else {
    if (style == Style::double_quoted) end = skip_leading(text_, from, "\"$");
    const bool backslash_escapes = style == Style::double_quoted || dollar_escapable_;
    for (const auto source = text_; end < source.size();) {
      const char c = source[end];
      if (c == '$' || (c == '"' && style == Style::double_quoted)) break;
      end += c == '\\' && backslash_escapes ? 2 : 1;
    }
    end = std::min(end, text_.size());
  }
  if (end == text_.size() && style == Style::double_quoted) {
    const auto last = matched_ == "'" ? std::string("\"'\"") : "'" + std::string(matched_) + "'";
    fail("Unclosed quote after " + last + " followed by '" + followed_by() + "'", pos_);
  }
  const std::size_t length = end == text_.size() ? 0 : text_.substr(end).starts_with("${") ? 2 : 1;
  matched_ = with_character_before(text_, from, end, length);
  pos_ = end + length;
  const auto raw = text_.substr(from, end - from);
  return {unescape(raw, style == Style::double_quoted ? double_quoted : heredoc_escapes_),
          text_.substr(end, length)};
}

/// A stretch of literal text, over the dollar signs that begin no variable.
Lexer::Segment Lexer::lex_segment(Style style) {
  auto part = slurp(style);
  if (part.terminator != "$" || variable_name_length(text_, pos_) > 0) return part;
  std::string text;
  for (;;) {
    text += part.text;
    if (part.terminator != "$" || variable_name_length(text_, pos_) > 0)
      return {keep(text), part.terminator};
    text += '$';
    matched_ = {};
    part = slurp(style);
  }
}

Lexer::Lexed Lexer::lex_string(Style style) {
  auto before = pos_;
  if (style == Style::double_quoted) {
    matched_ = text_.substr(pos_, 1);
    ++pos_;
  }
  for (bool first = true;; first = false) {
    const auto part = lex_segment(style);
    if (part.terminator == "${") {
      push(first ? Tok::dqpre : Tok::dqmid, before, pos_ - before, part.text);
      lex_interpolation();
    } else if (part.terminator == "$") {
      const auto length = variable_name_length(text_, pos_);
      push(first ? Tok::dqpre : Tok::dqmid, before, pos_ - before - 1, part.text);
      push(Tok::variable, pos_ - 1, length + 1, text_.substr(pos_, length));
      matched_ = text_.substr(pos_, length);
      pos_ += length;
    } else {
      push(first ? Tok::string : Tok::dqpost, before, pos_ - before, part.text);
      return first ? Lexed::one : Lexed::several;
    }
    before = pos_;
  }
}

/// Lexes the code after ${ up to and with its }.
void Lexer::lex_interpolation() {
  if (++nesting_ > limits::nesting) fail("Interpolations are nested deeper than the limit", pos_);
  const int outer = braces_++;
  skip_blanks();
  const auto first = queue_.size();
  while (!at_end()) {
    const auto lexed = lex_one();
    if (lexed == Lexed::nothing) {
      skip_blanks();
      continue;
    }
    if (lexed == Lexed::several) continue;
    if (queue_.size() > limits::tokens_of_string)
      fail("An interpolation has more words than the limit", pos_);
    after_ = queue_.back().kind;
    if (after_ == Tok::rbrace && braces_ == outer) {
      queue_.pop_back();
      read_as_variable(first);
      break;
    }
  }
  --nesting_;
}

/// ${name}, ${name[…]} and ${name.…} mean the variable; so do keywords and numbers in the place of
/// the name.
void Lexer::read_as_variable(std::size_t first) {
  const auto n = queue_.size() - first;
  if (n == 0) return;
  if (n > 1 && queue_[first + 1].kind != Tok::dot && queue_[first + 1].kind != Tok::lbrack) return;
  auto& t = queue_[first];
  if (t.kind == Tok::number || t.kind == Tok::name || t.kind == Tok::word || t.kind >= Tok::case_ ||
      t.kind == Tok::boolean)
    t.kind = Tok::variable;
}

/// \uXXXX and \u{X}: Puppet replaces them before it looks at the other escapes, again and again
/// until none is left, and skips one that follows another directly until the next pass.
std::string Lexer::resolve_unicode_escapes(std::string text) {
  for (int pass = 0; pass < unicode_passes; ++pass) {
    std::string out;
    std::size_t copied = 0;  // also the first character that may stand before an escape
    for (std::size_t at = text.find("\\u"); at != std::string::npos;
         at = text.find("\\u", at + 2)) {
      const auto run = run_start(text, copied, at);
      const bool begins_line = run == 0 || text[run - 1] == '\n';
      if ((at - run) % 2 != 0 || (run == copied && !begins_line)) continue;
      const auto escape = unicode_escape(text, at + 2);
      if (!escape) continue;
      out.append(text, copied, at - copied);
      if (escape->code > 0x10FFFF || (escape->code >= 0xD800 && escape->code <= 0xDFFF))
        fail_unplaced("invalid byte sequence in UTF-8", pos_);
      base::append_utf8(out, escape->code);
      copied = at + 2 + escape->length;
    }
    if (copied == 0) return text;
    out.append(text, copied);
    text = std::move(out);
  }
  return text;
}

std::string_view Lexer::unescape(std::string_view raw, const Escapes& escapes) {
  if (raw.find('\\') == std::string_view::npos) return raw;
  std::string resolved;
  if (escapes.characters.find('u') != std::string_view::npos &&
      raw.find("\\u") != std::string_view::npos)
    raw = resolved = resolve_unicode_escapes(std::string(raw));
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\' || i + 1 >= raw.size()) {
      out += raw[i];
      continue;
    }
    const char c = raw[i + 1];
    const bool windows_break = raw.substr(i + 1).starts_with("\r\n");
    if (c == '\n' || windows_break) {
      if (escapes.line_break)
        i += windows_break ? 2 : 1;
      else
        out += '\\';
      continue;
    }
    if (c == '\r') {
      out += '\\';
      continue;
    }
    ++i;
    if (escapes.characters.find(c) == std::string_view::npos) {
      const auto length = character_length(raw.substr(i));
      if (escapes.warn)
        warn("Unrecognized escape sequence '\\" + std::string(raw.substr(i, length)) + "'", pos_);
      out += '\\';
      out += raw.substr(i, length);
      i += length - 1;
      continue;
    }
    switch (c) {
      case 'r': out += '\r'; break;
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 's': out += ' '; break;
      case 'u':
        warn(bad_unicode_escape, pos_);
        out += "\\u";
        break;
      default: out += c; break;
    }
  }
  return keep(out);
}

}  // namespace muster::syntax
