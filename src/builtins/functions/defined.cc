#include "base/strings.hh"
#include "builtins/builtins.hh"
#include "eval/scope.hh"
#include "types/calculator.hh"

namespace muster::builtins {

namespace {

using types::TypeKind;

/// A resource type that is not a define is not known by an absolute name.
bool known(Call& call, std::string_view name) {
  if (!name.starts_with("::")) return call.compiler.known_class_or_type(name);
  name.remove_prefix(2);
  return call.compiler.known_class_or_type(name) &&
         !call.compiler.loader().find_resource_type(base::lower_ascii(name));
}

bool named(Call& call, const std::string& name) {
  if (name.empty()) return false;
  if (name.size() > 1 && name[0] == '$') return call.scope.find(name.substr(1)) != nullptr;
  return name == "main" || known(call, name);
}

bool resource(Call& call, const types::ResourceType& type) {
  if (type.type_name.empty())
    call.fail("The given resource type is a reference to all kind of types");
  if (!type.title) return known(call, type.type_name);
  return call.compiler.find_resource(type.type_name, *type.title) != nullptr;
}

const std::string& class_name(Call& call, const types::ClassType& type) {
  if (type.name.empty()) call.fail("The given class type is a reference to all classes");
  return type.name;
}

/// Type[Class[x]]: whether there is such a class; Class[x]: whether it has been declared.
bool type_defined(Call& call, const types::Type& given) {
  const auto& type = types::unalias(given);
  if (type.type_kind == TypeKind::resource)
    return resource(call, types::as<types::ResourceType>(type));
  if (type.type_kind == TypeKind::class_) {
    const auto& name = class_name(call, types::as<types::ClassType>(type));
    return name != "main" && call.compiler.class_declared(name);
  }
  if (type.type_kind != TypeKind::type) return false;
  const auto& inner = types::unalias(*types::as<types::WrapperType>(type).inner);
  if (inner.type_kind == TypeKind::class_)
    return known(call, class_name(call, types::as<types::ClassType>(inner)));
  return inner.type_kind == TypeKind::resource &&
         resource(call, types::as<types::ResourceType>(inner));
}

Value defined(Call& call) {
  for (const auto& v : call.arguments)
    if (v.if_string() ? named(call, *v.if_string()) : type_defined(call, *v.if_rich<types::Type>()))
      return true;
  return false;
}

}  // namespace

Builtin define_defined() {
  return {.doc = "Whether one of the variables, classes, types or resources is there.",
          .overloads = {{{"Variant[String, Type[CatalogEntry], Type[Type[CatalogEntry]]] vals+"},
                         "",
                         defined,
                         ""}}};
}

}  // namespace muster::builtins
