#pragma once
#include <memory>
#include <vector>

#include "env/environment.hh"
#include "env/loader.hh"
#include "eval/compiler.hh"

namespace muster::env {

/// One node's compile.
struct Request {
  eval::Node node;
  eval::Settings settings;
  eval::Budget budget;
  /// Compiled instead of the environment's manifest (apply FILE, -e CODE); null: the manifest.
  std::shared_ptr<const syntax::Program> code;
};

/// load environment → parse → evaluate → collect → finalize → catalog. What the code says goes to
/// `log` as it is said. Throws diag::SourceError for the code, base::Error for the machine.
catalog::Catalog compile(Environment& environment, const Functions& functions,
                         catalog::Schemas& schemas, Request request, const eval::LogSink& log);

}  // namespace muster::env
