#include "types/labels.hh"

#include <cstdlib>

#include "base/strings.hh"
#include "types/alias.hh"
#include "types/calculator.hh"
#include "types/kind_name.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

std::string type_class_name(const Type& type) {
  return "Puppet::Pops::Types::P" + std::string(kind_name(type.type_kind)) + "Type";
}

/// Ruby has a class for each of the schemes it knows.
std::string uri_class_name(const value::Uri& uri) {
  const auto scheme = base::lower_ascii(uri.text.substr(0, uri.text.find(':')));
  for (const std::string_view known :
       {"HTTP", "HTTPS", "FTP", "File", "LDAP", "LDAPS", "MailTo", "WS", "WSS"})
    if (scheme == base::lower_ascii(known)) return "URI::" + std::string(known);
  return "URI::Generic";
}

}  // namespace

std::string type_label(const Type& type) {
  const bool titled = type.type_kind == TypeKind::resource && as<ResourceType>(type).title;
  if (type.type_kind == TypeKind::alias) return expanded_type_text(type) + "-Type";
  return type_text(type) + (titled ? " Resource-Reference" : "-Type");
}

std::string general_name(const value::Value& v) {
  if (v.is_undef()) return "Undef";
  if (v.is_default()) return "Default";
  return type_text(*generalize(infer(v)));
}

std::string class_name(const value::Value& v) {
  switch (v.kind()) {
    case value::Kind::undef: return "NilClass";
    case value::Kind::default_: return "Symbol";
    case value::Kind::boolean: return *v.if_boolean() ? "TrueClass" : "FalseClass";
    case value::Kind::integer: return "Integer";
    case value::Kind::real: return "Float";
    case value::Kind::string: return "String";
    case value::Kind::array: return "Array";
    case value::Kind::hash: return "Hash";
    case value::Kind::regexp: return "Regexp";
    case value::Kind::sensitive: return "Puppet::Pops::Types::PSensitiveType::Sensitive";
    case value::Kind::binary: return "Puppet::Pops::Types::PBinaryType::Binary";
    case value::Kind::semver: return "SemanticPuppet::Version";
    case value::Kind::semver_range: return "SemanticPuppet::VersionRange";
    case value::Kind::timestamp: return "Puppet::Pops::Time::Timestamp";
    case value::Kind::timespan: return "Puppet::Pops::Time::Timespan";
    case value::Kind::uri: return uri_class_name(*v.if_rich<value::Uri>());
    case value::Kind::type: return type_class_name(*v.if_rich<Type>());
    case value::Kind::object: return "Object";
    case value::Kind::iterator: return "Puppet::Pops::Types::Iterator";
  }
  std::abort();
}

std::string value_label(const value::Value& v) {
  if (const auto* t = v.if_rich<Type>()) return with_capital_article(type_label(*t));
  if (v.is_undef()) return "An Undef Value";
  if (v.if_boolean()) return "A Boolean";
  if (v.is_default()) return "A default";
  return with_capital_article(general_name(v).substr(0, general_name(v).find('[')));
}

}  // namespace muster::types
