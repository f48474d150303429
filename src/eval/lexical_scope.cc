#include "eval/lexical_scope.hh"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "diag/diagnostic.hh"
#include "eval/compiler.hh"
#include "eval/module_view.hh"
#include "eval/reserved_variable.hh"

namespace muster::eval {

namespace {

bool numeric(std::string_view name) {
  return !name.empty() && name[0] >= '0' && name[0] <= '9';
}

const std::string no_module;

LexicalScope* enclosing_of(LexicalScope* parent) {
  if (!parent || parent->top() || parent->node()) return parent;
  return parent->enclosing;
}

}  // namespace

LexicalScope* Scopes::find_class(const std::string& name) const {
  const auto at = classes.find(name);
  return at == classes.end() ? nullptr : at->second;
}

LexicalScope::LexicalScope(Scopes& s, LexicalScope* p, Origin* o, std::uint32_t r, std::string ref)
    : scopes(s),
      parent(p),
      enclosing(enclosing_of(p)),
      origin(o),
      resource(r),
      ref_(std::move(ref)) {}

LexicalScope::~LexicalScope() {
  for (auto* layer = innermost; layer != &base;) {
    auto* next = layer->parent;
    if (layer->kind == Layer::Kind::match) delete layer;
    layer = next;
  }
  innermost = &base;
}

void LayerGuard::unwind() {
  for (auto* layer = scope_.innermost; layer != saved_;) {
    auto* next = layer->parent;
    if (layer->kind == Layer::Kind::match) delete layer;  // the others live where they were made
    layer = next;
  }
  scope_.innermost = saved_;
}

const value::Value* LexicalScope::find_here(std::string_view name) {
  if (fill) std::exchange(fill, nullptr)();
  for (const auto* layer = innermost; layer; layer = layer->parent) {
    if (layer->kind == Layer::Kind::match) continue;
    if (const auto* v = layer->variables.find(name)) return v;
    if (layer->kind == Layer::Kind::parameters &&
        std::find(layer->parameters.begin(), layer->parameters.end(), name) !=
            layer->parameters.end())
      throw UnevaluatedParameter{name};
  }
  return top() ? find_fact(name) : nullptr;
}

const value::Value* LexicalScope::find(std::string_view name) {
  if (numeric(name)) return find_match(name);
  const auto colons = name.find("::");
  if (colons != std::string_view::npos) return find_qualified(colons == 0 ? name.substr(2) : name);
  for (auto* scope = this; scope; scope = scope->inherited ? scope->inherited : scope->enclosing)
    if (const auto* v = scope->find_here(name)) return v;
  return nullptr;
}

const value::Value* LexicalScope::find_qualified(std::string_view name) {
  const auto leaf = name.rfind("::");
  if (leaf == std::string_view::npos) {
    if (const auto* v = scopes.top->base.variables.find(name)) return v;
    return scopes.top->find_fact(name);
  }
  auto* scope = scopes.find_class(std::string(name.substr(0, leaf)));
  for (; scope; scope = scope->inherited)
    if (const auto* v = scope->find_here(name.substr(leaf + 2))) return v;
  return nullptr;
}

const value::Value* LexicalScope::find_fact(std::string_view name) {
  if (const auto* v = facts_.find(name)) return v;
  auto& node_of = *scopes.node;
  value::Value found;
  if (name == "facts") {
    found = node_of.all_facts ? value::Value(node_of.all_facts()) : value::Value(value::Hash{});
  } else if (name == "server_facts") {
    found =
        node_of.server_facts ? value::Value(node_of.server_facts()) : value::Value(value::Hash{});
  } else if (node_of.find_fact) {
    if (std::find(absent_facts_.begin(), absent_facts_.end(), name) != absent_facts_.end())
      return nullptr;
    found = node_of.find_fact(name);
  }
  const auto kept = scopes.keep(name);
  if (found.is_undef()) {
    absent_facts_.push_back(kept);
    return nullptr;
  }
  facts_.add(kept, std::move(found));
  return facts_.find(name);
}

bool LexicalScope::bound(std::string_view name) {
  for (const auto* layer = innermost; layer; layer = layer->parent) {
    if (layer->kind == Layer::Kind::match) continue;
    if (layer->variables.find(name)) return true;
    if (layer->kind == Layer::Kind::parameters)
      return std::find(layer->parameters.begin(), layer->parameters.end(), name) !=
             layer->parameters.end();
    return layer->kind == Layer::Kind::scope && top() && find_fact(name);
  }
  return false;
}

void LexicalScope::define(std::string_view name, value::Value value) {
  auto* layer = innermost;
  while (layer->kind == Layer::Kind::match) layer = layer->parent;
  if (layer->read_only)
    throw diag::SourceError(
        {}, fmt::format("Attempt to assign variable {} when evaluating parameters", name),
        diag::Place::none);
  layer->variables.add(name, std::move(value));
}

void LexicalScope::set(std::string_view name, value::Value value, diag::Span) {
  const auto refuse = [](const std::string& text) {
    throw diag::SourceError({}, text, diag::Place::none);
  };
  if (numeric(name))
    refuse(fmt::format("Cannot assign to a numeric match result variable '${}'", name));
  if (reserved_variable(name)) refuse(reserved_variable_text(name));
  if (bound(name)) refuse(fmt::format("Cannot reassign variable '${}'", name));
  define(scopes.keep(name), std::move(value));
}

const value::Value* LexicalScope::find_match(std::string_view number) {
  std::size_t n = 0;
  std::from_chars(number.data(), number.data() + number.size(), n);
  for (auto* scope = this; scope; scope = scope->inherited ? scope->inherited : scope->enclosing) {
    for (const auto* layer = scope->innermost; layer; layer = layer->parent) {
      if (layer->kind != Layer::Kind::match) continue;
      group_ = layer->match.group(n);
      return &group_;
    }
  }
  return nullptr;
}

void LexicalScope::add_match(MatchData match) {
  auto* layer = new Layer(Layer::Kind::match, innermost);
  layer->match = std::move(match);
  innermost = layer;
}

void LexicalScope::collect_visible(value::Hash& into) {
  if (fill) std::exchange(fill, nullptr)();
  if (auto* next = inherited ? inherited : enclosing) next->collect_visible(into);
  if (top() && scopes.node->all_facts) {
    const auto facts = scopes.node->all_facts();
    for (const auto& [name, v] : facts) into.set(name, v);
    into.set("facts", facts);
  }
  if (top() && scopes.node->server_facts) into.set("server_facts", scopes.node->server_facts());
  std::vector<const Layer*> layers;
  for (const auto* layer = innermost; layer; layer = layer->parent) layers.push_back(layer);
  for (auto at = layers.rbegin(); at != layers.rend(); ++at) {
    for (const auto& [name, v] : (*at)->variables) {
      if (v.is_undef())
        into.erase(value::Value(name));
      else
        into.set(value::Value(name), v);
    }
  }
}

value::Hash LexicalScope::visible() {
  value::Hash all;
  collect_visible(all);
  return all;
}

const std::string& LexicalScope::module_name() const {
  return origin->module ? origin->module->name : no_module;
}

std::string LexicalScope::text() const {
  return "Scope(" + ref_ + ")";
}

}  // namespace muster::eval
