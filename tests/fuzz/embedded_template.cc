// EPP templates.
#include "corpus.hh"
#include "syntax/dump.hh"
#include "syntax/program.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

void attempt(const std::string& input) {
  const auto program = syntax::parse_epp("a.epp", input, {});
  require(program->body != nullptr, "a template has a body");
  syntax::to_pn(*program->body);
  syntax::to_tree_text(*program->body);
}

}  // namespace

std::vector<Target> define_targets() {
  Target target{.name = "embedded.template"};
  target.seeds = {
      "<%- | String $a, Integer $b = 3, *$c | -%>\ntext <%= $a %> <%% %%> <%# no %>\n<% if $b { "
      "-%>\nx\n<%- } -%>\n",
      "<% $x.each |$y| { %><%= $y %>,<% } %>", "no code at all\n", "<%= @(\"END\") %>\na\n| END\n",
      "<% [1].each |$a| { if $a { %>b<% } else { %>c<% } } -%>   \n  <%- case 1 { default: { %>d<% "
      "} } %>"};
  append(target.seeds, files_below("/usr/share/puppet/modules", ".epp", 100));
  target.words = {"<%",  "<%=", "<%-",   "-%>",     "%>",       "<%#",          "<%%",
                  "%%>", "|",   "| -%>", "{",       "}",        "$x",           "${",
                  "\"",  "'",   "\n",    "if $a {", "} else {", ".each |$x| {", "<%- | $a | -%>",
                  "#",   "/*",  "*/",    " -"};
  target.attempt = attempt;
  return {target};
}

}  // namespace muster::fuzz
