#include "apply/events.hh"

#include <algorithm>

namespace muster::apply {

namespace {

using base::Level;

std::string from_events(std::size_t count) {
  return " 'refresh' from " + std::to_string(count) + (count == 1 ? " event" : " events");
}

Event plain_event(std::string name, EventStatus status, std::string message, Time now) {
  Event event;
  event.name = std::move(name);
  event.status = status;
  event.message = std::move(message);
  event.time = now;
  event.redacted = false;
  return event;
}

/// Events of one name count together; the names in order of their first event.
std::vector<std::vector<EventStatus>> by_name(const std::vector<Event>& events) {
  std::vector<std::string> names;
  std::vector<std::vector<EventStatus>> groups;
  for (const auto& event : events) {
    const auto known = std::find(names.begin(), names.end(), event.name);
    const auto place = static_cast<std::size_t>(known - names.begin());
    if (known == names.end()) {
      names.push_back(event.name);
      groups.emplace_back();
    }
    groups[place].push_back(event.status);
  }
  return groups;
}

}  // namespace

void log(resources::Context& context, Level level, const Node& node, std::string message) {
  if (node.resource) return context.log(level, *node.resource, std::move(message));
  if (level < context.log_sink.threshold()) return;
  base::LogMessage out{.level = level, .message = std::move(message), .source = node.path};
  out.time = context.system.now();
  out.tags.emplace_back(base::level_name(level));
  if (node.of_generated) out.tags.emplace_back("whit");
  if (node.tags) {
    for (const auto& tag : *node.tags) {
      if (tag != out.tags.front()) out.tags.push_back(tag);
    }
  }
  context.log_sink.write(out);
}

bool Events::refreshes(NodeIndex index) const {
  const Node& node = catalog_[index];
  return node.kind == NodeKind::anchor || (node.resource && node.resource->type().refresh);
}

void Events::enqueue(NodeIndex source, NodeIndex target, const Queue& statuses) {
  const Node& to = catalog_[target];
  if (to.kind == NodeKind::anchor && to.ends) {
    log(context_, Level::debug, catalog_[source],
        "The container " + to.ref + " will propagate my refresh event");
  } else {
    log(context_, Level::info, catalog_[source], "Scheduling refresh of " + to.ref);
  }
  Queue& queue = queues_[target];
  queue.insert(queue.end(), statuses.begin(), statuses.end());
}

void Events::send(NodeIndex source, const std::vector<Event>& events) {
  const auto& resource = catalog_[source].resource;
  for (const auto& statuses : by_name(events)) {
    for (const Edge& edge : graph_.edges_from(source)) {
      if (edge.notifies && refreshes(edge.target)) enqueue(source, edge.target, statuses);
    }
    if (resource && resource->type().self_refresh && !resource->wants_absent())
      enqueue(source, source, {statuses.front()});
  }
  const bool pointless = std::any_of(events.begin(), events.end(),
                                     [](const Event& e) { return e.invalidates_refreshes; });
  if (!pointless) return;
  log(context_, Level::info, catalog_[source], "Unscheduling refresh on " + catalog_[source].ref);
  if (const auto queue = queues_.find(source); queue != queues_.end()) queue->second.clear();
}

void Events::drop_all(NodeIndex node) {
  if (queues_.erase(node) == 0) return;
  log(context_, Level::info, catalog_[node], "Unscheduling all events on " + catalog_[node].ref);
}

bool Events::would_only(NodeIndex index, const Queue& queue) const {
  const Node& node = catalog_[index];
  const bool noop = node.resource ? is_noop(*node.resource, context_) : context_.options.noop;
  return noop || std::all_of(queue.begin(), queue.end(),
                             [](EventStatus status) { return status == EventStatus::noop; });
}

void Events::deliver(NodeIndex node, Status& status) {
  const auto found = queues_.find(node);
  if (found == queues_.end() || found->second.empty()) return;
  const Queue queue = found->second;
  if (would_only(node, queue)) {
    log(context_, Level::notice, catalog_[node],
        "Would have triggered" + from_events(queue.size()));
    send(node, {plain_event("noop_restart", EventStatus::noop, "", context_.system.now())});
    return;
  }
  try {
    refresh(node, queue.size(), status);
  } catch (const std::exception& error) {
    const std::string message = std::string("Failed to call refresh: ") + error.what();
    log(context_, Level::err, catalog_[node], message);
    status.failed_to_restart = true;
    status.add(failure_event(message, context_.system.now()));
    log(context_, Level::err, catalog_[node], error.what());
    return;
  }
  send(node, {plain_event("restarted", EventStatus::success, "", context_.system.now())});
  status.restarted = true;
}

void Events::refresh(NodeIndex index, std::size_t count, Status& status) {
  const Node& node = catalog_[index];
  if (!node.resource) return;
  node.resource->type().refresh(*node.resource, context_);
  const std::string message = "Triggered" + from_events(count);
  log(context_, Level::notice, node, message);
  status.add(plain_event("refresh", EventStatus::success, message, context_.system.now()));
}

}  // namespace muster::apply
