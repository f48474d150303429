#include "value/regexp_soundness.hh"

#include <cstddef>
#include <initializer_list>

namespace muster::value {

namespace {

constexpr int deepest_group = 50;
constexpr std::size_t longest_count = 2;  // digits: small repeats never meet a limit of the engine

bool printable(char c) {
  return c >= ' ' && c <= '~';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_mark(char c) {
  return printable(c) && !is_digit(c) && !is_letter(c);
}

bool one_of(char c, std::string_view list) {
  return list.find(c) != std::string_view::npos;
}

/// A backslash and this stand for a character or a class.
bool escapable(char c) {
  return is_mark(c) || one_of(c, "dDsSwWhHnrt");
}

class Scanner {
 public:
  explicit Scanner(std::string_view pattern) : text_(pattern) {}

  bool sound() {
    while (at_ < text_.size())
      if (!step()) return false;
    return depth_ == 0;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  enum class Read { start, anchor, item, repeat };

  bool take(std::size_t count, Read what) {
    at_ += count;
    last_ = what;
    return true;
  }

  bool step() {
    switch (peek()) {
      case '^':
      case '$': return take(1, Read::anchor);
      case '|': return alternative();
      case '(': return ++depth_ <= deepest_group && open_group();
      case ')': return --depth_ >= 0 && take(1, group_read());
      case '[': return character_class();
      case '\\': return escape();
      case '*':
      case '+':
      case '?': return last_ == Read::item && take(peek(1) == '?' ? 2 : 1, Read::repeat);
      case '{': return last_ == Read::item && interval();
      case '}':
      case ']': return false;
      default: return printable(peek()) && take(1, Read::item);
    }
  }

  bool open_group() {
    if (peek(1) != '?') return take(1, Read::start);
    const std::size_t options = one_of(peek(2), "im") ? 1 : 0;
    return peek(2 + options) == ':' && take(3 + options, Read::start);
  }

  bool alternative() {
    anchor_is_alternative_ = anchor_is_alternative_ || last_ == Read::anchor;
    return take(1, Read::start);
  }

  /// To the engine, (?:^) is the anchor itself, and (?:^|a) as little to be repeated.
  Read group_read() const {
    return anchor_is_alternative_ || last_ == Read::anchor ? Read::anchor : Read::item;
  }

  bool escape() {
    if (one_of(peek(1), "AZzbB")) return take(2, Read::anchor);
    return escapable(peek(1)) && take(2, Read::item);
  }

  /// The digits at `at`, which is moved behind them; -1 when there are none or too many.
  int count(std::size_t& at) const {
    const auto begin = at;
    int number = 0;
    for (; at < text_.size() && is_digit(text_[at]) && at - begin < longest_count; ++at)
      number = number * 10 + (text_[at] - '0');
    return at == begin ? -1 : number;
  }

  /// {n}, {n,} or {n,m}
  bool interval() {
    auto at = at_ + 1;
    const int low = count(at);
    if (low < 0) return false;
    if (at < text_.size() && text_[at] == ',') {
      ++at;
      const bool open = at < text_.size() && text_[at] == '}';
      if (!open && count(at) < low) return false;
    }
    if (at >= text_.size() || text_[at] != '}') return false;
    return take(at + 1 - at_, Read::repeat);
  }

  bool character_class() {
    ++at_;
    if (peek() == '^') ++at_;
    if (peek() == ']') return false;
    if (peek() == '-') ++at_;
    while (peek() != ']')
      if (!class_item()) return false;
    return take(1, Read::item);
  }

  /// A character, an escape, a range of two characters, or a class by its name.
  bool class_item() {
    if (peek() == '[') return named_class();
    if (peek() == '\\') {
      if (!escapable(peek(1))) return false;
      at_ += 2;
      return no_range_follows();
    }
    const char low = peek();
    if (!stands_for_itself_in_class(low)) return false;
    ++at_;
    if (no_range_follows()) return true;
    const char high = peek(1);
    if (!stands_for_itself_in_class(high) || high < low) return false;
    at_ += 2;
    return no_range_follows();
  }

  bool named_class() {
    for (const std::string_view name : {"[:alnum:]", "[:alpha:]", "[:digit:]", "[:lower:]",
                                        "[:space:]", "[:upper:]", "[:xdigit:]"}) {
      if (!text_.substr(at_).starts_with(name)) continue;
      at_ += name.size();
      return no_range_follows();
    }
    return false;
  }

  /// A hyphen that ends the class is one of its characters; it is passed over.
  bool no_range_follows() {
    if (peek() != '-') return true;
    if (peek(1) != ']') return false;
    ++at_;
    return true;
  }

  static bool stands_for_itself_in_class(char c) { return printable(c) && !one_of(c, "[]\\&-"); }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Read last_ = Read::start;
  bool anchor_is_alternative_ = false;  // anywhere so far
};

}  // namespace

bool surely_sound(std::string_view pattern) {
  return Scanner(pattern).sound();
}

}  // namespace muster::value
