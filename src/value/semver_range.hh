#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "value/rich.hh"

namespace muster::value {

/// A set of versions: the union of intervals written `>=1.0.0 <2.0.0 || ~3.1 || 4.x`. A prerelease
/// belongs to it only when a bound names a prerelease of the same major.minor.patch.
class SemVerRange : public Rich {
 public:
  /// One end of an interval; without a version there is no end on that side.
  struct Bound {
    std::shared_ptr<const SemVer> version;
    bool exclusive = false;
  };
  struct Interval {
    Bound low, high;
    /// Written `*`: every version, prereleases too.
    bool all = false;
    /// Written as a version: that version only, build metadata included.
    bool exact = false;
  };

  /// Throws base::Error with Puppet's text when the expression is malformed.
  static std::shared_ptr<const SemVerRange> parse(std::string_view expression);
  /// From `min` to `max`, nullptr for no limit; `max` itself belongs unless `max.exclusive`.
  SemVerRange(const std::shared_ptr<const SemVer>& min, const Bound& max);
  SemVerRange(std::vector<Interval> disjoint, std::string text);

  bool includes(const SemVer& version) const;
  /// True when every interval of `other` lies inside one of this range.
  bool covers(const SemVerRange& other) const;

  bool equals(const Rich& other) const override;
  std::size_t hash() const override;

  /// Disjoint; empty when no version belongs.
  const std::vector<Interval> intervals;
  /// The expression as it was written.
  const std::string text;
};

}  // namespace muster::value
