#include "types/deferred.hh"

namespace muster::types {

const Object* if_deferred(const value::Value& v) {
  const auto* object = v.if_rich<Object>();
  return object && object->type->name == "Deferred" ? object : nullptr;
}

}  // namespace muster::types
