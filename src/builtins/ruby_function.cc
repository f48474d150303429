#include "builtins/ruby_function.hh"

#include <fmt/core.h>

#include "builtins/legacy.hh"
#include "builtins/ruby_scope.hh"
#include "eval/failures.hh"

namespace muster::builtins {

namespace {

/// Calls METHOD of the function in Ruby.
Value run(Call& call, const std::string& method, Array arguments) {
  auto& ruby = ruby_for("function " + std::string(call.name));
  const RubyCall active(call);
  const Value given[] = {active.number, call.name, method, std::move(arguments),
                         call.block != nullptr};
  try {
    return ruby.call("Muster::Functions", "call", given);
  } catch (const ruby::Failure& failure) {
    if (active.jump && failure.class_name == "Muster::Jump") std::rethrow_exception(active.jump);
    if (failure.is_standard) call.fail(failure.what());
    throw diag::SourceError(call.where, failure.what(), diag::Place::none);
  }
}

std::string text(const Hash& hash, const char* key) {
  const auto* v = hash.find(key);
  return v && v->if_string() ? *v->if_string() : std::string();
}

/// A dispatch as Ruby lists it: {"method", "parameters": ["TYPE name?"…], "block", "result",
/// "explains"}.
eval::Overload overload(const Hash& dispatch) {
  eval::Overload out;
  for (const auto& parameter : *dispatch.find("parameters")->if_array())
    out.parameters.push_back(*parameter.if_string());
  out.block = text(dispatch, "block");
  out.result = text(dispatch, "result");
  out.explains = dispatch.find("explains")->truthy();
  out.body = [method = text(dispatch, "method")](Call& call) {
    return run(call, method, Array(call.arguments.begin(), call.arguments.end()));
  };
  return out;
}

Builtin typed(const Hash& definition) {
  Builtin out;
  for (const auto& dispatch : *definition.find("dispatches")->if_array())
    out.overloads.push_back(overload(*dispatch.if_hash()));
  for (const auto& alias : *definition.find("aliases")->if_array())
    out.local_types.emplace_back(*alias.if_array()->at(0).if_string(),
                                 *alias.if_array()->at(1).if_string());
  return out;
}

/// Arity in Ruby's way: -1 - n is n or more.
Builtin plain(const Hash& definition) {
  const auto arity = *definition.find("arity")->if_integer();
  const bool is_value = definition.find("value")->truthy();
  return legacy({},
                arity < 0 ? at_least(static_cast<std::size_t>(-arity - 1))
                          : exactly(static_cast<std::size_t>(arity)),
                [is_value](Call& call, const Array& arguments) {
                  auto result = run(call, "plain", arguments);
                  return is_value ? result : Value{};
                });
}

}  // namespace

std::shared_ptr<const eval::Function> ruby_function(const std::string& name,
                                                    const std::string& path,
                                                    RubyInterface interface) {
  auto& ruby = ruby_for(path);
  ruby.require("muster/functions");
  const Value given[] = {name, path, interface == RubyInterface::typed};
  Value definition;
  try {
    definition = ruby.call("Muster::Functions", "load", given);
  } catch (const ruby::Failure& failure) {
    eval::fail_here(fmt::format("{}: {}", path, failure.what()));
  }
  const auto* hash = definition.if_hash();
  if (!hash)
    eval::fail_here(
        fmt::format("The code loaded from {} does not seem to be a Puppet 4x API function - no "
                    "create_function call.",
                    path));
  return eval::make_function(name, interface == RubyInterface::typed ? typed(*hash) : plain(*hash));
}

}  // namespace muster::builtins
