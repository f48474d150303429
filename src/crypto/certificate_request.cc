#include "crypto/certificate_request.hh"

#include <openssl/objects.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/certificate.hh"
#include "crypto/library.hh"
#include "crypto/native.hh"
#include "crypto/pem.hh"
#include "crypto/puppet_oids.hh"

namespace muster::crypto {

namespace {

constexpr int most_attributes = 64;
constexpr std::string_view extension_request_oid = "1.2.840.113549.1.9.14";
constexpr std::string_view microsoft_extension_request_oid = "1.3.6.1.4.1.311.2.1.14";

bool asks_for_extensions(std::string_view oid) {
  return oid == extension_request_oid || oid == microsoft_extension_request_oid;
}

/// Puppet's short names, else OpenSSL's, else an OID.
std::optional<std::string> oid_named(const std::string& name) {
  if (auto own = oid_of(name)) return own;
  constexpr int names_too = 0;
  const NativeObject object(OBJ_txt2obj(name.c_str(), names_too));
  if (object) return oid_text(object.get());
  last_problem();
  return std::nullopt;
}

void add_attribute(X509_REQ* request, const std::string& name, const std::string& value) {
  const auto oid = oid_named(name);
  if (!oid) throw base::Error("Cannot create CSR with attribute " + name + ": no such attribute");
  if (asks_for_extensions(*oid))
    throw base::Error("Cannot specify CSR attribute " + name +
                      ": conflicts with internally used CSR attribute");
  const auto object = native_object(*oid);
  must(X509_REQ_add1_attr_by_OBJ(request, object.get(), V_ASN1_PRINTABLESTRING,
                                 reinterpret_cast<const unsigned char*>(value.data()),
                                 static_cast<int>(value.size())),
       "attribute");
}

Extension requested(const std::string& name, const std::string& value) {
  const auto oid = oid_named(name);
  if (!oid)
    throw base::Error("Cannot create CSR with extension request " + name + ": no such extension");
  if (*oid == alt_names_oid)
    throw base::Error("Cannot specify CSR extension request " + name +
                      ": conflicts with internally used extension request");
  return text_extension(*oid, value);
}

/// The names and the node's own, each once, in the order of their text.
std::vector<AltName> with_own(std::vector<AltName> names, const std::string& own) {
  names.push_back({AltName::Kind::dns, own});
  std::sort(names.begin(), names.end(),
            [](const auto& a, const auto& b) { return labelled(a) < labelled(b); });
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void add_extensions(X509_REQ* request, const std::vector<Extension>& extensions) {
  if (extensions.empty()) return;
  auto* stack = sk_X509_EXTENSION_new_null();
  const auto release = [](auto* s) { sk_X509_EXTENSION_pop_free(s, X509_EXTENSION_free); };
  const std::unique_ptr<STACK_OF(X509_EXTENSION), decltype(release)> holder(stack, release);
  for (const auto& extension : extensions)
    if (sk_X509_EXTENSION_push(stack, native_extension(extension).release()) == 0)
      fail("extension");
  must(X509_REQ_add_extensions(request, stack), "extensions");
}

std::optional<std::string> attribute_text(X509_ATTRIBUTE* attribute) {
  if (X509_ATTRIBUTE_count(attribute) != 1) return std::nullopt;
  const auto* value = X509_ATTRIBUTE_get0_type(attribute, 0);
  if (!value) return std::nullopt;
  if (value->type == V_ASN1_T61STRING)
    return std::string(
        reinterpret_cast<const char*>(ASN1_STRING_get0_data(value->value.asn1_string)),
        static_cast<std::size_t>(ASN1_STRING_length(value->value.asn1_string)));
  const bool simple = value->type != V_ASN1_BOOLEAN && value->type != V_ASN1_OBJECT;
  return simple ? text_of_string(value->value.asn1_string) : std::nullopt;
}

/// Every attribute once, and one way of asking for extensions.
void check_attributes(const X509_REQ* request) {
  const int count = X509_REQ_get_attr_count(request);
  if (count > most_attributes) throw base::Error("too many attributes");
  std::vector<std::string> seen;
  for (int i = 0; i < count; ++i) {
    auto* attribute = X509_REQ_get_attr(request, i);
    auto oid = oid_text(X509_ATTRIBUTE_get0_object(attribute));
    if (asks_for_extensions(oid)) {
      if (X509_ATTRIBUTE_count(attribute) != 1 ||
          X509_ATTRIBUTE_get0_type(attribute, 0)->type != V_ASN1_SEQUENCE)
        throw base::Error("the requested extensions are not a list");
      oid = extension_request_oid;
    }
    if (std::find(seen.begin(), seen.end(), oid) != seen.end())
      throw base::Error("the attribute " + oid + " is there twice");
    seen.push_back(std::move(oid));
  }
}

bool has_strong_digest(const X509_REQ* request) {
  int digest = 0, key = 0;
  if (OBJ_find_sigid_algs(X509_REQ_get_signature_nid(request), &digest, &key) != 1) return false;
  return digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512;
}

}  // namespace

CertificateRequest CertificateRequest::build(const PrivateKey& key, const RequestPlan& plan) {
  start_library();
  std::shared_ptr<X509_REQ> request(X509_REQ_new(), X509_REQ_free);
  if (!request) fail("request");
  must(X509_REQ_set_version(request.get(), X509_REQ_VERSION_1), "request");
  must(X509_REQ_set_subject_name(request.get(), name_of_common_name(plan.common_name).get()),
       "request");
  must(X509_REQ_set_pubkey(request.get(), key.public_key().native()), "request");
  for (const auto& [name, value] : plan.attributes) add_attribute(request.get(), name, value);
  std::vector<Extension> extensions;
  for (const auto& [name, value] : plan.extensions) extensions.push_back(requested(name, value));
  if (!plan.alt_names.empty())
    extensions.push_back(alt_names_extension(with_own(plan.alt_names, plan.common_name)));
  add_extensions(request.get(), extensions);
  if (X509_REQ_sign(request.get(), key.native(), EVP_sha256()) <= 0) fail("signing");
  return CertificateRequest(std::move(request));
}

CertificateRequest CertificateRequest::from_pem(std::string_view text) {
  const auto block = read_one_pem(
      text, most_bytes, {"CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"}, "certificate request");
  auto* native = decoded<X509_REQ>(d2i_X509_REQ, block.der, X509_REQ_free);
  if (!native) fail("certificate request");
  CertificateRequest out({native, X509_REQ_free});
  check_attributes(native);
  // What cannot be read is found here, not where it is used.
  out.public_key();
  out.alt_names();
  return out;
}

std::string CertificateRequest::to_pem() const {
  return crypto::to_pem("CERTIFICATE REQUEST", der());
}

std::string CertificateRequest::der() const {
  return encoded<const X509_REQ*>(i2d_X509_REQ, request_.get());
}

std::string CertificateRequest::signed_part() const {
  // The first element of the sequence that a request is, as it was read.
  const auto all = der();
  const auto* at = reinterpret_cast<const unsigned char*>(all.data());
  long size = 0;
  int tag = 0, kind = 0;
  ASN1_get_object(&at, &size, &tag, &kind, static_cast<long>(all.size()));
  const auto* start = at;
  ASN1_get_object(&at, &size, &tag, &kind, size);
  return {reinterpret_cast<const char*>(start), static_cast<std::size_t>(at - start + size)};
}

std::string CertificateRequest::subject() const {
  return name_text(X509_REQ_get_subject_name(request_.get()));
}

std::optional<std::string> CertificateRequest::only_common_name() const {
  return only_common_name_in(X509_REQ_get_subject_name(request_.get()));
}

PublicKey CertificateRequest::public_key() const {
  auto* key = X509_REQ_get_pubkey(request_.get());
  if (!key) fail("the request's key");
  return PublicKey({key, EVP_PKEY_free});
}

std::optional<std::string> CertificateRequest::problem() const {
  const auto key = public_key();
  if (auto weakness = key.weakness()) return weakness;
  if (!has_strong_digest(request_.get())) return "the signature's digest is not one of SHA-2";
  if (X509_REQ_verify(request_.get(), key.native()) == 1) return std::nullopt;
  last_problem();
  return "CSR contains a public key that does not correspond to the signing key";
}

std::vector<Extension> CertificateRequest::extensions() const {
  auto* stack = X509_REQ_get_extensions(request_.get());
  const auto release = [](auto* s) { sk_X509_EXTENSION_pop_free(s, X509_EXTENSION_free); };
  const std::unique_ptr<STACK_OF(X509_EXTENSION), decltype(release)> holder(stack, release);
  bool asked = false;
  for (int i = 0; i < X509_REQ_get_attr_count(request_.get()); ++i)
    asked = asked || asks_for_extensions(oid_text(
                         X509_ATTRIBUTE_get0_object(X509_REQ_get_attr(request_.get(), i))));
  if (asked && !stack) throw base::Error("the requested extensions cannot be read");
  return extensions_of(stack);
}

std::vector<AltName> CertificateRequest::alt_names() const {
  const auto all = extensions();
  const auto* found = find_extension(all, alt_names_oid);
  return found ? alt_names_in(*found) : std::vector<AltName>();
}

std::vector<std::pair<std::string, std::string>> CertificateRequest::attributes() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (int i = 0; i < X509_REQ_get_attr_count(request_.get()); ++i) {
    auto* attribute = X509_REQ_get_attr(request_.get(), i);
    auto oid = oid_text(X509_ATTRIBUTE_get0_object(attribute));
    if (asks_for_extensions(oid)) continue;
    if (auto text = attribute_text(attribute)) out.emplace_back(std::move(oid), std::move(*text));
  }
  return out;
}

std::optional<std::string> CertificateRequest::challenge_password() const {
  for (auto& [oid, text] : attributes())
    if (oid == challenge_password_oid) return std::move(text);
  return std::nullopt;
}

std::string CertificateRequest::fingerprint(Algorithm algorithm) const {
  return fingerprint_of(algorithm, der());
}

}  // namespace muster::crypto
