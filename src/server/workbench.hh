#pragma once
#include <memory>
#include <string>

#include "env/compile.hh"
#include "env/loader.hh"
#include "resources/resources.hh"
#include "server/content_state.hh"
#include "server/node_facts.hh"
#include "server/trusted.hh"
#include "server/upstream.hh"

namespace muster::server {

/// What a worker compiles with, kept from one compile to the next: one environment and what is
/// parsed of it, the functions, the types. Made, and warmed, before the workers are forked.
class Workbench {
 public:
  Workbench(const Options& options, Content& content, std::string environment);

  /// Parses the site's manifests, so that workers share them. What is wrong with them is found out
  /// by who compiles.
  void warm();
  const std::string& environment_name() const { return name_; }
  /// As it is on disk now; nullopt when it is gone.
  std::optional<env::Layout> layout() const;
  /// The environment of that layout.
  env::Environment& environment(const env::Layout& layout);
  /// Throws like env::compile.
  catalog::Catalog compile(const env::Layout& layout, eval::Node node);

  /// $server_facts, without the environment.
  const value::Hash& server_facts();
  /// $settings::NAME
  const value::Hash& setting_values();

  const Options& options;
  Content& content;
  WorkerSystem system;
  FactsReader facts;
  Extensions extensions;
  std::unordered_map<std::string, std::string> told_exports;  // by certname: a digest

 private:
  void log(const eval::LogEntry& entry);

  std::string name_;
  env::Functions functions_;
  resources::Types types_;
  resources::TypeSchemas schemas_;
  std::unique_ptr<env::Environment> environment_;
  std::optional<value::Hash> server_facts_, setting_values_;

 public:
  base::LogSink* sink = nullptr;  // gets what the code says
};

}  // namespace muster::server
