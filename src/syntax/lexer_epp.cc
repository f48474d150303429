#include "syntax/lexer.hh"

namespace muster::syntax {

namespace {

void trim_blanks_at_end(std::string& text) {
  while (text.ends_with(' ') || text.ends_with('\t')) text.pop_back();
}

/// The rest of the line after a tag that ends with -%>.
std::size_t trimmed_after_tag(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && (text[n] == ' ' || text[n] == '\t')) ++n;
  if (n < text.size() && text[n] == '\r') ++n;
  if (n < text.size() && text[n] == '\n') ++n;
  return n;
}

/// Appends text with %%> turned into %>.
void append_text(std::string& out, std::string_view text) {
  for (;;) {
    const auto at = text.find("%%>");
    if (at == std::string_view::npos) break;
    out += text.substr(0, at);
    out += "%>";
    text.remove_prefix(at + 3);
  }
  out += text;
}

}  // namespace

void Lexer::begin_template() {
  pos_ = 0;
  mode_ = Mode::epp_text;
  push(Tok::epp_start, 0, 0, {});
  lex_template_text(false);
  after_ = queue_.back().kind;
}

Lexer::Lexed Lexer::lex_tag_end(std::size_t length, bool trim) {
  const auto before = pos_;
  pos_ += length;
  if (mode_ == Mode::epp_expression)
    push(trim ? Tok::epp_end_trim : Tok::epp_end, before, length, text_.substr(before, length));
  lex_template_text(trim);
  return Lexed::nothing;
}

/// Text up to the next tag that holds code, as a token, and the tag's opening.
void Lexer::lex_template_text(bool trim) {
  const auto before = pos_;
  std::string text;
  bool lost = at_end();
  const auto mode = lost ? Mode::epp_text : scan_template_text(trim, text, lost);
  const bool nothing = mode == Mode::epp_text ? lost : text.empty();
  if (!nothing) push(Tok::render_string, before, pos_ - before, keep(text));
  if (mode == Mode::epp_expression) push(Tok::render_expr, before, 0, {});
  if (mode != Mode::epp_text) mode_ = mode;
  tag_open_ = mode != Mode::epp_text;
}

/// `lost`: Puppet forgets the text before a comment or a literal tag that ends the template.
Lexer::Mode Lexer::scan_template_text(bool trim, std::string& out, bool& lost) {
  while (!at_end()) {
    const auto tag = text_.find("<%", pos_);
    auto part = text_.substr(pos_, tag - pos_);
    if (trim) part.remove_prefix(trimmed_after_tag(part));
    trim = false;
    append_text(out, part);
    if (tag == std::string_view::npos) {
      pos_ = text_.size();
      return Mode::epp_text;
    }
    pos_ = tag + 2;
    if (at_end())
      fail("Unbalanced embedded expression - opening <% and reaching end of input", pos_);
    switch (at(0)) {
      case '-':
        ++pos_;
        trim_blanks_at_end(out);
        return Mode::epp;
      case '%':
        ++pos_;
        out += "<%";
        break;
      case '=': ++pos_; return Mode::epp_expression;
      case '#': skip_template_comment(out, trim); break;
      default: return Mode::epp;
    }
  }
  lost = true;
  return Mode::epp_text;
}

void Lexer::skip_template_comment(std::string& out, bool& trim) {
  auto end = text_.find("%>", pos_ + 1);
  while (end != std::string_view::npos && text_[end - 1] == '%') end = text_.find("%>", end + 1);
  if (end == std::string_view::npos) fail("Reaching end after opening <%# without seeing %>", pos_);
  if (at(1) == '-') trim_blanks_at_end(out);
  trim = text_[end - 1] == '-';
  pos_ = end + 2;
}

}  // namespace muster::syntax
