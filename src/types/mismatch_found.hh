#pragma once
#include <string>
#include <vector>

#include "types/type.hh"

namespace muster::types {

/// One step from the subject to the place where a mismatch was found.
struct PathStep {
  enum class Kind : std::uint8_t {
    subject,
    entry,
    entry_key,
    parameter,
    result,
    block,
    index,
    variant,
    signature
  };
  Kind kind;
  std::string key;
  bool operator==(const PathStep&) const = default;
};
using Path = std::vector<PathStep>;
Path extended(const Path& path, PathStep::Kind kind, std::string key);

/// Something that is wrong with a value, and where in it.
struct Mismatch {
  enum class Kind : std::uint8_t {
    missing_key,
    missing_parameter,
    unknown_key,
    unknown_parameter,
    unexpected_block,
    missing_block,
    unresolved,
    type,
    pattern,
    size,
    count,
  };
  Kind kind;
  Path path;
  std::string key;                       // of the key and unresolved kinds
  TypePtr expected, actual;              // of type and pattern
  SizeRange expected_size, actual_size;  // of size and count
};

Mismatch type_mismatch(Path path, const TypePtr& expected, const TypePtr& actual,
                       Mismatch::Kind kind = Mismatch::Kind::type);
Mismatch size_mismatch(Path path, SizeRange expected, SizeRange actual,
                       Mismatch::Kind kind = Mismatch::Kind::size);

/// " 1. parameter 'x' expects an Integer value, got String": with a blank in front.
std::string text(const Mismatch& m);

/// What the alternatives of a Variant or of a function have in common is said once. `position` is
/// where in the paths the alternatives differ.
std::vector<Mismatch> merge_mismatches(std::size_t position, Mismatch::Kind size_kind,
                                       const std::vector<std::vector<Mismatch>>& alternatives);
Mismatch without_step(Mismatch m, std::size_t position);

/// What is wrong with a value of type `actual` where `expected` is wanted.
std::vector<Mismatch> find_mismatches(const TypePtr& expected, const TypePtr& actual,
                                      const Path& path);

}  // namespace muster::types
