#include "builtins/class_names.hh"

#include <fmt/core.h>

#include "eval/failures.hh"
#include "types/type.hh"
#include "value/flatten.hh"

namespace muster::builtins {

namespace {

std::string name_in(const Call& call, const types::ResourceType& type) {
  if (type.type_name.empty())
    call.fail("Cannot use an unspecific Resource[] where a Resource['class', name] is expected");
  if (type.type_name != "Class")
    call.fail(fmt::format("Cannot use a Resource[{}] where a Resource['class', name] is expected",
                          type.type_name));
  if (!type.title)
    call.fail(
        "Cannot use an unspecific Resource['class'] where a Resource['class', name] is expected");
  return *type.title;
}

std::string class_name(const Call& call, const Value& v) {
  if (v.is_undef()) call.fail("Cannot use undef as a class name");
  if (const auto* text = v.if_string()) {
    if (text->empty()) call.fail("Cannot use empty string as a class name");
    return *text;
  }
  const auto* type = v.if_rich<types::Type>();
  if (type && type->type_kind == types::TypeKind::class_) {
    const auto& name = types::as<types::ClassType>(*type).name;
    if (name.empty()) call.fail("Cannot use an unspecific Class[] Type");
    return name;
  }
  if (type && type->type_kind == types::TypeKind::resource)
    return name_in(call, types::as<types::ResourceType>(*type));
  call.fail(fmt::format("Cannot use {} as a class name", syntax::with_article(eval::label(v))));
}

}  // namespace

std::vector<std::string> class_names(const Call& call) {
  std::vector<std::string> names;
  for (const auto& v : value::flatten(call.arguments)) names.push_back(class_name(call, v));
  return names;
}

Builtin declaring(std::string doc, Declare declare) {
  const auto body = [declare](Call& call) -> Value {
    return (call.compiler.*declare)(class_names(call), call.scope, call.where);
  };
  return {.doc = std::move(doc), .overloads = {{{"Any names+"}, "", body, ""}}};
}

}  // namespace muster::builtins
