#include <fmt/core.h>

#include <cmath>

#include "base/error.hh"
#include "diag/diagnostic.hh"
#include "types/convert.hh"
#include "types/labels.hh"
#include "types/make.hh"
#include "types/parameterize.hh"
#include "types/text.hh"
#include "value/json.hh"
#include "value/rich_text.hh"
#include "value/semver_range.hh"

namespace muster::types {

using muster::base::Error;
using value::Value;

namespace {

[[noreturn]] void reversed(const std::string& from, const std::string& to) {
  throw Error(fmt::format("'from' must be less or equal to 'to'. Got ({}, {}", from, to));
}

TypePtr integer_type(const Access& access) {
  const auto& keys = access.keys;
  if (keys.empty() || keys.size() > 2)
    access.fail(access.where.whole,
                fmt::format("Integer-Type supports [] with one or two arguments (from, to). Got {}",
                            keys.size()));
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (!keys[i].if_integer() && !keys[i].is_default())
      access.fail(access.key_span(i),
                  "Integer-Type [] requires all arguments to be integers (or default). Got " +
                      class_name(keys[i]));
  return make<IntegerType>(
      integer_range(keys[0], keys.size() > 1 ? keys[1] : Value(value::Default{})));
}

std::optional<double> real_bound(const Value& v) {
  if (const auto* n = v.if_integer()) return static_cast<double>(*n);
  if (const auto* d = v.if_real()) return *d;
  return std::nullopt;
}

TypePtr float_type(const Access& access) {
  const auto& keys = access.keys;
  if (keys.empty() || keys.size() > 2)
    access.fail(access.where.whole,
                fmt::format("Float-Type supports [] with one or two arguments (from, to). Got {}",
                            keys.size()));
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (!real_bound(keys[i]) && !keys[i].is_default())
      access.fail(
          access.key_span(i),
          "Float-Type [] requires all arguments to be floats, or integers (or default). Got " +
              class_name(keys[i]));
  const FloatRange range{real_bound(keys[0]), keys.size() > 1 ? real_bound(keys[1]) : std::nullopt};
  if (range.from && range.to && *range.from > *range.to)
    reversed(value::real_text(*range.from), value::real_text(*range.to));
  return make<FloatType>(range);
}

std::optional<std::int64_t> nanoseconds(const Value& v) {
  if (const auto* span = v.if_rich<value::Timespan>()) return span->nanoseconds;
  if (const auto* stamp = v.if_rich<value::Timestamp>()) return stamp->nanoseconds;
  return std::nullopt;
}

std::optional<std::int64_t> read_time(const Access& access, const Value& v) {
  try {
    return nanoseconds(new_instance(*access.base, {&v, 1}, access.names));
  } catch (const diag::SourceError& e) {
    throw Error(e.first().message);  // it is the whole `[]` that is to blame
  }
}

std::optional<std::int64_t> time_bound(const Access& access, const Value& v) {
  constexpr std::int64_t second = 1000000000;
  if (v.is_undef() || v.is_default()) return std::nullopt;
  const bool span = access.base->type_kind == TypeKind::timespan;
  if (v.kind() == (span ? value::Kind::timespan : value::Kind::timestamp)) return nanoseconds(v);
  std::int64_t n = 0;
  if (const auto* i = v.if_integer()) {
    if (__builtin_mul_overflow(*i, second, &n))
      throw Error(fmt::format("bignum too big to convert into 'long'"));
    return n;
  }
  if (const auto* d = v.if_real()) {
    if (!(std::fabs(*d) < 9.2e9)) throw Error("bignum too big to convert into 'long'");
    return static_cast<std::int64_t>(*d * static_cast<double>(second));
  }
  if (v.if_string() || v.if_hash()) return read_time(access, v);
  throw Error(fmt::format("Unable to create a Puppet::Pops::Time::{} from a {}",
                          span ? "Timespan" : "Timestamp", class_name(v)));
}

std::string time_text(TypeKind kind, std::int64_t n) {
  return kind == TypeKind::timespan ? value::text(value::Timespan(n))
                                    : value::text(value::Timestamp(n));
}

TypePtr time_type(const Access& access) {
  const auto& keys = access.keys;
  if (keys.size() > 2) access.wrong_count(with_capital_article(type_label(*access.base)), 0, 2);
  if (keys.empty()) return access.base;
  const auto kind = access.base->type_kind;
  const IntegerRange range{time_bound(access, keys[0]),
                           keys.size() > 1 ? time_bound(access, keys[1]) : std::nullopt};
  if (range.from && range.to && *range.from > *range.to)
    reversed(time_text(kind, *range.from), time_text(kind, *range.to));
  return make<TimeType>(kind, range);
}

TypePtr semver_type(const Access& access) {
  if (access.keys.empty())
    access.wrong_count(with_capital_article(type_label(*access.base)), 1, -1);
  std::vector<Value> ranges;
  for (std::size_t i = 0; i < access.keys.size(); ++i) {
    const auto& key = access.keys[i];
    if (const auto* text = key.if_string())
      ranges.emplace_back(value::SemVerRange::parse(*text));
    else if (key.kind() == value::Kind::semver_range)
      ranges.push_back(key);
    else
      access.wrong_key(i, "String or SemanticPuppet::VersionRange");
  }
  return make_semver(std::move(ranges));
}

}  // namespace

bool is_bound(const Value& v) {
  return v.if_integer() || v.is_default() || (v.if_string() && *v.if_string() == "default");
}

IntegerRange integer_range(const Value& from, const Value& to) {
  IntegerRange range;
  if (const auto* n = from.if_integer()) range.from = *n;
  if (const auto* n = to.if_integer()) range.to = *n;
  if (range.from && range.to && *range.from > *range.to)
    reversed(std::to_string(*range.from), std::to_string(*range.to));
  return range;
}

TypePtr parameterize_range(const Access& access) {
  switch (access.base->type_kind) {
    case TypeKind::integer: return integer_type(access);
    case TypeKind::float_: return float_type(access);
    case TypeKind::semver: return semver_type(access);
    default: return time_type(access);
  }
}

}  // namespace muster::types
