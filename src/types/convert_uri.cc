#include <fmt/core.h>

#include <algorithm>

#include "types/constructor.hh"
#include "types/fail.hh"
#include "types/text.hh"
#include "types/uri.hh"
#include "value/regexp.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

using value::Hash;
using value::Value;
using Texts = std::vector<std::pair<std::string, std::string>>;

/// What RFC 3986 lets a URI or a reference to one look like.
bool well_formed(std::string_view text) {
  static const value::Regexp uri(
      R"(\A(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))(?://(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%\h\h)*@)?(?:\[[\h:.]+\]|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%\h\h)*)(?::\d*)?(?=[/?#]|\z))?(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%\h\h)*(?:\?(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]]|%\h\h)*)?(?:#(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%\h\h)*)?\z)");
  return uri.search(text).has_value();
}

Value parse_uri(Arguments a, Names&) {
  const auto& text = *a[0].if_string();
  if (std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; }))
    fail(fmt::format("URI must be ascii only {}", ascii_inspect(text)));
  if (!well_formed(text)) fail(fmt::format("bad URI(is not URI?): {}", inspect(text)));
  return std::make_shared<const value::Uri>(canonical_uri(text));
}

std::string part(const Hash& h, std::string_view key, std::string_view before,
                 std::string_view after = "") {
  const auto* v = h.find(key);
  return v && !v->is_undef() ? fmt::format("{}{}{}", before, to_text(*v), after) : "";
}

Value build_uri(Arguments a, Names&) {
  const Hash& h = *a[0].if_hash();
  auto text = part(h, "scheme", "", ":");
  if (h.find("opaque"))
    text += part(h, "opaque", "");
  else if (h.find("host"))
    text += "//" + part(h, "userinfo", "", "@") + part(h, "host", "") + part(h, "port", ":");
  if (!h.find("opaque")) text += part(h, "path", "");
  text += part(h, "query", "?") + part(h, "fragment", "#");
  if (!well_formed(text)) fail(fmt::format("bad URI(is not URI?): {}", inspect(text)));
  return std::make_shared<const value::Uri>(canonical_uri(text));
}

}  // namespace

const ConstructorPtr& uri_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_error", Texts{},
      std::vector<Overload>{{{{"String[1]", "uri"}}, {}, parse_uri},
                            {{{"Struct[{Optional[scheme] => String[1], Optional[userinfo] => "
                               "String[1], Optional[host] => String[1], Optional[port] => "
                               "Integer[0], Optional[path] => String[1], Optional[query] => "
                               "String[1], Optional[fragment] => String[1], "
                               "Optional[opaque] => String[1]}]",
                               "hash"}},
                             {},
                             build_uri}});
  return made;
}

}  // namespace muster::types
