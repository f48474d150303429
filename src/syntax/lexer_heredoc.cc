#include <algorithm>
#include <optional>

#include "base/strings.hh"
#include "syntax/characters.hh"
#include "syntax/lexer.hh"
#include "syntax/limits.hh"

namespace muster::syntax {

namespace {

using character::is;

std::size_t blanks(std::string_view text, std::size_t from) {
  auto i = from;
  while (const auto n = blank_at(text.substr(std::min(i, text.size())))) i += n;
  return i - from;
}

std::size_t blanks_before(std::string_view text, std::size_t end) {
  auto i = end;
  while (const auto n = blank_before(text.substr(0, i))) i -= n;
  return end - i;
}

struct Header {
  std::string_view tag, syntax;
  std::optional<std::string_view> escapes;
};

/// Reads "tag[:syntax][/escapes])", all of `text`.
std::optional<Header> read_header(std::string_view text) {
  Header h;
  auto i = text.find_first_of(":/\r\n)");
  if (i == 0 || i == std::string_view::npos) return std::nullopt;
  h.tag = text.substr(0, i);
  if (text[i] == ':') {
    i += 1 + blanks(text, i + 1);
    const auto start = i;
    while (i < text.size() && (is(text[i], character::word) || text[i] == '+')) ++i;
    h.syntax = text.substr(start, i - start);
    if (h.syntax.size() < 2 || !is(h.syntax[0], character::lower)) return std::nullopt;
    i += blanks(text, i);
  }
  if (i < text.size() && text[i] == '/') {
    const auto start = ++i;
    while (i < text.size() && (is(text[i], character::word) || text[i] == '$')) ++i;
    h.escapes = text.substr(start, i - start);
    i += blanks(text, i);
  }
  if (i >= text.size() || text[i] != ')') return std::nullopt;
  return h;
}

}  // namespace

Lexer::HeredocTag Lexer::read_heredoc_tag() {
  const auto before = pos_;
  const auto close = text_.find(')', pos_);
  if (close == std::string_view::npos)
    fail("Unclosed parenthesis after '@(' followed by '" + followed_by() + "'", pos_);
  pos_ = close + 1;
  const auto header = read_header(text_.substr(before + 2, close - before - 1));
  if (!header) fail("Invalid syntax in heredoc expected @(endtag[:syntax][/escapes])", pos_);
  HeredocTag t{base::trim(header->tag), header->syntax, header->escapes.value_or(""),
               header->escapes.has_value(), false};
  if (t.tag.size() >= 2 && t.tag.front() == '"' && t.tag.back() == '"') {
    t.interpolated = true;
    t.tag = base::trim(t.tag.substr(1, t.tag.size() - 2));
  }
  if (t.tag.empty()) fail("Heredoc with an empty endtag", pos_);
  return t;
}

Escapes Lexer::heredoc_escapes(const HeredocTag& tag) {
  if (!tag.has_escapes) return {"", false, false};
  const auto wanted = tag.escapes.empty() ? std::string_view("trnsuL$") : tag.escapes;
  std::string all = "\\";
  for (const char c : wanted) {
    if (std::count(wanted.begin(), wanted.end(), c) < 2) continue;
    std::string listed;
    for (const char w : wanted) listed += (listed.empty() ? "" : ", ") + std::string(1, w);
    fail("An escape char for @() may only appear once. Got '" + listed + "'", pos_);
  }
  for (const char c : wanted) {
    if (std::string_view("trnsuL$").find(c) == std::string_view::npos)
      fail("Invalid heredoc escape char. Only t, r, n, s,  u, L, $ allowed. Got '" +
               std::string(1, c) + "'",
           pos_);
    if (c != 'L') all += c;
  }
  return {keep(all), wanted.find('L') != std::string_view::npos, false};
}

Lexer::Lexed Lexer::lex_heredoc() {
  if (++nesting_ > limits::nesting) fail("Heredocs are nested deeper than the limit", pos_);
  const auto before = pos_;
  const auto tag = read_heredoc_tag();
  const auto escapes = heredoc_escapes(tag);
  const auto after_tag = pos_;
  push(Tok::heredoc, before, after_tag - before, tag.syntax);
  if (newline_jump_ != 0) {
    pos_ = newline_jump_;
  } else {
    const auto newline = text_.find('\n', pos_);
    if (newline == std::string_view::npos)
      fail("Heredoc without any following lines of text", pos_);
    pos_ = newline + 1;
  }
  lex_heredoc_text(tag, escapes);
  pos_ = after_tag;
  --nesting_;
  return Lexed::several;
}

/// The lines up to the one that ends the heredoc; leaves pos_ after that one.
std::vector<std::string_view> Lexer::heredoc_lines(std::string_view tag, HeredocEnd& end) {
  const auto start = pos_;
  std::vector<std::string_view> lines;
  while (!at_end()) {
    const auto newline = text_.find('\n', pos_);
    const auto stop = newline == std::string_view::npos ? text_.size() : newline + 1;
    const auto line = text_.substr(pos_, stop - pos_);
    pos_ = stop;
    auto body = line.ends_with('\n') ? line.substr(0, line.size() - 1) : line;
    if (body.ends_with('\r')) body.remove_suffix(1);
    body.remove_suffix(blanks_before(body, body.size()));
    if (!body.ends_with(tag)) {
      lines.push_back(line);
      continue;
    }
    auto at = body.size() - tag.size();
    at -= blanks_before(body, at);
    if (at > 0 && body[at - 1] == '-') {
      end.drop_break = true;
      --at;
      at -= blanks_before(body, at);
    }
    if (at > 0 && body[at - 1] == '|') {
      end.has_margin = true;
      --at;
      const auto n = blanks_before(body, at);
      end.margin = body.substr(at - n, n);
    }
    return lines;
  }
  fail("Heredoc without end-tagged line", start);
}

void Lexer::lex_heredoc_text(const HeredocTag& tag, const Escapes& escapes) {
  const auto start = pos_;
  HeredocEnd end;
  std::string text;
  std::vector<std::size_t> removed;
  for (auto line : heredoc_lines(tag.tag, end)) {
    const auto cut = !end.margin.empty() && line.starts_with(end.margin) ? end.margin.size() : 0;
    removed.push_back(cut);
    text += line.substr(cut);
  }
  if (end.drop_break && text.ends_with('\n')) {
    text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
  }
  newline_jump_ = pos_;
  const Placement placement(placement_, start, text, removed);
  Lexer inner(program_, keep(text), &placement, nesting_);
  inner.heredoc_escapes_ = escapes;
  inner.dollar_escapable_ = escapes.characters.find('$') != std::string_view::npos;
  inner.lex_string(tag.interpolated ? Style::interpolated : Style::literal);
  queue_.insert(queue_.end(), inner.queue_.begin(), inner.queue_.end());
}

}  // namespace muster::syntax
