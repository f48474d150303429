// External facts: facts.d texts, what programs print, names of variables; facter.conf.
#include "facts/external.hh"
#include "facts/hocon.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

void attempt(const std::string& input) {
  facts::fact_of_variable(input);
  for (const auto& [name, fact] : facts::parse_key_values(input))
    require(name.if_string() != nullptr, "a fact has a name");
  facts::parse_executable_output(input);
  const auto read = facts::from_hocon(input);
  require(!facts::to_hocon(read).empty() || read.empty(), "settings have a text");
}

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "facts"};
  target.seeds = {"name=value\nother = with spaces \n\nno equals\n=x\na=b=c\n",
                  "---\na: {b: [1, 2]}\n",
                  R"({"a": {"b": 1}})",
                  "facts : {\n  blocklist : [ \"file system\", \"EC2\" ],\n  ttls : [ { "
                  "\"timezone\" : 30 days } ]\n}\n",
                  "# comment\nglobal { external-dir = [ /a, \"/b\" ], no-ruby: false\n custom-dir "
                  "= \"x\" }\ncli.debug = true\na.b.c: 1\n",
                  "FACTER_role=web\nfacterx=1\n"};
  target.words = {"=",    "\n", "\r\n",     "{",    "}",   "[",     "]",
                  ":",    "\"", "\"\"\"",   "#",    "//",  ".",     ",",
                  "${a}", "+=", "include ", "null", "a.b", "---\n", " days"};
  target.longest = 4096;
  target.attempt = attempt;
  return {target};
}

}  // namespace muster::fuzz
