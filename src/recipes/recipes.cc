#include "recipes/recipes.hh"

#include "deploy/engine.hh"
#include "os/posix_system.hh"
#include "recipes/cloud_functions.hh"
#include "recipes/deploy_functions.hh"
#include "recipes/engine_functions.hh"
#include "ruby/interpreter.hh"
#include "types/text.hh"

namespace muster::recipes {

namespace {

std::string text_of(const value::Value& v) {
  return types::ruby_text(v);
}

}  // namespace

int run(const std::string& program, std::span<const std::string> arguments, const Calls& calls) {
  const auto engine = deploy::make_engine({}, calls.ask);
  auto& ruby = ruby::interpreter("a Capistrano recipe", text_of);
  Deploys deploys(*engine, calls);
  define_engine_functions(ruby, *engine, deploys);
  deploys.define(ruby);
  os::PosixSystem system;
  define_cloud_functions(ruby, system);
  ruby.define("registry_nodes", [&](std::span<const value::Value> given) {
    return value::Value(calls.nodes(*given[0].if_string()));
  });
  ruby.require("muster/deploy");
  value::Array words(arguments.begin(), arguments.end());
  const value::Value given[] = {program, std::move(words)};
  const auto status = ruby.call("Muster::Deploy", "main", given);
  ruby.finish();  // at_exit blocks may still run commands
  return status.if_integer() ? static_cast<int>(*status.if_integer()) : 1;
}

}  // namespace muster::recipes
