#include "mutation.hh"

#include <algorithm>
#include <array>

namespace muster::fuzz {

namespace {

constexpr std::size_t most_copies = 3000;

/// What breaks readers of any grammar: bytes that are no text, ends of ranges.
const std::vector<std::string> common_words = {std::string(1, '\0'),
                                               "\xff\xfe",
                                               "\xed\xa0\x80",
                                               "\xf4\x90\x80\x80",
                                               "\xc0\xaf",
                                               "\r\n",
                                               "\"",
                                               "\\",
                                               "[",
                                               "{",
                                               "(",
                                               "<",
                                               "%",
                                               "../",
                                               "-1",
                                               "1e999999999",
                                               "2147483648",
                                               "4294967296",
                                               "9223372036854775808",
                                               "18446744073709551616",
                                               "99999999999999999999999999"};

}  // namespace

std::string Mutation::input(std::uint64_t seed, std::uint64_t n) {
  random_.seed(seed * 1'000'003 + n);
  std::string text = one_of(target_.seeds);
  // Most of a long file has nothing to do with what is changed in it.
  if (text.size() > target_.longest)
    text = text.substr(below(text.size() - target_.longest), target_.longest);
  for (std::size_t left = below(2) ? below(3) : below(8); left > 0; --left) change(text);
  if (text.size() > target_.longest) text.resize(target_.longest);
  return text;
}

void Mutation::change(std::string& text) {
  using Change = void (Mutation::*)(std::string&);
  static constexpr std::array<Change, 12> changes = {
      &Mutation::flip_bit, &Mutation::set_byte, &Mutation::cut,      &Mutation::cut_off,
      &Mutation::repeat,   &Mutation::move,     &Mutation::splice,   &Mutation::splice,
      &Mutation::put_word, &Mutation::put_word, &Mutation::put_word, &Mutation::nest};
  (this->*changes[below(changes.size())])(text);
}

void Mutation::flip_bit(std::string& text) {
  if (!text.empty()) text[below(text.size())] ^= static_cast<char>(1 << below(8));
}

void Mutation::set_byte(std::string& text) {
  static constexpr std::string_view remarkable("\0\x01\n\r\t \"'\\\x7f\x80\xbf\xc0\xe2\xf4\xff",
                                               16);
  const char byte = below(2) ? remarkable[below(remarkable.size())] : static_cast<char>(below(256));
  text.insert(below(text.size() + 1), 1, byte);
}

void Mutation::cut(std::string& text) {
  text.erase(below(text.size() + 1), below(32));
}

void Mutation::cut_off(std::string& text) {
  text.resize(below(text.size() + 1));
}

void Mutation::repeat(std::string& text) {
  const std::string part = text.substr(below(text.size() + 1), 1 + below(40));
  const std::size_t times = below(4) ? below(4) : below(most_copies);
  std::string copies;
  for (std::size_t i = 0; i < times && copies.size() < target_.longest; ++i) copies += part;
  text.insert(below(text.size() + 1), copies);
}

void Mutation::move(std::string& text) {
  const std::size_t from = below(text.size() + 1);
  const std::string part = text.substr(from, below(200));
  text.erase(from, part.size());
  text.insert(below(text.size() + 1), part);
}

void Mutation::splice(std::string& text) {
  const std::string& other = one_of(target_.seeds);
  text.insert(below(text.size() + 1), other.substr(below(other.size() + 1), below(300)));
}

const std::string& Mutation::word() {
  return one_of(target_.words.empty() || below(4) == 0 ? common_words : target_.words);
}

void Mutation::put_word(std::string& text) {
  text.insert(below(text.size() + 1), word());
}

/// The same opening again and again: what recursion breaks on.
void Mutation::nest(std::string& text) {
  const std::string opening = word() + (below(2) ? word() : "");
  std::string all;
  for (std::size_t left = below(most_copies); left > 0 && all.size() < target_.longest; --left)
    all += opening;
  text.insert(below(text.size() + 1), all);
}

}  // namespace muster::fuzz
