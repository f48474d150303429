#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "diag/diagnostic.hh"
#include "types/calculator.hh"
#include "types/kind_name.hh"
#include "types/make.hh"
#include "types/new_signatures.hh"
#include "types/relation.hh"
#include "types/text.hh"

namespace muster::types {

using value::Value;

namespace {

/// What a value can be to be made into a T: one of these types, or an array of arguments.
struct Accepted {
  std::vector<TypePtr> single;
  std::vector<TypePtr> others;
  bool one_of_others = false;  // some of the others take a single argument too
};

[[noreturn]] void no_new(const Type& type) {
  throw diag::SourceError(
      {}, fmt::format("Creation of new instance of type '{}' is not supported", type_text(type)));
}

TypePtr first_of(const TupleType& tuple) {
  return tuple.types.empty() ? plain(TypeKind::unit) : tuple.types[0];
}

void accept_without_arguments(Accepted& accepted, const Type& type) {
  for (const auto& tuple : new_signatures(type)) {
    const auto size = tuple_size(*tuple);
    if (size == SizeRange{1, 1}) {
      accepted.single.push_back(first_of(*tuple));
      continue;
    }
    accepted.others.push_back(tuple);
    accepted.one_of_others |= size.from == 1;
  }
}

void accept_with_arguments(Accepted& accepted, const InitType& init) {
  const auto count = 1 + init.arguments.size();
  for (const auto& tuple : new_signatures(*init.inner)) {
    if (!contains(tuple_size(*tuple), count)) continue;
    std::vector<TypePtr> given{first_of(*tuple)};
    for (const auto& v : init.arguments) given.push_back(infer_set(v));
    if (assignable(*tuple, TupleType(std::move(given))))
      accepted.single.push_back(first_of(*tuple));
  }
  if (accepted.single.size() > 1) return;
  throw diag::SourceError(
      {}, fmt::format("The type '{}' does not represent a valid set of parameters for {}.new()",
                      type_text(init), kind_name(init.inner->type_kind)));
}

Accepted accepted_by(const InitType& init) {
  const auto kind = init.inner->type_kind;
  if (kind == TypeKind::init || kind == TypeKind::optional || kind == TypeKind::not_undef ||
      new_signatures(*init.inner).empty())
    no_new(*init.inner);
  Accepted accepted{{init.inner}, {}, false};
  if (init.arguments.empty())
    accept_without_arguments(accepted, *init.inner);
  else
    accept_with_arguments(accepted, init);
  return accepted;
}

int best_of(const std::vector<TypePtr>& types, const Value& v, RecursionGuard* guard) {
  int best = -1;
  for (const auto& t : types) best = std::max(best, really_instance(*t, v, guard));
  return best;
}

bool any_takes(const std::vector<TypePtr>& types, const Type& from, RecursionGuard* guard) {
  if (types.empty()) return false;
  return assignable(*make_variant(types), from, guard);
}

}  // namespace

int init_instance(const InitType& type, const Value& v, RecursionGuard* guard) {
  static const auto rich_data = builtin_alias("richdata");
  if (!type.inner) return really_instance(*rich_data, v, guard);
  const auto accepted = accepted_by(type);
  int best = best_of(accepted.single, v, guard);
  if (best >= 1 || accepted.others.empty()) return best;
  int other = best_of(accepted.others, v, guard);
  if (other < 0 && accepted.one_of_others)
    other = best_of(accepted.others, Value(value::Array{v}), guard);
  return std::max(best, other);
}

bool init_assignable(const InitType& to, const Type& from, RecursionGuard* guard) {
  static const auto rich_data = builtin_alias("richdata");
  const auto accepted = to.inner ? accepted_by(to) : Accepted{};
  if (from.type_kind == TypeKind::init) {
    const auto& inner = as<InitType>(from).inner;
    return !to.inner || (inner && assignable(*to.inner, *inner, guard));
  }
  if (!to.inner) return assignable(*rich_data, from, guard);
  if (any_takes(accepted.single, from, guard) || any_takes(accepted.others, from, guard))
    return true;
  return accepted.one_of_others && any_takes(accepted.others, TupleType({borrow(from)}), nullptr);
}

}  // namespace muster::types
