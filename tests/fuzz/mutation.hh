#pragma once
#include <cstdint>
#include <random>
#include <string>

#include "target.hh"

namespace muster::fuzz {

/// Makes the inputs of a target: its seeds, changed at random. The n-th one is always the same.
class Mutation {
 public:
  explicit Mutation(const Target& target) : target_(target) {}
  std::string input(std::uint64_t seed, std::uint64_t n);

 private:
  void change(std::string& text);
  void flip_bit(std::string& text);
  void set_byte(std::string& text);
  void cut(std::string& text);
  void cut_off(std::string& text);
  void repeat(std::string& text);
  void move(std::string& text);
  void splice(std::string& text);
  const std::string& word();
  void put_word(std::string& text);
  void nest(std::string& text);

  std::size_t below(std::size_t limit) { return limit ? random_() % limit : 0; }
  const std::string& one_of(const std::vector<std::string>& texts) {
    return texts[below(texts.size())];
  }
  const Target& target_;
  std::mt19937_64 random_;
};

}  // namespace muster::fuzz
