#include "eval/uri_join.hh"

#include <algorithm>

#include "base/strings.hh"
#include "eval/failures.hh"
#include "value/rich.hh"

namespace muster::eval {

using value::Value;

namespace {

struct Parts {
  std::string scheme, authority, path, rest;  // rest: ?query#fragment
};

Parts split_uri(std::string_view text) {
  Parts parts;
  const auto rest = text.find_first_of("?#");
  if (rest != std::string_view::npos) {
    parts.rest = text.substr(rest);
    text = text.substr(0, rest);
  }
  const auto colon = text.find_first_of(":/");
  if (colon != std::string_view::npos && colon > 0 && text[colon] == ':') {
    parts.scheme = text.substr(0, colon + 1);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    const auto slash = text.find('/', 2);
    parts.authority = text.substr(0, slash);
    text = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
  }
  parts.path = text;
  return parts;
}

std::string without_dots(const std::string& path) {
  std::vector<std::string> kept;
  const auto segments = base::split(path, "/");
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    if (segments[i] == "..") {
      if (kept.size() > 1) kept.pop_back();
    } else if (segments[i] != ".") {
      kept.push_back(segments[i]);
      continue;
    }
    if (last) kept.emplace_back();
  }
  return base::join(kept, "/");
}

std::string resolve(const std::string& base_text, const std::string& reference) {
  const auto base_uri = split_uri(base_text);
  const auto other = split_uri(reference);
  if (!other.scheme.empty()) return reference;
  if (!other.authority.empty()) return base_uri.scheme + reference;
  std::string path = other.path;
  if (path.empty())
    path = base_uri.path;
  else if (path[0] != '/')
    path = base_uri.path.substr(0, base_uri.path.rfind('/') + 1) + path;
  if (!base_uri.authority.empty() && !path.empty() && path[0] != '/') path.insert(0, "/");
  return base_uri.scheme + base_uri.authority + without_dots(path) + other.rest;
}

}  // namespace

Value join_uris(const Value& base_value, const Value& reference) {
  const auto* uri = reference.if_rich<value::Uri>();
  const auto* text = reference.if_string();
  if (!uri && !text) fail_here("An URI can only be merged with an URI or String");
  return Value(std::make_shared<const value::Uri>(
      resolve(base_value.if_rich<value::Uri>()->text, uri ? uri->text : *text)));
}

}  // namespace muster::eval
