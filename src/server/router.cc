#include "server/router.hh"

#include <algorithm>

namespace muster::server {

struct Router::Node {
  std::map<std::string, std::shared_ptr<Node>, std::less<>> words;
  std::shared_ptr<Node> any;  // one segment, whatever it is
  std::shared_ptr<Node> rest;
  std::string name;  // of the parameter that leads here
  std::map<net::Method, const Entry*> entries;
};

namespace {

/// The first segment of a path that begins with a slash; what follows it stays.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  const auto out = path.substr(0, end);
  path.remove_prefix(end);
  return out;
}

}  // namespace

Router::Router(const std::vector<base::Named<Route>>& routes) {
  auto root = std::make_shared<Node>();
  for (const auto& named : routes) {
    entries_.push_back(std::make_unique<Entry>(Entry{named.name, named.define(), entries_.size()}));
    auto* at = root.get();
    std::string_view path = entries_.back()->route.path;
    while (!path.empty()) {
      const auto segment = take_segment(path);
      const bool is_parameter = segment.starts_with('{');
      const bool is_rest = segment.ends_with("*}");
      auto& next = !is_parameter ? at->words[std::string(segment)] : is_rest ? at->rest : at->any;
      if (!next) next = std::make_shared<Node>();
      if (is_parameter) next->name = segment.substr(1, segment.size() - (is_rest ? 3 : 2));
      at = next.get();
    }
    at->entries.emplace(entries_.back()->route.method, entries_.back().get());
  }
  root_ = std::move(root);
}

const Router::Node* Router::find(const Node& node, std::string_view rest, net::Method method,
                                 Parameters& parameters, std::vector<net::Method>& methods) {
  if (rest.empty()) {
    if (node.entries.contains(method) ||
        (method == net::Method::head && node.entries.contains(net::Method::get)))
      return &node;
    for (const auto& [other, entry] : node.entries) methods.push_back(other);
    return nullptr;
  }
  auto after = rest;
  const auto segment = take_segment(after);
  if (const auto word = node.words.find(segment); word != node.words.end())
    if (const auto* found = find(*word->second, after, method, parameters, methods)) return found;
  if (node.any)
    if (const auto* found = find(*node.any, after, method, parameters, methods)) {
      parameters[node.any->name] = segment;
      return found;
    }
  if (!node.rest) return nullptr;
  const auto* found = find(*node.rest, {}, method, parameters, methods);
  if (found) parameters[node.rest->name] = rest.substr(1);
  return found;
}

Router::Match Router::match(net::Method method, std::string_view path) const {
  Match out;
  const auto* node = path.starts_with('/') && path.size() > 1
                         ? find(*root_, path, method, out.parameters, out.methods)
                         : nullptr;
  if (!node) return out;
  const auto found = node->entries.find(method);
  out.entry = found != node->entries.end() ? found->second : node->entries.at(net::Method::get);
  out.index = out.entry->index;
  out.methods.clear();
  return out;
}

}  // namespace muster::server
