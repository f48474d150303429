#include <fmt/core.h>

#include "base/strings.hh"
#include "eval/assembly.hh"
#include "eval/failures.hh"
#include "eval/reference.hh"
#include "types/text.hh"

namespace muster::eval {

const Setting* Declared::find(std::string_view name) const {
  for (const auto& s : settings)
    if (s.name == name) return &s;
  return nullptr;
}

namespace {

void add_tag_values(catalog::Tags& tags, const Value& v, diag::Span where) {
  if (v.is_undef()) return;
  if (const auto* array = v.if_array()) {
    for (const auto& x : *array) add_tag_values(tags, x, where);
    return;
  }
  const auto name = base::lower_ascii(types::to_text(v));
  if (!catalog::Tags::valid(name)) fail_at_line(where, fmt::format("Invalid tag '{}'", name));
  tags.add_with_segments(name);
}

std::string ref_text(std::string_view type, std::string_view title) {
  std::string ref;
  ref.reserve(type.size() + title.size() + 2);
  ref.append(type).append("[").append(title).append("]");
  return ref;
}

/// What the title stands for.
std::string key_of(const Declared& resource) {
  const auto* schema = resource.schema;
  const auto* setting = schema ? resource.find(schema->key) : nullptr;
  if (!setting) setting = resource.find("name");
  if (setting && !setting->value.is_undef()) return types::to_text(setting->value);
  return schema && schema->key_in_title ? schema->key_in_title(resource.title) : resource.title;
}

/// What resources are told apart by. One value is the same as a title; several are not.
struct UniqueKey {
  std::string text;       // as it is looked up
  std::string inspected;  // as it is printed; left out where it is the title
};

UniqueKey unique_key(const Declared& resource) {
  auto key = key_of(resource);
  if (!resource.schema || resource.schema->unique_by.empty()) {
    if (key == resource.title) return {std::move(key), {}};
    auto inspected = types::inspect(key);
    return {std::move(key), std::move(inspected)};
  }
  UniqueKey whole;
  for (const auto& name : resource.schema->unique_by) {
    const auto* setting = resource.find(name);
    const auto v = name == resource.schema->key ? Value(key) : setting ? setting->value : Value{};
    const auto shown = types::ruby_inspect(v);
    whole.text += '\0' + shown;
    whole.inspected += (whole.inspected.empty() ? "" : ", ") + shown;
  }
  return whole;
}

}  // namespace

void Declared::set(Setting setting) {
  if (setting.name == "tag") add_tag_values(tags, setting.value, setting.where);
  for (auto& s : settings) {
    if (s.name != setting.name) continue;
    s = std::move(setting);
    return;
  }
  settings.push_back(std::move(setting));
}

Declared Assembly::make(std::string type, std::string title, LexicalScope& scope,
                        const Origin* source, std::vector<Setting> settings, bool with_defaults,
                        Value title_value) {
  Declared made;
  made.type = std::move(type);
  made.title = std::move(title);
  made.title_value = std::move(title_value);
  made.scope = &scope;
  made.source = source;
  made.settings.reserve(settings.size());
  for (auto& s : settings) made.set(std::move(s));
  made.tags.add_with_segments(made.type);
  // Only a text becomes a tag.
  if (made.title_value.is_undef() && (made.title != "main" || !made.is_class()))
    if (catalog::Tags::valid(made.title)) made.tags.add_with_segments(made.title);
  if (with_defaults) add_defaults(made, scope);
  return made;
}

void Assembly::add_defaults(Declared& resource, LexicalScope& scope) {
  if (!context_.scopes.any_defaults) return;
  std::vector<const Setting*> found;  // the nearest scope's wins, the farthest's come first
  std::vector<const LexicalScope*> chain;
  for (const auto* s = &scope; s; s = s->parent) chain.push_back(s);
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    for (const auto& d : (*at)->defaults) {
      if (d.type != resource.type) continue;
      for (const auto& setting : d.settings) {
        const auto same = [&](const Setting* f) { return f->name == setting.name; };
        const auto old = std::find_if(found.begin(), found.end(), same);
        if (old == found.end())
          found.push_back(&setting);
        else
          *old = &setting;
      }
    }
  }
  for (const auto* setting : found)
    if (!resource.find(setting->name)) resource.set(*setting);
}

std::optional<Index> Assembly::find(std::string_view type, std::string_view title) {
  const auto name = type_title(type);
  std::string wanted(title);
  if (name == "Class" && title != "main") wanted = type_title(title);
  if (const auto i = find_named(name, wanted)) return i;
  const auto* schema = context_.definitions.find_schema(base::lower_ascii(name));
  if (!schema || (!schema->key_in_title && schema->unique_by.empty())) return std::nullopt;
  Declared probe;
  probe.title = wanted;
  probe.schema = schema;
  return find_named(name, unique_key(probe).text);
}

std::optional<Index> Assembly::find_named(std::string_view type, std::string_view title) const {
  if (const auto i = by_title_.find(type, title, is_named(type, title))) return i;
  return find_alias(type, title);
}

std::optional<Index> Assembly::find_alias(std::string_view type, std::string_view title) const {
  if (by_alias_.empty()) return std::nullopt;
  const auto at = by_alias_.find(ref_text(type, title));
  return at == by_alias_.end() ? std::nullopt : std::optional(at->second);
}

void Assembly::refuse_duplicate(const Declared& resource, Index there) const {
  const auto& first = resources_[there];
  const auto place = diag::place_text(first.where, diag::Place::line);
  const auto text = fmt::format("Duplicate declaration: {} is already declared{}; cannot redeclare",
                                resource.ref(), place.empty() ? "" : " at " + place);
  fail_here(with_line(text, resource.where));
}

Index Assembly::add_to_catalog(Declared&& declared) {
  const auto i = static_cast<Index>(resources_.size());
  const auto there = by_title_.find_or_add(declared.type, declared.title, i,
                                           is_named(declared.type, declared.title));
  if (there != i) refuse_duplicate(declared, there);
  if (const auto other = find_alias(declared.type, declared.title))
    refuse_duplicate(declared, *other);
  by_type_[declared.type].push_back(i);
  resources_.push_back(std::move(declared));
  contents_.emplace_back();
  add_aliases(i);
  return i;
}

void Assembly::add_aliases(Index i) {
  const auto& resource = resources_[i];
  if (const auto* alias = resource.find("alias")) {
    if (const auto* array = alias->value.if_array()) {
      for (const auto& a : *array)
        if (!a.is_undef()) add_title(i, types::to_text(a));
    } else if (!alias->value.is_undef()) {
      add_title(i, types::to_text(alias->value));
    }
  }
  if (resource.schema && !resource.schema->isomorphic) return;
  const auto key = unique_key(resource);
  if (key.text != resource.title) add_alias(i, key.text, "[" + key.inspected + "]", key.inspected);
}

void Assembly::add_title(Index i, const std::string& title) {
  const auto shown = types::inspect(title);
  add_alias(i, title, shown, shown);
}

void Assembly::add_alias(Index i, const std::string& key, const std::string& shown,
                         const std::string& parts) {
  const auto& resource = resources_[i];
  const auto there = find_named(resource.type, key);
  if (!there) by_alias_[ref_text(resource.type, key)] = i;
  if (there.value_or(i) == i) return;
  const auto& other = resources_[*there];
  const auto place = diag::place_text(resource.where, diag::Place::line);
  fail_here(with_line(
      fmt::format("Cannot alias {} to {}{}; resource [\"{}\", {}] already declared", resource.ref(),
                  shown, place.empty() ? "" : " at " + place, resource.type, parts),
      other.where));
}

Index Assembly::add(Declared&& declared, LexicalScope& scope) {
  const auto i = add_to_catalog(std::move(declared));
  auto& resource = resources_[i];
  if (resource.definition) pending_.push_back(i);
  if (resource.is_class()) return i;
  if (const auto* stage = resource.find("stage"); stage && !stage->value.is_undef())
    fail_here(fmt::format(
        "Only classes can set 'stage'; normal resources like {} cannot change run stage",
        resource.ref()));
  if (resource.type != "Stage") add_edge(scope.resource, i);
  return i;
}

void Assembly::add_edge(Index from, Index to) {
  edges_.emplace_back(from, to);
  contents_[from].push_back(to);
}

bool Assembly::valid_parameter(Index i, std::string_view name) {
  auto& resource = resources_[i];
  if (catalog::is_metaparameter(name) || name == "name") return true;
  if (resource.schema) return resource.schema->has_attribute(name);
  if (!resource.definition) return false;
  prepare_origin(*resource.definition);
  for (const auto& p : resource.definition->parameters)
    if (p.name == name) return true;
  return false;
}

Value Assembly::parameter_value(Index i, const std::string& name) {
  auto& resource = resources_[i];
  const auto* setting = resource.find(name);
  if (setting && !setting->value.is_undef()) return setting->value;
  Declared probe;
  probe.type = resource.type;
  if (resource.scope) add_defaults(probe, *resource.scope);
  const auto* fallback = probe.find(name);
  return fallback ? fallback->value : Value{};
}

}  // namespace muster::eval
