#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"
#include "eval/assembly.hh"
#include "eval/evaluator.hh"
#include "eval/operators.hh"
#include "eval/reference.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::eval {

using syntax::as;
using syntax::Expr;
using syntax::Kind;

namespace {

std::vector<std::string> tags_of(const Value& v) {
  std::vector<std::string> tags;
  const Array single{v};
  const auto* several = v.if_array();
  for (const auto& t : several ? *several : single) {
    if (t.if_integer() || t.if_real()) fail_here("Cannot transform a number to a tag");
    tags.push_back(base::lower_ascii(types::to_text(t)));
  }
  return tags;
}

std::unique_ptr<Query> make_query(const Expr& e, LexicalScope& scope, Evaluator& evaluator) {
  if (e.kind == Kind::parenthesized)
    return make_query(*as<syntax::Unary>(e).operand, scope, evaluator);
  const auto& b = as<syntax::Binary>(e);
  auto query = std::make_unique<Query>();
  if (e.kind == Kind::and_ || e.kind == Kind::or_) {
    query->kind = e.kind == Kind::and_ ? Query::Kind::and_ : Query::Kind::or_;
    query->left = make_query(*b.left, scope, evaluator);
    query->right = make_query(*b.right, scope, evaluator);
    return query;
  }
  if (e.kind != Kind::comparison)
    fail_here(fmt::format("Cannot transform object of class {}", label(e)));
  query->kind = b.op == "==" ? Query::Kind::equal : Query::Kind::unequal;
  query->attribute = types::to_text(evaluator.eval(*b.left, scope));
  query->value = evaluator.eval(*b.right, scope);
  if (query->attribute == "tag" && query->kind == Query::Kind::equal)
    query->tags = tags_of(query->value);
  return query;
}

bool tagged_with(const Declared& resource, const std::vector<std::string>& tags) {
  return std::any_of(tags.begin(), tags.end(),
                     [&](const auto& t) { return resource.tags.contains(t); });
}

Value attribute_of(const Declared& resource, const std::string& name) {
  if (name == "title") return Value(resource.title);
  const auto* setting = resource.find(name);
  return setting ? setting->value : Value{};
}

bool holds(const Query& q, const Declared& resource, const Declared& container) {
  switch (q.kind) {
    case Query::Kind::and_:
      return holds(*q.left, resource, container) && holds(*q.right, resource, container);
    case Query::Kind::or_:
      return holds(*q.left, resource, container) || holds(*q.right, resource, container);
    case Query::Kind::unequal: return !equals(attribute_of(resource, q.attribute), q.value);
    case Query::Kind::equal: break;
  }
  if (q.attribute == "tag") return tagged_with(resource, q.tags) || tagged_with(container, q.tags);
  const auto v = attribute_of(resource, q.attribute);
  return v.if_array() ? included(q.value, v) : equals(v, q.value);
}

}  // namespace

Value Assembly::collect(const syntax::Collect& e, LexicalScope& scope) {
  if (e.exported && !context_.node.fleet)
    context_.warn(
        "You cannot collect exported resources without storeconfigs being set; the collection will "
        "be ignored",
        e.span);
  const auto type = as<syntax::QualifiedReference>(*e.type).name;
  if (type == "class") fail_here("Classes cannot be collected");
  if (!context_.definitions.find_schema(type) && !context_.definitions.find_define(type))
    fail_here(fmt::format("Resource type {} doesn't exist", type));
  auto& c = collectors_.emplace_back();
  c.type = type_title(type);
  c.exported = e.exported;
  c.scope = &scope;
  c.where = e.span;
  c.overrides = eval_attributes(e.overrides, scope, std::string(type), nullptr);
  if (e.query && e.query->kind != Kind::nop) c.query = make_query(*e.query, scope, *evaluator_);
  return Value(std::make_shared<const CollectorValue>(c));
}

void Assembly::realize(std::span<const Value> references) {
  auto& c = collectors_.emplace_back();
  for (const auto& r : references) {
    if (const auto* array = r.if_array())
      c.references.insert(c.references.end(), array->begin(), array->end());
    else
      c.references.push_back(r);
  }
}

std::vector<Index> Assembly::collect_now(Collector& c) {
  std::vector<Index> found;
  if (c.type.empty()) {
    std::erase_if(c.references, [&](const Value& r) {
      const auto* text = r.if_string();
      const auto parts = text ? parse_reference(*text) : reference_parts(r);
      if (!parts)
        fail_here(fmt::format(
            "Puppet::Parser::Compiler failed with error ArgumentError: No title provided "
            "and {} is not a valid resource reference",
            types::inspect(types::ruby_text(r))));
      const auto i = find(parts->first, parts->second);
      if (i) found.push_back(*i);
      return i.has_value();
    });
    return found;
  }
  const auto candidates = by_type_.find(c.type);
  if (candidates == by_type_.end()) return found;
  for (const auto i : candidates->second) {
    const auto& resource = resources_[i];
    if (c.exported && !resource.exported) continue;
    if (!c.query || holds(*c.query, resource, resources_[resource.scope->resource]))
      found.push_back(i);
  }
  return found;
}

void Assembly::apply_overrides(Collector& c, std::span<const Index> found) {
  if (c.overrides.empty()) return;
  c.scope->origin->may_override = true;
  for (const auto i : found) {
    if (c.seen.contains(i)) continue;
    Declared with_defaults;
    with_defaults.type = resources_[i].type;
    for (const auto& s : c.overrides) with_defaults.set(s);
    add_defaults(with_defaults, *c.scope);
    merge(resources_[i], {resources_[i].type, resources_[i].title, with_defaults.settings,
                          c.scope->origin, c.scope, c.where});
  }
}

/// As the other node has it, but neither virtual nor exported; the collector is where it is
/// declared.
Declared Assembly::collected(const Offer& offer, LexicalScope& scope) {
  const auto& given = offer.resource;
  Declared out;
  out.type = given.type;
  out.title = given.title;
  out.scope = &scope;
  out.source = scope.origin;
  out.tags = given.tags;
  out.exporter = offer.certname;
  out.file = given.file;
  out.line = given.line;
  const auto lower = base::lower_ascii(given.type);
  out.schema = context_.definitions.find_schema(lower);
  if (!out.schema) out.definition = context_.definitions.find_define(lower);
  out.kind = out.schema ? "compilable_type" : "defined_type";
  for (const auto& p : given.parameters)
    out.set({p.name,
             p.sensitive ? Value(std::make_shared<const value::Sensitive>(p.value)) : p.value,
             scope.origin,
             {},
             false});
  return out;
}

void Assembly::collect_offers(Collector& c, std::vector<Index>& found) {
  if (!c.offers) c.offers = context_.node.fleet->exported(c.type);
  for (const auto& offer : *c.offers) {
    auto resource = collected(offer, *c.scope);
    if (c.query && !holds(*c.query, resource, resource)) continue;
    const auto existing = find(resource.type, resource.title);
    if (existing && resources_[*existing].exporter != offer.certname)
      fail_here(fmt::format(
          "A duplicate resource was found while collecting exported resources, with the "
          "type and title {}",
          resource.ref()));
    found.push_back(existing ? *existing : add(std::move(resource), *c.scope));
  }
}

/// True when something was found that was not before.
bool Assembly::evaluate_collector(Collector& c) {
  if (c.exported && !context_.node.fleet) return false;
  auto found = collect_now(c);
  if (c.exported) collect_offers(c, found);
  for (const auto i : found) resources_[i].virtual_ = false;
  apply_overrides(c, found);
  bool news = false;
  for (const auto i : found) {
    if (!c.seen.insert(i).second) continue;
    c.collected.push_back(i);
    news = true;
  }
  return news;
}

bool Assembly::evaluate_collectors() {
  bool news = false;
  auto left = collectors_.size();
  for (auto at = collectors_.begin(); left > 0; ++at, --left)
    news = evaluate_collector(*at) || news;
  return news;
}

}  // namespace muster::eval
