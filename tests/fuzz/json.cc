// JSON, and that what was read is written as something that is read as the same.
#include "value/json.hh"

#include "corpus.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

void attempt(const std::string& input) {
  const auto read = value::from_json(input);
  const std::string written = value::to_json(read, value::JsonLayout::compact);
  require(value::to_json(value::from_json(written), value::JsonLayout::compact) == written,
          "JSON that was written is read as the same");
  value::to_json(read, value::JsonLayout::pretty);
}

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "json"};
  target.seeds = {
      R"({"a": [1, -2.5e3, true, false, null, "\u00e9\n\"\\\/"], "b": {"c": {}}, "": []})",
      R"([9223372036854775807, 9223372036854775808, 1e308, 1E-400, -0, "😀", "\ud83d\ude00"])",
      "\"text\"", " 12 ", R"({"a": 1, "a": 2})"};
  append(target.seeds, files_below(MUSTER_TESTS, ".json", 20));
  append(target.seeds, files_below("/usr/share/puppet/modules", "metadata.json", 20));
  target.words = {"[",
                  "]",
                  "{",
                  "}",
                  "{\"a\":",
                  "\"",
                  "\\u",
                  "\\ud800",
                  "\\u0000",
                  "null",
                  "true",
                  "1e",
                  "-",
                  ",",
                  ":",
                  "0",
                  "99999999999999999999",
                  "0.1",
                  "\xef\xbb\xbf",
                  "NaN",
                  "//"};
  target.attempt = attempt;
  return {target};
}

}  // namespace muster::fuzz
