#include "crypto/extension.hh"

#include <arpa/inet.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/library.hh"
#include "crypto/native.hh"

namespace muster::crypto {

namespace {

using OwnedType = base::Handle<ASN1_TYPE, ASN1_TYPE_free>;

/// Digits take the square of a number's length to find, and whoever requests a certificate chooses
/// it.
constexpr int most_printed_bits = 4096;

std::optional<std::string> text_of_type(const ASN1_TYPE* type) {
  switch (type->type) {
    case V_ASN1_BOOLEAN: return type->value.boolean != 0 ? "true" : "false";
    case V_ASN1_INTEGER: {
      const BigNumber big(ASN1_INTEGER_to_BN(type->value.integer, nullptr));
      const bool is_small = big && BN_num_bits(big.get()) <= most_printed_bits;
      char* digits = is_small ? BN_bn2dec(big.get()) : nullptr;
      if (!digits) return std::nullopt;
      std::string out = digits;
      OPENSSL_free(digits);
      return out;
    }
    case V_ASN1_OCTET_STRING:
      return std::string(
          reinterpret_cast<const char*>(ASN1_STRING_get0_data(type->value.octet_string)),
          static_cast<std::size_t>(ASN1_STRING_length(type->value.octet_string)));
    default: return text_of_string(type->value.asn1_string);
  }
}

bool is_structure(const ASN1_TYPE* type) {
  return type->type == V_ASN1_SEQUENCE || type->type == V_ASN1_SET ||
         type->type == V_ASN1_BIT_STRING || type->type == V_ASN1_NULL ||
         type->type == V_ASN1_ENUMERATED || type->type == V_ASN1_UTCTIME ||
         type->type == V_ASN1_GENERALIZEDTIME || type->type == V_ASN1_OBJECT;
}

std::string printed(const Extension& extension) {
  const auto native = native_extension(extension);
  const auto bio = memory_bio();
  if (X509V3_EXT_print(bio.get(), native.get(), 0, 0) != 1) {
    last_problem();
    return extension.der;
  }
  return written_to(bio);
}

std::string address_text(const ASN1_OCTET_STRING* address) {
  const int size = ASN1_STRING_length(address);
  if (size != 4 && size != 16) throw base::Error("an alternative name is no address");
  char text[INET6_ADDRSTRLEN];  // NOLINT: for inet_ntop
  if (!::inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(address), text,
                   sizeof text))
    throw base::Error("an alternative name is no address");
  return text;
}

AltName alt_name_of(const GENERAL_NAME* name) {
  int type = 0;
  const auto* value = GENERAL_NAME_get0_value(name, &type);
  if (type == GEN_IPADD)
    return {AltName::Kind::ip, address_text(static_cast<const ASN1_OCTET_STRING*>(value))};
  if (type != GEN_DNS) return {AltName::Kind::other, {}};
  const auto* text = static_cast<const ASN1_IA5STRING*>(value);
  return {AltName::Kind::dns,
          {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
           static_cast<std::size_t>(ASN1_STRING_length(text))}};
}

using OwnedName = base::Handle<GENERAL_NAME, GENERAL_NAME_free>;

OwnedName native_alt_name(const AltName& name) {
  OwnedName out(GENERAL_NAME_new());
  if (!out) fail("alternative name");
  if (name.kind == AltName::Kind::ip) {
    auto* address = a2i_IPADDRESS(name.text.c_str());
    if (!address) throw base::Error("not an address: " + name.text);
    GENERAL_NAME_set0_value(out.get(), GEN_IPADD, address);
    return out;
  }
  if (name.kind == AltName::Kind::other) throw base::Error("only DNS and IP names can be given");
  auto* text = ASN1_IA5STRING_new();
  if (!text || ASN1_STRING_set(text, name.text.data(), static_cast<int>(name.text.size())) != 1) {
    ASN1_IA5STRING_free(text);
    fail("alternative name");
  }
  GENERAL_NAME_set0_value(out.get(), GEN_DNS, text);
  return out;
}

}  // namespace

const Extension* find_extension(std::span<const Extension> extensions, std::string_view oid) {
  const auto at = std::find_if(extensions.begin(), extensions.end(),
                               [&](const auto& e) { return e.oid == oid; });
  return at == extensions.end() ? nullptr : &*at;
}

std::string text_of(const Extension& extension) {
  start_library();
  const OwnedType type(decoded<ASN1_TYPE>(d2i_ASN1_TYPE, extension.der, ASN1_TYPE_free));
  if (!type) {
    last_problem();
    return extension.der;
  }
  if (is_structure(type.get())) return printed(extension);
  return text_of_type(type.get()).value_or(extension.der);
}

Extension text_extension(std::string oid, const std::string& text) {
  const base::Handle<ASN1_UTF8STRING, ASN1_UTF8STRING_free> string(ASN1_UTF8STRING_new());
  if (!string || ASN1_STRING_set(string.get(), text.data(), static_cast<int>(text.size())) != 1)
    fail("extension");
  return {std::move(oid), false,
          encoded<const ASN1_UTF8STRING*>(i2d_ASN1_UTF8STRING, string.get())};
}

bool is_in_arc(std::string_view oid, std::string_view arc) {
  return oid.starts_with(arc) && (oid.size() == arc.size() || oid[arc.size()] == '.');
}

std::string labelled(const AltName& name) {
  switch (name.kind) {
    case AltName::Kind::dns: return "DNS:" + name.text;
    case AltName::Kind::ip: return "IP:" + name.text;
    case AltName::Kind::other: break;
  }
  return "other:" + name.text;
}

std::vector<AltName> read_alt_names(std::string_view text) {
  std::vector<AltName> out;
  for (const auto& piece : base::split(text, ",")) {
    const auto word = base::trim(piece);
    if (word.empty()) continue;
    if (word.starts_with("DNS:"))
      out.push_back({AltName::Kind::dns, std::string(word.substr(4))});
    else if (word.starts_with("IP:"))
      out.push_back({AltName::Kind::ip, std::string(word.substr(3))});
    else if (word.find(':') != std::string_view::npos)
      throw base::Error("not a DNS or IP name: " + std::string(word));
    else
      out.push_back({AltName::Kind::dns, std::string(word)});
    native_alt_name(out.back());
  }
  return out;
}

std::vector<AltName> alt_names_in(const Extension& extension) {
  start_library();
  const base::Handle<GENERAL_NAMES, GENERAL_NAMES_free> names(
      decoded<GENERAL_NAMES>(d2i_GENERAL_NAMES, extension.der, GENERAL_NAMES_free));
  if (!names) fail("alternative names");
  std::vector<AltName> out;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i)
    out.push_back(alt_name_of(sk_GENERAL_NAME_value(names.get(), i)));
  return out;
}

Extension alt_names_extension(std::span<const AltName> names) {
  const base::Handle<GENERAL_NAMES, GENERAL_NAMES_free> all(GENERAL_NAMES_new());
  for (const auto& name : names) {
    auto native = native_alt_name(name);
    if (!all || sk_GENERAL_NAME_push(all.get(), native.get()) == 0) fail("alternative names");
    static_cast<void>(native.release());
  }
  return {std::string(alt_names_oid), false,
          encoded<const GENERAL_NAMES*>(i2d_GENERAL_NAMES, all.get())};
}

}  // namespace muster::crypto
