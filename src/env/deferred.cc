#include "env/deferred.hh"

#include <algorithm>
#include <array>

#include "types/deferred.hh"
#include "value/rich.hh"

namespace muster::env {

namespace {

using value::Value;

bool holds_deferred(const Value& v) {
  if (const auto* array = v.if_array())
    return std::any_of(array->begin(), array->end(), holds_deferred);
  if (const auto* hash = v.if_hash())
    return std::any_of(hash->begin(), hash->end(),
                       [](const auto& entry) { return holds_deferred(entry.second); });
  if (const auto* secret = v.if_rich<value::Sensitive>()) return holds_deferred(secret->value);
  return types::if_deferred(v) != nullptr;
}

Value resolved(const Value& v, eval::Compiler& compiler) {
  if (types::if_deferred(v)) return compiler.call("call", std::array{v}, compiler.top_scope(), {});
  if (const auto* secret = v.if_rich<value::Sensitive>())
    return std::make_shared<const value::Sensitive>(resolved(secret->value, compiler));
  if (const auto* array = v.if_array()) {
    value::Array items;
    for (const auto& item : *array) items.push_back(resolved(item, compiler));
    return items;
  }
  const auto* hash = v.if_hash();
  if (!hash) return v;
  value::Hash entries;
  for (const auto& [key, item] : *hash) entries.set(key, resolved(item, compiler));
  return entries;
}

void resolve_parameters(catalog::Resource& resource, eval::Compiler& compiler) {
  for (auto& parameter : resource.parameters) {
    if (!holds_deferred(parameter.value)) continue;
    parameter.value = resolved(parameter.value, compiler);
    const auto secret = parameter.value.shared_rich<value::Sensitive>();
    if (!secret) continue;
    parameter.value = secret->value;
    parameter.sensitive = true;
  }
}

bool any_deferred(const catalog::Catalog& catalog) {
  for (const auto& resource : catalog)
    for (const auto& parameter : resource.parameters)
      if (holds_deferred(parameter.value)) return true;
  return false;
}

}  // namespace

void resolve_deferred(catalog::Catalog& catalog, Environment& environment,
                      const Functions& functions, catalog::Schemas& schemas, Request request,
                      const eval::LogSink& log) {
  if (!any_deferred(catalog)) return;
  Loader loader(environment, functions, schemas, [](const syntax::Program&) {});
  eval::Compiler compiler(loader, request.settings, request.budget, std::move(request.node), log);
  for (catalog::Index i = 0; i < catalog.size(); ++i) resolve_parameters(catalog[i], compiler);
}

}  // namespace muster::env
