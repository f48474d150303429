// Manifests: lexer, parser, checker, and the notations that a tree is printed in.
#include "corpus.hh"
#include "syntax/dump.hh"
#include "syntax/program.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

void attempt(const std::string& input) {
  syntax::ParseOptions options;
  options.legacy = input.size() % 2 == 0;
  const auto program = syntax::parse("site.pp", input, options);
  require(program->body != nullptr, "a program has a body");
  const std::string text = syntax::to_pn(*program->body);
  require(!text.empty(), "a tree has a notation");
  syntax::to_tree_text(*program->body);
}

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "manifest"};
  target.seeds = lines_of_tests("diff");
  append(target.seeds, files_below("/usr/share/puppet/modules", ".pp", 200));
  target.words = {"class a::b inherits c ",
                  "define d(",
                  "node /x/ {",
                  "function f() >> ",
                  "type A = ",
                  "if ",
                  "elsif ",
                  "else {",
                  "unless ",
                  "case $x {",
                  "default:",
                  "? {",
                  "=> ",
                  "+> ",
                  "-> ",
                  "~> ",
                  "<| ",
                  "|>",
                  "<<| ",
                  "|>>",
                  "|$x| {",
                  "[",
                  "]",
                  "{",
                  "}",
                  "(",
                  ")",
                  "${",
                  "\"",
                  "'",
                  "@(END",
                  "| END",
                  "$x = ",
                  "/re/",
                  "@@",
                  "!",
                  "-",
                  "*",
                  " and ",
                  " in ",
                  "=~ ",
                  "::",
                  ".",
                  ",",
                  ";",
                  "#",
                  "/*",
                  "*/",
                  "0x",
                  "1e",
                  "\\u{1F600}",
                  "file { 'a': ",
                  "File['a'] { ",
                  "import \"x\"",
                  "\r\n",
                  "\xef\xbb\xbf",
                  "undef",
                  "$a.each |$b| {"};
  target.attempt = attempt;
  return {target};
}

}  // namespace muster::fuzz
