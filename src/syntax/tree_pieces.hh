#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster::syntax {

/// The words of a tree in parentheses and where lines break between them; see TreeText. Pieces
/// are collected first and laid out later; the depth outlives what was laid out.
class TreePieces {
 protected:
  enum class Mark : std::uint8_t { word, deeper, shallower, line };

  void word(std::string_view text) { pieces_.push_back({Mark::word, std::string(text)}); }
  void mark(Mark m) { pieces_.push_back({m, {}}); }
  void open() { word("("); }
  void open(std::string_view head) {
    open();
    word(head);
  }
  void close() { word(")"); }
  std::size_t count() const { return pieces_.size(); }
  /// The text of the pieces from that one on, which are taken away.
  std::string laid_out_from(std::size_t begin);

 private:
  struct Piece {
    Mark mark = Mark::word;
    std::string text;
  };
  std::vector<Piece> pieces_;
  std::size_t depth_ = 0;
};

}  // namespace muster::syntax
