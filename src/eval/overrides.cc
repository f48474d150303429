#include <fmt/core.h>

#include <array>
#include <span>

#include "base/strings.hh"
#include "eval/assembly.hh"
#include "eval/evaluator.hh"
#include "eval/reference.hh"
#include "types/text.hh"
#include "value/flatten.hh"

namespace muster::eval {

Value Assembly::override_resources(const syntax::ResourceOverride& e, LexicalScope& scope) {
  auto v = evaluator_->eval(*e.resources, scope);
  const auto references = value::flatten(std::span(&v, 1));
  const auto settings = eval_attributes(e.attributes, scope, {}, nullptr);
  for (const auto& r : references) {
    const auto parts = reference_parts(r);
    if (!parts || parts->first == "Class")
      fail(e.span,
           fmt::format("Resource Override can only operate on resources, got: {}", label(r)));
    add_override({parts->first, parts->second, settings, scope.origin, &scope, e.span});
  }
  return v;
}

void Assembly::add_override(Override over) {
  if (const auto i = find(over.type, over.title)) return merge(resources_[*i], over);
  const auto ref = over.type + "[" + over.title + "]";
  for (auto& [waiting, list] : overrides_)
    if (waiting == ref) return list.push_back(std::move(over));
  overrides_.emplace_back(ref, std::vector<Override>{});
  overrides_.back().second.push_back(std::move(over));
}

void Assembly::merge(Declared& resource, const Override& over) {
  if (resource.source != over.source && !over.source->child_of(*resource.source))
    fail_at_line(over.where, "Only subclasses can override parameters");
  if (resource.evaluated) {
    const auto place = diag::place_text(resource.where, diag::Place::line);
    const auto text =
        place.empty()
            ? std::string("Attempt to override an already evaluated resource with new values")
            : fmt::format(
                  "Attempt to override an already evaluated resource, defined at {}, with new "
                  "values",
                  place);
    const auto strict = context_.settings.strict;
    if (strict == syntax::Strict::error) fail_at_line(over.where, text);
    if (strict == syntax::Strict::warning) context_.warn(with_line(text, over.where), {});
  }
  for (const auto& setting : over.settings) merge_setting(resource, setting);
}

bool Assembly::is_default(const LexicalScope* scope, std::string_view type,
                          const Setting& setting) {
  for (; scope; scope = scope->parent)
    for (const auto& d : scope->defaults)
      if (d.type == type)
        for (const auto& s : d.settings)
          if (s.name == setting.name && s.value == setting.value) return true;
  return false;
}

void Assembly::merge_setting(Declared& resource, const Setting& setting) {
  const auto* current = resource.find(setting.name);
  if (!current) return resource.set(setting);
  if (is_default(resource.scope, resource.type, setting)) return;
  const bool allowed =
      setting.source->child_of(*current->source) ||
      (setting.source == current->source && is_default(resource.scope, resource.type, *current));
  if (!allowed) {
    const auto place = diag::place_text(current->where, diag::Place::line);
    const auto by = current->source->kind == Origin::Kind::main ? std::string{}
                                                                : " by " + current->source->title;
    fail_at_line(
        setting.where,
        fmt::format("Parameter '{}' is already set on {}{}{}; cannot redefine", setting.name,
                    resource.ref(), by, place.empty() ? "" : " at " + place));
  }
  auto changed = setting;
  if (setting.append) {
    changed.value = value::flatten(std::array{current->value, setting.value});
  }
  resource.set(std::move(changed));
}

}  // namespace muster::eval
