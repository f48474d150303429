#include "builtins/builtins.hh"
#include "types/calculator.hh"
#include "types/convert.hh"
#include "types/object.hh"

namespace muster::builtins {

namespace {

Value instance_of(Call& call, const types::Type& type, const Value& attributes) {
  return types::new_instance(type, {&attributes, 1}, call.compiler.names(call.scope));
}

const types::Type& annotation_type(const Value& v) {
  return *types::as<types::WrapperType>(*types::infer(v)).inner;
}

/// The annotations that an Object type states for itself; nullptr when there are none of this type.
const Value* stated(const Value& annotated, const Value& type) {
  const auto* object = annotated.if_rich<types::ObjectType>();
  const auto* all = object ? object->definition.find("annotations") : nullptr;
  return all && all->if_hash() ? all->if_hash()->find(type) : nullptr;
}

Value annotate(Call& call) {
  const auto& type = annotation_type(call[0]);
  if (const auto* attributes = stated(call[1], call[0]))
    return instance_of(call, type, *attributes);
  if (!call.block) return {};
  const auto attributes = call.yield();
  return attributes.is_undef() ? Value() : instance_of(call, type, attributes);
}

Value annotate_with(Call& call) {
  if (call[2].if_string()) return {};
  return instance_of(call, annotation_type(call[0]), call[2]);
}

Value annotate_all(Call& call) {
  Array out;
  for (const auto& [type, attributes] : call.hash(2))
    out.push_back(instance_of(call, annotation_type(type), attributes));
  return out;
}

}  // namespace

Builtin define_annotate() {
  return {
      .doc = "The annotation of that type of a value: stated by its type, or given here.",
      .overloads = {{{"Type[Annotation] type", "Any value"}, "Callable[0, 0] block?", annotate, ""},
                    {{"Type[Annotation] type", "Any value",
                      "Variant[Enum[clear],Hash[Pcore::MemberName,Any]] annotation_hash"},
                     "",
                     annotate_with,
                     ""},
                    {{"Type[Pcore] type", "Any value",
                      "Hash[Type[Annotation], Hash[Pcore::MemberName,Any]] annotations"},
                     "",
                     annotate_all,
                     ""}},
      .local_types = {{"Pcore", "Object"}}};
}

}  // namespace muster::builtins
