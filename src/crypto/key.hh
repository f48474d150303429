#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace muster::crypto {

/// The kinds of keys that are made here. Others that are as strong are read.
enum class KeyKind { p256, p384, rsa2048, rsa3072, rsa4096 };

/// "ec", "rsa" with a number of bits or a curve, as Puppet's settings key_type, keylength and
/// named_curve say it. Throws base::Error for what there is not.
KeyKind key_kind(std::string_view type, int bits, std::string_view curve);

class PublicKey {
 public:
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  /// Throws base::Error for anything but one PUBLIC KEY.
  static PublicKey from_pem(std::string_view text);

  std::string to_pem() const;
  /// The SubjectPublicKeyInfo.
  std::string der() const;
  /// SHA-1 of the bits of the key: what a certificate names a key by.
  std::string identifier() const;
  /// Why nobody should rely on it: a kind we do not know, too small, or so large that it is there
  /// to keep us busy. nullopt for RSA of 2048 to 8192 bits, P-256 and P-384.
  std::optional<std::string> weakness() const;
  bool operator==(const PublicKey& other) const;

  evp_pkey_st* native() const { return key_.get(); }

 private:
  std::shared_ptr<evp_pkey_st> key_;
};

class PrivateKey {
 public:
  /// Throws base::Error.
  static PrivateKey generate(KeyKind kind);
  /// One key, not encrypted, of any kind whose public key has no weakness. Throws base::Error.
  static PrivateKey from_pem(std::string_view text);

  /// In the form Ruby's OpenSSL and Java's BouncyCastle read: "EC PRIVATE KEY", "RSA PRIVATE KEY".
  std::string to_pem() const;
  PublicKey public_key() const;

  evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

/// Compares secrets in a time that depends on their length alone.
bool same_secret(std::string_view one, std::string_view other);

}  // namespace muster::crypto
