#pragma once
#include <optional>

#include "apply/relationships.hh"
#include "apply/report.hh"
#include "apply/run_catalog.hh"

namespace muster::apply {

/// Adds the resources that others stand for: before the run (generate: purges), and just before
/// their maker is evaluated (eval_generate: the files of a directory).
class Generator {
 public:
  Generator(RunCatalog& catalog, resources::Context& context, Report& report)
      : catalog_(catalog), context_(context), report_(report) {}

  /// Before the graph exists.
  void before_run();
  /// True when the graph was changed.
  bool before_evaluation(NodeIndex maker, Relationships& relationships);

 private:
  void generate(NodeIndex maker);
  std::optional<NodeIndex> add(NodeIndex maker, resources::Generated generated, Place place);
  bool related(NodeIndex maker, NodeIndex made) const;
  void put_end_after(NodeIndex maker, const std::vector<NodeIndex>& made,
                     Relationships& relationships);

  RunCatalog& catalog_;
  resources::Context& context_;
  Report& report_;
};

}  // namespace muster::apply
