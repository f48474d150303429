#include "env/ruby_type.hh"

#include <algorithm>

#include "base/utf8.hh"
#include "value/regexp.hh"

namespace muster::env {

namespace {

/// The parameter whose definition says that it is the namevar, on its first line or in its block.
std::string key_of(std::string_view source) {
  static const value::Regexp parameter(R"(^\s*newparam\(?\s*:(\w+)(.*)$)");
  static const value::Regexp is_key(
      R"(^[^#\n]*(\bisnamevar\b|\bnamevar:\s*true|:namevar\s*=>\s*true))");
  std::string name;
  while (!source.empty()) {
    const auto end = std::min(source.find('\n'), source.size() - 1) + 1;
    const auto line = std::string(source.substr(0, end));
    source.remove_prefix(end);
    if (!base::valid_utf8(line)) continue;
    if (const auto found = parameter.search(line))
      name = line.substr(found->groups[1]->begin, found->groups[1]->end - found->groups[1]->begin);
    if (!name.empty() && is_key.search(line)) return name;
  }
  return "name";
}

}  // namespace

catalog::Schema read_ruby_type(std::string name, std::string_view source) {
  catalog::Schema schema;
  schema.name = std::move(name);
  schema.key = key_of(source);
  schema.any_attribute = true;
  return schema;
}

}  // namespace muster::env
