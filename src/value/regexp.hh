#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hh"

namespace muster::value {

/// One match: byte offsets of the whole match (0) and of each group; nullopt for a group that took
/// no part.
struct Match {
  struct Range {
    std::size_t begin, end;
  };
  std::vector<std::optional<Range>> groups;
};

/// An Oniguruma pattern (Ruby syntax, UTF-8), as a value.
class Regexp : public Rich {
 public:
  /// Throws base::Error with Oniguruma's text when the pattern is wrong.
  explicit Regexp(std::string pattern);
  ~Regexp() override;
  bool equals(const Rich& other) const override;
  std::size_t hash() const override;

  /// The first match at or after byte `from`; nullopt when there is none.
  /// Throws base::Error when the subject is not UTF-8, or exceeds the engine's retry limit.
  std::optional<Match> search(std::string_view subject, std::size_t from = 0) const;

  /// The number of a named group; of the last one when several share the name.
  std::optional<std::size_t> group(std::string_view name) const;

  /// The text between the slashes, options as (?i-mx:…) included.
  const std::string pattern;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compile() const;
  /// Made when first used where nothing can be wrong with the pattern: compiling costs more than
  /// parsing, and most patterns of a module never meet a subject.
  const Compiled& compiled() const;

  mutable std::once_flag compiled_once_;
  mutable std::unique_ptr<const Compiled> compiled_;
};

}  // namespace muster::value
