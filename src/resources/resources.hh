#pragma once
#include <any>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/named.hh"
#include "catalog/catalog.hh"
#include "catalog/schema.hh"
#include "resources/attribute.hh"
#include "resources/context.hh"
#include "resources/provider.hh"
#include "resources/resource.hh"

namespace muster::resources {

enum class Relation : std::uint8_t { require, subscribe, before, notify };

/// A relationship that nobody wrote: to the resources of `type` (lower case) that have these names
/// and are in the catalog. Dropped when it would close a cycle with what is written.
struct AutoRelation {
  Relation relation = Relation::require;
  std::string type;
  std::function<std::vector<std::string>(const Resource&, Context&)> names;
};

/// A resource made by another one.
struct Generated {
  catalog::Resource declaration;  // type and title name it; one that the catalog has wins
  bool purging = false;
  std::any data = {};             // Resource::set_data
  std::optional<bool> noop = {};  // as if the metaparameter were set
  std::vector<std::string> ancestors =
      {};  // eval_generate: titles it comes after, the nearest first
};

/// A feature that providers may have (`puppet describe`).
struct Feature {
  std::string name;
  std::string doc;
};

/// A kind of resource, as data. Immutable; the hooks that are null mean Puppet's usual behaviour.
struct ResourceType {
  std::string name = {};  // the file's name, set when Types makes it
  /// The order in which a resource's attributes are set (rows, `provider`, metaparameters), set
  /// when Types makes it.
  std::vector<const Attribute*> order = {};
  std::string doc;
  /// The key first, then ensure, then in the order in which properties are written.
  std::vector<Attribute> attributes;
  std::vector<Feature> features = {};
  /// In order of preference among equally good defaults. Empty: `builtin` does it and there is no
  /// `provider` parameter (which otherwise needs no row).
  std::vector<Provider> providers = {};
  Provider builtin = {};

  /// The key's value in a title; null: the whole of it.
  std::function<std::string(std::string_view title)> key_in_title = {};
  /// The form in which two names are the same resource; null: as written.
  std::function<std::string(std::string_view title)> canonical_title = {};
  /// Attributes that the title stands for, when it is not just the key ("name@type").
  std::function<std::vector<std::pair<std::string, std::string>>(std::string_view title)>
      split_title = {};
  /// The title that the resource goes by, when not the declared one.
  std::function<std::string(const Resource&)> full_title = {};
  /// Attributes that make a resource unique together; empty: the key alone (package: name and
  /// provider).
  std::vector<std::string> unique_by = {};
  bool isomorphic = true;  // false: several resources may have the same key (exec)

  /// Throws base::Error: "Validation of File[/x] failed: …"
  std::function<void(const Resource&, Context&)> validate = {};
  /// Throws base::Error: the run does not start.
  std::function<void(const Resource&, Context&)> catalog_check = {};
  std::vector<AutoRelation> auto_relations = {};
  /// Before the run. `depth_first`: what it makes is applied before it (tidy).
  std::function<std::vector<Generated>(Resource&, Context&)> generate = {};
  bool depth_first = false;
  /// Just before the resource is evaluated; the made ones come after it, and what depends on it
  /// after them.
  std::function<std::vector<Generated>(Resource&, Context&)> eval_generate = {};
  /// What a notify or subscribe does. Null: nothing, silently.
  std::function<void(Resource&, Context&)> refresh = {};
  bool self_refresh = false;        // its own changes refresh it (mount)
  bool reads_ensure_always = true;  // read `ensure` even when nothing is wanted of it

  const Attribute* find(std::string_view attribute) const;  // rows, `provider` and metaparameters
  const Attribute& key() const;
  const Provider* provider(std::string_view provider_name) const;
};

/// before, require, notify, subscribe, alias, audit, loglevel, noop, schedule, stage, tag.
const std::vector<Attribute>& metaparameters();
/// The row of the `provider` parameter.
const Attribute& provider_row();

/// Generated: one entry for each file of types/.
std::vector<base::Named<ResourceType>> all_types();

/// The known types, by lower-case name. Owns them; each is made when first asked for, by one thread
/// at a time. Addresses are stable.
class Types {
 public:
  explicit Types(const std::vector<base::Named<ResourceType>>& types);
  const ResourceType* find(std::string_view name) const;
  std::vector<std::string> names() const;  // sorted

 private:
  struct Entry {
    std::function<ResourceType()> define;
    std::optional<ResourceType> made = {};
  };
  mutable std::map<std::string, Entry, std::less<>> types_;
};

/// The best suitable provider of a type by facts and depth, nullptr when none is suitable. Warns
/// once a run when several are equally good. Cached in the run once there is one.
const Provider* default_provider(const ResourceType& type, Context& context);

/// What the compiler needs to know of a type.
catalog::Schema schema_of(const ResourceType& type);

/// The types' schemas, for the compiler. The types must live as long.
class TypeSchemas : public catalog::Schemas {
 public:
  explicit TypeSchemas(const Types& types);
  const catalog::Schema* find(std::string_view type) override;

 private:
  const Types& types_;
  std::map<std::string, catalog::Schema, std::less<>> schemas_;
};

}  // namespace muster::resources
