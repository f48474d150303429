#include "apply/transaction.hh"

#include <fmt/core.h>

#include <algorithm>

#include "apply/graph_files.hh"
#include "apply/schedule.hh"
#include "base/error.hh"
#include "base/strings.hh"

namespace muster::apply {

namespace {

using base::Level;

bool has_tag(const Node& node, const std::vector<std::string>& tags) {
  return node.tags && std::any_of(tags.begin(), tags.end(),
                                  [&](const auto& tag) { return node.tags->contains(tag); });
}

}  // namespace

Transaction::Transaction(RunCatalog& catalog, resources::Context& context, const Options& options,
                         StateFile& state, TransactionStore& store, Report& report)
    : catalog_(catalog),
      context_(context),
      options_(options),
      state_(state),
      store_(store),
      report_(report),
      relationships_(catalog),
      generator_(catalog, context, report),
      events_(catalog, relationships_.graph, context),
      evaluation_(context, state, store) {
  report_.reserve(catalog.order().size());
}

void Transaction::evaluate() {
  generator_.before_run();
  if (!report_.configuration_version.empty())
    context_.log(Level::info,
                 "Applying configuration version '" + report_.configuration_version + "'");
  build_graph();
  fail_on_cycles();
  walk();
  finish_run();
  report_.transaction_completed = true;
}

void Transaction::build_graph() {
  relationships_.add_resources();
  relationships_.add_written(context_);
  relationships_.add_automatic(context_);
  write_graph(options_, "Relationships", catalog_, relationships_.graph);
  relationships_.replace_containers();
  write_graph(options_, "Expanded_relationships", catalog_, relationships_.graph);
}

void Transaction::fail_on_cycles() {
  const auto sort_name = [&](NodeIndex node) {
    const Node& n = catalog_[node];
    if (n.kind != NodeKind::anchor) return n.ref;
    return (n.ends ? "Whit[completed_" : "Whit[admissible_") + n.ref + "]";
  };
  const auto cycles = find_cycles(relationships_.graph, sort_name);
  if (cycles.empty()) return;
  context_.log(Level::err, cycle_message(options_, catalog_, relationships_.graph, cycles));
  for (const auto& cycle : cycles) {
    for (const NodeIndex node : cycle)
      status(node).add(
          failure_event("resource is part of a dependency cycle", context_.system.now()));
  }
  throw base::Error("One or more resource dependency cycles detected in graph");
}

Status& Transaction::status(NodeIndex node) {
  if (catalog_[node].kind == NodeKind::anchor) return anchor_statuses_[node];
  if (Status* known = report_.find(catalog_[node].ref)) return *known;
  return report_.add(new_status(catalog_, node, context_.system.now()));
}

void Transaction::enqueue(NodeIndex node) {
  if (!is_done(node)) ready_.add(catalog_[node].priority.value_or(Priority{}), node);
}

void Transaction::enqueue_roots() {
  for (const NodeIndex node : relationships_.graph.vertices()) {
    const std::size_t count = relationships_.graph.sources(node).size();
    blockers_[node] = count;
    if (count == 0) enqueue(node);
  }
}

void Transaction::done_with(NodeIndex node) {
  for (const NodeIndex target : relationships_.graph.targets(node)) {
    const auto known = blockers_.find(target);
    std::size_t left = 0;
    if (known != blockers_.end()) {
      left = known->second;
    } else {
      const auto& sources = relationships_.graph.sources(target);
      left = static_cast<std::size_t>(std::count_if(
          sources.begin(), sources.end(), [&](NodeIndex source) { return !is_done(source); }));
    }
    if (left > 0) --left;
    blockers_[target] = left;
    if (left == 0) enqueue(target);
  }
  if (node >= done_.size()) done_.resize(catalog_.size());
  done_[node] = true;
}

void Transaction::walk() {
  enqueue_roots();
  std::vector<NodeIndex> deferred;
  bool progress = false;
  const auto stopped = [&] { return options_.stop_requested && options_.stop_requested(); };
  while (!stopped()) {
    const auto node = ready_.take_first();
    if (!node) break;
    if (visit(*node)) {
      progress = true;
    } else {
      deferred.push_back(*node);
    }
    if (ready_.empty() && !deferred.empty()) {
      visit_all_deferred(deferred, progress);
      progress = false;
    }
  }
  if (stopped()) cancel_the_rest();
}

/// Another try when something was done since (it may have brought the provider), else the end of
/// them.
void Transaction::visit_all_deferred(std::vector<NodeIndex>& deferred, bool progress) {
  for (const NodeIndex node : deferred) {
    if (progress) {
      enqueue(node);
    } else {
      give_up(node);
      done_with(node);
    }
  }
  deferred.clear();
}

void Transaction::cancel_the_rest() {
  while (const auto node = ready_.take_first()) {
    status(*node).skipped = true;
    log(context_, Level::debug, catalog_[*node], "Transaction canceled, skipping");
    done_with(*node);
  }
}

bool Transaction::visit(NodeIndex node) {
  if (!is_ready_for_evaluation(node)) return false;
  if (auto* resource = catalog_[node].resource.get()) {
    if (resource->provider() && resource->provider()->finish_run)
      used_providers_.insert(resource->provider());
    prefetch(*resource);
    if (generator_.before_evaluation(node, relationships_)) blockers_.clear();
  }
  evaluate_node(node);
  done_with(node);
  return true;
}

void Transaction::finish_run() {
  for (const auto& type : types_without_provider_)
    context_.log(Level::err, "Could not find a suitable provider for " + type);
  for (const auto* provider : used_providers_) {
    try {
      provider->finish_run(context_);
    } catch (const std::exception& error) {
      context_.log(Level::err, "post_resource_eval failed for provider " + provider->name + ": " +
                                   error.what());
    }
  }
}

void Transaction::give_up(NodeIndex node) {
  if (misses_tags(node)) return;
  const auto* resource = catalog_[node].resource.get();
  if (resource->provider()) {
    context_.log(Level::err, *resource,
                 "Provider " + resource->provider()->name + " is not functional on this host");
  } else {
    auto& types = types_without_provider_;
    const std::string& type = resource->type().name;
    if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
  }
  status(node).failed = true;
}

bool Transaction::is_ready_for_evaluation(NodeIndex node) {
  auto* resource = catalog_[node].resource.get();
  if (!resource || resource->type().providers.empty()) return true;
  if (resource->provider()) return resources::is_suitable_in_run(*resource->provider(), context_);
  const auto* provider = resources::default_provider(resource->type(), context_);
  if (provider) resource->choose_provider(provider);
  return provider != nullptr;
}

void Transaction::prefetch(resources::Resource& resource) {
  const auto* provider = resource.provider();
  if (!provider || !provider->prefetch || prefetched_.contains(provider)) return;
  if (by_provider_.empty()) {
    for (const NodeIndex node : catalog_.order()) {
      auto* each = catalog_[node].resource.get();
      if (!each) continue;
      if (!each->provider() && &each->type() == &resource.type()) each->choose_provider(provider);
      by_provider_[each->provider()].push_back(each);
    }
  }
  context_.log(Level::debug,
               "Prefetching " + provider->name + " resources for " + resource.type().name);
  try {
    provider->prefetch(context_, by_provider_[provider]);
    prefetched_[provider] = true;
  } catch (const std::exception& error) {
    context_.log(Level::err, "Could not prefetch " + resource.type().name + " provider '" +
                                 provider->name + "': " + error.what());
    prefetched_[provider] = false;
  }
}

void Transaction::evaluate_node(NodeIndex node) {
  const bool traced = options_.evaltrace;
  const auto start = std::chrono::steady_clock::now();
  ++progress_;
  if (traced)
    log(context_, Level::info, catalog_[node],
        fmt::format("Starting to evaluate the resource ({} of {})", progress_,
                    relationships_.graph.vertices().size()));
  collect_failed_dependencies(node);
  if (skips(node)) {
    status(node).skipped = true;
    store_.keep(catalog_[node].ref);
    log(context_, Level::debug, catalog_[node],
        "Resource is being skipped, unscheduling all events");
    events_.drop_all(node);
  } else {
    evaluate_resource(node);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (traced)
    log(context_, Level::info, catalog_[node],
        fmt::format("Evaluated in {:.2f} seconds", took.count()));
}

void Transaction::evaluate_resource(NodeIndex node) {
  if (auto* resource = catalog_[node].resource.get()) {
    Status& fresh = report_.add(new_status(catalog_, node, context_.system.now()));
    evaluation_.evaluate(*resource, fresh);
  } else {
    state_.set_checked(catalog_[node].ref, context_.system.now());
    anchor_statuses_[node] = {};
  }
  Status& after = status(node);
  if (!after.failed && !after.failed_to_restart) {
    const std::vector<Event> events = after.events;
    events_.send(node, events);
  }
  events_.deliver(node, status(node));
}

void Transaction::collect_failed_dependencies(NodeIndex node) {
  const auto* resource = catalog_[node].resource.get();
  if (resource && resource->provider()) {
    const auto fetched = prefetched_.find(resource->provider());
    if (fetched != prefetched_.end() && !fetched->second)
      status(node).add(failure_event("Prefetch failed for " + resource->type().name +
                                         " provider '" + resource->provider()->name + "'",
                                     context_.system.now()));
  }
  std::vector<NodeIndex> failed;
  const auto add = [&](NodeIndex dependency) {
    if (std::find(failed.begin(), failed.end(), dependency) == failed.end())
      failed.push_back(dependency);
  };
  for (const NodeIndex source : relationships_.graph.sources(node)) {
    if (const auto known = failed_dependencies_.find(source); known != failed_dependencies_.end()) {
      for (const NodeIndex dependency : known->second) add(dependency);
    }
    const Status& its = status(source);
    if (its.failed || its.failed_to_restart) add(source);
  }
  if (!failed.empty()) failed_dependencies_[node] = std::move(failed);
}

bool Transaction::misses_tags(NodeIndex node) const {
  return !options_.tags.empty() && !has_tag(catalog_[node], options_.tags);
}

bool Transaction::skips(NodeIndex node) {
  const Node& subject = catalog_[node];
  const auto because = [&](const std::string& reason) {
    log(context_, Level::debug, subject, reason);
    return true;
  };
  if (!options_.skip_tags.empty() && has_tag(subject, options_.skip_tags))
    return because("Skipping with skip tags " + base::join(options_.skip_tags, ", "));
  if (misses_tags(node)) return because("Not tagged with " + base::join(options_.tags, ", "));
  if (!is_scheduled(node)) return because("Not scheduled");
  if (has_failed_dependencies(node)) {
    if (subject.kind != NodeKind::anchor)
      log(context_, Level::warning, subject, "Skipping because of failed dependencies");
    return true;
  }
  const auto* provider = subject.resource ? subject.resource->provider() : nullptr;
  const auto fetched = prefetched_.find(provider);
  if (provider && fetched != prefetched_.end() && !fetched->second) {
    log(context_, Level::warning, subject, "Skipping because provider prefetch failed");
    return true;
  }
  return subject.declaration && subject.declaration->virtual_ &&
         because("Skipping because virtual");
}

bool Transaction::is_scheduled(NodeIndex node) {
  const auto* resource = catalog_[node].resource.get();
  if (!resource || options_.ignore_schedules || !resource->has("schedule")) return true;
  const std::string name = resource->text("schedule");
  const auto* schedule = catalog_.find("schedule", name);
  status(node);
  if (!schedule) throw base::Error("Could not find schedule " + name);
  return schedule_allows(*schedule, state_.checked(resource->ref()), context_.system.now());
}

bool Transaction::has_failed_dependencies(NodeIndex node) {
  const auto known = failed_dependencies_.find(node);
  if (known == failed_dependencies_.end()) return false;
  if (catalog_[node].kind == NodeKind::anchor) return true;
  for (const NodeIndex dependency : known->second) {
    if (!told_failures_.insert(dependency).second) continue;
    log(context_, Level::notice, catalog_[node],
        "Dependency " + catalog_[dependency].ref +
            " has failures: " + (status(dependency).failed ? "true" : "false"));
  }
  return true;
}

}  // namespace muster::apply
