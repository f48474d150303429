#pragma once
#include "apply/report.hh"
#include "apply/run_catalog.hh"
#include "apply/state_file.hh"
#include "apply/transaction_store.hh"
#include "resources/resources.hh"

namespace muster::apply {

/// The empty status of a node at the start of its evaluation.
Status new_status(const RunCatalog& catalog, NodeIndex node, Time now);

/// A failure that is not of a property: it says why the resource could not be evaluated.
Event failure_event(std::string message, Time now);

/// Is the resource only looked at?
bool is_noop(const resources::Resource& resource, const resources::Context& context);

/// Reads a resource, compares it with what is wanted and writes what differs: `ensure` first, the
/// other properties only when that needed no change. Never throws for what a provider does: it is
/// in the status.
class Evaluation {
 public:
  Evaluation(resources::Context& context, StateFile& state, TransactionStore& store)
      : context_(context), state_(state), store_(store) {}
  /// Fills `status`, which is new.
  void evaluate(resources::Resource& resource, Status& status);

 private:
  struct Subject;
  void perform(Subject& subject);
  bool sync_if_needed(Subject& subject, const resources::Setting& setting);
  void change(Subject& subject, const resources::Setting& setting, const value::Value& should,
              Event& event);
  void write(Subject& subject, const std::string& property, const value::Value& wanted);
  void record(Subject& subject, const resources::Setting* setting, Event event);
  void audit_changes(Subject& subject);
  std::optional<bool> is_corrective(Subject& subject, const resources::Setting& setting,
                                    const value::Value& is);
  void keep_values(Subject& subject);
  bool in_sync(Subject& subject, const resources::Setting& setting, const value::Value& is,
               const value::Value& should);

  resources::Context& context_;
  StateFile& state_;
  TransactionStore& store_;
};

}  // namespace muster::apply
