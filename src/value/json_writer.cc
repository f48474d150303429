#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/error.hh"
#include "base/utf8.hh"
#include "value/json.hh"
#include "value/rich_text.hh"

namespace muster::value {

namespace {

constexpr std::size_t depth_limit = 256;

/// What a byte is written as after a backslash; 'u' for \u00XX, 0 for bytes written as they are.
constexpr std::array<char, 256> escapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

/// How many of the first bytes are ASCII that is written as it is, in steps of eight.
std::size_t plain_bytes(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
  // The highest bit of each byte of these is set where a byte of `eight` is smaller, or equal.
  const auto smaller = [](std::uint64_t eight, std::uint64_t byte) {
    return (eight - ones * byte) & ~eight;
  };
  const auto equal = [&](std::uint64_t eight, std::uint64_t byte) {
    return smaller(eight ^ (ones * byte), 1);
  };
  std::size_t done = 0;
  for (; done + sizeof(std::uint64_t) <= text.size(); done += sizeof(std::uint64_t)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + done, sizeof eight);
    const auto special = eight | smaller(eight, 0x20) | equal(eight, '"') | equal(eight, '\\');
    if ((special & highs) != 0) break;
  }
  return done;
}

class Writer {
 public:
  Writer(std::string& out, JsonLayout layout) : out_(out), pretty_(layout == JsonLayout::pretty) {}

  void put(const Value& value) {
    switch (value.kind()) {
      case Kind::undef: out_ += "null"; return;
      case Kind::boolean: out_ += *value.if_boolean() ? "true" : "false"; return;
      case Kind::integer: return put_integer(*value.if_integer());
      case Kind::real: return put_real(*value.if_real());
      case Kind::string: return put_string(*value.if_string());
      case Kind::array: return put_array(*value.if_array());
      case Kind::hash: return put_hash(*value.if_hash());
      case Kind::default_:
      case Kind::sensitive:
      case Kind::regexp:
      case Kind::binary:
      case Kind::semver:
      case Kind::semver_range:
      case Kind::timestamp:
      case Kind::timespan:
      case Kind::uri:
      case Kind::type:
      case Kind::object:
      case Kind::iterator: return put_string(scalar_text(value));
    }
  }

  void put_string(std::string_view text) {
    out_ += '"';
    std::size_t start = 0;
    unsigned char seen = 0;
    for (std::size_t i = plain_bytes(text); i < text.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      seen |= c;
      if (escapes[c] == 0) continue;
      out_.append(text, start, i - start);
      start = i + 1;
      put_escape(c);
    }
    if (seen >= 0x80 && !base::valid_utf8(text))
      throw base::Error("source sequence is illegal/malformed utf-8");
    out_.append(text, start);
    out_ += '"';
  }

 private:
  void put_integer(std::int64_t i) {
    char buffer[24];
    out_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, i).ptr);
  }

  void put_real(double d) {
    const auto text = real_text(d);
    if (!std::isfinite(d)) throw base::Error(text + " not allowed in JSON");
    out_ += text;
  }

  void put_escape(unsigned char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    out_ += '\\';
    out_ += escapes[c];
    if (escapes[c] != 'u') return;
    out_ += "00";
    out_ += hex[c >> 4];
    out_ += hex[c & 15];
  }

  /// Ruby breaks the line inside an empty array too, once more than inside an empty hash.
  void put_array(const Array& items) {
    out_ += '[';
    enter();
    bool first = true;
    for (const auto& item : items) {
      separate(first);
      put(item);
    }
    if (items.empty() && pretty_) out_ += '\n';
    close(']');
  }

  void put_hash(const Hash& members) {
    out_ += '{';
    enter();
    bool first = true;
    for (const auto& [key, value] : members) {
      separate(first);
      const auto* text = key.if_string();
      put_string(text ? *text : key_text(key));
      out_ += pretty_ ? std::string_view(": ") : std::string_view(":");
      put(value);
    }
    close('}');
  }

  static std::string key_text(const Value& key) {
    if (key.if_array() || key.if_hash()) return to_json(key, JsonLayout::compact);
    return scalar_text(key);
  }

  void enter() {
    if (++depth_ > depth_limit)
      throw base::Error("nesting of " + std::to_string(depth_) + " is too deep");
  }

  void separate(bool& first) {
    if (!first) out_ += ',';
    first = false;
    if (pretty_) break_line();
  }

  void close(char bracket) {
    --depth_;
    if (pretty_) break_line();
    out_ += bracket;
  }

  void break_line() {
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }

  std::string& out_;
  std::size_t depth_ = 0;
  bool pretty_;
};

}  // namespace

std::string to_json(const Value& value, JsonLayout layout) {
  std::string out;
  Writer(out, layout).put(value);
  return out;
}

void append_json(std::string& out, const Value& value) {
  Writer(out, JsonLayout::compact).put(value);
}

void append_json_text(std::string& out, std::string_view text) {
  Writer(out, JsonLayout::compact).put_string(text);
}

}  // namespace muster::value
