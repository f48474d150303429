#include "eval/deferred_result.hh"

#include <fmt/core.h>

#include "eval/evaluator.hh"
#include "types/object.hh"

namespace muster::eval {

namespace {

types::TypePtr unknown_result(Context& context, const std::string& function) {
  context.warn(
      fmt::format("Deferred function {} has no return_type, unable to guarantee value type "
                  "during compilation.\n   (file & line not available)",
                  function),
      {}, function + "_deferred_warning");
  return nullptr;
}

types::TypePtr result_of(Evaluator& evaluator, const types::Object& deferred) {
  const auto* given = deferred.get("name");
  const auto* name = given ? given->if_string() : nullptr;
  if (!name) return nullptr;
  auto& context = evaluator.context;
  if (name->starts_with('$')) return unknown_result(context, *name);
  const auto function = context.definitions.module("").find_function(*name);
  if (!function) fail_here(fmt::format("Unknown function: '{}'.", *name));
  const auto* arguments = deferred.get("arguments");
  const auto* list = arguments ? arguments->if_array() : nullptr;
  const auto forecast = list ? function->forecast(*list) : Forecast{};
  if (!forecast.accepted)
    fail_here(fmt::format("No matching arity found for {} with arguments {}", function->name(),
                          list ? types::ruby_inspect(*arguments) : ""));
  return forecast.result ? forecast.result : unknown_result(context, *name);
}

}  // namespace

types::DeferredResult result_of_deferred(Evaluator& evaluator) {
  return [&evaluator](const types::Object& deferred) { return result_of(evaluator, deferred); };
}

}  // namespace muster::eval
