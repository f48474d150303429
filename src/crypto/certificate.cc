#include "crypto/certificate.hh"

#include "base/error.hh"
#include "crypto/library.hh"
#include "crypto/native.hh"
#include "crypto/pem.hh"

namespace muster::crypto {

namespace {

constexpr std::size_t most_bytes = 64UL * 1024, most_bundle_bytes = 4UL * 1024 * 1024;

Certificate read(std::string_view der) {
  auto* native = decoded<X509>(d2i_X509, der, X509_free);
  if (!native) fail("certificate");
  Certificate out({native, X509_free});
  // What cannot be read is found here, not where it is used.
  out.serial();
  out.not_before();
  out.not_after();
  out.public_key();
  out.alt_names();
  return out;
}

bool is_certificate(const PemBlock& block) {
  return block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE" ||
         block.label == "TRUSTED CERTIFICATE";
}

}  // namespace

Certificate Certificate::from_pem(std::string_view text) {
  return read(
      read_one_pem(text, most_bytes, {"CERTIFICATE", "X509 CERTIFICATE"}, "certificate").der);
}

Certificate Certificate::from_der(std::string_view bytes) {
  if (bytes.size() > most_bytes) throw base::Error("the certificate is too large");
  return read(bytes);
}

std::vector<Certificate> Certificate::bundle_from_pem(std::string_view text) {
  std::vector<Certificate> out;
  for (const auto& block : read_pem(text, most_bundle_bytes))
    if (is_certificate(block)) out.push_back(read(block.der));
  if (out.empty()) throw base::Error("there is no certificate");
  return out;
}

std::string Certificate::to_pem() const {
  return crypto::to_pem("CERTIFICATE", der());
}

std::string Certificate::der() const {
  return encoded<const X509*>(i2d_X509, certificate_.get());
}

std::string Certificate::text() const {
  const auto out = memory_bio();
  must(X509_print_ex(out.get(), certificate_.get(), 0, 0), "certificate");
  return written_to(out);
}

std::string Certificate::subject() const {
  return name_text(X509_get_subject_name(certificate_.get()));
}

std::string Certificate::issuer() const {
  return name_text(X509_get_issuer_name(certificate_.get()));
}

std::optional<std::string> Certificate::common_name() const {
  return common_name_in(X509_get_subject_name(certificate_.get()));
}

std::optional<std::string> Certificate::issuer_common_name() const {
  return common_name_in(X509_get_issuer_name(certificate_.get()));
}

std::optional<std::string> Certificate::only_common_name() const {
  return only_common_name_in(X509_get_subject_name(certificate_.get()));
}

Serial Certificate::serial() const {
  return serial_of(X509_get0_serialNumber(certificate_.get()));
}

Certificate::Time Certificate::not_before() const {
  return time_of(X509_get0_notBefore(certificate_.get()));
}

Certificate::Time Certificate::not_after() const {
  return time_of(X509_get0_notAfter(certificate_.get()));
}

bool Certificate::is_authority() const {
  constexpr int by_basic_constraints = 1;
  return X509_check_ca(certificate_.get()) == by_basic_constraints;
}

std::vector<Extension> Certificate::extensions() const {
  return extensions_of(X509_get0_extensions(certificate_.get()));
}

std::optional<std::string> Certificate::extension(std::string_view oid) const {
  const auto all = extensions();
  const auto* found = find_extension(all, oid);
  return found ? std::optional(text_of(*found)) : std::nullopt;
}

std::vector<AltName> Certificate::alt_names() const {
  const auto all = extensions();
  const auto* found = find_extension(all, alt_names_oid);
  return found ? alt_names_in(*found) : std::vector<AltName>();
}

PublicKey Certificate::public_key() const {
  auto* key = X509_get_pubkey(certificate_.get());
  if (!key) fail("the certificate's key");
  return PublicKey({key, EVP_PKEY_free});
}

std::string Certificate::key_identifier() const {
  const auto* found = X509_get0_subject_key_id(certificate_.get());
  if (!found) return public_key().identifier();
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(found)),
          static_cast<std::size_t>(ASN1_STRING_length(found))};
}

bool Certificate::is_signed_by(const Certificate& issuer) const {
  const bool named = X509_NAME_cmp(X509_get_issuer_name(certificate_.get()),
                                   X509_get_subject_name(issuer.certificate_.get())) == 0;
  if (!named) return false;
  if (X509_verify(certificate_.get(), issuer.public_key().native()) == 1) return true;
  last_problem();
  return false;
}

std::string Certificate::fingerprint(Algorithm algorithm) const {
  return fingerprint_of(algorithm, der());
}

bool Certificate::operator==(const Certificate& other) const {
  return X509_cmp(certificate_.get(), other.certificate_.get()) == 0;
}

std::string to_pem(const std::vector<Certificate>& bundle) {
  std::string out;
  for (const auto& certificate : bundle) out += certificate.to_pem();
  return out;
}

std::string fingerprint_of(Algorithm algorithm, std::string_view der) {
  const auto digits = hex_digest(algorithm, der);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && i % 2 == 0) out += ':';
    out += digits[i] >= 'a' ? static_cast<char>(digits[i] - 'a' + 'A') : digits[i];
  }
  return out;
}

}  // namespace muster::crypto
