#include "syntax/tree_pieces.hh"

namespace muster::syntax {

namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Does a line of the text end in white space or an open parenthesis?
bool ends_open(std::string_view text) {
  for (std::size_t i = 1; i <= text.size(); ++i)
    if ((i == text.size() || text[i] == '\n') && (is_space(text[i - 1]) || text[i - 1] == '('))
      return true;
  return false;
}

/// Does a line of the text begin with white space?
bool begins_blank(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((i == 0 || text[i - 1] == '\n') && is_space(text[i])) return true;
  return false;
}

}  // namespace

std::string TreePieces::laid_out_from(std::size_t begin) {
  std::string out, before;
  bool first = true;
  for (auto i = begin; i < pieces_.size(); ++i) {
    auto& piece = pieces_[i];
    switch (piece.mark) {
      case Mark::deeper: ++depth_; continue;
      case Mark::shallower: --depth_; continue;
      case Mark::line: piece.text = "\n" + std::string(2 * depth_, ' '); break;
      case Mark::word: break;
    }
    if (!first && piece.text != ")" && !ends_open(before) && !begins_blank(piece.text)) out += ' ';
    out += piece.text;
    before = std::move(piece.text);
    first = false;
  }
  pieces_.resize(begin);
  return out;
}

}  // namespace muster::syntax
