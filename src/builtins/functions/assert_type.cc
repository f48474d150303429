#include "builtins/builtins.hh"
#include "diag/diagnostic.hh"
#include "types/calculator.hh"
#include "types/mismatch.hh"
#include "types/names.hh"

namespace muster::builtins {

namespace {

Value assert_instance(Call& call, const types::TypePtr& type) {
  if (types::instance(*type, call[1])) return call[1];
  if (call.block) return call.yield(Value(type), Value(types::infer_set(call[1])));
  call.fail(types::describe_mismatch("assert_type():", *type, call[1]));
}

Value by_type(Call& call) {
  return assert_instance(call, call[0].shared_rich<types::Type>());
}

/// A place in the text is none in the manifest.
types::TypePtr type_of(const Call& call) {
  try {
    return types::from_text(call.string(0), call.compiler.names(call.scope));
  } catch (const diag::SourceError& error) {
    call.fail(error.first().message);
  }
}

Value by_text(Call& call) {
  return assert_instance(call, type_of(call));
}

}  // namespace

Builtin define_assert_type() {
  return {.doc = "The value, which must be of the type; else what the block returns, or an error.",
          .overloads = {
              {{"Type type", "Any value"}, "Callable[Type, Type] block?", by_type, ""},
              {{"String type_string", "Any value"}, "Callable[Type, Type] block?", by_text, ""}}};
}

}  // namespace muster::builtins
