#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>

#include "apply/graph.hh"

namespace muster::apply {

namespace {

/// Tarjan's strongly connected components, with a stack of its own: a chain of resources may be
/// long.
class Components {
 public:
  explicit Components(const Graph& graph) : graph_(graph) {}

  std::vector<std::vector<NodeIndex>> all() {
    for (const NodeIndex node : graph_.vertices()) {
      if (!marks_.contains(node)) explore(node);
    }
    return std::move(found_);
  }

 private:
  struct Mark {
    std::size_t index = 0, low = 0;
    bool on_stack = false;
  };
  struct Frame {
    NodeIndex node;
    std::size_t next_child = 0;
  };

  void open(NodeIndex node) {
    marks_[node] = {.index = counter_, .low = counter_, .on_stack = true};
    ++counter_;
    stack_.push_back(node);
    frames_.push_back({node});
  }

  void explore(NodeIndex root) {
    open(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const auto& children = graph_.targets(frame.node);
      if (frame.next_child == children.size()) {
        close(frame.node);
        continue;
      }
      const NodeIndex child = children[frame.next_child++];
      const auto mark = marks_.find(child);
      if (mark == marks_.end()) {
        open(child);
      } else if (mark->second.on_stack) {
        lower(frame.node, mark->second.index);
      }
    }
  }

  void lower(NodeIndex node, std::size_t to) {
    Mark& mark = marks_[node];
    mark.low = std::min(mark.low, to);
  }

  void close(NodeIndex node) {
    const Mark mark = marks_[node];
    frames_.pop_back();
    if (!frames_.empty()) lower(frames_.back().node, mark.low);
    if (mark.low != mark.index) return;
    std::vector<NodeIndex> component;
    NodeIndex top;
    do {
      top = stack_.back();
      stack_.pop_back();
      marks_[top].on_stack = false;
      component.push_back(top);
    } while (top != node);
    found_.push_back(std::move(component));
  }

  const Graph& graph_;
  std::unordered_map<NodeIndex, Mark> marks_;
  std::vector<NodeIndex> stack_;
  std::vector<Frame> frames_;
  std::size_t counter_ = 0;
  std::vector<std::vector<NodeIndex>> found_;
};

bool is_cycle(const Graph& graph, const std::vector<NodeIndex>& component) {
  return component.size() > 1 || graph.has_edge(component.front(), component.front());
}

}  // namespace

std::vector<std::vector<NodeIndex>> find_cycles(const Graph& graph,
                                                const std::function<std::string(NodeIndex)>& name) {
  std::map<std::vector<std::string>, std::vector<NodeIndex>> by_names;
  for (auto& component : Components(graph).all()) {
    if (!is_cycle(graph, component)) continue;
    std::vector<std::pair<std::string, NodeIndex>> named;
    for (const NodeIndex node : component) named.emplace_back(name(node), node);
    std::sort(named.begin(), named.end());
    std::vector<std::string> names;
    std::vector<NodeIndex> cycle;
    for (const auto& [text, node] : named) {
      names.push_back(text);
      cycle.push_back(node);
    }
    by_names.emplace(std::move(names), std::move(cycle));
  }
  std::vector<std::vector<NodeIndex>> out;
  for (auto& [names, cycle] : by_names) out.push_back(std::move(cycle));
  return out;
}

std::vector<std::vector<NodeIndex>> paths_in_cycle(const Graph& graph,
                                                   const std::vector<NodeIndex>& cycle,
                                                   std::size_t most) {
  // Ways are searched breadth first; a densely tangled cycle has too many of them to follow all.
  constexpr std::size_t ways_followed = 100'000;
  const std::set<NodeIndex> members(cycle.begin(), cycle.end());
  std::vector<std::vector<NodeIndex>> found;
  std::deque<std::vector<NodeIndex>> ways{{cycle.front()}};
  for (std::size_t followed = 0; !ways.empty() && followed < ways_followed; ++followed) {
    std::vector<NodeIndex> way = std::move(ways.front());
    ways.pop_front();
    const NodeIndex last = way.back();
    if (std::find(way.begin(), way.end() - 1, last) != way.end() - 1) {
      found.push_back(std::move(way));
      if (found.size() >= most) break;
      continue;
    }
    for (const NodeIndex next : graph.targets(last)) {
      if (!members.contains(next)) continue;
      ways.push_back(way);
      ways.back().push_back(next);
    }
  }
  return found;
}

}  // namespace muster::apply
