#include <fmt/core.h>

#include "base/strings.hh"
#include "builtins/deprecation.hh"
#include "eval/scope.hh"
#include "types/object.hh"
#include "value/rich.hh"

namespace muster::builtins {

namespace {

Value resolved(Call& call, const Value& v);

Array resolved_all(Call& call, const Array& items) {
  Array out;
  for (const auto& item : items) out.push_back(resolved(call, item));
  return out;
}

Value call_named(Call& call, std::string_view written, std::span<const Value> arguments) {
  const auto name = base::lower_ascii(written);
  if (!call.compiler.find_function(name, call.scope))
    call.fail(fmt::format("Unknown function '{}'", written));
  return call.compiler.call(name, arguments, call.scope, call.where, call.block);
}

/// The call that a Deferred stands for; one named "$x" is the variable, the arguments a path in it.
Value resolve_deferred(Call& call, const types::Object& deferred) {
  const auto& name = *deferred.get("name")->if_string();
  const auto* given = deferred.get("arguments");
  auto arguments = given && given->if_array() ? resolved_all(call, *given->if_array()) : Array{};
  if (!name.starts_with("$")) return call_named(call, name, arguments);
  const auto* variable = call.scope.find("::" + name.substr(1));
  if (!variable) deprecate(call, name, fmt::format("Undefined variable '{}'; ", name.substr(1)));
  arguments.insert(arguments.begin(), variable ? *variable : Value());
  return call_named(call, "dig", arguments);
}

Value resolved(Call& call, const Value& v) {
  if (const auto* object = v.if_rich<types::Object>())
    return object->type->name == "Deferred" ? resolve_deferred(call, *object) : v;
  if (const auto* array = v.if_array()) return resolved_all(call, *array);
  if (const auto* secret = v.if_rich<value::Sensitive>())
    return std::make_shared<const value::Sensitive>(resolved(call, secret->value));
  if (const auto* binary = v.if_rich<value::Binary>()) return binary->bytes;
  const auto* hash = v.if_hash();
  if (!hash) return v;
  Hash out;
  for (const auto& [key, item] : *hash) out.set(key, resolved(call, item));
  return out;
}

Value by_name(Call& call) {
  return call_named(call, call.string(0), call.arguments.subspan(1));
}

Value deferred(Call& call) {
  return resolved(call, call[0]);
}

}  // namespace

Builtin define_call() {
  return {
      .doc = "Calls the function of that name, or makes the call that a Deferred stands for.",
      .overloads = {{{"String function_name", "Any arguments*"}, "Callable block?", by_name, ""},
                    {{"Deferred deferred"}, "", deferred, ""}}};
}

}  // namespace muster::builtins
