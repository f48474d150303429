#include "registry/nodes.hh"

#include <algorithm>
#include <utility>

namespace muster::registry {

namespace {

bool is_over(const Node& node) {
  return node.state == State::gone || node.state == State::archived;
}

}  // namespace

const Node* Nodes::by_key(std::string_view key) const {
  const auto found = nodes_.find(key);
  return found == nodes_.end() ? nullptr : found->second.get();
}

const Node* Nodes::by_certname(std::string_view certname) const {
  const auto found = by_certname_.find(certname);
  return found == by_certname_.end() ? nullptr : found->second;
}

void Nodes::each(const std::function<void(const Node&)>& visit) const {
  for (const auto& [key, node] : nodes_) visit(*node);
}

void Nodes::index(Node& node) {
  if (node.certname.empty()) return;
  auto& holder = by_certname_[node.certname];
  if (holder == nullptr || (is_over(*holder) && !is_over(node)) ||
      (is_over(*holder) == is_over(node) && holder->registered <= node.registered))
    holder = &node;
}

void Nodes::restore(Node node) {
  auto key = node.key;
  auto& slot = nodes_[key];
  slot = std::make_unique<Node>(std::move(node));
  index(*slot);
}

Node& Nodes::add(Identity identity, Now now) {
  auto node = std::make_unique<Node>();
  node->identity = std::move(identity);
  node->key = node->identity.key();
  node->first_seen = now.wall;
  before_.try_emplace(node->key, nullptr);
  auto& slot = nodes_[node->key];
  slot = std::move(node);
  return *slot;
}

Node& Nodes::edit(const Node& node) {
  if (!before_.contains(node.key)) before_.emplace(node.key, std::make_unique<Node>(node));
  return const_cast<Node&>(node);
}

void Nodes::set_certname(Node& node, const std::string& certname) {
  if (node.certname != certname) {
    const auto old = by_certname_.find(node.certname);
    if (old != by_certname_.end() && old->second == &node) by_certname_.erase(old);
    node.certname = certname;
  }
  by_certname_[certname] = &node;
}

void Nodes::remove(const Node& node, Now now) {
  edit(node);
  record(about(node, Event::Kind::removed), now);
  const auto named = by_certname_.find(node.certname);
  if (named != by_certname_.end() && named->second == &node) by_certname_.erase(named);
  nodes_.erase(nodes_.find(node.key));
}

std::uint64_t Nodes::record(Event event, Now now) {
  event.revision = ++revision_;
  event.at = now.wall;
  events_.push_back(std::move(event));
  return revision_;
}

Event Nodes::about(const Node& node, Event::Kind kind) const {
  Event out;
  out.kind = kind;
  out.key = node.key;
  out.certname = node.certname;
  out.hostname = node.attributes.hostname;
  out.generation = node.generation;
  return out;
}

void Nodes::transition(Node& node, State to, std::string cause, Now now, std::string by) {
  Event event = about(node, Event::Kind::state);
  const bool is_new = node.state_since == Wall();
  if (!is_new) event.from = node.state;
  event.to = to;
  event.cause = cause;
  event.by = std::move(by);
  node.state = to;
  node.state_since = now.wall;
  node.cause = std::move(cause);
  node.revision = record(std::move(event), now);
}

void Nodes::raise(Node& node, Alert alert, std::string cause, Now now) {
  if (node.has(alert)) return;
  node.alerts |= static_cast<std::uint8_t>(alert);
  Event event = about(node, Event::Kind::alert);
  event.cause = std::move(cause);
  event.names.emplace_back(names_of_alerts(static_cast<std::uint8_t>(alert)).front());
  node.revision = record(std::move(event), now);
}

void Nodes::clear(Node& node, Alert alert, Now now) {
  if (!node.has(alert)) return;
  node.alerts &= static_cast<std::uint8_t>(~static_cast<unsigned>(alert));
  Event event = about(node, Event::Kind::cleared);
  event.names.emplace_back(names_of_alerts(static_cast<std::uint8_t>(alert)).front());
  node.revision = record(std::move(event), now);
}

Nodes::Changes Nodes::changes() const {
  Changes out{events_, {}};
  for (const auto& [key, node] : before_) out.touched.push_back(key);
  return out;
}

std::vector<Event> Nodes::accept() {
  before_.clear();
  accepted_revision_ = revision_;
  return std::exchange(events_, {});
}

void Nodes::undo() {
  for (auto& [key, before] : before_) {
    const auto now = nodes_.find(key);
    if (before == nullptr) {
      if (now != nodes_.end()) nodes_.erase(now);
    } else if (now == nodes_.end()) {
      nodes_.emplace(key, std::move(before));
    } else {
      // What was renewed was renewed, though what followed from it is taken back.
      before->lease.until = std::max(before->lease.until, now->second->lease.until);
      *now->second = std::move(*before);
    }
  }
  before_.clear();
  events_.clear();
  revision_ = accepted_revision_;
  by_certname_.clear();
  for (auto& [key, node] : nodes_) index(*node);
}

}  // namespace muster::registry
