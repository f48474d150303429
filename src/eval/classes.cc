#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"
#include "eval/assembly.hh"
#include "eval/deferred_result.hh"
#include "eval/evaluator.hh"
#include "eval/reference.hh"
#include "eval/reserved_variable.hh"
#include "eval/signals.hh"
#include "types/calculator.hh"
#include "types/deferred.hh"
#include "types/text.hh"

namespace muster::eval {

namespace {

constexpr const char* metaparameters[] = {"noop",   "schedule", "audit",   "loglevel",
                                          "alias",  "tag",      "require", "subscribe",
                                          "before", "notify",   "stage"};

std::span<const syntax::Parameter> parameters_of(const Origin& origin) {
  return origin.definition ? origin.definition.definition->parameters
                           : std::span<const syntax::Parameter>{};
}

/// What may be given, for a message on what was.
std::vector<types::ParameterSignature> signature_of(const Origin& origin) {
  const auto any = types::plain(types::TypeKind::any);
  const auto own = [&](std::string_view name) {
    return std::any_of(origin.parameters.begin(), origin.parameters.end(),
                       [&](const auto& p) { return p.name == name; });
  };
  std::vector<types::ParameterSignature> signature;
  if (!own("name")) signature.push_back({"name", any, false});
  for (const auto* meta : metaparameters)
    if (!own(meta)) signature.push_back({meta, any, false});
  for (const auto& p : origin.parameters)
    signature.push_back({std::string(p.name), p.type ? p.type : any, p.default_value == nullptr});
  return signature;
}

}  // namespace

std::vector<Index> Assembly::include(std::span<const std::string> names, LexicalScope& scope,
                                     bool evaluate_now) {
  std::vector<Origin*> found;
  for (const auto& name : names) {
    auto* origin = context_.definitions.find_class(name);
    if (!origin) fail_here(fmt::format("Could not find class {} for {}", name, context_.node.name));
    found.push_back(origin);
  }
  std::vector<Index> there, added;
  for (auto* origin : found) {
    if (const auto* declared = context_.scopes.find_class(origin->name))
      there.push_back(declared->resource);
    else
      added.push_back(ensure_class(*origin, scope, nullptr));
  }
  if (evaluate_now)
    for (const auto i : added) evaluate(i);
  there.insert(there.end(), added.begin(), added.end());
  return there;
}

void Assembly::contain(std::span<const std::string> names, LexicalScope& scope) {
  for (const auto i : include(names, scope)) {
    const auto& contents = contents_[scope.resource];
    if (std::find(contents.begin(), contents.end(), i) == contents.end())
      add_edge(scope.resource, i);
  }
}

void Assembly::require(std::span<const std::string> names, LexicalScope& scope) {
  include(names, scope);
  for (const auto& name : names) {
    auto& resource = resources_[scope.resource];
    Array all;
    if (const auto* set = resource.find("require")) {
      if (const auto* array = set->value.if_array())
        all = *array;
      else if (!set->value.is_undef())
        all.push_back(set->value);
    }
    all.push_back(make_reference("Class", context_.definitions.find_class(name)->name));
    resource.set({"require", Value(std::move(all)), resource.source, {}, false});
  }
}

Index Assembly::ensure_class(Origin& origin, LexicalScope& scope, const Hash* parameters) {
  const bool node = origin.kind == Origin::Kind::node;
  const std::string type = node ? "Node" : "Class";
  if (!parameters)
    if (const auto there = find_named(type, origin.title)) return *there;
  std::vector<Setting> settings;
  if (parameters)
    for (const auto& [name, v] : *parameters)
      settings.push_back({types::to_text(name), v, &origin, {}, false});
  auto resource = make(type, origin.title, scope, &origin, std::move(settings), true);
  resource.definition = &origin;
  declare_parent(origin, scope);
  tags_.add_all(resource.tags);
  return add(std::move(resource), scope);
}

void Assembly::declare_parent(Origin& origin, LexicalScope& scope) {
  if (origin.kind != Origin::Kind::class_ || !origin.definition.definition) return;
  const auto parent = origin.definition.definition->parent;
  if (parent.empty() || origin.parent) return;
  auto* found = context_.definitions.find_class(parent);
  if (!found)
    fail_at_line(origin.definition.definition->span,
                 fmt::format("Could not find parent resource type '::{}' of type hostclass in {}",
                             parent.starts_with("::") ? parent.substr(2) : parent,
                             context_.node.environment));
  for (const auto* up = found; up; up = up->parent)
    if (up == &origin)
      fail_at_line(origin.definition.definition->span,
                   fmt::format("Class '{}' inherits from itself", origin.name));
  origin.parent = found;
  ensure_class(*found, scope, nullptr);
}

void Assembly::evaluate(Index i) {
  auto& resource = resources_[i];
  if (resource.evaluated) return;
  const DepthGuard depth(*evaluator_, resource.where);
  resource.evaluated = true;
  add_scope_tags(resource);
  evaluate_code(i, *resource.definition);
}

void Assembly::add_scope_tags(Declared& resource) {
  if (resource.tagged) return;
  resource.tagged = true;
  const auto& container = resources_[resource.scope->resource];
  if (&container != &resource) resource.tags.add_all(container.tags);
}

LexicalScope& Assembly::open_scope(Index i, Origin& origin) {
  auto& resource = resources_[i];
  auto* parent = resource.scope;
  LexicalScope* inherited = nullptr;
  if (origin.parent && origin.kind == Origin::Kind::class_) {
    const auto base_class = *find("Class", origin.parent->title);
    evaluate(base_class);
    inherited = context_.scopes.find_class(origin.parent->name);
    if (inherited) parent = inherited;
  }
  auto& scope = *scopes_.emplace_back(
      std::make_unique<LexicalScope>(context_.scopes, parent, &origin, i, resources_[i].ref()));
  scope.inherited = inherited;
  return scope;
}

void Assembly::evaluate_code(Index i, Origin& origin) {
  auto& scope = open_scope(i, origin);
  if (origin.kind != Origin::Kind::define) add_class_name(origin.name);
  const ModuleGuard module(*evaluator_, origin.module);
  prepare_origin(origin);
  set_parameters(i, origin, scope);
  if (origin.kind == Origin::Kind::class_) add_to_stage(i);
  if (origin.kind != Origin::Kind::node)
    return run_body(origin, origin.definition.definition->body, scope);
  const LayerGuard guard(scope);
  if (node_match_) scope.add_match({base::lower_ascii(context_.node.name), *node_match_});
  evaluator_->run(*origin.node->body, scope);
}

void Assembly::run_body(Origin&, const syntax::Expr* body, LexicalScope& scope) {
  try {
    evaluator_->run(*body, scope);
  } catch (const ReturnSignal&) {  // both end a class or define early
  } catch (const NextSignal&) {
  }
}

void Assembly::add_class_name(const std::string& name) {
  if (std::find(classes_.begin(), classes_.end(), name) == classes_.end()) classes_.push_back(name);
  tags_.add_with_segments(name);
}

void Assembly::add_to_stage(Index i) {
  auto& resource = resources_[i];
  const auto given = [](const Declared& r) -> const Setting* {
    const auto* s = r.find("stage");
    return s && !s->value.is_undef() ? s : nullptr;
  };
  const auto* stage = given(resource);
  const auto* said = stage;
  if (!said) said = given(resources_[resource.scope->resource]);
  const auto name = said ? types::to_text(said->value) : "main";
  const auto found = find("Stage", name);
  if (!found)
    fail_here(fmt::format("Could not find stage {} specified by {}",
                          stage ? types::to_text(stage->value) : "main", resource.ref()));
  if (!stage && name != "main") resource.set({"stage", Value(name), resource.source, {}, false});
  add_edge(*found, i);
}

void Assembly::prepare_origin(Origin& origin) {
  if (origin.prepared) return;
  origin.prepared = true;
  for (const auto& p : parameters_of(origin)) {
    types::TypePtr type;
    if (p.type) {
      const ModuleGuard module(*evaluator_, origin.module);
      type = evaluator_->eval_type(*p.type, *context_.scopes.top);
    }
    if (type && type->type_kind == types::TypeKind::any) type = nullptr;
    origin.parameters.push_back({p.name, std::move(type), p.default_value});
  }
}

/// Data for parameters that were not given.
void Assembly::bind_external(Index i, Origin& origin) {
  for (const auto& p : origin.parameters) {
    const auto* set = resources_[i].find(p.name);
    if (set && !set->value.is_undef()) continue;
    auto found = context_.loader.find_data(fmt::format("{}::{}", origin.name, p.name));
    if (!found || (found->is_undef() && p.default_value)) continue;
    resources_[i].set({std::string(p.name), std::move(*found), resources_[i].source, {}, false});
  }
}

void Assembly::bind_parameters(Index i, Origin& origin, LexicalScope& scope, Layer& layer) {
  const auto callee = resources_[i].ref();
  for (const auto& p : origin.parameters) {
    if (reserved_variable(p.name))
      fail_at_line(resources_[i].where, reserved_variable_text(p.name));
    layer.parameters.push_back(p.name);
  }
  for (const auto& p : origin.parameters)
    if (const auto* s = resources_[i].find(p.name)) layer.variables.put(p.name, s->value);
  for (const auto& s : resources_[i].settings)
    if (s.name != "name" && s.name != "title" && !layer.variables.find(s.name))
      layer.variables.put(context_.scopes.keep(s.name), s.value);
  // A parameter without a value has none yet while the defaults before it are evaluated.
  for (const auto& p : origin.parameters) {
    if (!p.default_value) continue;
    const auto* set = resources_[i].find(p.name);
    if (set && !set->value.is_undef()) continue;
    auto v = as_given(evaluator_->eval_default(*p.default_value, p.name, layer, callee, scope));
    resources_[i].set({std::string(p.name), v, resources_[i].source, {}, false});
    layer.variables.put(p.name, std::move(v));
  }
}

void Assembly::set_parameters(Index i, Origin& origin, LexicalScope& scope) {
  auto& own = scope.base.variables;
  own.reserve(4 + origin.parameters.size());
  own.add("module_name", Value(origin.module->name));
  own.add("caller_module_name", Value(scope.parent ? scope.parent->module_name() : std::string{}));
  if (origin.kind == Origin::Kind::class_) bind_external(i, origin);
  const auto& resource = resources_[i];
  const auto* name = resource.find("name");
  const auto title = !resource.title_value.is_undef() ? resource.title_value
                     : origin.kind == Origin::Kind::class_
                         ? Value(base::lower_ascii(resource.title))
                         : Value(resource.title);
  own.add("title", title);
  own.add("name", name && !name->value.is_undef() ? name->value : title);
  if (origin.kind != Origin::Kind::define) context_.scopes.classes[origin.name] = &scope;
  if (origin.parameters.empty() && resource.settings.empty()) return;
  Layer layer(Layer::Kind::parameters, scope.innermost);
  {
    const LayerGuard guard(scope);
    scope.innermost = &layer;
    bind_parameters(i, origin, scope, layer);
  }
  check_parameters(resources_[i], origin, layer.variables);
  const auto add = [&](std::string_view parameter, const Value& v) {
    if (own.find(parameter)) fail_here(fmt::format("Cannot reassign variable '${}'", parameter));
    own.add(parameter, v);
  };
  for (const auto& p : origin.parameters)
    if (const auto* v = layer.variables.find(p.name)) add(p.name, *v);
  for (const auto& [parameter, v] : layer.variables)
    if (std::find(layer.parameters.begin(), layer.parameters.end(), parameter) ==
        layer.parameters.end())
      add(parameter, v);
}

void Assembly::check_parameters(const Declared& resource, Origin& origin,
                                const VariableTable& values) {
  bool right = true;
  std::size_t known = 0;
  for (const auto& p : origin.parameters) {
    const auto* v = values.find(p.name);
    if (v) ++known;
    const bool fits = v ? !types::if_deferred(*v) && (!p.type || types::instance(*p.type, *v))
                        : p.default_value != nullptr;
    if (!fits) right = false;
  }
  for (const auto& entry : values)
    if (right && known < values.size() && !catalog::is_metaparameter(entry.name) &&
        entry.name != "name")
      right = std::any_of(origin.parameters.begin(), origin.parameters.end(),
                          [&](const auto& p) { return p.name == entry.name; });
  if (right) return;
  Hash given;
  for (const auto& p : origin.parameters)
    if (const auto* v = values.find(p.name)) given.set(Value(p.name), *v);
  for (const auto& [name, v] : values)
    if (!given.find(name)) given.set(Value(name), v);
  const auto text = types::describe_parameters(resource.ref(), signature_of(origin), given, false,
                                               result_of_deferred(*evaluator_));
  if (!text.empty()) fail_here(text);
}

}  // namespace muster::eval
