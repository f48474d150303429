#include "types/alias.hh"

#include "base/strings.hh"
#include "diag/diagnostic.hh"
#include "types/calculator.hh"
#include "types/make.hh"
#include "types/names.hh"
#include "types/object.hh"
#include "types/walk.hh"

namespace muster::types {

namespace {

/// Puts an alias back to unresolved when resolving it fails.
class Resolving {
 public:
  explicit Resolving(bool& flag) : flag_(flag) { flag_ = true; }
  ~Resolving() { flag_ = false; }
  Resolving(const Resolving&) = delete;
  Resolving& operator=(const Resolving&) = delete;

 private:
  bool& flag_;
};

/// Is there anything but aliases and Variants of them?
bool has_real_type(const Type& type) {
  bool real = false;
  walk(type, [&](const Type& t) {
    real = real || (t.type_kind != TypeKind::alias && t.type_kind != TypeKind::variant);
    return !real;
  });
  return real;
}

bool occurs(const Type& wanted, const Type& in) {
  bool found = false;
  walk(in, [&](const Type& t) {
    found = found || &t == &wanted;
    return !found;
  });
  return found;
}

}  // namespace

AliasType::AliasType(std::string n, Resolve resolve, Target target)
    : Type(TypeKind::alias), name(std::move(n)), resolve_(std::move(resolve)), target_(target) {}

void AliasType::settle() const {
  if (!has_real_type(*resolved_)) {
    resolved_ = nullptr;
    throw diag::SourceError({}, "Type alias '" + name + "' cannot be resolved to a real type");
  }
  self_recursive_ = occurs(*this, *resolved_);
  if (self_recursive_) drop_self_references();
  if (expanded_parts(*resolved_) > most_parts) {
    resolved_ = nullptr;
    throw diag::SourceError({}, "Type alias '" + name + "' stands for more than the limit of " +
                                    std::to_string(most_parts) + " types");
  }
  resolve_ = nullptr;
}

/// In a Variant, members that only lead back here say nothing.
void AliasType::drop_self_references() const {
  if (resolved_->type_kind != TypeKind::variant) return;
  const auto& members = as<VariantType>(*resolved_).types;
  std::vector<TypePtr> real;
  for (const auto& t : members)
    if (!t->equals(*this) && has_real_type(*t)) real.push_back(t);
  if (real.size() == members.size()) return;
  resolved_ = real.size() == 1 ? real[0] : make_variant(real);
  self_recursive_ = occurs(*this, *resolved_);
}

const TypePtr& AliasType::resolved_ptr() const {
  if (resolved_) return resolved_;
  if (resolving_) return plain(TypeKind::reference);
  const Resolving mark(resolving_);
  auto target = resolve_();
  const bool definition =
      target->type_kind == TypeKind::object || target->type_kind == TypeKind::type_set;
  resolved_ = definition || target_ == Target::as_stated ? std::move(target) : normalize(target);
  settle();
  return resolved_;
}

const Type& AliasType::resolved() const {
  return *resolved_ptr();
}

bool AliasType::self_recursive() const {
  resolved_ptr();
  return self_recursive_;
}

const Type& unalias(const Type& type) {
  const Type* t = &type;
  for (int depth = 0; t->type_kind == TypeKind::alias && depth < 1000; ++depth)
    t = &as<AliasType>(*t).resolved();
  return *t;
}

namespace {

struct Definition {
  const char* name;
  const char* text;
};

// RichDataKey before what is made of it.
constexpr Definition definitions[] = {
    {"Data", "Variant[ScalarData,Undef,Hash[String,Data],Array[Data]]"},
    {"RichDataKey", "Variant[String,Numeric]"},
    {"RichData",
     "Variant[Scalar,SemVerRange,Binary,Sensitive,Type,TypeSet,URI,Object,Undef,Default,"
     "Hash[RichDataKey,RichData],Array[RichData]]"},
    {"Puppet::LookupKey", "RichDataKey"},
    {"Puppet::LookupValue", "RichData"},
    {"Pcore::SimpleTypeName", R"(Pattern[/\A[A-Z]\w*\z/])"},
    {"Pcore::MemberName", R"(Pattern[/\A[a-z_]\w*\z/])"},
    {"Pcore::TypeName", R"(Pattern[/\A[A-Z][\w]*(?:::[A-Z][\w]*)*\z/])"},
    {"Pcore::QRef", R"(Pattern[/\A[A-Z][\w]*(?:::[A-Z][\w]*)*\z/])"},
};

}  // namespace

TypePtr builtin_alias(std::string_view lower_name) {
  static const auto aliases = [] {
    std::vector<std::pair<std::string, TypePtr>> all;
    for (const auto& d : definitions)
      all.emplace_back(
          base::lower_ascii(d.name),
          make<AliasType>(
              d.name, [text = d.text] { return from_text(text); }, AliasType::Target::as_stated));
    return all;
  }();
  for (const auto& [name, type] : aliases)
    if (name == lower_name) return type;
  return nullptr;
}

}  // namespace muster::types
