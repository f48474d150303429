#include "value/yaml_emitter.hh"

#include <doctest/doctest.h>

#include <random>

#include "value/yaml.hh"
#include "value/yaml_events.hh"

using namespace muster::value;

namespace {

/// Arbitrary data of the pieces that YAML has rules about.
class Inventor {
 public:
  explicit Inventor(unsigned seed) : random_(seed) {}

  Value value(int depth) {
    switch (below(depth > 0 ? 9 : 7)) {
      case 0: return {};
      case 1: return below(2) == 1;
      case 2: return static_cast<std::int64_t>(below(2000)) - 1000;
      case 3: return static_cast<double>(below(2000)) / 8 - 100;
      case 7: return array(depth);
      case 8: return hash(depth);
      default: return text();
    }
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

  std::string text() {
    static const std::string_view pieces[] = {
        "a", "word", " ",  "  ", "\n",  "\n\n", ": ",  ":",          " #",
        "-", "'",    "\"", "/",  "12",  "é",    "\t",  "%",          "[",
        "]", ",",    "{",  "}",  "\\",  "!",    "&b",  "*b",         "| ",
        ">", "yes",  "~",  ".5", "---", "...",  "? ",  "\x01",       "1.5",
        "y", "\xff", "@",  "`",  "=",   "<<",   "089", "2020-01-01", "a fairly long word"};
    std::string out;
    for (unsigned count = below(below(6) == 0 ? 40 : 5); count > 0; --count)
      out += pieces[below(std::size(pieces))];
    return out;
  }

  Value array(int depth) {
    Array out;
    for (unsigned count = below(4); count > 0; --count) out.push_back(value(depth - 1));
    return out;
  }

  Value hash(int depth) {
    Hash out;
    for (unsigned count = below(4); count > 0; --count)
      out.set(below(9) == 0 ? value(depth - 1) : Value(text()), value(depth - 1));
    return out;
  }

  std::mt19937 random_;
};

std::string by_library(const Value& value) {
  YamlEvents events;
  events.data(value);
  return events.finish();
}

}  // namespace

TEST_CASE("any data is written as libyaml alone would write it") {
  for (unsigned seed = 0; seed < 4000; ++seed) {
    CAPTURE(seed);
    const Value value = Inventor(seed).value(5);
    REQUIRE(to_yaml(value) == by_library(value));
  }
}

TEST_CASE("entries that are written apart and added are those that are written in place") {
  for (unsigned seed = 0; seed < 500; ++seed) {
    CAPTURE(seed);
    Inventor inventor(seed);
    Array values;
    for (int i = 0; i < 8; ++i) values.push_back(inventor.value(3));
    const auto write = [&](bool apart) {
      std::string text;
      YamlEmitter yaml([&](std::string_view piece) { text += piece; });
      yaml.begin_map();
      yaml.string("entries");
      yaml.begin_map();
      const auto start = yaml.part();
      for (std::size_t i = 0; i < values.size(); ++i) {
        auto part = apart ? start : yaml.part();
        if (apart && yaml.outdates(start)) part = yaml.part();
        auto& to = apart ? part : yaml;
        to.string("entry " + std::to_string(i));
        to.begin_sequence();
        to.data(values[i]);
        to.verbatim("'5'");
        to.end_sequence();
        to.verbatim("last");
        to.verbatim("true");
        if (apart) yaml.add(part);
      }
      yaml.end_map();
      yaml.end_map();
      yaml.finish();
      return text;
    };
    REQUIRE(write(true) == write(false));
  }
}
