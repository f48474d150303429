#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apply/apply.hh"
#include "apply/no_memory.hh"
#include "apply/run_catalog.hh"
#include "resources/instances.hh"

namespace muster::apply {

/// A resource as it is on the machine. Attributes that have no value are left out; `ensure` is
/// first and the others are by name. Words and absent are strings, as a manifest would have them.
struct Inspected {
  std::string type;  // lower case
  std::string title;
  std::vector<std::pair<std::string, value::Value>> attributes;
};

/// Looks at a machine without changing it: what `puppet resource` tells. `machine`, and the types
/// in it, must outlive it.
class Inspection {
 public:
  /// `parameters`: further attributes to tell besides the properties and the provider.
  Inspection(const Machine& machine, const resources::RunOptions& options,
             std::vector<std::string> parameters);

  /// Everything of that type, by title. Throws base::Error when nobody can say what there is.
  std::vector<Inspected> all(const resources::ResourceType& type);
  /// Every property of one resource, there or not. Throws base::Error when no resource can have
  /// that title.
  Inspected one(const resources::ResourceType& type, const std::string& title);
  /// The properties that the declaration is about. Throws base::Error when it cannot be.
  Inspected declared(const resources::ResourceType& type, const catalog::Resource& declaration);

  resources::Context& context() { return context_; }

 private:
  enum class Told { everything, what_is_wanted };
  Inspected listed(const resources::ResourceType& type, resources::Listed found);
  Inspected tell(const resources::Resource& resource, const resources::State& state, Told told);

  NoMemory nothing_;
  RunCatalog none_;
  resources::RunOptions options_;
  resources::Context context_;
  std::vector<std::string> parameters_;
};

}  // namespace muster::apply
