#include "crypto/revocation_list.hh"

#include "base/error.hh"
#include "crypto/issue.hh"
#include "crypto/library.hh"
#include "crypto/native.hh"
#include "crypto/pem.hh"

namespace muster::crypto {

namespace {

constexpr std::size_t most_bytes = 64UL * 1024 * 1024;
constexpr long version_2 = 1;

using NativeList = base::Handle<X509_CRL, X509_CRL_free>;
using Entry = base::Handle<X509_REVOKED, X509_REVOKED_free>;

void set_period(X509_CRL* list, const RevocationList::Period& period) {
  must(X509_CRL_set1_lastUpdate(list, native_time(period.last_update).get()), "CRL");
  must(X509_CRL_set1_nextUpdate(list, native_time(period.next_update).get()), "CRL");
}

void sign(X509_CRL* list, const Serial& number, const Certificate& issuer, const PrivateKey& key) {
  const auto native_number = native_integer(number);
  must(X509_CRL_add1_ext_i2d(list, NID_crl_number, native_number.get(), 0, 0), "CRL");
  const auto identifier = authority_key_identifier(issuer, false);
  must(X509_CRL_add_ext(list, native_extension(identifier).get(), -1), "CRL");
  must(X509_CRL_sort(list), "CRL");
  if (X509_CRL_sign(list, key.native(), EVP_sha256()) <= 0) fail("signing the CRL");
}

NativeList new_list(const Certificate& issuer, const RevocationList::Period& period) {
  start_library();
  NativeList list(X509_CRL_new());
  if (!list) fail("CRL");
  must(X509_CRL_set_version(list.get(), version_2), "CRL");
  must(X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(issuer.native())), "CRL");
  set_period(list.get(), period);
  return list;
}

/// With the reason Puppet Server gives.
Entry entry_for(const Serial& serial, TimePoint time) {
  Entry entry(X509_REVOKED_new());
  const base::Handle<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(ASN1_ENUMERATED_new());
  if (!entry || !reason) fail("CRL");
  must(X509_REVOKED_set_serialNumber(entry.get(), native_integer(serial).get()), "CRL");
  must(X509_REVOKED_set_revocationDate(entry.get(), native_time(time).get()), "CRL");
  must(ASN1_ENUMERATED_set(reason.get(), CRL_REASON_KEY_COMPROMISE), "CRL");
  must(X509_REVOKED_add1_ext_i2d(entry.get(), NID_crl_reason, reason.get(), 0, 0), "CRL");
  return entry;
}

void add(X509_CRL* list, Entry entry) {
  must(X509_CRL_add0_revoked(list, entry.get()), "CRL");
  static_cast<void>(entry.release());
}

}  // namespace

std::vector<RevocationList> RevocationList::bundle_from_pem(std::string_view text) {
  std::vector<RevocationList> out;
  for (const auto& block : read_pem(text, most_bytes)) {
    if (block.label != "X509 CRL") continue;
    auto* native = decoded<X509_CRL>(d2i_X509_CRL, block.der, X509_CRL_free);
    if (!native) fail("CRL");
    RevocationList list({native, X509_CRL_free});
    // What cannot be read is found here, not where it is used.
    list.last_update();
    list.next_update();
    list.number();
    out.push_back(std::move(list));
  }
  return out;
}

RevocationList RevocationList::first(const Certificate& issuer, const PrivateKey& key,
                                     const Period& period) {
  auto list = new_list(issuer, period);
  sign(list.get(), Serial(), issuer, key);
  return RevocationList({list.release(), X509_CRL_free});
}

RevocationList RevocationList::next(std::span<const Serial> serials, const Certificate& issuer,
                                    const PrivateKey& key, const Period& period) const {
  auto list = new_list(issuer, period);
  const auto* old = X509_CRL_get_REVOKED(list_.get());
  for (int i = 0; i < (old ? sk_X509_REVOKED_num(old) : 0); ++i)
    add(list.get(), Entry(X509_REVOKED_dup(sk_X509_REVOKED_value(old, i))));
  for (const auto& serial : serials)
    if (!contains(serial)) add(list.get(), entry_for(serial, std::chrono::system_clock::now()));
  sign(list.get(), number().value_or(Serial()).next(), issuer, key);
  return RevocationList({list.release(), X509_CRL_free});
}

std::string RevocationList::to_pem() const {
  return crypto::to_pem("X509 CRL", encoded<const X509_CRL*>(i2d_X509_CRL, list_.get()));
}

std::string RevocationList::issuer() const {
  return name_text(X509_CRL_get_issuer(list_.get()));
}

std::optional<std::string> RevocationList::issuer_common_name() const {
  return common_name_in(X509_CRL_get_issuer(list_.get()));
}

RevocationList::Time RevocationList::last_update() const {
  return time_of(X509_CRL_get0_lastUpdate(list_.get()));
}

std::optional<RevocationList::Time> RevocationList::next_update() const {
  const auto* time = X509_CRL_get0_nextUpdate(list_.get());
  return time ? std::optional(time_of(time)) : std::nullopt;
}

std::optional<Serial> RevocationList::number() const {
  const NativeInteger number(static_cast<ASN1_INTEGER*>(
      X509_CRL_get_ext_d2i(list_.get(), NID_crl_number, nullptr, nullptr)));
  return number ? std::optional(serial_of(number.get())) : std::nullopt;
}

std::optional<std::string> RevocationList::key_identifier() const {
  const base::Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free> found(static_cast<AUTHORITY_KEYID*>(
      X509_CRL_get_ext_d2i(list_.get(), NID_authority_key_identifier, nullptr, nullptr)));
  if (!found || !found->keyid) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(found->keyid)),
                     static_cast<std::size_t>(ASN1_STRING_length(found->keyid)));
}

bool RevocationList::is_delta() const {
  return X509_CRL_get_ext_by_NID(list_.get(), NID_delta_crl, -1) >= 0;
}

bool RevocationList::contains(const Serial& serial) const {
  X509_REVOKED* entry = nullptr;
  const auto number = native_integer(serial);
  constexpr int removed_from_the_list = 2;
  const int found = X509_CRL_get0_by_serial(list_.get(), &entry, number.get());
  return found != 0 && found != removed_from_the_list;
}

std::size_t RevocationList::size() const {
  const auto* entries = X509_CRL_get_REVOKED(list_.get());
  return entries ? static_cast<std::size_t>(sk_X509_REVOKED_num(entries)) : 0;
}

bool RevocationList::is_signed_by(const Certificate& issuer) const {
  const bool named =
      X509_NAME_cmp(X509_CRL_get_issuer(list_.get()), X509_get_subject_name(issuer.native())) == 0;
  if (named && X509_CRL_verify(list_.get(), issuer.public_key().native()) == 1) return true;
  last_problem();
  return false;
}

bool RevocationList::operator==(const RevocationList& other) const {
  return X509_CRL_match(list_.get(), other.list_.get()) == 0;
}

std::string to_pem(const std::vector<RevocationList>& lists) {
  std::string out;
  for (const auto& list : lists) out += list.to_pem();
  return out;
}

}  // namespace muster::crypto
