#include "registry/registration_json.hh"

#include <fmt/format.h>

#include "base/base64.hh"
#include "base/utf8.hh"
#include "crypto/certificate.hh"
#include "crypto/puppet_oids.hh"
#include "value/json.hh"

namespace muster::registry {

namespace {

using value::Hash;
using value::Value;

constexpr std::size_t longest_text = 1024;
constexpr std::size_t longest_key = 16UL * 1024;
constexpr std::size_t most_items = 64;
constexpr std::size_t most_tags = 256;

std::string bounded(const std::string& text, std::string_view what, std::size_t longest) {
  if (text.size() > longest) throw base::Error(fmt::format("{} is too long", what));
  for (const unsigned char c : text) {
    if (c < ' ' || c == 0x7f) throw base::Error(fmt::format("{} has control characters", what));
  }
  return text;
}

std::string text_of(const Hash& in, const char* name) {
  const Value* found = in.find(name);
  if (found == nullptr || found->is_undef()) return {};
  const auto* text = found->if_string();
  if (text == nullptr) throw base::Error(fmt::format("{} is not text", name));
  return bounded(*text, name, longest_text);
}

std::vector<std::string> list_of(const Hash& in, const char* name,
                                 std::size_t longest = longest_text) {
  std::vector<std::string> out;
  const Value* found = in.find(name);
  if (found == nullptr || found->is_undef()) return out;
  const auto* array = found->if_array();
  if (array == nullptr) throw base::Error(fmt::format("{} is not a list", name));
  if (array->size() > most_items) throw base::Error(fmt::format("{} has too many items", name));
  for (const auto& item : *array) {
    const auto* text = item.if_string();
    if (text == nullptr) throw base::Error(fmt::format("{} has something that is no text", name));
    out.push_back(bounded(*text, name, longest));
  }
  return out;
}

const Hash* object_of(const Hash& in, const char* name) {
  const Value* found = in.find(name);
  if (found == nullptr || found->is_undef()) return nullptr;
  const auto* hash = found->if_hash();
  if (hash == nullptr) throw base::Error(fmt::format("{} is not an object", name));
  return hash;
}

Tags tags_of(const Hash& in) {
  Tags out;
  const Hash* tags = object_of(in, "tags");
  if (tags == nullptr) return out;
  if (tags->size() > most_tags) throw base::Error("there are too many tags");
  for (const auto& [name, value] : *tags) {
    const auto* text = value.if_string();
    if (text == nullptr) throw base::Error("a tag is not text");
    out.emplace(bounded(*name.if_string(), "a tag", longest_text),
                bounded(*text, "a tag", longest_text));
  }
  return out;
}

std::vector<std::string> checked_roles(const Hash& in) {
  std::vector<std::string> out;
  for (const auto& role : list_of(in, "roles", 128)) {
    if (roles_in(role) != std::vector{role})
      throw base::Error(fmt::format("'{}' is no name for a role", role));
    out.push_back(role);
  }
  return out;
}

Hash object(std::string_view json) {
  const Value read = value::from_json(json);
  const auto* hash = read.if_hash();
  if (hash == nullptr) throw base::Error("the body is not a JSON object");
  return *hash;
}

Identity identity_of(const Hash& in) {
  const Hash* said = object_of(in, "identity");
  if (said == nullptr) throw base::Error("identity is missing");
  Identity out{text_of(*said, "provider"), text_of(*said, "account"), text_of(*said, "region"),
               text_of(*said, "instance")};
  if (const auto wrong = problem(out)) throw base::Error(*wrong);
  if (out.provider == "manual") throw base::Error("only an operator registers manually");
  return out;
}

std::string extension_of(const crypto::Certificate& certificate, std::string_view name) {
  return certificate.extension(*crypto::oid_of(name)).value_or("");
}

void take_certificate(Announcement& out, std::string_view der, const RoleSources& sources) {
  if (der.empty()) return;
  const auto certificate = crypto::Certificate::from_pem(
      "-----BEGIN CERTIFICATE-----\n" + base::base64_lines(der) + "-----END CERTIFICATE-----\n");
  auto& registration = out.registration;
  if (registration.identity.provider == "ec2")
    registration.certified_instance = extension_of(certificate, "pp_instance_id");
  if (!sources.certificate) return;
  for (auto& role : roles_in(extension_of(certificate, "pp_role")))
    registration.roles.push_back(std::move(role));
}

Attributes attributes_of(const Hash& in) {
  Attributes out;
  out.hostname = text_of(in, "hostname");
  out.addresses = list_of(in, "addresses");
  out.zone = text_of(in, "zone");
  out.image = text_of(in, "image");
  out.type = text_of(in, "type");
  out.tags = tags_of(in);
  return out;
}

}  // namespace

Announcement read_announcement(std::string_view json, const std::string& certname,
                               std::string_view certificate, const RoleSources& sources) {
  const Hash in = object(json);
  Announcement out;
  auto& r = out.registration;
  r.identity = identity_of(in);
  r.certname = certname;
  r.boot_id = text_of(in, "boot_id");
  if (r.boot_id.empty()) throw base::Error("boot_id is missing");
  r.attributes = attributes_of(in);
  r.host_keys = list_of(in, "host_keys", longest_key);
  auto claimed = checked_roles(in);
  if (sources.agent) r.roles = std::move(claimed);
  if (const Hash* facts = object_of(in, "facts")) out.facts = *facts;
  if (sources.facts) {
    for (auto& role : roles_in(out.facts, sources)) r.roles.push_back(std::move(role));
  }
  take_certificate(out, certificate, sources);
  return out;
}

ManualEntry read_manual_entry(std::string_view json) {
  const Hash in = object(json);
  ManualEntry out{attributes_of(in), {}};
  out.attributes.roles = checked_roles(in);
  if (const Hash* facts = object_of(in, "facts")) out.facts = *facts;
  return out;
}

}  // namespace muster::registry
