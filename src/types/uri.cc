#include "types/uri.hh"

#include <charconv>

#include "base/strings.hh"
#include "types/make.hh"
#include "types/relation.hh"

namespace muster::types {

using value::Hash;
using value::Value;

namespace {

bool is_alphabetic(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The length of the scheme at the start, 0 when there is none.
std::size_t scheme_length(std::string_view text) {
  if (text.empty() || !is_alphabetic(text[0])) return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ':') return i;
    if (!is_alphabetic(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') return 0;
  }
  return 0;
}

std::string_view cut_after(std::string_view& text, char mark, bool& found) {
  const auto at = text.find(mark);
  found = at != std::string_view::npos;
  if (!found) return {};
  const auto rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

struct SchemePort {
  std::string_view scheme;
  std::int64_t port;
};
constexpr SchemePort scheme_ports[] = {{"ftp", 21},    {"http", 80}, {"https", 443}, {"ldap", 389},
                                       {"ldaps", 636}, {"ws", 80},   {"wss", 443}};

std::optional<std::int64_t> standard_port(std::string_view scheme) {
  for (const auto& known : scheme_ports)
    if (known.scheme == scheme) return known.port;
  return std::nullopt;
}

bool is_standard_port(std::string_view scheme, std::string_view port) {
  return (scheme == "http" && port == "80") || (scheme == "https" && port == "443");
}

std::string_view authority_of(std::string_view text) {
  const auto at = text.find("//");
  const auto rest = text.substr(at + 2);
  return rest.substr(0, rest.find_first_of("/?#"));
}

/// The port at the end of an authority, with its colon; empty when there is none.
std::string_view port_part(std::string_view authority) {
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos) return {};
  return authority.find_first_of("]@", colon) == std::string_view::npos ? authority.substr(colon)
                                                                        : std::string_view{};
}

std::optional<std::int64_t> port_number(std::string_view digits) {
  std::int64_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || error != std::errc{}) return std::nullopt;
  return port;
}

void add_authority(Hash& parts, std::string_view authority, const std::string& scheme) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    parts.set("userinfo", authority.substr(0, at));
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  const auto colon = authority.rfind(':');
  if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
    port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
  }
  if (!authority.empty()) parts.set("host", base::lower_ascii(authority));
  if (port.empty()) {
    if (scheme == "ftp") port = "21";
    if (scheme == "ldap") port = "389";
    if (scheme == "ldaps") port = "636";
  }
  if (!port.empty() && !is_standard_port(scheme, port)) parts.set("port", port);
}

}  // namespace

Hash uri_parts(std::string_view text) {
  Hash parts;
  bool has_fragment = false, has_query = false;
  const auto fragment = cut_after(text, '#', has_fragment);
  std::string scheme;
  if (const auto n = scheme_length(text)) {
    scheme = base::lower_ascii(text.substr(0, n));
    parts.set("scheme", scheme);
    text.remove_prefix(n + 1);
    if (!text.starts_with('/')) {
      if (has_fragment) parts.set("fragment", fragment);
      if (!text.empty()) parts.set("opaque", text);
      return parts;
    }
  }
  const auto query = cut_after(text, '?', has_query);
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const auto slash = text.find('/');
    add_authority(parts, text.substr(0, slash), scheme);
    text = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
  }
  if (!text.empty()) parts.set("path", text);
  if (has_query) parts.set("query", query);
  if (has_fragment) parts.set("fragment", fragment);
  return parts;
}

std::string canonical_uri(const std::string& text) {
  const auto n = scheme_length(text);
  if (n == 0) return text;
  const auto scheme = base::lower_ascii(text.substr(0, n));
  auto rest = text.substr(n + 1);
  if (scheme == "file" && rest.starts_with('/') && !rest.starts_with("//")) rest = "//" + rest;
  if (!rest.starts_with("//")) return scheme + ":" + rest;
  const auto authority = authority_of(rest);
  const auto port = port_part(authority);
  const auto number = port.empty() ? std::nullopt : port_number(port.substr(1));
  if (!port.empty() && (!number || number == standard_port(scheme)))
    rest.erase(2 + authority.size() - port.size(), port.size());
  return scheme + ":" + rest;
}

std::optional<Value> uri_member(const value::Uri& uri, std::string_view name) {
  const auto parts = uri_parts(uri.text);
  const auto given = [&](std::string_view key) {
    const auto* part = parts.find(key);
    return part ? *part : Value();
  };
  if (name == "path" && !parts.find("path")) return parts.find("opaque") ? Value() : Value("");
  if (name == "host" && parts.find("host")) {
    auto host = authority_of(uri.text);
    host.remove_prefix(host.rfind('@') == std::string_view::npos ? 0 : host.rfind('@') + 1);
    host.remove_suffix(port_part(host).size());
    return Value(host);
  }
  if (name == "port") {
    const auto* part = parts.find("port");
    const auto scheme = given("scheme");
    auto port = part ? port_number(*part->if_string()) : std::nullopt;
    if (!port && scheme.if_string()) port = standard_port(*scheme.if_string());
    return port ? Value(*port) : Value();
  }
  for (const auto* key : {"scheme", "userinfo", "host", "path", "query", "fragment", "opaque"})
    if (name == key) return given(key);
  return std::nullopt;
}

bool same_uri(const value::Uri& a, const value::Uri& b) {
  const auto normal = [](const value::Uri& uri) {
    auto parts = uri_parts(uri.text);
    if (!parts.find("path") && !parts.find("opaque")) parts.set("path", "/");
    return parts;
  };
  return a.text == b.text || Value(normal(a)) == Value(normal(b));
}

TypePtr uri_type_of(const value::Uri& uri) {
  auto parts = uri_parts(uri.text);
  return parts.empty() ? plain(TypeKind::uri) : make<UriType>(Value(std::move(parts)));
}

bool uri_assignable(const UriType& to, const Type& from) {
  if (from.type_kind != TypeKind::uri) return false;
  const auto* wanted = to.parameters.if_hash();
  if (!wanted) return true;
  const auto* given = as<UriType>(from).parameters.if_hash();
  for (const auto& [name, want] : *wanted) {
    const auto* part = given ? given->find(name) : nullptr;
    if (!part || !parameter_covers(want, *part)) return false;
  }
  return true;
}

bool uri_instance(const UriType& type, const Value& v) {
  const auto* uri = v.if_rich<value::Uri>();
  if (!uri) return false;
  const auto* wanted = type.parameters.if_hash();
  if (!wanted) return true;
  const auto parts = uri_parts(uri->text);
  for (const auto& [name, want] : *wanted) {
    const auto* part = parts.find(name);
    if (!parameter_matches(part ? *part : Value(), want)) return false;
  }
  return true;
}

}  // namespace muster::types
