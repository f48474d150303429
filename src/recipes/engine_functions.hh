#pragma once
#include "deploy/engine.hh"
#include "recipes/deploy_functions.hh"
#include "ruby/interpreter.hh"

namespace muster::recipes {

/// Gives Ruby the engine: Muster.ssh_host, ssh_submit, ssh_here, ssh_upload, ssh_download,
/// ssh_write, ssh_close_input, ssh_cancel and ssh_poll. Both outlive the interpreter's use
/// of them.
void define_engine_functions(ruby::Interpreter& ruby, deploy::Engine& engine, Deploys& deploys);

}  // namespace muster::recipes
