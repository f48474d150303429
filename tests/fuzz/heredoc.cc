// Heredocs: tags, escapes, margins, the syntax of what is in them, several in one line.
#include "syntax/dump.hh"
#include "syntax/program.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

void attempt(const std::string& input) {
  const auto program = syntax::parse("", input, {});
  syntax::to_pn(*program->body);
}

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "heredoc"};
  target.seeds = {"$a = @(END)\n  text\n    more ${x}\n  | END\nnotice($a)\n",
                  "$a = @(\"END\"/tsrnL$u)\n  a\\tb \\u{1F600} ${1 + 2} $x\\\n  c\n  |- END\n",
                  "f(@(A), @(\"B\"), @(C:json))\n a\n| A\n b ${c}\n- B\n {\"x\": [1]}\n |- C\n",
                  "$p = @(\"X\":pp/)\n  class a { notice(@(Y)) }\n  y\n  | Y\n  | X\n",
                  "$e = @(E:epp)\n<%- | $a | -%>\n<% if $a { %>x<% } %><%= $a %>\n| E\n",
                  "$b = @(\"B 64\":base64)\n  aGVsbG8=\n  | B 64\n",
                  "$empty = @(E)\n| E\n$next = @(\"F\")\n\n\n  -F\n",
                  "@(\"A\")\n ${@(\"B\")\n inner\n | B\n }\n | A\n"};
  target.words = {"@(END)\n",
                  "@(\"END\")\n",
                  "@(\"END\":json/nt)\n",
                  "\n| END\n",
                  "\n|- END",
                  "\n- END\n",
                  "\n  ",
                  "\t",
                  "\\\n",
                  "\\$",
                  "\\u{",
                  "\\u00e9",
                  "${",
                  "}",
                  "\"",
                  ":pp",
                  ":json",
                  ":epp",
                  ":base64",
                  "/L",
                  "/$",
                  "\r\n",
                  "@(",
                  ")",
                  "|",
                  "END",
                  "\n",
                  " "};
  target.longest = 4096;
  target.attempt = attempt;
  return {target};
}

}  // namespace muster::fuzz
