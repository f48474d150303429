#include "syntax/lexer.hh"

#include <algorithm>
#include <array>

#include "base/error.hh"
#include "base/utf8.hh"
#include "syntax/characters.hh"
#include "syntax/limits.hh"
#include "value/regexp.hh"

namespace muster::syntax {

namespace {

struct ByteOrderMark {
  std::string_view bytes;
  const char* format;
};

// In the order in which Puppet tries them; those that need a fourth byte that is not looked at are
// marked.
constexpr std::array<ByteOrderMark, 10> byte_order_marks{{
    {std::string_view("\x00\x00\xFE\xFF", 4), "UTF-32"},
    {std::string_view("\xFF\xFE\x00\x00", 4), "UTF-32"},
    {"\x84\x31\x95\x33", "GB-18030"},
    {"\xDD\x73\x66\x73", "UTF-EBCDIC"},
    {"\x0E\xFE\xFF", "SCSU"},
    {"\xEF\xBB\xBF", "UTF-8"},
    {"\xF7\x64\x4C", "UTF-1"},
    {"\xFB\xEE\x28", "BOCU"},
    {"\xFE\xFF", "UTF-16"},
    {"\xFF\xFE", "UTF-16"},
}};

/// Tokens that wait, but for long strings with interpolation.
constexpr std::size_t usual_queue = 16;

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (!out.empty()) out += ' ';
    if (byte >= 16) out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

/// Over spaces, tabs and carriage returns.
std::size_t after_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) ++at;
  return at;
}

/// The offset of the first line that is not UTF-8.
std::size_t first_invalid_line(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto line = text.substr(at, text.find('\n', at) - at);
    if (!base::valid_utf8(line)) return at;
    at += line.size() + 1;
  }
  return 0;
}

}  // namespace

Placement::Placement(const Placement* outer, std::size_t start, std::string_view text,
                     const std::vector<std::size_t>& removed)
    : outer_(outer), start_(start), line_starts_{0} {
  for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    line_starts_.push_back(at + 1);
  std::size_t sum = 0;
  for (const auto n : removed) removed_.push_back(sum += n);
  removed_.resize(std::max(line_starts_.size(), removed_.size()), sum);
}

std::uint32_t Placement::in_source(std::size_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::size_t>(after - line_starts_.begin()) - 1;
  const auto local = offset == 0 ? start_ : offset + start_ + removed_[line];
  return outer_ ? outer_->in_source(local) : static_cast<std::uint32_t>(local);
}

Lexer::Lexer(Program& program) : program_(program), text_(program.source.text) {
  for (const auto& mark : byte_order_marks)
    if (text_.starts_with(mark.bytes))
      fail_unplaced(std::string("Illegal ") + mark.format +
                        " Byte Order mark at beginning of input: [" + hexadecimal(mark.bytes) +
                        "] - remove these from the puppet source",
                    0);
  if (!base::valid_utf8(text_))
    fail_unplaced("invalid byte sequence in UTF-8", first_invalid_line(text_));
  queue_.reserve(usual_queue);
  skip_blanks();
}

Lexer::Lexer(Program& program, std::string_view text, const Placement* placement, unsigned nesting)
    : program_(program), text_(text), placement_(placement), nesting_(nesting) {}

void Lexer::fill(std::size_t wanted) {
  if (next_ == queue_.size()) {
    queue_.clear();
    next_ = 0;
  }
  while (queue_.size() - next_ < wanted) {
    skip_between();
    if (!at_end()) {
      lex_one();
      if (!queue_.empty()) after_ = queue_.back().kind;
      continue;
    }
    if (tag_open_) fail("Unbalanced epp tag, reached <eof> without closing tag.", pos_);
    push(Tok::end, pos_, 0, {});
  }
}

/// What stands between tokens is most of a source: one loop passes over it.
void Lexer::skip_between() {
  while (!at_end()) {
    switch (text_[pos_]) {
      case ' ':
      case '\t':
      case '\r': pos_ = after_blanks(text_, pos_ + 1); break;
      case '\n': lex_newline(); break;
      case '#': lex_comment(); break;
      default: return;
    }
  }
}

bool Lexer::skip_blanks() {
  const auto before = pos_;
  while (!at_end()) {
    if (at(0) == '\r') {
      ++pos_;
      continue;
    }
    const auto n = blank_at(rest());
    if (n == 0) break;
    pos_ += n;
  }
  matched_ = text_.substr(before, pos_ - before);
  return pos_ > before;
}

void Lexer::lex_newline() {
  pos_ = newline_jump_ != 0 ? newline_jump_ : pos_ + 1;
  newline_jump_ = 0;
  line_start_ = pos_;
}

void Lexer::lex_comment() {
  matched_ = rest().substr(0, rest().find('\n'));
  pos_ += matched_.size();
}

Lexer::Lexed Lexer::lex_one() {
  const char c = at(0);
  if (character::is(c, character::lower) || c == '_') return lex_word();
  switch (c) {
    case ' ':
    case '\t':
    case '\r': skip_blanks(); return Lexed::nothing;
    case '\n': lex_newline(); return Lexed::nothing;
    case '#': lex_comment(); return Lexed::nothing;
    case '$': return lex_variable();
    case '\'': return lex_single_quoted();
    case '"': return lex_string(Style::double_quoted);
    case '/': return lex_slash();
    case ':': return lex_colon();
    case '[':
    case ']':
    case '(':
    case ')':
    case '{':
    case '}': return lex_bracket(c);
    default: break;
  }
  if (character::is(c, character::digit)) return lex_number();
  if (character::is(c, character::upper)) return lex_class_reference(1, "Illegal class reference");
  if (static_cast<unsigned char>(c) >= 0x80 && skip_blanks()) return Lexed::nothing;
  return lex_operator(c);
}

Lexer::Lexed Lexer::lex_bracket(char c) {
  switch (c) {
    case '[': return emit(after_blank() ? Tok::list_start : Tok::lbrack, 1);
    case ']': return emit(Tok::rbrack, 1);
    case '(': return emit(begins_line() ? Tok::wslparen : Tok::lparen, 1);
    case ')': return emit(Tok::rparen, 1);
    case '{': ++braces_; return emit(after_ == Tok::qmark ? Tok::selbrace : Tok::lbrace, 1);
    default: --braces_; return emit(Tok::rbrace, 1);
  }
}

Lexer::Lexed Lexer::lex_operator(char c) {
  const char second = at(1);
  const char third = at(2);
  switch (c) {
    case '.': return emit(Tok::dot, 1);
    case ',': return emit(Tok::comma, 1);
    case ';': return emit(Tok::semic, 1);
    case '?': return emit(Tok::qmark, 1);
    case '*': return emit(Tok::times, 1);
    case '%':
      if (second == '>' && mode_ != Mode::puppet) return lex_tag_end(2, false);
      return emit(Tok::modulo, 1);
    case '@':
      if (second == '(') return lex_heredoc();
      return second == '@' ? emit(Tok::atat, 2) : emit(Tok::at, 1);
    case '|':
      if (second != '>') return emit(Tok::pipe, 1);
      return third == '>' ? emit(Tok::rrcollect, 3) : emit(Tok::rcollect, 2);
    case '=':
      if (second == '=') return emit(Tok::is_equal, 2);
      if (second == '>') return emit(Tok::farrow, 2);
      return second == '~' ? emit(Tok::match, 2) : emit(Tok::equals, 1);
    case '+':
      if (second == '=') return emit(Tok::appends, 2);
      return second == '>' ? emit(Tok::parrow, 2) : emit(Tok::plus, 1);
    case '-':
      if (second == '%' && third == '>' && mode_ != Mode::puppet) return lex_tag_end(3, true);
      if (second == '>') return emit(Tok::in_edge, 2);
      return second == '=' ? emit(Tok::deletes, 2) : emit(Tok::minus, 1);
    case '!':
      if (second == '=') return emit(Tok::not_equal, 2);
      return second == '~' ? emit(Tok::no_match, 2) : emit(Tok::not_, 1);
    case '~': return second == '>' ? emit(Tok::in_edge_sub, 2) : emit(Tok::tilde, 1);
    case '<':
      if (second == '<') return third == '|' ? emit(Tok::llcollect, 3) : emit(Tok::lshift, 2);
      if (second == '=') return emit(Tok::less_equal, 2);
      if (second == '|') return emit(Tok::lcollect, 2);
      if (second == '-') return emit(Tok::out_edge, 2);
      return second == '~' ? emit(Tok::out_edge_sub, 2) : emit(Tok::less, 1);
    case '>':
      if (second == '>') return emit(Tok::rshift, 2);
      return second == '=' ? emit(Tok::greater_equal, 2) : emit(Tok::greater, 1);
    default:
      // Puppet's message on such a character quotes nothing.
      push(Tok::other, pos_, character_length(rest()), {});
      ++pos_;
      return Lexed::one;
  }
}

bool Lexer::after_blank() const {
  if (pos_ == 0) return true;
  const char c = text_[pos_ - 1];
  return c == '\n' || c == '\r' || blank_before(text_.substr(0, pos_)) > 0;
}

bool Lexer::begins_line() {
  if (first_on_line_ < line_start_) {
    for (first_on_line_ = line_start_; first_on_line_ < text_.size();) {
      const auto n = text_[first_on_line_] == '\r' ? 1 : blank_at(text_.substr(first_on_line_));
      if (n == 0) break;
      first_on_line_ += n;
    }
  }
  return pos_ == first_on_line_ || pos_ == line_start_;
}

bool Lexer::regex_may_start() const {
  switch (after_) {
    case Tok::rparen:
    case Tok::rbrack:
    case Tok::rrcollect:
    case Tok::rcollect:
    case Tok::name:
    case Tok::class_ref:
    case Tok::number:
    case Tok::string:
    case Tok::boolean:
    case Tok::dqpre:
    case Tok::dqmid:
    case Tok::dqpost:
    case Tok::heredoc:
    case Tok::regex:
    case Tok::variable:
    case Tok::word: return false;
    default: return true;
  }
}

Lexer::Lexed Lexer::lex_slash() {
  if (at(1) == '*') {
    const auto end = text_.find("*/", pos_ + 2);
    if (end == std::string_view::npos) fail("Unclosed multiline comment", pos_);
    matched_ = text_.substr(pos_, end + 2 - pos_);
    pos_ = end + 2;
    return Lexed::nothing;
  }
  if (regex_closed_ && regex_may_start() && lex_regex()) return Lexed::one;
  return emit(Tok::div, 1);
}

bool Lexer::lex_regex() {
  std::string pattern;
  auto i = pos_ + 1;
  for (bool escaped = false; i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == '/' && !escaped) break;
    if (c == '/' && pattern.ends_with('\\')) pattern.pop_back();
    pattern += c;
    escaped = c == '\\' && !escaped;
  }
  if (i >= text_.size()) {
    regex_closed_ = false;
    return false;
  }
  const auto length = i + 1 - pos_;
  std::shared_ptr<const value::Regexp> regexp;
  try {
    regexp = std::make_shared<const value::Regexp>(pattern);
  } catch (const base::Error& problem) {
    fail_unplaced(problem.what(), pos_);
  }
  push(Tok::regex, pos_, length, keep("(?-mix:" + pattern + ")"));
  queue_.back().constant = static_cast<std::uint32_t>(program_.constants.size());
  program_.constants.emplace_back(std::move(regexp));
  matched_ = text_.substr(pos_, length);
  pos_ += length;
  return true;
}

Lexer::Lexed Lexer::lex_variable() {
  const auto length = variable_name_length(text_, pos_ + 1);
  if (length == 0) {
    // The name is empty: the checker refuses it.
    push(Tok::variable, pos_, 1, {});
    ++pos_;
    matched_ = {};
    return Lexed::one;
  }
  push(Tok::variable, pos_, length + 1, text_.substr(pos_ + 1, length));
  matched_ = text_.substr(pos_, length + 1);
  pos_ += length + 1;
  return Lexed::one;
}

std::string Lexer::followed_by() const {
  if (at_end()) return "<eof>";
  std::string out;
  auto left = rest();
  for (int i = 0; i < 5 && !left.empty(); ++i) {
    const auto c = left.substr(0, character_length(left));
    left.remove_prefix(c.size());
    if (c == "\t")
      out += "\\t";
    else if (c == "\n")
      out += "\\n";
    else if (c == "\r")
      out += "\\r";
    else
      out += c;
  }
  return out + "...";
}

void Lexer::fail(const std::string& message, std::size_t at) const {
  throw diag::SourceError({&program_.source, in_source(at), 1}, message);
}

void Lexer::fail_unplaced(const std::string& message, std::size_t at) const {
  throw diag::SourceError({&program_.source, in_source(at), 1}, message, diag::Place::none);
}

void Lexer::warn(const std::string& message, std::size_t at) {
  if (program_.warnings.size() < limits::warnings)
    program_.warnings.push_back(
        {diag::Severity::warning, message, {&program_.source, in_source(at), 1}});
}

}  // namespace muster::syntax
