#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace muster::diag {

struct Position {
  std::uint32_t line = 0;    // from 1
  std::uint32_t column = 0;  // from 1, in characters, as Puppet counts
};

/// A piece of source text and where it came from. `path` is empty for code given on the command
/// line.
class Source {
 public:
  Source(std::string path, std::string text);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  Position locate(std::uint32_t offset) const;
  /// The text of a line (from 1), without its newline.
  std::string_view line(std::uint32_t number) const;

  const std::string path;
  const std::string text;

 private:
  /// Found out when first asked for: of most sources no place is ever named.
  const std::vector<std::uint32_t>& line_starts() const;

  mutable std::once_flag lines_counted_;
  mutable std::vector<std::uint32_t> line_starts_;
};

/// A stretch of a source, in bytes. The source outlives every span into it: it is owned by the
/// parsed program, and programs by the environment or the command that compiles.
struct Span {
  const Source* source = nullptr;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  Position position() const { return source ? source->locate(offset) : Position{}; }
  std::string_view text() const {
    return source ? std::string_view(source->text).substr(offset, length) : std::string_view{};
  }
};

}  // namespace muster::diag
