#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace muster::net {

/// For the wire, where speed matters more than the last bytes.
std::string gzip(std::string_view bytes);

/// Of gzip or zlib. nullopt when it is neither, is damaged, or would become larger than `limit`.
std::optional<std::string> gunzip(std::string_view bytes, std::size_t limit);

/// The same a piece at a time, for who has others waiting.
class Inflation {
 public:
  enum class State : std::uint8_t { unfinished, whole, damaged, too_large };

  Inflation(std::string bytes, std::size_t limit);
  Inflation(Inflation&&) noexcept;
  Inflation& operator=(Inflation&&) noexcept;
  ~Inflation();

  /// Makes at least one byte of it more, and hardly more than `most`.
  State go_on(std::size_t most);
  /// What is kept in memory for it.
  std::size_t memory() const;
  std::string take_plain();

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace muster::net
