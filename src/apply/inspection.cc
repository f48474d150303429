#include "apply/inspection.hh"

#include <algorithm>

#include "apply/property_text.hh"
#include "base/error.hh"
#include "base/strings.hh"

namespace muster::apply {

namespace {

/// The target of a file that is no link: something to compare with, nothing to declare.
constexpr const char* no_link = "notlink";

using resources::Attribute;
using resources::Resource;
using resources::ResourceType;
using resources::Role;
using resources::State;
using value::Value;

catalog::Resource declaration_of(const ResourceType& type, const std::string& title) {
  return {.type = base::capitalize_segments(type.name), .title = title};
}

bool is_nothing(const Value& value) {
  if (const auto* text = value.if_string()) return text->empty();
  if (const auto* array = value.if_array()) return array->empty();
  const auto* hash = value.if_hash();
  return value.is_undef() || (hash && hash->empty());
}

bool has_ensure(const ResourceType& type) {
  const auto* ensure = type.find("ensure");
  return ensure && ensure->role == Role::property;
}

bool supported(const Attribute& attribute, const resources::Provider* provider) {
  return std::all_of(attribute.features.begin(), attribute.features.end(),
                     [&](const auto& f) { return !provider || provider->has_feature(f); });
}

State read(Resource& resource, resources::Context& context) {
  const auto* provider = resource.provider();
  if (!provider)
    throw base::Error("Could not find a suitable provider for " + resource.type().name);
  return provider->read ? provider->read(context, resource) : State();
}

}  // namespace

Inspection::Inspection(const Machine& machine, const resources::RunOptions& options,
                       std::vector<std::string> parameters)
    : options_(options),
      context_{.system = machine.system,
               .log_sink = machine.log,
               .options = options_,
               .types = machine.types,
               .resources = none_,
               .memory = nothing_,
               .fact = machine.fact},
      parameters_(std::move(parameters)) {}

std::vector<Inspected> Inspection::all(const ResourceType& type) {
  if (type.providers.empty() && !resources::lists_instances(type))
    throw base::Error(type.name + " has no providers and has not overridden 'instances'");
  std::vector<Inspected> out;
  for (auto& found : resources::instances_of(type, context_))
    out.push_back(listed(type, std::move(found)));
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.title < b.title; });
  return out;
}

Inspected Inspection::one(const ResourceType& type, const std::string& title) {
  if (auto found = resources::find_instance(type, title, context_))
    return listed(type, *std::move(found));
  const auto declaration = declaration_of(type, title);
  Resource resource(type, declaration, context_);
  resource.look_at_everything();
  return tell(resource, read(resource, context_), Told::everything);
}

Inspected Inspection::declared(const ResourceType& type, const catalog::Resource& declaration) {
  Resource resource(type, declaration, context_);
  return tell(resource, read(resource, context_), Told::what_is_wanted);
}

Inspected Inspection::listed(const ResourceType& type, resources::Listed found) {
  auto declaration = declaration_of(type, found.instance.title);
  if (!type.providers.empty()) declaration.set("provider", found.provider->name);
  Resource resource(type, declaration, context_);
  resource.set_data(std::move(found.instance.data));
  resource.look_at_everything();
  const auto state =
      found.instance.state.empty() ? read(resource, context_) : std::move(found.instance.state);
  return tell(resource, state, Told::everything);
}

Inspected Inspection::tell(const Resource& resource, const State& state, Told told) {
  const auto& type = resource.type();
  Inspected out{.type = type.name, .title = resource.title(), .attributes = {}};
  const auto add = [&](const std::string& name, Value shown) {
    if (!is_nothing(shown) && !(name == "target" && shown == Value(no_link)))
      out.attributes.emplace_back(name, std::move(shown));
  };
  const bool with_ensure =
      has_ensure(type) &&
      (told == Told::everything || type.reads_ensure_always || resource.find("ensure"));
  const bool exists = !with_ensure || !resources::is_absent(state.get("ensure"));
  if (with_ensure) add("ensure", exists ? state.get("ensure") : Value("absent"));
  const auto first_by_name = static_cast<std::ptrdiff_t>(out.attributes.size());
  for (const auto& row : type.attributes) {
    const bool looked_at = told == Told::everything || resource.find(row.name);
    if (row.role == Role::property && row.name != "ensure" && exists && looked_at &&
        supported(row, resource.provider()))
      add(row.name, reported(state.get(row.name)));
  }
  for (const auto& name : parameters_) {
    const auto* row = type.find(name);
    if (!row || row->role == Role::property || name == "provider") continue;
    const auto shown = resource.get(name);
    if (row->role != Role::key || !(shown == Value(resource.title()))) add(name, shown);
  }
  if (!type.providers.empty() && resource.provider()) add("provider", resource.provider()->name);
  std::sort(out.attributes.begin() + first_by_name, out.attributes.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

}  // namespace muster::apply
