#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace muster::crypto {

enum class Algorithm { md5, sha1, sha224, sha256, sha384, sha512 };

/// By Puppet's names: "md5", "sha1", "sha224", …; nullopt for any other.
std::optional<Algorithm> algorithm_named(std::string_view name);
std::string_view name_of(Algorithm algorithm);

/// A digest taken piece by piece. Throws base::Error when the library refuses the algorithm.
class Digest {
 public:
  explicit Digest(Algorithm algorithm);
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();

  void add(std::string_view bytes);
  /// The digest as bytes; nothing can be added afterwards.
  std::string bytes();
  /// The digest in lower-case hexadecimal; nothing can be added afterwards.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The digest of the whole text, as bytes.
std::string digest(Algorithm algorithm, std::string_view text);
/// The digest of the whole text, in lower-case hexadecimal.
std::string hex_digest(Algorithm algorithm, std::string_view text);

std::string to_hex(std::string_view bytes);

}  // namespace muster::crypto
