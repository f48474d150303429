#include "types/make.hh"

#include <algorithm>

#include "types/calculator.hh"
#include "value/semver_range.hh"

namespace muster::types {

namespace {

bool holds(const std::vector<TypePtr>& types, const Type& type) {
  return std::any_of(types.begin(), types.end(), [&](const TypePtr& t) { return t->equals(type); });
}

using value::SemVerRange;
using Interval = SemVerRange::Interval;
using Bound = SemVerRange::Bound;

bool starts_within(const Bound& low, const Interval& in) {
  if (!low.version) return !in.low.version;
  return (!in.low.version || compare(*low.version, *in.low.version) >= 0) &&
         (!in.high.version || compare(*low.version, *in.high.version) <= 0);
}

const Bound& lower(const Bound& a, const Bound& b) {
  if (!a.version || !b.version) return a.version ? b : a;
  return compare(*a.version, *b.version) <= 0 ? a : b;
}

/// Where the later of two ends is and, as Puppet has it, whether it is excluded: an excluded end of
/// `a` makes the later end of `b` included.
Bound later_end(const Bound& a, const Bound& b) {
  if (!a.version || !b.version) return {};
  const int order = compare(*a.version, *b.version);
  Bound end{order >= 0 ? a.version : b.version, false};
  if (a.exclusive)
    end.exclusive = order > 0 || (order == 0 && b.exclusive);
  else if (b.exclusive)
    end.exclusive = order < 0;
  return end;
}

std::shared_ptr<const SemVerRange> merge(const SemVerRange& a, const SemVerRange& b) {
  if (a.intervals.size() != 1 || b.intervals.size() != 1) return nullptr;
  const auto& x = a.intervals[0];
  const auto& y = b.intervals[0];
  if (!starts_within(x.low, y) && !starts_within(y.low, x)) return nullptr;
  return make<SemVerRange>(lower(x.low, y.low).version, later_end(x.high, y.high));
}

}  // namespace

SizeRange make_size(const IntegerRange& range) {
  SizeRange size{std::max<std::int64_t>(0, range.from.value_or(0)), range.to};
  if (size.to) size.to = std::max<std::int64_t>(0, *size.to);
  return size;
}

TypePtr make_array(TypePtr element, std::optional<SizeRange> size) {
  if (size && size->to == 0) element = plain(TypeKind::unit);
  if (!element) element = plain(TypeKind::any);
  return make<ArrayType>(std::move(element), size);
}

TypePtr make_hash(TypePtr key, TypePtr value, std::optional<SizeRange> size) {
  if (size && size->to == 0) key = value = plain(TypeKind::unit);
  if (!key) key = plain(TypeKind::any);
  if (!value) value = plain(TypeKind::any);
  return make<HashType>(std::move(key), std::move(value), size);
}

TypePtr make_variant(const std::vector<TypePtr>& types) {
  std::vector<TypePtr> flat;
  const auto add = [&](const TypePtr& t) {
    if (!holds(flat, *t)) flat.push_back(t);
  };
  for (const auto& t : types) {
    if (t->type_kind != TypeKind::variant) {
      add(t);
      continue;
    }
    for (const auto& inner : as<VariantType>(*t).types) add(inner);
  }
  return flat.size() == 1 ? flat[0] : make<VariantType>(std::move(flat));
}

TypePtr make_enum(std::vector<std::string> values, bool case_insensitive) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return make<EnumType>(std::move(values), case_insensitive);
}

TypePtr make_exact_string(std::string value) {
  return make<StringType>(std::nullopt, std::move(value));
}

TypePtr make_optional(TypePtr inner) {
  return make<WrapperType>(TypeKind::optional, std::move(inner));
}

TypePtr make_not_undef(TypePtr inner) {
  if (inner && inner->type_kind == TypeKind::any) inner = nullptr;
  return make<WrapperType>(TypeKind::not_undef, std::move(inner));
}

TypePtr make_sensitive(TypePtr inner) {
  if (inner) inner = generalize(inner);
  if (inner && inner->type_kind == TypeKind::any) inner = nullptr;
  return make<WrapperType>(TypeKind::sensitive, std::move(inner));
}

TypePtr make_semver(std::vector<value::Value> ranges) {
  std::vector<value::Value> merged;
  while (!ranges.empty()) {
    auto memo = ranges.back().shared_rich<SemVerRange>();
    ranges.pop_back();
    std::vector<value::Value> apart;
    for (const auto& range : ranges) {
      auto both = merge(*memo, *range.if_rich<SemVerRange>());
      if (both)
        memo = std::move(both);
      else
        apart.push_back(range);
    }
    merged.emplace_back(std::move(memo));
    ranges = std::move(apart);
  }
  std::reverse(merged.begin(), merged.end());
  return make<SemVerType>(std::move(merged));
}

TypePtr make_pattern(const std::vector<RegexpPtr>& patterns) {
  std::vector<RegexpPtr> unique;
  for (const auto& p : patterns)
    if (std::none_of(unique.begin(), unique.end(),
                     [&](const auto& u) { return u->pattern == p->pattern; }))
      unique.push_back(p);
  return make<PatternType>(std::move(unique));
}

}  // namespace muster::types
