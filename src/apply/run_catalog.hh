#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "apply/graph.hh"
#include "catalog/catalog.hh"
#include "resources/resources.hh"

namespace muster::apply {

/// resource: has a type we know. container: a class or the instance of a define. anchor: stands for
/// the begin or the end of a container (or of what a resource generated) in the graph.
enum class NodeKind : std::uint8_t { resource, container, anchor };

/// One thing that the run goes through.
struct Node {
  NodeKind kind = NodeKind::resource;
  std::string ref;            // "File[/tmp/a]"; of an anchor that of what it stands for
  bool ends = false;          // an anchor at the end
  bool of_generated = false;  // an anchor after what a resource made
  std::string path;           // the source of its log lines
  const catalog::Resource* declaration = nullptr;  // not for anchors
  std::unique_ptr<resources::Resource> resource;   // only for kind resource
  const catalog::Tags* tags = nullptr;
  std::optional<NodeIndex> container;
  std::vector<NodeIndex> contents;
  std::optional<Priority> priority;
  std::optional<Priority> last_inside;  // of the latest that was put right after it
  std::vector<NodeIndex> made_before;   // generated relationships: this one comes before those
};

/// Where a generated resource stands in the catalog's order.
enum class Place : std::uint8_t { before_maker, after_maker, last };

/// The catalog of a run: typed resources, containers, and what was generated.
class RunCatalog : public resources::Resources {
 public:
  /// Adds what the catalog has, without virtual resources. Throws InvalidResource with everything
  /// that is wrong with any of them.
  void fill(const catalog::Catalog& catalog, resources::Context& context);
  /// Schedule[puppet], …, Filebucket[puppet], where not declared.
  void add_defaults(resources::Context& context, bool schedules);
  /// Throws base::Error when a relationship names what is not there.
  void check_relationships() const;

  /// Adds a generated resource, in its maker's container and with its tags.
  NodeIndex add_generated(NodeIndex maker, catalog::Resource declaration, Place place,
                          resources::Context& context);
  NodeIndex add_anchor(const std::string& ref, bool ends, const catalog::Tags* tags);

  Node& operator[](NodeIndex i) { return nodes_[i]; }
  const Node& operator[](NodeIndex i) const { return nodes_[i]; }
  std::size_t size() const { return nodes_.size(); }
  /// Resources and containers in the catalog's order.
  const std::vector<NodeIndex>& order() const { return order_; }
  std::optional<NodeIndex> index_of(std::string_view type, std::string_view title) const;
  std::optional<NodeIndex> index_of(std::string_view reference) const;
  /// The references of one of the four relationship parameters.
  std::vector<std::string> references(NodeIndex node, std::string_view parameter) const;
  /// "Stage[main]", "Main", "File[/tmp/a]"
  std::vector<std::string> containment_path(NodeIndex node) const;
  NodeIndex index_of(const resources::Resource& resource) const;

  resources::Resource* find(std::string_view type, std::string_view title) override;
  std::vector<resources::Resource*> of_type(std::string_view type) override;

 private:
  NodeIndex add(const catalog::Resource& declaration, resources::Context& context);
  NodeIndex add_retitled(const catalog::Resource& declaration, std::string title,
                         resources::Context& context);
  void add_aliases(NodeIndex node);
  void add_alias(NodeIndex node, const std::string& key, const std::string& shown);
  void set_path(NodeIndex node);
  std::optional<NodeIndex> find_ref(const std::string& ref) const;

  const resources::Types* types_ = nullptr;
  std::deque<Node> nodes_;
  std::deque<catalog::Resource> own_declarations_;
  std::vector<NodeIndex> order_;
  std::unordered_map<std::string, NodeIndex> by_ref_;
  std::unordered_map<std::string, NodeIndex> by_alias_;
  std::unordered_map<const resources::Resource*, NodeIndex> by_resource_;
};

/// "class[foo::bar]" → "Class[Foo::Bar]": how a type, and a class's title, are written in
/// references.
std::string normalized_reference(std::string_view reference);

}  // namespace muster::apply
