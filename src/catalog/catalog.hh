#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/reference_index.hh"
#include "value/value.hh"

namespace muster::catalog {

/// Tags in the order they were added, each once, lower case.
class Tags {
 public:
  void add(std::string_view tag);
  /// "apache::vhost" adds itself and its segments.
  void add_with_segments(std::string_view name);
  void add_all(const Tags& other);
  bool contains(std::string_view tag) const;
  auto begin() const { return tags_.begin(); }
  auto end() const { return tags_.end(); }
  std::size_t size() const { return tags_.size(); }
  /// May this text be a tag? (Puppet adds a title as a tag only when it looks like one.)
  static bool valid(std::string_view text);

 private:
  std::vector<std::string> tags_;
};

struct Parameter {
  std::string name;
  value::Value value;  // never undef; a Sensitive is unwrapped and marked
  bool sensitive = false;
};

/// A resource of a catalog: what a node shall have, as data.
struct Resource {
  std::string type;  // "File", "Apt::Source", "Class"
  std::string title;
  std::vector<Parameter> parameters;  // in order of setting
  Tags tags;
  bool exported = false;
  bool virtual_ = false;
  std::string file;
  std::uint32_t line = 0;  // 0: none
  std::string kind;        // "compilable_type", "unknown" …; empty: not written

  const value::Value* find(std::string_view parameter) const;
  void set(std::string_view parameter, value::Value value, bool sensitive = false);
  void remove(std::string_view parameter);
  /// "File[/tmp/a]"
  std::string ref() const { return type + "[" + title + "]"; }
};

using Index = std::uint32_t;

/// The resources of a node and what contains what. Relationships are parameters of the resources
/// (before, require, notify, subscribe). Owns its resources; an index is stable, and so are type
/// and title of a resource that is in it.
class Catalog {
 public:
  Index add(Resource resource);
  void contain(Index container, Index content);
  std::optional<Index> find(std::string_view type, std::string_view title) const;
  Resource& operator[](Index i) { return resources_[i]; }
  const Resource& operator[](Index i) const { return resources_[i]; }
  std::size_t size() const { return resources_.size(); }
  auto begin() const { return resources_.begin(); }
  auto end() const { return resources_.end(); }
  const std::vector<std::pair<Index, Index>>& edges() const { return edges_; }
  std::optional<Index> container_of(Index content) const;

  std::string name;  // the node's
  std::string environment;
  std::string version;  // a number (epoch seconds) unless config_version says otherwise
  std::string code_id;  // empty: null
  std::string uuid;
  std::vector<std::string> classes;
  Tags tags;
  /// What the node offers to others (@@); some of it is among its own resources. Not written with
  /// it.
  std::vector<Resource> exported;
  /// Of a static catalog: what the sources of files are, as Puppet's file_metadata, by the title of
  /// the file; and for recursive files by title, then source.
  value::Hash metadata, recursive_metadata;

 private:
  auto is_named(std::string_view type, std::string_view title) const {
    return [this, type, title](Index i) {
      return resources_[i].title == title && resources_[i].type == type;
    };
  }

  std::deque<Resource> resources_;
  ReferenceIndex by_ref_;
  std::vector<std::pair<Index, Index>> edges_;
  std::vector<std::optional<Index>> containers_;
};

enum class Richness { rich, plain };

/// The catalog as `puppet catalog compile --render-as json` (plain) or rich_data_json (rich) has
/// it.
value::Value to_data(const Catalog& catalog, Richness richness);
/// One resource as both write it.
value::Value to_data(const Resource& resource, Richness richness);
/// The reverse. Throws base::Error.
Resource resource_from_data(const value::Value& data);
/// The same as compact JSON, written without values between.
std::string to_json(const Catalog& catalog, Richness richness);
/// The reverse, from either form. Throws base::Error when it is not a catalog.
Catalog from_data(const value::Value& data);

}  // namespace muster::catalog
