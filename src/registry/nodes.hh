#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "registry/event.hh"

namespace muster::registry {

/// All nodes, and what was changed since it was last accepted: nothing of that is for others to see
/// before it is durable, and all of it can be taken back.
class Nodes {
 public:
  const Node* by_key(std::string_view key) const;
  /// Whose name that is: the node that lives, or else the one that had it last.
  const Node* by_certname(std::string_view certname) const;
  std::size_t size() const { return nodes_.size(); }
  void each(const std::function<void(const Node&)>& visit) const;

  /// As it was read from the database.
  void restore(Node node);
  void set_revision(std::uint64_t revision) { revision_ = accepted_revision_ = revision; }
  /// Of the newest event.
  std::uint64_t revision() const { return revision_; }

  /// A new node, in no state yet: transition() gives it one. There is none of that key.
  Node& add(Identity identity, Now now);
  /// To change it. What is done to its lease is not taken back.
  Node& edit(const Node& node);
  /// What is in memory only.
  Lease& lease(const Node& node) { return const_cast<Node&>(node).lease; }
  void set_certname(Node& node, const std::string& certname);
  void remove(const Node& node, Now now);

  /// Notes what happened and returns its revision.
  std::uint64_t record(Event event, Now now);
  /// An event about a node, with what names it.
  Event about(const Node& node, Event::Kind kind) const;
  void transition(Node& node, State to, std::string cause, Now now, std::string by = {});
  void raise(Node& node, Alert alert, std::string cause, Now now);
  void clear(Node& node, Alert alert, Now now);

  struct Changes {
    std::vector<Event> events;
    std::vector<std::string> touched;  // keys of nodes that are other now, new or removed
  };
  Changes changes() const;
  bool has_changes() const { return !before_.empty() || !events_.empty(); }
  /// It is durable. Returns the events, for those who watch.
  std::vector<Event> accept();
  void undo();

 private:
  struct Text {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  template <class T>
  using ByText = std::unordered_map<std::string, T, Text, std::equal_to<>>;
  void index(Node& node);

  ByText<std::unique_ptr<Node>> nodes_;
  ByText<Node*> by_certname_;
  std::uint64_t revision_ = 0, accepted_revision_ = 0;
  // Since the last accept(): how nodes were, nullptr for those that were not.
  ByText<std::unique_ptr<Node>> before_;
  std::vector<Event> events_;
};

}  // namespace muster::registry
