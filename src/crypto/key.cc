#include "crypto/key.hh"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/error.hh"
#include "crypto/digest.hh"
#include "crypto/library.hh"
#include "crypto/native.hh"
#include "crypto/pem.hh"

namespace muster::crypto {

namespace {

constexpr std::size_t most_bytes = 64UL * 1024;
constexpr int fewest_bits = 2048, most_bits = 8192;
constexpr unsigned long least_exponent = 65537;

std::shared_ptr<EVP_PKEY> shared(EVP_PKEY* key, const char* what) {
  if (!key) fail(what);
  return {key, EVP_PKEY_free};
}

std::optional<std::string> weakness_of_rsa(const EVP_PKEY* key) {
  const int bits = EVP_PKEY_get_bits(key);
  if (bits < fewest_bits) return "an RSA key of " + std::to_string(bits) + " bits is too small";
  if (bits > most_bits) return "an RSA key of " + std::to_string(bits) + " bits is too large";
  BIGNUM* found = nullptr;
  EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &found);
  const BigNumber exponent(found);
  if (!exponent || BN_num_bits(exponent.get()) > 64 || !BN_is_odd(exponent.get()) ||
      BN_get_word(exponent.get()) < least_exponent)
    return "the RSA key's exponent is unsafe";
  return std::nullopt;
}

std::optional<std::string> weakness_of_ec(const EVP_PKEY* key) {
  char name[64];  // NOLINT: for EVP_PKEY_get_group_name
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, name, sizeof name, &size) != 1) {
    last_problem();
    return "the key's curve has no name";
  }
  const std::string_view curve(name, size);
  if (curve == "prime256v1" || curve == "P-256" || curve == "secp384r1" || curve == "P-384")
    return std::nullopt;
  return "the curve " + std::string(curve) + " is not supported";
}

}  // namespace

KeyKind key_kind(std::string_view type, int bits, std::string_view curve) {
  if (type == "ec") {
    if (curve.empty() || curve == "prime256v1" || curve == "P-256") return KeyKind::p256;
    if (curve == "secp384r1" || curve == "P-384") return KeyKind::p384;
    throw base::Error("the curve " + std::string(curve) + " is not supported");
  }
  if (type != "rsa") throw base::Error("keys are of type ec or rsa, not " + std::string(type));
  if (bits == 2048) return KeyKind::rsa2048;
  if (bits == 3072) return KeyKind::rsa3072;
  if (bits == 0 || bits == 4096) return KeyKind::rsa4096;
  throw base::Error("RSA keys are of 2048, 3072 or 4096 bits, not " + std::to_string(bits));
}

PublicKey PublicKey::from_pem(std::string_view text) {
  const auto block = read_one_pem(text, most_bytes, {"PUBLIC KEY"}, "public key");
  return PublicKey(shared(decoded<EVP_PKEY>(d2i_PUBKEY, block.der, EVP_PKEY_free), "public key"));
}

std::string PublicKey::to_pem() const {
  return crypto::to_pem("PUBLIC KEY", der());
}

std::string PublicKey::der() const {
  return encoded<const EVP_PKEY*>(i2d_PUBKEY, key_.get());
}

std::string PublicKey::identifier() const {
  X509_PUBKEY* made = nullptr;
  must(X509_PUBKEY_set(&made, key_.get()), "public key");
  const base::Handle<X509_PUBKEY, X509_PUBKEY_free> holder(made);
  const unsigned char* bits = nullptr;
  int size = 0;
  must(X509_PUBKEY_get0_param(nullptr, &bits, &size, nullptr, made), "public key");
  return digest(Algorithm::sha1,
                {reinterpret_cast<const char*>(bits), static_cast<std::size_t>(size)});
}

std::optional<std::string> PublicKey::weakness() const {
  switch (EVP_PKEY_get_base_id(key_.get())) {
    case EVP_PKEY_RSA: return weakness_of_rsa(key_.get());
    case EVP_PKEY_EC: return weakness_of_ec(key_.get());
    default: return "keys of this kind are not supported";
  }
}

bool PublicKey::operator==(const PublicKey& other) const {
  return EVP_PKEY_eq(key_.get(), other.key_.get()) == 1;
}

PrivateKey PrivateKey::generate(KeyKind kind) {
  start_library();
  const auto made = [&]() -> EVP_PKEY* {
    switch (kind) {
      case KeyKind::p256: return EVP_EC_gen("P-256");
      case KeyKind::p384: return EVP_EC_gen("P-384");
      case KeyKind::rsa2048: return EVP_RSA_gen(2048);
      case KeyKind::rsa3072: return EVP_RSA_gen(3072);
      case KeyKind::rsa4096: return EVP_RSA_gen(4096);
    }
    return nullptr;
  };
  return PrivateKey(shared(made(), "key"));
}

PrivateKey PrivateKey::from_pem(std::string_view text) {
  auto blocks = read_pem(text, most_bytes);
  // OpenSSL's own tool writes the name of the curve before the key.
  std::erase_if(blocks, [](const auto& block) { return block.label == "EC PARAMETERS"; });
  if (blocks.size() != 1 || !blocks[0].label.ends_with("PRIVATE KEY"))
    throw base::Error("private key: there must be one, not encrypted");
  auto& der = blocks[0].der;
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  auto key = shared(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())), "private key");
  OPENSSL_cleanse(der.data(), der.size());
  PrivateKey out(std::move(key));
  if (const auto weakness = out.public_key().weakness()) throw base::Error(*weakness);
  return out;
}

std::string PrivateKey::to_pem() const {
  const auto bio = memory_bio();
  must(PEM_write_bio_PrivateKey_traditional(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                            nullptr),
       "private key");
  return written_to(bio);
}

PublicKey PrivateKey::public_key() const {
  // Read again, so that whoever has it cannot reach the private part.
  const auto der = encoded<const EVP_PKEY*>(i2d_PUBKEY, key_.get());
  return PublicKey(shared(decoded<EVP_PKEY>(d2i_PUBKEY, der, EVP_PKEY_free), "public key"));
}

bool same_secret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace muster::crypto
