#include "crypto/signed_message.hh"

#include <openssl/pkcs7.h>

#include <algorithm>

#include "crypto/library.hh"
#include "crypto/native.hh"

namespace muster::crypto {

namespace {

using NativeMessage = base::Handle<PKCS7, PKCS7_free>;

struct FreeStack {
  // The certificates in it belong to others.
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
using CertificateStack = std::unique_ptr<STACK_OF(X509), FreeStack>;

CertificateStack stack_of(const std::vector<Certificate>& certificates) {
  CertificateStack out(sk_X509_new_null());
  if (!out) fail("certificates");
  for (const auto& one : certificates)
    if (sk_X509_push(out.get(), one.native()) == 0) fail("certificates");
  return out;
}

/// Every signature must be with one of these: a message may name a weak one.
bool has_good_digests(PKCS7* message) {
  STACK_OF(PKCS7_SIGNER_INFO)* signers = PKCS7_get_signer_info(message);
  if (!signers || sk_PKCS7_SIGNER_INFO_num(signers) < 1) return false;
  for (int i = 0; i < sk_PKCS7_SIGNER_INFO_num(signers); ++i) {
    X509_ALGOR* digest = nullptr;
    PKCS7_SIGNER_INFO_get0_algs(sk_PKCS7_SIGNER_INFO_value(signers, i), nullptr, &digest, nullptr);
    const ASN1_OBJECT* name = nullptr;
    X509_ALGOR_get0(&name, nullptr, nullptr, digest);
    const int nid = OBJ_obj2nid(name);
    if (nid != NID_sha256 && nid != NID_sha384 && nid != NID_sha512) return false;
  }
  return true;
}

}  // namespace

std::variant<std::string, NotSigned> content_of_signed_message(
    std::string_view der, const std::vector<Certificate>& signers, std::size_t limit) {
  start_library();
  if (der.size() > limit) return NotSigned{"it is too large"};
  const NativeMessage message(decoded(d2i_PKCS7, der, PKCS7_free));
  if (!message || !PKCS7_type_is_signed(message.get())) {
    last_problem();
    return NotSigned{"it is no signed message"};
  }
  if (PKCS7_get_detached(message.get()) != 0) return NotSigned{"it has no content"};
  if (!has_good_digests(message.get())) return NotSigned{"it is not signed with SHA-256"};
  const CertificateStack trusted = stack_of(signers);
  const Bio content = memory_bio();
  // NOINTERN: without it a certificate that the message brings would do, whoever made it.
  // NOVERIFY: the certificates are pinned, there is no chain.
  if (PKCS7_verify(message.get(), trusted.get(), nullptr, nullptr, content.get(),
                   PKCS7_NOINTERN | PKCS7_NOVERIFY | PKCS7_BINARY) != 1)
    return NotSigned{last_problem()};
  return written_to(content);
}

}  // namespace muster::crypto
