#include <fmt/core.h>

#include "base/error.hh"
#include "catalog/plain_data.hh"
#include "types/convert.hh"

namespace muster::catalog {

using value::Array;
using value::Hash;
using value::Value;

Value version_data(const std::string& version) {
  if (version.empty()) return {};
  const auto digits =
      !version.empty() && version.find_first_not_of("0123456789") == std::string::npos;
  if (digits && version.size() < 18) return std::int64_t{std::stoll(version)};
  return version;
}

namespace {

Value tags_data(const Tags& tags) {
  Array out;
  for (const auto& tag : tags) out.emplace_back(tag);
  return out;
}

Hash rich_parameters(const Resource& resource) {
  Hash out;
  out.reserve(resource.parameters.size());
  for (const auto& p : resource.parameters) out.set(p.name, types::to_rich_data(p.value));
  return out;
}

Value resource_data(const Resource& r, Richness richness, const Conversions& conversions) {
  Hash out;
  out.set("type", r.type);
  out.set("title", r.title);
  out.set("tags", tags_data(r.tags));
  if (r.line != 0) {  // code given on the command line has lines, and a file without a name
    out.set("file", r.file);
    out.set("line", std::int64_t{r.line});
  }
  out.set("exported", r.exported);
  if (!r.kind.empty()) out.set("kind", r.kind);
  if (!r.parameters.empty())
    out.set("parameters",
            richness == Richness::rich ? rich_parameters(r) : plain_parameters(r, conversions));
  Array sensitive;
  for (const auto& p : r.parameters)
    if (p.sensitive) sensitive.emplace_back(p.name);
  if (!sensitive.empty()) out.set("sensitive_parameters", std::move(sensitive));
  return out;
}

[[noreturn]] void refuse(std::string_view what) {
  throw base::Error(fmt::format("This is not a catalog: {}", what));
}

const Value& required(const Hash& hash, std::string_view key) {
  const auto* v = hash.find(key);
  if (!v) refuse(fmt::format("'{}' is missing", key));
  return *v;
}

const std::string& text(const Value& v, std::string_view what) {
  const auto* s = v.if_string();
  if (!s) refuse(fmt::format("'{}' is not a string", what));
  return *s;
}

std::string optional_text(const Hash& hash, std::string_view key) {
  const auto* v = hash.find(key);
  const auto* s = v ? v->if_string() : nullptr;
  return s ? *s : std::string();
}

bool optional_flag(const Hash& hash, std::string_view key) {
  const auto* v = hash.find(key);
  return v && v->truthy();
}

const Array& optional_array(const Hash& hash, std::string_view key) {
  static const Array none;
  const auto* v = hash.find(key);
  if (!v || v->is_undef()) return none;
  const auto* a = v->if_array();
  if (!a) refuse(fmt::format("'{}' is not an array", key));
  return *a;
}

Resource resource_from(const Value& data) {
  const auto* hash = data.if_hash();
  if (!hash) refuse("a resource is not an object");
  Resource r;
  r.type = text(required(*hash, "type"), "type");
  r.title = text(required(*hash, "title"), "title");
  r.file = optional_text(*hash, "file");
  r.kind = optional_text(*hash, "kind");
  r.exported = optional_flag(*hash, "exported");
  r.virtual_ = optional_flag(*hash, "virtual");
  if (const auto* line = hash->find("line"); line && line->if_integer())
    r.line = static_cast<std::uint32_t>(*line->if_integer());
  for (const auto& tag : optional_array(*hash, "tags")) r.tags.add(text(tag, "tags"));
  if (const auto* parameters = hash->find("parameters"); parameters && parameters->if_hash())
    for (const auto& [name, v] : *parameters->if_hash())
      r.parameters.push_back(
          {text(name, "parameters"), types::from_rich_data(v, types::static_names()), false});
  for (const auto& name : optional_array(*hash, "sensitive_parameters"))
    for (auto& p : r.parameters)
      if (p.name == text(name, "sensitive_parameters")) p.sensitive = true;
  return r;
}

/// "Type[title]" → the resource it names. Titles may hold brackets, so the first one ends the type.
Index referenced(const Catalog& catalog, const std::string& ref) {
  const auto bracket = ref.find('[');
  if (bracket == std::string::npos || ref.back() != ']')
    refuse(fmt::format("edge names '{}'", ref));
  const auto index =
      catalog.find(ref.substr(0, bracket), ref.substr(bracket + 1, ref.size() - bracket - 2));
  if (!index) refuse(fmt::format("edge names '{}', which is not among its resources", ref));
  return *index;
}

Value catalog_data(const Catalog& catalog, Richness richness, const Conversions& conversions) {
  Array resources;
  resources.reserve(catalog.size());
  for (const auto& r : catalog) resources.push_back(resource_data(r, richness, conversions));
  Array edges;
  edges.reserve(catalog.edges().size());
  for (const auto& [source, target] : catalog.edges())
    edges.emplace_back(Hash{{"source", catalog[source].ref()}, {"target", catalog[target].ref()}});
  Array classes;
  for (const auto& name : catalog.classes) classes.emplace_back(name);

  Hash out;
  out.set("tags", tags_data(catalog.tags));
  out.set("name", catalog.name);
  out.set("version", version_data(catalog.version));
  out.set("code_id", catalog.code_id.empty() ? Value() : Value(catalog.code_id));
  out.set("catalog_uuid", catalog.uuid);
  out.set("catalog_format", 2);
  out.set("environment", catalog.environment);
  out.set("resources", std::move(resources));
  out.set("edges", std::move(edges));
  out.set("classes", std::move(classes));
  if (!catalog.metadata.empty()) out.set("metadata", catalog.metadata);
  if (!catalog.recursive_metadata.empty())
    out.set("recursive_metadata", catalog.recursive_metadata);
  return out;
}

}  // namespace

Value to_data(const Catalog& catalog, Richness richness) {
  return catalog_data(catalog, richness, {});
}

Value to_plain_data(const Catalog& catalog, const Conversions& conversions) {
  return catalog_data(catalog, Richness::plain, conversions);
}

Value to_data(const Resource& resource, Richness richness) {
  return resource_data(resource, richness, {});
}

Resource resource_from_data(const Value& data) {
  return resource_from(data);
}

Catalog from_data(const Value& data) {
  const auto* hash = data.if_hash();
  if (!hash) refuse("it is not an object");
  Catalog catalog;
  catalog.name = text(required(*hash, "name"), "name");
  catalog.environment = optional_text(*hash, "environment");
  catalog.code_id = optional_text(*hash, "code_id");
  catalog.uuid = optional_text(*hash, "catalog_uuid");
  if (const auto* metadata = hash->find("metadata"); metadata && metadata->if_hash())
    catalog.metadata = *metadata->if_hash();
  if (const auto* metadata = hash->find("recursive_metadata"); metadata && metadata->if_hash())
    catalog.recursive_metadata = *metadata->if_hash();
  if (const auto* version = hash->find("version"))
    catalog.version = version->if_integer() ? std::to_string(*version->if_integer())
                                            : optional_text(*hash, "version");
  for (const auto& tag : optional_array(*hash, "tags")) catalog.tags.add(text(tag, "tags"));
  for (const auto& name : optional_array(*hash, "classes"))
    catalog.classes.push_back(text(name, "classes"));
  for (const auto& resource : optional_array(*hash, "resources"))
    catalog.add(resource_from(resource));
  for (const auto& edge : optional_array(*hash, "edges")) {
    const auto* pair = edge.if_hash();
    if (!pair) refuse("an edge is not an object");
    catalog.contain(referenced(catalog, text(required(*pair, "source"), "source")),
                    referenced(catalog, text(required(*pair, "target"), "target")));
  }
  return catalog;
}

}  // namespace muster::catalog
