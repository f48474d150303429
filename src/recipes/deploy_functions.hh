#pragma once
#include <memory>

#include "deploy/deployment.hh"
#include "recipes/recipes.hh"
#include "ruby/interpreter.hh"

namespace muster::recipes {

/// What Ruby's Muster.deploy_… functions work on: the deploy that runs, if any. Hosts are known by
/// their names once they were given.
class Deploys {
 public:
  Deploys(deploy::Engine& engine, const Calls& calls) : engine_(engine), calls_(calls) {}
  void define(ruby::Interpreter& ruby);

  /// For who polls the engine: keeps the lock while it works, and is an event its own?
  void keep_lock();
  bool takes(const deploy::Event& event);

 private:
  using Given = std::span<const value::Value>;
  value::Value begin(Given given);
  void define_steps(ruby::Interpreter& ruby);
  void define_questions(ruby::Interpreter& ruby);
  /// Ends what is left in the engine, of an `on` that was interrupted.
  void quiet();
  deploy::Deployment& running();
  std::vector<deploy::Target> targets(const value::Value& names) const;

  deploy::Engine& engine_;
  const Calls& calls_;
  std::shared_ptr<DeployService> service_;
  std::map<std::string, deploy::Target> known_;
  std::unique_ptr<deploy::Deployment> deployment_;
};

}  // namespace muster::recipes
