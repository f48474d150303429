#include "eval/alias_definition.hh"

#include "base/strings.hh"
#include "types/alias.hh"
#include "types/object.hh"

namespace muster::eval {

using syntax::as;
using syntax::Kind;

types::TypePtr define_alias(const syntax::TypeAlias& definition, types::Names& names) {
  const std::string name(definition.name);
  const auto* target = definition.type;
  if (target->kind == Kind::access &&
      as<syntax::Access>(*target).target->kind == Kind::qualified_reference) {
    const auto outer = as<syntax::QualifiedReference>(*as<syntax::Access>(*target).target).name;
    if (outer == "object" || outer == "typeset") {
      const auto anonymous = types::from_expression(*target, names);
      if (anonymous->type_kind == types::TypeKind::object)
        return types::ObjectType::make(types::as<types::ObjectType>(*anonymous).definition, name,
                                       definition.span, names);
      if (anonymous->type_kind == types::TypeKind::type_set)
        return types::TypeSetType::make(types::as<types::TypeSetType>(*anonymous).definition, name,
                                        definition.span, names);
    }
  }
  return std::make_shared<const types::AliasType>(
      name, [target, &names] { return types::from_expression(*target, names); });
}

types::TypePtr find_member(std::string_view lower_name, types::Names& names) {
  const auto colons = lower_name.rfind("::");
  if (colons == std::string_view::npos) return nullptr;
  const auto outer = names.find_type(lower_name.substr(0, colons));
  if (!outer || outer->type_kind != types::TypeKind::type_set) return nullptr;
  const auto wanted = lower_name.substr(colons + 2);
  for (const auto& [name, type] : types::as<types::TypeSetType>(*outer).members)
    if (base::lower_ascii(name) == wanted) return type;
  return nullptr;
}

}  // namespace muster::eval
