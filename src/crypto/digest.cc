#include "crypto/digest.hh"

#include <openssl/evp.h>

#include <array>

#include "base/error.hh"
#include "base/handle.hh"
#include "crypto/library.hh"

namespace muster::crypto {

namespace {

struct Row {
  Algorithm algorithm;
  const char* name;
};

constexpr std::array<Row, 6> rows = {{{Algorithm::md5, "md5"},
                                      {Algorithm::sha1, "sha1"},
                                      {Algorithm::sha224, "sha224"},
                                      {Algorithm::sha256, "sha256"},
                                      {Algorithm::sha384, "sha384"},
                                      {Algorithm::sha512, "sha512"}}};

using Method = base::Handle<EVP_MD, EVP_MD_free>;

/// Looked up once: OpenSSL's search for a method costs more than the digest of a short text.
const EVP_MD* method(Algorithm algorithm) {
  static const std::array<Method, rows.size()> methods = [] {
    std::array<Method, rows.size()> found;
    for (const auto& row : rows)
      found[static_cast<std::size_t>(row.algorithm)].reset(
          EVP_MD_fetch(nullptr, row.name, nullptr));
    return found;
  }();
  return methods[static_cast<std::size_t>(algorithm)].get();
}

}  // namespace

struct Digest::State {
  base::Handle<EVP_MD_CTX, EVP_MD_CTX_free> context;
};

std::optional<Algorithm> algorithm_named(std::string_view name) {
  for (const auto& row : rows)
    if (row.name == name) return row.algorithm;
  return std::nullopt;
}

std::string_view name_of(Algorithm algorithm) {
  return rows[static_cast<std::size_t>(algorithm)].name;
}

Digest::Digest(Algorithm algorithm) {
  start_library();
  state_ = std::make_unique<State>();
  state_->context.reset(EVP_MD_CTX_new());
  if (!state_->context || EVP_DigestInit_ex(state_->context.get(), method(algorithm), nullptr) != 1)
    throw base::Error("digest " + std::string(name_of(algorithm)) + ": " + last_problem());
}

Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

void Digest::add(std::string_view bytes) {
  if (EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) != 1)
    throw base::Error("digest: " + last_problem());
}

std::string Digest::bytes() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out;
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(state_->context.get(), out.data(), &size) != 1)
    throw base::Error("digest: " + last_problem());
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string Digest::hex() {
  return to_hex(bytes());
}

std::string digest(Algorithm algorithm, std::string_view text) {
  Digest d(algorithm);
  d.add(text);
  return d.bytes();
}

std::string hex_digest(Algorithm algorithm, std::string_view text) {
  return to_hex(digest(algorithm, text));
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(bytes.size() * 2, '\0');
  auto* to = out.data();
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *to++ = digits[byte >> 4];
    *to++ = digits[byte & 15];
  }
  return out;
}

}  // namespace muster::crypto
