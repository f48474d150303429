#include "crypto/issue.hh"

#include <openssl/objects.h>

#include "crypto/library.hh"
#include "crypto/native.hh"

namespace muster::crypto {

namespace {

constexpr long version_3 = 2;

using NativeCertificate = base::Handle<X509, X509_free>;

/// A known kind of extension from OpenSSL's structure for it.
Extension made(int kind, bool critical, void* structure) {
  const NativeExtension native(X509V3_EXT_i2d(kind, critical ? 1 : 0, structure));
  if (!native) fail("extension");
  return extension_of(native.get());
}

Extension key_usage(unsigned char bits) {
  const base::Handle<ASN1_BIT_STRING, ASN1_BIT_STRING_free> usage(ASN1_BIT_STRING_new());
  if (!usage) fail("extension");
  for (int bit = 0; bit < 8; ++bit)
    if ((bits & (0x80U >> bit)) != 0)
      must(ASN1_BIT_STRING_set_bit(usage.get(), bit, 1), "extension");
  return made(NID_key_usage, true, usage.get());
}

ASN1_OCTET_STRING* octets(const std::string& bytes) {
  auto* out = ASN1_OCTET_STRING_new();
  if (!out || ASN1_OCTET_STRING_set(out, reinterpret_cast<const unsigned char*>(bytes.data()),
                                    static_cast<int>(bytes.size())) != 1) {
    ASN1_OCTET_STRING_free(out);
    fail("extension");
  }
  return out;
}

using KeyIdentifier = base::Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free>;

KeyIdentifier key_identifier(const std::string& identifier) {
  KeyIdentifier out(AUTHORITY_KEYID_new());
  if (!out) fail("extension");
  out->keyid = octets(identifier);
  return out;
}

GENERAL_NAMES* directory_name(const X509_NAME* name) {
  base::Handle<GENERAL_NAMES, GENERAL_NAMES_free> names(GENERAL_NAMES_new());
  base::Handle<GENERAL_NAME, GENERAL_NAME_free> one(GENERAL_NAME_new());
  auto* copy = X509_NAME_dup(name);
  if (!names || !one || !copy) fail("extension");
  GENERAL_NAME_set0_value(one.get(), GEN_DIRNAME, copy);
  if (sk_GENERAL_NAME_push(names.get(), one.get()) == 0) fail("extension");
  static_cast<void>(one.release());
  return names.release();
}

void set_times(X509* certificate, const CertificatePlan& plan) {
  must(X509_set1_notBefore(certificate, native_time(plan.not_before).get()), "certificate");
  must(X509_set1_notAfter(certificate, native_time(plan.not_after).get()), "certificate");
}

}  // namespace

Certificate issue(const CertificatePlan& plan, const std::optional<Certificate>& issuer,
                  const PrivateKey& issuer_key) {
  start_library();
  NativeCertificate out(X509_new());
  if (!out) fail("certificate");
  const auto subject = name_of_common_name(plan.common_name);
  must(X509_set_version(out.get(), version_3), "certificate");
  must(X509_set_serialNumber(out.get(), native_integer(plan.serial).get()), "certificate");
  must(X509_set_subject_name(out.get(), subject.get()), "certificate");
  must(X509_set_issuer_name(out.get(),
                            issuer ? X509_get_subject_name(issuer->native()) : subject.get()),
       "certificate");
  set_times(out.get(), plan);
  must(X509_set_pubkey(out.get(), plan.key.native()), "certificate");
  for (const auto& extension : plan.extensions)
    must(X509_add_ext(out.get(), native_extension(extension).get(), -1), "certificate");
  if (X509_sign(out.get(), issuer_key.native(), EVP_sha256()) <= 0) fail("signing");
  return Certificate({out.release(), X509_free});
}

Extension basic_constraints(bool authority) {
  const base::Handle<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free> constraints(
      BASIC_CONSTRAINTS_new());
  if (!constraints) fail("extension");
  constraints->ca = authority ? 0xFF : 0;
  return made(NID_basic_constraints, true, constraints.get());
}

Extension authority_key_usage() {
  return key_usage(KU_KEY_CERT_SIGN | KU_CRL_SIGN);
}

Extension node_key_usage() {
  return key_usage(KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT);
}

Extension node_extended_key_usage() {
  const base::Handle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> usage(EXTENDED_KEY_USAGE_new());
  if (!usage) fail("extension");
  for (const int kind : {NID_server_auth, NID_client_auth})
    sk_ASN1_OBJECT_push(usage.get(), OBJ_nid2obj(kind));
  return made(NID_ext_key_usage, true, usage.get());
}

Extension netscape_comment(const std::string& text) {
  const base::Handle<ASN1_IA5STRING, ASN1_IA5STRING_free> comment(ASN1_IA5STRING_new());
  if (!comment) fail("extension");
  must(ASN1_STRING_set(comment.get(), text.data(), static_cast<int>(text.size())), "extension");
  return made(NID_netscape_comment, false, comment.get());
}

Extension subject_key_identifier(const PublicKey& key) {
  const base::Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> identifier(
      octets(key.identifier()));
  return made(NID_subject_key_identifier, false, identifier.get());
}

Extension authority_key_identifier(const Certificate& issuer, bool whole) {
  const auto out = key_identifier(issuer.key_identifier());
  if (whole) {
    out->issuer = directory_name(X509_get_issuer_name(issuer.native()));
    out->serial = native_integer(issuer.serial()).release();
  }
  return made(NID_authority_key_identifier, false, out.get());
}

Extension authority_key_identifier(const PublicKey& issuer) {
  const auto out = key_identifier(issuer.identifier());
  return made(NID_authority_key_identifier, false, out.get());
}

}  // namespace muster::crypto
