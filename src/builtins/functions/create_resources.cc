#include <fmt/core.h>

#include "builtins/legacy.hh"

namespace muster::builtins {

namespace {

Value create_resources(Call& call, const Array& arguments) {
  if (arguments.size() > 3)
    call.fail(fmt::format("create_resources(): wrong number of arguments ({}; must be 2 or 3)",
                          arguments.size()));
  const auto* resources = arguments[1].if_hash();
  if (!resources) call.fail("create_resources(): second argument must be a hash");
  const Hash none;
  const auto* defaults = arguments.size() == 3 ? arguments[2].if_hash() : &none;
  if (!defaults) call.fail("create_resources(): third argument, if provided, must be a hash");
  const auto* type = arguments[0].if_string();
  if (!type) no_method(call, "sub", arguments[0]);
  call.compiler.create_resources(*type, *resources, *defaults, call.scope, call.where);
  return {};
}

}  // namespace

Builtin define_create_resources() {
  return legacy("Declares a resource for every title and hash of parameters, over defaults.",
                at_least(2), create_resources);
}

}  // namespace muster::builtins
