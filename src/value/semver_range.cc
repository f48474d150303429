#include "value/semver_range.hh"

#include <algorithm>
#include <functional>

#include "value/semver_range_parser.hh"

namespace muster::value {

namespace {

using Bound = SemVerRange::Bound;
using Interval = SemVerRange::Interval;

int compare_low(const Bound& a, const Bound& b) {
  if (!a.version || !b.version) return static_cast<int>(!b.version) - static_cast<int>(!a.version);
  return compare(*a.version, *b.version);
}

int compare_high(const Bound& a, const Bound& b) {
  if (!a.version || !b.version) return static_cast<int>(!a.version) - static_cast<int>(!b.version);
  return compare(*a.version, *b.version);
}

/// Where an interval's low end lies against another's high end.
int compare_ends(const Bound& low, const Bound& high) {
  if (!low.version || !high.version) return -1;
  return compare(*low.version, *high.version);
}

bool same(const Bound& a, const Bound& b) {
  if (!a.version || !b.version) return !a.version && !b.version;
  return a.exclusive == b.exclusive && a.version->equals(*b.version);
}

bool same(const Interval& a, const Interval& b) {
  return a.all == b.all && a.exact == b.exact && same(a.low, b.low) && same(a.high, b.high);
}

bool within(const Interval& interval, const SemVer& version) {
  if (interval.exact) return interval.low.version->equals(version);
  const auto& [low, high] = std::tie(interval.low, interval.high);
  if (low.version && compare(version, *low.version) < (low.exclusive ? 1 : 0)) return false;
  return !high.version || compare(version, *high.version) <= (high.exclusive ? -1 : 0);
}

bool names_prerelease_of(const Bound& bound, const SemVer& v) {
  const auto& b = bound.version;
  return b && !b->prerelease.empty() && b->major == v.major && b->minor == v.minor &&
         b->patch == v.patch;
}

bool admits_prerelease(const Interval& interval, const SemVer& version) {
  return interval.all || names_prerelease_of(interval.low, version) ||
         names_prerelease_of(interval.high, version);
}

bool follows(const Bound& high, const Bound& low) {
  if (!high.version || !low.version) return false;
  const SemVer &a = *high.version, &b = *low.version;
  if (high.exclusive != low.exclusive) return compare(a, b) == 0;
  if (high.exclusive) return false;
  return SemVer(a.major, a.minor, a.patch + 1, {}, "").equals(b);
}

bool overlap(const Interval& a, const Interval& b) {
  const int ab = compare_ends(a.low, b.high), ba = compare_ends(b.low, a.high);
  if (ab > 0 || ba > 0) return false;
  if (ab == 0) return !a.low.exclusive && !b.high.exclusive;
  return ba != 0 || (!b.low.exclusive && !a.high.exclusive);
}

/// Of `*` and something else only the later one keeps its prereleases.
std::optional<Interval> merge(const Interval& a, const Interval& b) {
  if (!overlap(a, b) && !follows(a.high, b.low) && !follows(b.high, a.low)) return std::nullopt;
  const int low = compare_low(a.low, b.low), high = compare_high(a.high, b.high);
  Interval merged{low <= 0 ? a.low : b.low, high >= 0 ? a.high : b.high, b.all, false};
  if (low == 0) merged.low.exclusive = a.low.exclusive && b.low.exclusive;
  if (high == 0) merged.high.exclusive = a.high.exclusive && b.high.exclusive;
  merged.exact = a.exact && b.exact && same(merged.low, merged.high);
  return merged;
}

bool merge_one_pair(std::vector<Interval>& intervals) {
  for (std::size_t i = 0; i < intervals.size(); ++i)
    for (std::size_t j = i + 1; j < intervals.size(); ++j)
      if (auto merged = merge(intervals[i], intervals[j])) {
        intervals[i] = std::move(*merged);
        intervals.erase(intervals.begin() + static_cast<std::ptrdiff_t>(j));
        return true;
      }
  return false;
}

std::vector<Interval> disjoint(std::vector<Interval> intervals) {
  while (merge_one_pair(intervals)) {
  }
  return intervals;
}

std::string end_text(const std::shared_ptr<const SemVer>& version, const char* unbounded) {
  return version ? version->text() : unbounded;
}

/// Puppet writes the later version first.
std::string from_to_text(const std::shared_ptr<const SemVer>& min, const Bound& max) {
  const auto low = end_text(min, "0.0.0-"), high = end_text(max.version, "Infinity.0.0");
  return max.exclusive ? ">=" + high + " <" + low : high + " - " + low;
}

std::vector<Interval> from_to(const std::shared_ptr<const SemVer>& min, const Bound& max) {
  const auto both = intersection(Interval{{min, false}, {}}, Interval{{}, max});
  return both ? std::vector{*both} : std::vector<Interval>{};
}

bool covers(const Interval& outer, const Interval& inner) {
  if (compare_low(outer.low, inner.low) > 0) return false;
  const int high = compare_high(outer.high, inner.high);
  return high > 0 || (high == 0 && (!outer.high.exclusive || inner.high.exclusive));
}

}  // namespace

std::optional<Interval> intersection(const Interval& a, const Interval& b) {
  if (a.all) return b;
  if (b.all) return a;
  if (!overlap(a, b)) return std::nullopt;
  const int low = compare_low(a.low, b.low), high = compare_high(a.high, b.high);
  const bool a_low = low > 0 || (low == 0 && a.low.exclusive);
  const bool a_high = high < 0 || (high == 0 && a.high.exclusive);
  Interval both{a_low ? a.low : b.low, a_high ? a.high : b.high, false, a.exact || b.exact};
  if (both.low.version && both.high.version && compare_ends(both.low, both.high) == 0)
    both.exact = true;
  return both;
}

std::shared_ptr<const SemVerRange> SemVerRange::parse(std::string_view expression) {
  auto intervals = parse_intervals(expression);
  if (!intervals)
    return std::make_shared<const SemVerRange>(std::vector{Interval{{}, {}, true, false}}, "*");
  return std::make_shared<const SemVerRange>(disjoint(std::move(*intervals)),
                                             std::string(expression));
}

SemVerRange::SemVerRange(const std::shared_ptr<const SemVer>& min, const Bound& max)
    : SemVerRange(from_to(min, max), from_to_text(min, max)) {}

SemVerRange::SemVerRange(std::vector<Interval> disjoint_, std::string text_)
    : Rich(Kind::semver_range), intervals(std::move(disjoint_)), text(std::move(text_)) {}

bool SemVerRange::includes(const SemVer& version) const {
  return std::any_of(intervals.begin(), intervals.end(), [&](const Interval& interval) {
    return within(interval, version) &&
           (version.prerelease.empty() || admits_prerelease(interval, version));
  });
}

bool SemVerRange::covers(const SemVerRange& other) const {
  return std::all_of(other.intervals.begin(), other.intervals.end(), [&](const Interval& inner) {
    return std::any_of(intervals.begin(), intervals.end(),
                       [&](const Interval& outer) { return value::covers(outer, inner); });
  });
}

bool SemVerRange::equals(const Rich& other) const {
  const auto& o = static_cast<const SemVerRange&>(other);
  return std::equal(intervals.begin(), intervals.end(), o.intervals.begin(), o.intervals.end(),
                    [](const Interval& a, const Interval& b) { return same(a, b); });
}

std::size_t SemVerRange::hash() const {
  std::size_t h = intervals.size();
  for (const auto& interval : intervals)
    for (const auto* bound : {&interval.low, &interval.high})
      h = h * 31 + (bound->version ? bound->version->hash() : 0);
  return h;
}

}  // namespace muster::value
