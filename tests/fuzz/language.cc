// Small grammars: formats, patterns, versions; the files of settings.
#include <array>

#include "cli/settings.hh"
#include "content/fileserver_conf.hh"
#include "target.hh"
#include "types/sprintf.hh"
#include "types/strptime.hh"
#include "types/uri.hh"
#include "value/regexp.hh"
#include "value/rich.hh"
#include "value/semver_range.hh"

namespace muster::fuzz {

std::vector<Target> define_targets() {
  return {
      {"sprintf",
       {"%d %5.2f %-10s|%+x %#o %e %c %p %%", "%1$s %3$08.3f %2$*1$d", "%b % d %s"},
       [](std::string_view text) {
         const std::array<value::Value, 3> given{value::Value(17), value::Value(2.5),
                                                 value::Value("x")};
         types::sprintf(text, given);
       }},
      {"strptime",
       {"2026-11-29T06:03:56.413 +0100", "Sun Nov 29 06:03:56 CET 2026", "1795932238"},
       [](std::string_view text) {
         for (const auto* format :
              {"%FT%T.%L %z", "%a %b %d %H:%M:%S %Z %Y", "%s", "%D %r", "%j %U"})
           types::strptime(text, format);
         types::strptime("2026-11-29T06:03:56", text);
       }},
      {"uri",
       {"https://user:pw@[fe80::1]:8140/a/b%20c?d=e#f", "puppet:///modules/a/b"},
       types::uri_parts},
      {"regexp",
       {R"((?<a>x|y)*[[:alpha:]\d&&[^b-c]]{2,3}\k<a>(?i-m:\p{Greek})(?=z)\h\R\X)", R"(\A(a+)+\z)",
        R"([\w.+-]+@[\w-]+\.(?:\w{2,})$)"},
       [](std::string_view text) {
         value::Regexp pattern{std::string(text)};
         pattern.search("xyxy aaaaaaaaaaaaaaaaaaaaaaaaaaaa! some@where.test \xCE\xB1");
       }},
      {"semver", {"1.2.3-rc.1+build"}, value::SemVer::parse},
      {"semver.range",
       {">=1.0.0 <2.0.0 || ~1.2 || ^3 || 1.x || 1.0 - 2.0"},
       value::SemVerRange::parse},
      {"puppet.conf",
       {"# c\n[main]\nserver = puppet\nvardir=/a/$confdir/${x}\n[agent]\nsplay = true {owner = "
        "a}\n"},
       [](std::string_view text) { cli::read_puppet_conf("puppet.conf", text); }},
      {"muster.toml",
       {"[main]\nserver = \"puppet\"\n[server]\nlist = [1, \"b\"]\n"},
       [](std::string_view text) { cli::read_toml("muster.toml", text); }},
      {"fileserver.conf",
       {"[mount]\n  path /a/%h\n  allow *.test\n# c\n"},
       [](std::string_view text) { content::read_fileserver_conf("fileserver.conf", text); }},
  };
}

}  // namespace muster::fuzz
