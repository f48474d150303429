#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/program.hh"
#include "syntax/token.hh"

namespace muster::syntax {

/// Where the text of a heredoc, margin removed, stands in the text that it was cut from.
class Placement {
 public:
  /// `removed` is the number of bytes cut from the start of each line of `text`.
  Placement(const Placement* outer, std::size_t start, std::string_view text,
            const std::vector<std::size_t>& removed);
  /// The offset in the program's source of an offset in the heredoc's text.
  std::uint32_t in_source(std::size_t offset) const;

 private:
  const Placement* outer_;
  std::size_t start_;
  std::vector<std::size_t> line_starts_;
  std::vector<std::size_t> removed_;  // up to and including each line
};

/// The length of a variable's name (without dollar sign) at `from`; 0 when there is none.
std::size_t variable_name_length(std::string_view text, std::size_t from);

/// Which escapes a string interprets. `line_break`: a backslash before a line break removes both.
struct Escapes {
  std::string_view characters;
  bool line_break;
  bool warn;  // of a backslash before any other character
};

/// Splits a source into tokens, on demand, in one pass. Strings with interpolation are lexed whole,
/// as the language demands: their tokens follow each other. Texts of tokens are views into the
/// source or the program's arena. Throws diag::SourceError.
class Lexer {
 public:
  /// Refuses byte order marks and bytes that are not UTF-8.
  explicit Lexer(Program& program);

  /// Begins in the text of an EPP template; without this, in Puppet code.
  void begin_template();

  const Token& peek() {
    if (next_ == queue_.size()) fill(1);
    return queue_[next_];
  }
  const Token& peek_second() {
    if (next_ + 2 > queue_.size()) fill(2);
    return queue_[next_ + 1];
  }
  Token take() {
    const Token t = peek();
    ++next_;
    return t;
  }

 private:
  enum class Lexed { nothing, one, several };
  enum class Style { double_quoted, interpolated, literal };  // the last two are heredocs
  enum class Mode { puppet, epp_text, epp, epp_expression };
  struct Segment {
    std::string_view text;
    std::string_view terminator;  // " or $ or ${, empty at the end of a heredoc
  };
  struct HeredocTag {
    std::string_view tag, syntax, escapes;
    bool has_escapes = false;
    bool interpolated = false;
  };
  struct HeredocEnd {
    std::string_view margin;
    bool has_margin = false;
    bool drop_break = false;
  };

  Lexer(Program& program, std::string_view text, const Placement* placement, unsigned nesting);

  // lexer.cc
  void fill(std::size_t wanted);
  void skip_between();
  Lexed lex_one();
  Lexed lex_operator(char c);
  Lexed lex_bracket(char c);
  void lex_newline();
  void lex_comment();
  Lexed lex_slash();
  bool lex_regex();
  Lexed lex_variable();
  bool after_blank() const;
  bool begins_line();
  bool regex_may_start() const;
  bool skip_blanks();

  // lexer_words.cc
  Lexed lex_word();
  Lexed lex_class_reference(std::size_t error_advance, const char* error);
  Lexed lex_colon();
  Lexed lex_number();
  [[noreturn]] void refuse_number(std::size_t before);
  void check_number(std::string_view text, std::size_t at);

  // lexer_strings.cc
  Lexed lex_single_quoted();
  Lexed lex_string(Style style);
  Segment lex_segment(Style style);
  Segment slurp(Style style);
  void lex_interpolation();
  void read_as_variable(std::size_t first);
  std::string_view unescape(std::string_view raw, const Escapes& escapes);
  std::string resolve_unicode_escapes(std::string text);

  // lexer_heredoc.cc
  Lexed lex_heredoc();
  HeredocTag read_heredoc_tag();
  Escapes heredoc_escapes(const HeredocTag& tag);
  void lex_heredoc_text(const HeredocTag& tag, const Escapes& escapes);
  std::vector<std::string_view> heredoc_lines(std::string_view tag, HeredocEnd& end);

  // lexer_epp.cc
  Lexed lex_tag_end(std::size_t length, bool trim);
  void lex_template_text(bool trim);
  Mode scan_template_text(bool trim, std::string& out, bool& lost);
  void skip_template_comment(std::string& out, bool& trim);

  std::string_view rest() const { return text_.substr(pos_); }
  char at(std::size_t offset) const {
    return pos_ + offset < text_.size() ? text_[pos_ + offset] : '\0';
  }
  bool at_end() const { return pos_ >= text_.size(); }
  std::uint32_t in_source(std::size_t offset) const {
    return placement_ ? placement_->in_source(offset) : static_cast<std::uint32_t>(offset);
  }
  void push(Tok kind, std::size_t offset, std::size_t length, std::string_view text) {
    queue_.push_back({kind, in_source(offset), static_cast<std::uint32_t>(length), 0, text});
  }
  Lexed emit(Tok kind, std::size_t length) {
    push(kind, pos_, length, text_.substr(pos_, length));
    pos_ += length;
    return Lexed::one;
  }
  std::string_view keep(std::string_view text) { return program_.arena.copy(text); }
  std::string followed_by() const;
  [[noreturn]] void fail(const std::string& message, std::size_t at) const;
  [[noreturn]] void fail_unplaced(const std::string& message, std::size_t at) const;
  void warn(const std::string& message, std::size_t at);

  Program& program_;
  std::string_view text_;
  const Placement* placement_ = nullptr;
  unsigned nesting_ = 0;
  std::size_t pos_ = 0;
  std::vector<Token> queue_;
  std::size_t next_ = 0;
  Tok after_ = Tok::end;  // the token before the one being lexed
  int braces_ = 0;
  std::size_t line_start_ = 0;
  std::size_t first_on_line_ =
      0;  // the first character that is not blank of the line at line_start_, when not before it
  bool regex_closed_ = true;  // false once a slash was found that no other slash follows
  std::size_t newline_jump_ =
      0;  // where the line after the heredocs of this line begins; 0: no heredoc
  Mode mode_ = Mode::puppet;
  bool tag_open_ = false;
  Escapes heredoc_escapes_{};
  bool dollar_escapable_ = true;
  /// What the last successful scan matched: Puppet's message on an unclosed string quotes it.
  std::string_view matched_;
};

}  // namespace muster::syntax
