#include <fmt/core.h>

#include "base/strings.hh"
#include "eval/assembly.hh"
#include "eval/evaluator.hh"
#include "eval/reference.hh"
#include "types/calculator.hh"
#include "types/text.hh"
#include "value/flatten.hh"

namespace muster::eval {

using syntax::as;
using syntax::Expr;
using syntax::Kind;
using types::TypeKind;

namespace {

[[noreturn]] void not_a_type(const Expr& e, const std::string& actual) {
  fail(e.span,
       fmt::format(
           "Illegal Resource Type expression, expected result to be a type name, or untitled "
           "Resource, got {}",
           actual));
}

void put(std::vector<Setting>& settings, Setting setting) {
  for (auto& s : settings) {
    if (s.name != setting.name) continue;
    s = std::move(setting);
    return;
  }
  settings.push_back(std::move(setting));
}

std::vector<Setting> merged(std::vector<Setting> shared, std::vector<Setting> own) {
  for (auto& setting : own) put(shared, std::move(setting));
  return shared;
}

}  // namespace

std::string Assembly::resource_type_name(const Expr& e, LexicalScope& scope) {
  if (e.kind == Kind::qualified_name) {
    const auto& name = as<syntax::QualifiedName>(e).name;
    return base::lower_ascii(name) == "class" ? "class" : std::string(name);
  }
  const auto v = evaluator_->eval(e, scope);
  const bool acceptable =
      e.kind == Kind::qualified_reference ||
      (e.kind == Kind::access && as<syntax::Access>(e).target->kind == Kind::qualified_reference);
  const auto* type = v.if_rich<types::Type>();
  if (!acceptable || !type) not_a_type(e, kind_text(v));
  if (type->type_kind == TypeKind::class_) {
    if (!types::as<types::ClassType>(*type).name.empty()) not_a_type(e, types::type_text(*type));
    return "class";
  }
  if (type->type_kind != TypeKind::resource) not_a_type(e, kind_text(v));
  const auto& resource = types::as<types::ResourceType>(*type);
  if (resource.title) not_a_type(e, types::type_text(*type));
  return base::lower_ascii(resource.type_name);
}

void Assembly::accept_old_values(const std::string& type, const syntax::Attribute& attribute,
                                 Setting& setting) {
  if (type == "file" && setting.name == "mode" && setting.value.if_integer()) {
    const bool octal =
        attribute.value->kind == Kind::literal && as<syntax::Literal>(*attribute.value).radix == 8;
    setting.value = octal ? Value(attribute.value->span.text())
                          : Value(std::to_string(*setting.value.if_integer()));
    context_.warn(fmt::format("The mode of a file should be a string: write mode => '{}'",
                              *setting.value.if_string()),
                  attribute.span);
  }
  if (type == "service" && setting.name == "ensure" && setting.value.if_boolean())
    context_.warn(fmt::format("The state of a service should be a word: write ensure => {}",
                              *setting.value.if_boolean() ? "running" : "stopped"),
                  attribute.span);
}

std::vector<Setting> Assembly::eval_attributes(std::span<const syntax::Attribute> attributes,
                                               LexicalScope& scope, const std::string& type,
                                               const Expr* owner) {
  std::vector<Setting> settings;
  settings.reserve(attributes.size());
  const auto add = [&](Setting setting) {
    if (owner)  // a resource's body: each attribute once
      for (const auto& s : settings)
        if (s.name == setting.name)
          fail(owner->span, fmt::format("The attribute '{}' has already been set", setting.name));
    try {
      setting.value = as_given(setting.value);
    } catch (const diag::SourceError& error) {
      fail(setting.where, "Error while evaluating a '=>' expression, " + error.first().message);
    }
    settings.push_back(std::move(setting));
  };
  for (const auto& a : attributes) {
    auto v = evaluator_->eval(*a.value, scope);
    if (!a.splat) {
      Setting setting{std::string(a.name), std::move(v), scope.origin, a.span, a.append};
      if (context_.settings.legacy) accept_old_values(type, a, setting);
      add(std::move(setting));
      continue;
    }
    const auto* hash = v.if_hash();
    if (!hash)
      fail(a.value->span, fmt::format("Expected value of type Hash, got {}", kind_text(v)));
    for (const auto& [name, x] : *hash) add({types::to_text(name), x, scope.origin, a.span, false});
  }
  return settings;
}

std::vector<std::string> Assembly::eval_titles(const syntax::ResourceBody& body,
                                               LexicalScope& scope, bool& is_default) {
  const auto v = evaluator_->eval(*body.title, scope);
  const auto where = body.title->span;
  if (v.is_undef()) fail(where, "Missing title. The title expression resulted in undef");
  const auto several = v.if_array() ? value::flatten(*v.if_array()) : Array{};
  const auto flat = v.if_array() ? std::span(several) : std::span(&v, 1);
  std::vector<std::string> titles;
  titles.reserve(flat.size());
  for (std::size_t i = 0; i < flat.size(); ++i) {
    const auto& title = flat[i];
    if (title.is_undef())
      fail(where,
           fmt::format("Missing title at index {}. The title expression resulted in an undef title",
                       i));
    if (title.is_default()) {
      is_default = true;
      continue;
    }
    const auto* text = title.if_string();
    if (!text)
      fail(where, fmt::format("Illegal title type at index {}. Expected String, got {}", i,
                              kind_text(title)));
    if (text->empty())
      fail(where,
           fmt::format(
               "Empty string title at {}. Title strings must have a length greater than zero.", i));
    titles.push_back(*text);
  }
  return titles;
}

void Assembly::declare(const syntax::Resource& e, LexicalScope& scope, Array* references) {
  Wanted wanted{resource_type_name(*e.type, scope), e.form == syntax::Form::exported,
                e.form != syntax::Form::regular, e.span};
  if (wanted.exported && !context_.node.fleet)
    context_.warn(
        "You cannot collect exported resources without storeconfigs being set; the export is "
        "ignored",
        e.span);
  declare_bodies(e, wanted, scope, references);
}

void Assembly::declare_bodies(const syntax::Resource& e, const Wanted& wanted, LexicalScope& scope,
                              Array* references) {
  struct Body {
    std::vector<std::string> titles;
    std::vector<Setting> settings;
  };
  std::vector<Body> bodies;
  bodies.reserve(e.bodies.size());
  std::set<std::string> used;
  const Body* shared = nullptr;
  for (const auto& b : e.bodies) {
    bool is_default = false;
    auto& body = bodies.emplace_back();
    body.titles = eval_titles(b, scope, is_default);
    const auto take = [&](const std::string& title) {
      if (!used.insert(title).second)
        fail(e.span, fmt::format("The title '{}' has already been used in this resource expression",
                                 title));
    };
    if (e.bodies.size() > 1 || body.titles.size() > 1)
      for (const auto& t : body.titles) take(t);
    if (is_default && shared) take("default"), take("default");
    body.settings = eval_attributes(b.attributes, scope, wanted.type, &e);
    if (is_default) shared = &body;
  }
  for (auto& body : bodies) {
    if (shared) body.settings = merged(shared->settings, std::move(body.settings));
    for (const auto& title : body.titles) {
      const bool last = &title == &body.titles.back();
      create_one(wanted, Value(title),
                 last && &body != shared ? std::move(body.settings) : body.settings, scope);
      if (references) references->push_back(make_reference(type_title(wanted.type), title));
    }
  }
}

void Assembly::create(const Wanted& wanted, std::span<const Value> titles,
                      std::span<const Setting> settings, LexicalScope& scope) {
  for (const auto& title : titles)
    create_one(wanted, title, {settings.begin(), settings.end()}, scope);
}

void Assembly::create_one(const Wanted& wanted, const Value& given_title,
                          std::vector<Setting> settings, LexicalScope& scope) {
  auto type = wanted.type;
  auto title = types::to_text(given_title);
  Origin* definition = nullptr;
  const catalog::Schema* schema = nullptr;
  const bool is_class = base::lower_ascii(type) == "class";
  if (is_class) {
    definition = context_.definitions.find_class(title);
    if (!definition) fail_here(fmt::format("Could not find declared class {}", title));
    title = definition->title;
  } else {
    schema = context_.definitions.find_schema(base::lower_ascii(type));
    if (schema) type = base::lower_ascii(type);
    if (!schema) definition = context_.definitions.find_define(type);
    if (!schema && !definition) fail_here(fmt::format("Unknown resource type: '{}'", type));
    if (given_title.is_undef())
      fail_here(fmt::format("No title provided and {} is not a valid resource reference",
                            schema ? ":" + type : types::inspect(type)));
  }
  auto resource = make(type_title(type), std::move(title), scope, scope.origin, std::move(settings),
                       true, given_title.if_string() ? Value{} : given_title);
  resource.where = wanted.where;
  resource.by_function = wanted.by_function;
  resource.exported = wanted.exported;
  resource.virtual_ = wanted.virtual_;
  resource.definition = definition;
  resource.schema = schema;
  resource.kind = is_class ? "class" : schema ? "compilable_type" : "defined_type";
  if (is_class) {
    declare_parent(*definition, scope);
    tags_.add_all(resource.tags);
  }
  const auto i = add(std::move(resource), scope);
  if (is_class && !context_.scopes.find_class(definition->name)) evaluate(i);
}

Value Assembly::set_defaults(const syntax::ResourceDefaults& e, LexicalScope& scope) {
  auto v = evaluator_->eval(*e.type, scope);
  const auto* type = v.if_rich<types::Type>();
  const bool right = type && type->type_kind == TypeKind::resource &&
                     !types::as<types::ResourceType>(*type).type_name.empty() &&
                     !types::as<types::ResourceType>(*type).title;
  if (!right) not_a_type(*e.type, kind_text(v));
  const auto name = type_title(base::lower_ascii(types::as<types::ResourceType>(*type).type_name));
  auto settings = eval_attributes(e.attributes, scope, base::lower_ascii(name), nullptr);
  context_.scopes.any_defaults = true;
  Defaults* mine = nullptr;
  for (auto& d : scope.defaults)
    if (d.type == name) mine = &d;
  if (!mine) mine = &scope.defaults.emplace_back(Defaults{name, {}});
  for (auto& setting : settings) {
    for (const auto& s : mine->settings)
      if (s.name == setting.name)
        fail_at_line(setting.where,
                     fmt::format("Default already defined for {} {{ {} }}; cannot redefine", name,
                                 setting.name));
    mine->settings.push_back(std::move(setting));
  }
  return v;
}

}  // namespace muster::eval
