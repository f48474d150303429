#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "apply/evaluation.hh"
#include "apply/events.hh"
#include "apply/generator.hh"
#include "apply/options.hh"
#include "apply/relationships.hh"

namespace muster::apply {

/// One walk over a catalog: each resource once, when all that it depends on is done.
class Transaction {
 public:
  Transaction(RunCatalog& catalog, resources::Context& context, const Options& options,
              StateFile& state, TransactionStore& store, Report& report);

  /// Throws base::Error when the run cannot be done (a cycle, an unknown schedule, a failed check
  /// before the run). What became of the resources is in the report, whatever happens.
  void evaluate();

 private:
  void build_graph();
  void fail_on_cycles();
  void walk();
  bool visit(NodeIndex node);  // false: not yet, its provider is not there
  void visit_all_deferred(std::vector<NodeIndex>& deferred, bool progress);
  void cancel_the_rest();
  void finish_run();

  bool is_ready_for_evaluation(NodeIndex node);
  void prefetch(resources::Resource& resource);
  void evaluate_node(NodeIndex node);
  void evaluate_resource(NodeIndex node);
  void give_up(NodeIndex node);

  bool skips(NodeIndex node);
  bool is_scheduled(NodeIndex node);
  bool has_failed_dependencies(NodeIndex node);
  void collect_failed_dependencies(NodeIndex node);
  bool misses_tags(NodeIndex node) const;

  void enqueue_roots();
  void done_with(NodeIndex node);
  void enqueue(NodeIndex node);
  bool is_done(NodeIndex node) const { return node < done_.size() && done_[node]; }
  Status& status(NodeIndex node);

  RunCatalog& catalog_;
  resources::Context& context_;
  const Options& options_;
  StateFile& state_;
  TransactionStore& store_;
  Report& report_;
  Relationships relationships_;
  Generator generator_;
  Events events_;
  Evaluation evaluation_;

  ReadySet ready_;
  std::vector<bool> done_;
  std::map<NodeIndex, std::size_t> blockers_;  // unfinished dependencies, where known
  std::map<NodeIndex, Status> anchor_statuses_;
  std::map<NodeIndex, std::vector<NodeIndex>> failed_dependencies_;
  std::set<NodeIndex> told_failures_;
  std::map<const resources::Provider*, bool> prefetched_;  // false: it failed
  std::map<const resources::Provider*, std::vector<resources::Resource*>> by_provider_;
  std::set<const resources::Provider*> used_providers_;
  std::vector<std::string> types_without_provider_;
  std::size_t progress_ = 0;
};

}  // namespace muster::apply
