#pragma once
#include <cstdint>
#include <string_view>

/// The words of the language. Internal to this area.
namespace muster::syntax {

enum class Tok : std::uint8_t {
  end,
  other,  // a character that begins nothing
  // operands
  string,
  dqpre,
  dqmid,
  dqpost,
  word,
  name,
  class_ref,
  number,
  boolean,
  variable,
  regex,
  heredoc,
  // brackets: list_start is a [ after white space, wslparen a ( that begins a line, selbrace a {
  // after ?
  lbrack,
  list_start,
  rbrack,
  lbrace,
  selbrace,
  rbrace,
  lparen,
  wslparen,
  rparen,
  lcollect,
  rcollect,
  llcollect,
  rrcollect,
  // operators
  equals,
  appends,
  deletes,
  is_equal,
  not_equal,
  match,
  no_match,
  greater_equal,
  greater,
  less_equal,
  less,
  farrow,
  parrow,
  lshift,
  rshift,
  plus,
  minus,
  div,
  times,
  modulo,
  not_,
  in_edge,
  in_edge_sub,
  out_edge,
  out_edge_sub,
  qmark,
  tilde,
  // punctuation
  dot,
  pipe,
  at,
  atat,
  colon,
  comma,
  semic,
  // EPP
  epp_start,
  epp_end,
  epp_end_trim,
  render_string,
  render_expr,
  // keywords
  case_,
  class_,
  default_,
  define,
  if_,
  elsif,
  else_,
  inherits,
  node,
  and_,
  or_,
  undef,
  in,
  unless,
  function,
  type,
  attr,
  private_,
};

/// `text` is what the token means: a string without quotes and escapes, a variable without its
/// dollar sign. `offset` and `length` are the place in the program's source, also for tokens inside
/// a heredoc. `constant` is the place of a regexp among the program's constants.
struct Token {
  Tok kind = Tok::end;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t constant = 0;
  std::string_view text;

  std::uint32_t stop() const { return offset + length; }
};

}  // namespace muster::syntax
