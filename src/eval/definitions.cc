#include "eval/definitions.hh"

#include <fmt/core.h>

#include "base/strings.hh"
#include "diag/diagnostic.hh"
#include "eval/alias_definition.hh"
#include "eval/evaluator.hh"
#include "eval/failures.hh"
#include "types/alias.hh"
#include "types/core_type.hh"
#include "types/object.hh"

namespace muster::eval {

using syntax::as;
using syntax::Kind;

namespace {

std::string defined_at(const Origin& o) {
  const auto span = o.node                    ? o.node->span
                    : o.definition.definition ? o.definition.definition->span
                                              : diag::Span{};
  const auto place = diag::place_text(span, diag::Place::line);
  return place.empty() ? "" : " " + place;
}

[[noreturn]] void taken(diag::Span where, const std::string& text) {
  throw diag::SourceError(where, text, diag::Place::line);
}

Origin* known(const TextMap<Origin*>& names, std::string_view name) {
  const auto at = names.find(name);
  return at == names.end() ? nullptr : at->second;
}

std::string node_name(const syntax::Expr& match) {
  if (match.kind != Kind::literal) return {};
  const auto& v = *as<syntax::Literal>(match).value;
  if (v.is_default()) return "default";
  if (const auto* s = v.if_string()) return base::lower_ascii(*s);
  const auto* regexp = v.if_rich<value::Regexp>();
  if (!regexp) return {};
  std::string name;
  for (const char c : base::lower_ascii(regexp->pattern)) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (word || c == '-' || c == ':' || (c == '.' && !name.empty())) name += c;
  }
  return "__node_regexp__" + name;
}

const value::Regexp* node_regexp(const syntax::Expr& match) {
  return match.kind == Kind::literal ? as<syntax::Literal>(match).value->if_rich<value::Regexp>()
                                     : nullptr;
}

}  // namespace

Definitions::Definitions(Loader& loader) : loader_(loader) {
  settings_.kind = Origin::Kind::class_;
  settings_.name = "settings";
  settings_.title = "Settings";
  classes_[settings_.name] = &settings_;
}

void Definitions::add(const std::shared_ptr<const syntax::Program>& program,
                      const std::string& module) {
  programs_.push_back(program);
  for (const auto* e : program->definitions) add_definition(*e, program, module);
}

void Definitions::add_definition(const syntax::Expr& e,
                                 const std::shared_ptr<const syntax::Program>& program,
                                 const std::string& module_name) {
  if (e.kind == Kind::class_ || e.kind == Kind::define)
    add_container(as<syntax::Definition>(e), program, module_name);
  else if (e.kind == Kind::node)
    add_node(as<syntax::Node>(e), program, module_name);
  else if (e.kind == Kind::function)
    add_function(as<syntax::Function>(e), program, module_name);
  else if (e.kind == Kind::type_alias)
    add_alias(as<syntax::TypeAlias>(e), module_name);
}

void Definitions::add_container(const syntax::Definition& d,
                                const std::shared_ptr<const syntax::Program>& program,
                                const std::string& module_name) {
  const auto* as_class = known(classes_, d.name);
  const auto* as_define = known(defines_, d.name);
  if (d.kind == Kind::class_) {
    if (as_class)
      taken(d.span, fmt::format("Class '{}' is already defined{}; cannot redefine", d.name,
                                defined_at(*as_class)));
    for (const auto* n : nodes_)
      if (n->name == d.name)
        taken(d.span, fmt::format("Node '{}' is already defined{}; cannot be redefined as a class",
                                  d.name, defined_at(*n)));
    if (as_define)
      taken(d.span,
            fmt::format("Definition '{}' is already defined{}; cannot be redefined as a class",
                        d.name, defined_at(*as_define)));
  } else {
    if (as_class)
      taken(d.span,
            fmt::format("'{}' is already defined{} as a class; cannot redefine as a definition",
                        d.name, defined_at(*as_class)));
    if (as_define)
      taken(d.span, fmt::format("Definition '{}' is already defined{}; cannot be redefined", d.name,
                                defined_at(*as_define)));
  }
  const auto kind = d.kind == Kind::class_ ? Origin::Kind::class_ : Origin::Kind::define;
  auto& names = d.kind == Kind::class_ ? classes_ : defines_;
  names[std::string(d.name)] = adopt({&d, program, module_name}, kind);
}

/// A parameter with a metaparameter's name takes its place.
void Definitions::check_parameters(const syntax::Definition& d) {
  for (const auto& parameter : d.parameters) {
    if (!catalog::is_metaparameter(parameter.name)) continue;
    if (!parameter.default_value)
      throw diag::SourceError(
          parameter.span,
          fmt::format("{} is a metaparameter; please choose another parameter name in the {} "
                      "definition",
                      parameter.name, d.name),
          diag::Place::none);
    const auto text = fmt::format(
        "{} is a metaparam; this value will inherit to all contained resources in the {} "
        "definition",
        parameter.name, d.name);
    evaluator_->context.warn(text, {}, text);
  }
}

Origin* Definitions::adopt(DefinitionPtr found, Origin::Kind kind) {
  check_parameters(*found.definition);
  auto& origin = origins_.emplace_back();
  origin.kind = kind;
  origin.name = found.definition->name;
  origin.title = base::capitalize_segments(origin.name);
  origin.module = &module(found.module);
  origin.definition = std::move(found);
  return &origin;
}

void Definitions::add_node(const syntax::Node& n, const std::shared_ptr<const syntax::Program>&,
                           const std::string& module_name) {
  for (std::size_t i = 0; i < n.matches.size(); ++i) {
    const auto name = node_name(*n.matches[i]);
    for (const auto* other : nodes_)
      if (other->name == name)
        taken(n.span, fmt::format("Node '{}' is already defined{}; cannot redefine", name,
                                  defined_at(*other)));
    if (const auto* other = known(classes_, name))
      taken(n.span, fmt::format("Class '{}' is already defined{}; cannot be redefined as a node",
                                name, defined_at(*other)));
    auto& origin = origins_.emplace_back();
    origin.kind = Origin::Kind::node;
    origin.name = origin.title = name;
    origin.node = &n;
    origin.node_match = n.matches[i];
    origin.module = &module(module_name);
    nodes_.push_back(&origin);
  }
}

Origin* Definitions::find_node(const std::string& name, std::optional<value::Match>& match) {
  const auto lower = base::lower_ascii(name);
  for (auto* n : nodes_)
    if (!node_regexp(*n->node_match) && n->name == lower) return n;
  for (auto* n : nodes_) {
    const auto* regexp = node_regexp(*n->node_match);
    if (!regexp) continue;
    match = regexp->search(lower);
    if (match) return n;
  }
  for (auto* n : nodes_)
    if (n->name == "default") return n;
  return nullptr;
}

namespace {

[[noreturn]] void refuse_redefinition(std::string_view kind, const std::string& name,
                                      const diag::Span& first) {
  const auto at = first.position();
  fail_here(fmt::format(
      "Attempt to redefine entity 'http://puppet.com/2016.1/runtime/{}/{}'. Originally set "
      "at {}?line={}&pos={}.",
      kind, name, first.source->path.empty() ? "string:" : "file://" + first.source->path, at.line,
      at.column));
}

}  // namespace

void Definitions::add_function(const syntax::Function& f,
                               const std::shared_ptr<const syntax::Program>& program,
                               const std::string& module_name) {
  if (functions_.contains(f.name))
    refuse_redefinition("function", std::string(f.name), function_places_[std::string(f.name)]);
  function_places_[std::string(f.name)] = f.span;
  functions_[std::string(f.name)] =
      make_puppet_function(*evaluator_, f, program, module(module_name));
}

void Definitions::add_alias(const syntax::TypeAlias& a, const std::string& module_name) {
  const auto name = base::lower_ascii(a.name);
  if (const auto at = aliases_.find(name); at != aliases_.end())
    refuse_redefinition("type", name, at->second.definition->span);
  if (types::core_type(name))
    fail_here(
        fmt::format("Attempt to redefine entity 'http://puppet.com/2016.1/runtime/type/{}'. "
                    "Originally set by Puppet-Type-System/Static-Loader.",
                    name));
  // Puppet does not know its own Error before the manifest that defines one is read.
  const bool object = name == "pcore" || (name != "error" && types::builtin_object_type(name));
  if (types::builtin_alias(name) || object || find_schema(name))
    fail_here(
        fmt::format("Attempt to redefine entity 'http://puppet.com/2016.1/runtime/type/{}'. "
                    "Set at unknown location",
                    name));
  aliases_[name] = {&a, &module(module_name), nullptr};
}

ModuleView& Definitions::module(const std::string& name) {
  auto& view = modules_[name];
  if (!view) view = std::make_unique<ModuleView>(*this, name);
  return *view;
}

Origin* Definitions::find(TextMap<Origin*>& names, std::string_view name, Origin::Kind kind) {
  if (name.starts_with("::")) name.remove_prefix(2);
  std::string lower;
  auto at = names.find(name);
  if (at == names.end()) {
    lower = base::lower_ascii(name);
    at = names.find(lower);
  }
  if (at != names.end()) return at->second;
  auto found =
      kind == Origin::Kind::class_ ? loader_.find_class(lower) : loader_.find_define(lower);
  auto* origin = found ? adopt(std::move(found), kind) : nullptr;
  names[lower] = origin;
  return origin;
}

Origin* Definitions::find_class(std::string_view name) {
  if (name.empty()) return &main_;
  return find(classes_, name, Origin::Kind::class_);
}
Origin* Definitions::find_define(std::string_view name) {
  return find(defines_, name, Origin::Kind::define);
}

const catalog::Schema* Definitions::find_schema(std::string_view lower_name) {
  if (lower_name.find(':') != std::string_view::npos) return nullptr;
  const auto at = schemas_.find(lower_name);
  if (at != schemas_.end()) return at->second;
  return schemas_[std::string(lower_name)] = loader_.find_resource_type(lower_name);
}

types::TypePtr Definitions::alias_type(Alias& alias) {
  if (alias.type) return alias.type;
  // While an Object type is made, its own name stands for what it will be.
  alias.type = std::make_shared<const types::AliasType>(std::string(alias.definition->name),
                                                        [&alias] { return alias.finished; });
  try {
    alias.finished = define_alias(*alias.definition, *alias.module);
  } catch (...) {
    alias.type = nullptr;
    throw;
  }
  return alias.type = alias.finished;
}

types::TypePtr Definitions::find_type(std::string_view lower_name, ModuleView& from) {
  if (const auto at = aliases_.find(lower_name); at != aliases_.end()) {
    return alias_type(at->second);
  }
  if (auto type = loader_.find_type(lower_name, from.name)) return type;
  if (auto type = load_type(lower_name, from)) return type;
  if (lower_name != "class" && (find_schema(lower_name) || find_define(lower_name)))
    return std::make_shared<const types::ResourceType>(base::capitalize_segments(lower_name));
  return find_member(lower_name, from);
}

std::shared_ptr<const Function> Definitions::find_function(std::string_view name,
                                                           ModuleView& from) {
  if (const auto at = functions_.find(name); at != functions_.end()) return at->second;
  if (auto function = loader_.find_function(name, from.name)) return function;
  return load_function(name, from);
}

types::TypePtr Definitions::load_type(std::string_view lower_name, ModuleView& from) {
  const auto loaded = loader_.find_type_program(lower_name, from.name);
  if (!loaded) return nullptr;
  if (const auto at = loaded_aliases_.find(lower_name); at != loaded_aliases_.end())
    return alias_type(at->second);
  for (const auto* e : loaded.program->definitions) {
    if (e->kind != Kind::type_alias) continue;
    const auto& alias = as<syntax::TypeAlias>(*e);
    if (base::lower_ascii(alias.name) != lower_name) continue;
    programs_.push_back(loaded.program);
    auto& known = loaded_aliases_[std::string(lower_name)];
    known = {&alias, &module(loaded.module), nullptr};
    return alias_type(known);
  }
  return nullptr;
}

std::shared_ptr<const Function> Definitions::load_function(std::string_view name,
                                                           ModuleView& from) {
  const auto loaded = loader_.find_function_program(name, from.name);
  if (!loaded) return nullptr;
  if (const auto at = loaded_functions_.find(name); at != loaded_functions_.end())
    return at->second;
  for (const auto* e : loaded.program->definitions) {
    if (e->kind != Kind::function || as<syntax::Function>(*e).name != name) continue;
    return loaded_functions_[std::string(name)] = make_puppet_function(
               *evaluator_, as<syntax::Function>(*e), loaded.program, module(loaded.module));
  }
  return nullptr;
}

types::TypePtr ModuleView::find_type(std::string_view lower_name) {
  if (lower_name.starts_with("::")) lower_name.remove_prefix(2);
  if (const auto at = types_.find(lower_name); at != types_.end()) return at->second;
  auto type = definitions.find_type(lower_name, *this);
  types_.insert_or_assign(std::string(lower_name), type);
  return type;
}

std::shared_ptr<const Function> ModuleView::find_function(std::string_view function) {
  if (function.starts_with("::")) function.remove_prefix(2);
  if (const auto at = functions_.find(function); at != functions_.end()) return at->second;
  auto found = definitions.find_function(function, *this);
  functions_.insert_or_assign(std::string(function), found);
  return found;
}

}  // namespace muster::eval
