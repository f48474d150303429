#include "base/base64.hh"

#include <array>
#include <cstdint>

namespace muster::base {

namespace {

constexpr std::string_view standard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_safe =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::int8_t absent = -1;
using Digits = std::array<std::int8_t, 256>;

constexpr Digits digits_of(std::string_view alphabet) {
  Digits digits{};
  for (auto& d : digits) d = absent;
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  return digits;
}
constexpr Digits standard_digits = digits_of(standard), url_digits = digits_of(url_safe);

std::string encode(std::string_view bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) -> std::uint32_t {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0;
    };
    const auto group = byte(0) << 16 | byte(1) << 8 | byte(2);
    out += alphabet[group >> 18];
    out += alphabet[group >> 12 & 63];
    out += i + 1 < bytes.size() ? alphabet[group >> 6 & 63] : '=';
    out += i + 2 < bytes.size() ? alphabet[group & 63] : '=';
  }
  return out;
}

/// Collects six bits at a time; what is left over at the end is dropped.
class Collector {
 public:
  void add(std::int8_t digit) {
    bits_ = bits_ << 6 | static_cast<std::uint32_t>(digit);
    count_ += 6;
    if (count_ < 8) return;
    count_ -= 8;
    bytes_ += static_cast<char>(bits_ >> count_ & 0xFF);
    bits_ &= (1U << count_) - 1;
  }
  bool leftover() const { return bits_ != 0; }
  std::string take() { return std::move(bytes_); }

 private:
  std::uint32_t bits_ = 0;
  int count_ = 0;
  std::string bytes_;
};

std::optional<std::string> decode_unpadded(std::string_view text, const Digits& digits) {
  if (text.size() % 4 == 1) return std::nullopt;
  Collector collector;
  for (const char c : text) {
    const auto digit = digits[static_cast<unsigned char>(c)];
    if (digit == absent) return std::nullopt;
    collector.add(digit);
  }
  if (collector.leftover()) return std::nullopt;
  return collector.take();
}

std::string_view without_padding(std::string_view text) {
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string base64(std::string_view bytes) {
  return encode(bytes, standard);
}

std::string base64_lines(std::string_view bytes) {
  constexpr std::size_t line = 45;
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += line) {
    out += encode(bytes.substr(i, line), standard);
    out += '\n';
  }
  return out;
}

std::string base64_url(std::string_view bytes) {
  return encode(bytes, url_safe);
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  return decode_unpadded(without_padding(text), standard_digits);
}

std::optional<std::string> from_base64_url(std::string_view text) {
  const auto unpadded = without_padding(text);
  if (unpadded.size() != text.size() && text.size() % 4 != 0) return std::nullopt;
  return decode_unpadded(unpadded, url_digits);
}

std::string from_base64_lenient(std::string_view text) {
  Collector collector;
  for (const char c : text) {
    if (c == '=') break;
    const auto digit = standard_digits[static_cast<unsigned char>(c)];
    if (digit != absent) collector.add(digit);
  }
  return collector.take();
}

}  // namespace muster::base
