#include "value/regexp_source.hh"

#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.hh"
#include "base/utf8.hh"

namespace muster::value {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_octal(char c) {
  return c >= '0' && c <= '7';
}
int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool starts_character(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  return lead >= 0xC2 && lead < 0xF5;
}

class Rewriter {
 public:
  explicit Rewriter(std::string_view pattern) : text_(pattern) {}

  std::string rewrite() {
    out_.reserve(text_.size() + 16);
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  [[noreturn]] void fail(const char* problem) const {
    throw base::Error(std::string(problem) + ": " + between_slashes(text_));
  }
  bool done() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void copy(std::size_t count = 1) {
    out_ += text_.substr(at_, count);
    at_ += count;
  }

  void step() {
    const char c = peek();
    if (c == '\\') return escape();
    if (class_depth_ > 0) return in_class(c);
    if (c == '^' || c == '$') {
      anchor();
    } else if (c == '{') {
      interval();
    } else if (c == '[') {
      open_class();
    } else if (c == '(') {
      open_group();
    } else if (c == ')') {
      if (unicode_.size() > 1) unicode_.pop_back();
      copy();
    } else {
      copy();
    }
  }

  void in_class(char c) {
    if (c == '[' && peek(1) == ':') {
      const auto close = text_.find(":]", at_ + 2);
      if (close != std::string_view::npos) return copy(close + 2 - at_);
    }
    if (c == '[') return open_class();
    if (c == ']') --class_depth_;
    copy();
  }

  /// Oniguruma refuses to repeat an anchor; Ruby takes it: it is there, or it need not be.
  void anchor() {
    const char repeat = peek(1);
    if (repeat != '?' && repeat != '*' && repeat != '+') return copy();
    if (repeat == '+')
      out_ += peek();
    else
      out_ += "(?:)";
    at_ += 2;
    if (peek() == '?' || peek() == '+') ++at_;
  }

  std::size_t number_at(std::size_t& at) const {
    std::size_t n = 0;
    for (; at < text_.size() && is_digit(text_[at]) && n < 1'000'000; ++at)
      n = n * 10 + static_cast<std::size_t>(text_[at] - '0');
    return n;
  }

  /// Oniguruma would turn {2,1} around.
  void interval() {
    auto at = at_ + 1;
    const auto low = number_at(at);
    if (at > at_ + 1 && at < text_.size() && text_[at] == ',') {
      const auto begin = ++at;
      const auto high = number_at(at);
      if (at > begin && at < text_.size() && text_[at] == '}' && high < low)
        fail("upper is smaller than lower in repeat range");
    }
    copy();
  }

  void open_class() {
    ++class_depth_;
    copy();
    if (peek() == '^') copy();
    if (peek() == ']' && text_.find(']', at_ + 1) != std::string_view::npos) copy();  // a literal ]
  }

  void open_group() {
    unicode_.push_back(unicode_.back());
    if (peek(1) != '?') return copy();
    if (peek(2) == '#') return comment();
    auto end = at_ + 2;
    while (end < text_.size() &&
           std::string_view("imxaud-").find(text_[end]) != std::string_view::npos)
      ++end;
    const char close = end < text_.size() ? text_[end] : '\0';
    if (end == at_ + 2 && std::string_view("WDSPy^{").find(close) != std::string_view::npos &&
        close != '\0')
      fail("undefined group option");
    if (close != ')' && close != ':') return copy(2);
    options(text_.substr(at_ + 2, end - at_ - 2), close);
    at_ = end + 1;
  }

  /// Oniguruma has no a, u and d: `a` is its P (all of ASCII), the others only decide how \w is
  /// rewritten.
  void options(std::string_view letters, char close) {
    std::string kept;
    for (const char c : letters) {
      if (c == 'a') kept += 'P';
      if (c == 'a' || c == 'd') unicode_.back() = false;
      if (c == 'u') unicode_.back() = true;
      if (c != 'a' && c != 'd' && c != 'u') kept += c;
    }
    if (kept.empty() && close == ')') kept = "-P";
    out_ += "(?" + kept + close;
    if (close == ')') {  // applies to the rest of the enclosing group
      const bool unicode = unicode_.back();
      unicode_.pop_back();
      unicode_.back() = unicode;
    }
  }

  void comment() {
    unicode_.pop_back();
    while (!done() && peek() != ')') copy(peek() == '\\' ? 2 : 1);
    if (!done()) copy();
  }

  void escape() {
    const char c = peek(1);
    if (at_ + 1 >= text_.size()) fail("too short escape sequence");
    switch (c) {
      case 'u': at_ += 2; return unicode_escape();
      case 'x':
      case 'c':
      case 'C':
      case 'M': return byte_escape();
      case '0':
      case '1':
      case '2':
      case '3':
        if (is_octal(peek(2)) && is_octal(peek(3))) return byte_escape();
        return copy(2);
      case 'w': return ascii_class("a-zA-Z0-9_", false);
      case 'W': return ascii_class("a-zA-Z0-9_", true);
      case 'd': return ascii_class("0-9", false);
      case 'D': return ascii_class("0-9", true);
      case 's': return ascii_class(" \\t\\r\\n\\f\\v", false);
      case 'S': return ascii_class(" \\t\\r\\n\\f\\v", true);
      case 'p':
      case 'P':
        if (peek(2) == '{' && text_.find('}', at_) == std::string_view::npos)
          fail("invalid character property name {}");
        return copy(2);
      case 'y':
      case 'Y':
      case 'o':
      case 'N':
      case 'O':  // operators in Oniguruma only
        out_ += c;
        at_ += 2;
        return;
      default: return copy(2);
    }
  }

  void ascii_class(const char* members, bool negated) {
    const bool range_end = class_depth_ > 0 && at_ > 0 && peek(2) != ']' && text_[at_ - 1] == '-';
    if (unicode_.back() || range_end || (class_depth_ > 0 && peek(2) == '-' && peek(3) != ']'))
      return copy(2);
    out_ += negated ? "[^" : "[";
    out_ += members;
    out_ += ']';
    at_ += 2;
  }

  void unicode_escape() {
    if (done()) fail("too short escape sequence");
    if (peek() != '{') {
      std::uint32_t code = 0;
      for (int i = 0; i < 4; ++i) {
        const int digit = hex_value(peek());
        if (digit < 0) fail("invalid Unicode escape");
        code = code * 16 + static_cast<std::uint32_t>(digit);
        ++at_;
      }
      return put_code(code);
    }
    ++at_;
    bool any = false;
    for (;;) {
      while (peek() == ' ' || peek() == '\t' || peek() == '\n') ++at_;
      if (peek() == '}' || done()) break;
      braced_code();
      any = true;
    }
    if (done()) fail("unterminated Unicode escape");
    if (!any) fail("invalid Unicode list");
    ++at_;
  }

  void braced_code() {
    std::uint32_t code = 0;
    int digits = 0;
    for (; hex_value(peek()) >= 0; ++at_, ++digits) {
      if (digits == 6) fail("invalid Unicode range");
      code = code * 16 + static_cast<std::uint32_t>(hex_value(peek()));
    }
    if (digits == 0) fail("invalid Unicode list");
    put_code(code);
  }

  void put_code(std::uint32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) fail("invalid Unicode range");
    if (code < 0x80)
      put_ascii(code);
    else
      base::append_utf8(out_, code);
  }

  /// Written as \xHH so that it stays a literal whatever it is.
  void put_ascii(std::uint32_t byte) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    out_ += "\\x";
    out_ += hex[byte >> 4];
    out_ += hex[byte & 15];
  }

  /// Consecutive escaped bytes above 0x7F must form whole characters.
  void byte_escape() {
    std::string bytes(1, static_cast<char>(read_byte()));
    if (static_cast<unsigned char>(bytes[0]) < 0x80)
      return put_ascii(static_cast<unsigned char>(bytes[0]));
    while (!base::valid_utf8(bytes)) {
      if (peek() != '\\')
        fail(starts_character(bytes) ? "too short escaped multibyte character"
                                     : "invalid multibyte escape");
      if (bytes.size() == 4) fail("invalid multibyte escape");
      bytes += static_cast<char>(read_byte());
    }
    out_ += bytes;
  }

  std::uint32_t read_byte() {
    ++at_;
    if (done()) fail("too short escape sequence");
    const char c = text_[at_++];
    switch (c) {
      case 'x': return hex_byte();
      case '0':
      case '1':
      case '2':
      case '3':
      case '4':
      case '5':
      case '6':
      case '7': return octal_byte(c);
      case 'c':
        if (done()) fail("too short control escape");
        return control_byte();
      case 'C':
        if (peek() != '-' || at_ + 1 >= text_.size()) fail("too short control escape");
        ++at_;
        return control_byte();
      case 'M':
        if (peek() != '-' || at_ + 1 >= text_.size()) fail("too short meta escape");
        ++at_;
        return plain_byte() | 0x80;
      default: fail("unexpected escape sequence");
    }
  }

  std::uint32_t hex_byte() {
    std::uint32_t byte = 0;
    int digits = 0;
    for (; digits < 2 && hex_value(peek()) >= 0; ++digits, ++at_)
      byte = byte * 16 + static_cast<std::uint32_t>(hex_value(peek()));
    if (digits == 0) fail("invalid hex escape");
    return byte;
  }

  std::uint32_t octal_byte(char first) {
    auto byte = static_cast<std::uint32_t>(first - '0');
    for (int i = 0; i < 2 && is_octal(peek()); ++i, ++at_)
      byte = byte * 8 + static_cast<std::uint32_t>(peek() - '0');
    return byte & 0xFF;
  }

  std::uint32_t control_byte() {
    if (peek() == '?') {
      ++at_;
      return 0x7F;
    }
    return plain_byte() & 0x9F;
  }

  std::uint32_t plain_byte() {
    if (peek() == '\\') return read_byte();
    const auto byte = static_cast<unsigned char>(text_[at_++]);
    if (byte >= 0x80) fail("invalid meta escape");
    return byte;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int class_depth_ = 0;
  std::vector<bool> unicode_{false};  // whether (?u) is in force, one for each open group
  std::string out_;
};

}  // namespace

std::string oniguruma_source(std::string_view pattern) {
  if (!base::valid_utf8(pattern))
    throw base::Error("invalid multibyte character: " + between_slashes(pattern));
  return Rewriter(pattern).rewrite();
}

std::string between_slashes(std::string_view pattern) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  const bool whole = base::valid_utf8(pattern);
  std::string out = "/";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto c = static_cast<unsigned char>(pattern[i]);
    if (c == '\\' && i + 1 < pattern.size()) {
      out += pattern.substr(i++, 2);
    } else if (c == '/') {
      out += "\\/";
    } else if ((c >= 0x20 && c < 0x7F) || (c >= '\t' && c <= '\r') || (c >= 0x80 && whole)) {
      out += pattern[i];
    } else {
      out += "\\x";
      out += hex[c >> 4];
      out += hex[c & 15];
    }
  }
  return out + '/';
}

}  // namespace muster::value
