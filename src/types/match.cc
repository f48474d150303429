#include <strings.h>

#include "types/calculator.hh"
#include "types/relation.hh"
#include "value/rich.hh"
#include "value/semver_range.hh"

namespace muster::types {

using value::Value;

namespace {

bool same_value(const Value& a, const Value& b) {
  if (const auto* s = a.if_string()) {
    const auto* t = b.if_string();
    return t && s->size() == t->size() && strncasecmp(s->data(), t->data(), s->size()) == 0;
  }
  if (a.if_integer() && b.if_real()) return static_cast<double>(*a.if_integer()) == *b.if_real();
  if (a.if_real() && b.if_integer()) return *a.if_real() == static_cast<double>(*b.if_integer());
  return a == b;
}

}  // namespace

bool parameter_matches(const Value& v, const Value& wanted) {
  if (const auto* type = wanted.if_rich<Type>()) return instance(*type, v);
  if (const auto* regexp = wanted.if_rich<value::Regexp>())
    return v.if_string() && regexp->search(*v.if_string());
  if (const auto* range = wanted.if_rich<value::SemVerRange>()) {
    const auto* version = v.if_rich<value::SemVer>();
    return version && range->includes(*version);
  }
  return same_value(v, wanted);
}

bool parameter_covers(const Value& wanted, const Value& given) {
  if (parameter_matches(given, wanted)) return true;
  const auto *to = wanted.if_rich<Type>(), *from = given.if_rich<Type>();
  return to && from && assignable(*to, *from);
}

}  // namespace muster::types
