// YAML, and that what was read is written as something that is read as the same.
#include "value/yaml.hh"

#include "corpus.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

void attempt(const std::string& input) {
  const auto read = value::from_yaml(input);
  const std::string written = value::to_yaml(read);
  require(value::to_yaml(value::from_yaml(written)) == written,
          "YAML that was written is read as the same");
}

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "yaml"};
  target.seeds = {
      "---\na: 1\nb: [x, 'y', \"z\\n\", ~, true, 0x1F, 017, 1_000, 1.5e3, .inf]\nc:\n  - d: e\n    "
      "f: >\n      folded\n      text\n    g: |-\n      kept\n",
      "--- !ruby/object:Puppet::Transaction::Report\nhost: a\ntime: "
      "'2026-01-01T00:00:00.0+00:00'\nlogs: []\n",
      "a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n",
      "- 2020-01-01\n- 2020-01-01 10:00:00 Z\n- :sym\n- !ruby/sym b\n- yes\n- 1:30:45\n",
      "? [a, b]\n: c\n",
      "%YAML 1.1\n---\n- !!binary aGk=\n- !!str 1\n...\n",
      "text\n",
      "a: !ruby/regexp /x/i\n"};
  append(target.seeds, files_below("/usr/share/puppet/modules", ".yaml", 60));
  target.words = {"- ",        "? ",   ": ",  "&a ",  "*a", "<<: *a", "!ruby/object:",
                  "!!binary ", "!!",   "|\n", ">-\n", "{",  "}",      "[",
                  "]",         "'",    "\"",  "\\x",  "#",  "---\n",  "...\n",
                  "~",         "\n  ", "\t",  "%",    "@",  "`",      ".inf",
                  ".nan",      "0o7",  "1e3", "::",   ","};
  target.longest = 8192;
  target.attempt = attempt;
  return {target};
}

}  // namespace muster::fuzz
