#include <fmt/core.h>

#include <algorithm>
#include <deque>

#include "base/strings.hh"
#include "eval/assembly.hh"
#include "eval/evaluator.hh"
#include "eval/reference.hh"
#include "types/text.hh"
#include "value/flatten.hh"
#include "value/rich.hh"

namespace muster::eval {

namespace {

/// The metaparameters that what a resource contains gets too.
constexpr const char* inherited_metaparameters[] = {"noop",  "schedule", "audit", "loglevel",
                                                    "alias", "tag",      "stage"};

/// A list of relationships is flat, and holds nothing that is undef.
Value in_catalog(const std::string& parameter, const Value& v) {
  auto made = with_reference_texts(v);
  if (!is_relationship(parameter) || !made.if_array()) return made;
  auto all = value::flatten(*made.if_array());
  std::erase_if(all, [](const Value& item) { return item.is_undef(); });
  return Value(std::move(all));
}

/// Of what create_resources declared in code without a file; empty for others.
std::string called_place(const Declared& resource) {
  const auto* source = resource.where.source;
  if (!resource.by_function || !source || !source->path.empty()) return {};
  return fmt::format("(file: unknown, line: {})", resource.where.position().line);
}

}  // namespace

void Assembly::finish() {
  evaluate_relationships();
  for (std::size_t i = first_finished_; i < resources_.size(); ++i) {
    auto& resource = resources_[i];
    for (auto& [ref, list] : overrides_) {
      const auto parts = parse_reference(ref);
      if (!parts || find(parts->first, parts->second) != i) continue;
      for (const auto& over : list) merge(resource, over);
      list.clear();
    }
    finish_resource(resource);
  }
  spread_metaparameters();
}

void Assembly::finish_resource(Declared& resource) {
  add_scope_tags(resource);
  check_declared_parameters(resource);
}

void Assembly::check_declared_parameters(Declared& resource) {
  if (resource.definition) {
    if (resource.settings.empty() || resource.definition->kind == Origin::Kind::main) return;
    prepare_origin(*resource.definition);
    VariableTable values;
    for (const auto& s : resource.settings) values.put(s.name, s.value);
    try {
      check_parameters(resource, *resource.definition, values);
    } catch (const diag::SourceError& error) {
      if (placed(error)) throw;
      throw;
    }
    return;
  }
  for (const auto& s : resource.settings) {
    if (catalog::is_metaparameter(s.name) || s.name == "name" || !resource.schema ||
        resource.schema->has_attribute(s.name))
      continue;
    const auto text = fmt::format("no parameter named '{}'", s.name);
    const auto place = called_place(resource);
    if (!place.empty())
      throw diag::SourceError(resource.where,
                              fmt::format("{0} {1} on {2} {1}", text, place, resource.ref()),
                              diag::Place::none);
    fail_at_line(resource.where, with_line(text, resource.where) + " on " + resource.ref());
  }
}

/// From main outwards, breadth first, as the containment goes when all is known.
void Assembly::spread_metaparameters() {
  std::vector<bool> seen(resources_.size());
  std::deque<Index> queue{main_};
  while (!queue.empty()) {
    const auto i = queue.front();
    queue.pop_front();
    if (seen[i]) continue;
    seen[i] = true;
    const auto& source = resources_[i];
    std::vector<Setting> given;
    for (const auto* name : inherited_metaparameters)
      if (const auto* s = source.find(name); s && !s->value.is_undef()) given.push_back(*s);
    for (const auto content : contents_[i]) {
      auto& target = resources_[content];
      for (const auto& s : given) {
        const auto* own = target.find(s.name);
        if (!own || own->value.is_undef()) target.set({s.name, s.value, target.source, {}, false});
      }
      target.tags.add_all(source.tags);
      queue.push_back(content);
    }
  }
}

void Assembly::fail_on_leftovers() {
  std::string names;
  for (const auto& [ref, list] : overrides_)
    for (std::size_t n = 0; n < list.size(); ++n) names += (names.empty() ? "" : ", ") + ref;
  if (!names.empty()) fail_here(fmt::format("Could not find resource(s) {} for overriding", names));
  for (const auto& c : collectors_) {
    for (const auto& r : c.references) {
      const auto text = reference_text(r);
      names += (names.empty() ? "" : ", ") + (text.empty() ? types::to_text(r) : text);
    }
  }
  if (!names.empty()) fail_here(fmt::format("Failed to realize virtual resources {}", names));
}

catalog::Resource Assembly::finished(Declared& declared) {
  catalog::Resource out;
  out.tags = std::move(declared.tags);
  out.exported = declared.exported;
  out.virtual_ = declared.virtual_;
  out.kind = declared.stays_lower && declared.type == "Class" ? "unknown" : declared.kind;
  if (declared.where.source) {
    out.file = declared.where.source->path;
    if (out.file.empty() && declared.by_function) out.file = "unknown";
    out.line = declared.where.position().line;
  }
  if (!declared.exporter.empty()) {
    out.file = declared.file;
    out.line = declared.line;
  }
  const auto key = declared.schema ? declared.schema->key : std::string("name");
  Value name;
  bool secret_name = false;
  const auto is_key = [&](const Setting& s) { return s.name == key || s.name == "name"; };
  for (const auto& s : declared.settings) {
    if (!is_key(s) || s.value.is_undef()) continue;
    const auto* secret = s.value.if_rich<value::Sensitive>();
    name = secret ? secret->value : s.value;
    secret_name = secret != nullptr;
  }
  if (name.is_undef() && declared.schema && declared.schema->key_in_title)
    name = Value(declared.schema->key_in_title(declared.title));
  const bool names_itself = name.if_string() && *name.if_string() == declared.title;
  if (declared.stays_lower || (name.is_undef() && !declared.title_value.is_undef()))
    name = Value(declared.title);
  else if (names_itself)
    name = Value{};
  if (!name.is_undef()) out.parameters.push_back({key, with_reference_texts(name), secret_name});
  out.parameters.reserve(declared.settings.size());
  for (auto& s : declared.settings) {
    if (s.value.is_undef() || is_key(s)) continue;
    const auto* secret = s.value.if_rich<value::Sensitive>();
    auto v = in_catalog(s.name, secret ? secret->value : s.value);
    out.parameters.push_back({std::move(s.name), std::move(v), secret != nullptr});
  }
  out.type = std::move(declared.type);
  out.title = std::move(declared.title);
  return out;
}

catalog::Catalog Assembly::build() {
  catalog::Catalog result;
  result.name = context_.node.name;
  result.environment = context_.node.environment;
  std::vector<std::optional<Index>> place(resources_.size());
  for (std::size_t i = 0; i < resources_.size(); ++i) {
    if (resources_[i].exported && context_.node.fleet) {
      auto offered = resources_[i];
      result.exported.push_back(finished(offered));
    }
    if (resources_[i].virtual_) continue;
    place[i] = result.add(finished(resources_[i]));
  }
  // In the order of what is contained: the order in which the catalog is written.
  std::vector<std::vector<Index>> containers(resources_.size());
  for (const auto& [from, to] : edges_) containers[to].push_back(from);
  for (std::size_t to = 0; to < containers.size(); ++to)
    for (const auto from : containers[to])
      if (place[from] && place[to]) result.contain(*place[from], *place[to]);
  for (const auto& name : classes_) result.tags.add_with_segments(name);
  result.tags.add_all(tags_);
  result.classes = std::move(classes_);
  return result;
}

}  // namespace muster::eval
