#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apply/log_destinations.hh"
#include "cli/cli.hh"
#include "env/deferred.hh"
#include "facts/facts.hh"
#include "os/posix_system.hh"
#include "resources/resources.hh"

namespace muster::cli {

/// What the commands that compile or apply share: the machine, its facts, the types, the log. Made
/// from the command line; each part is made when first asked for.
class Session {
 public:
  explicit Session(const Arguments& arguments, const std::string& run_mode = "user");
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  os::System& system() { return system_; }
  const Settings& settings() const { return arguments_.settings; }
  apply::Logs& log() { return *log_; }
  facts::Facts& facts();
  const resources::Types& types();
  const env::Functions& functions();
  catalog::Schemas& schemas();

  /// Facts read from a file instead of this machine's (--facts). Throws base::Error.
  void use_facts_file(const std::string& path);
  value::Value fact(std::string_view name);
  value::Hash all_facts();
  /// They are looked for again: external ones may have changed.
  void forget_facts() { facts_.reset(); }

  /// This node's name: the setting certname, else the fully qualified host name.
  std::string certname();
  syntax::ParseOptions parse_options() const;
  eval::Node node(const std::string& name);
  /// A cloud's metadata service is asked for facts in this way.
  void use_metadata_service(facts::MetadataService service) { metadata_ = std::move(service); }
  /// External facts are read from this folder too.
  void add_external_facts(std::string folder) { fact_folders_.push_back(std::move(folder)); }
  /// The environment is a server's: there are no manifests or modules of it here.
  void use_remote_environment(std::string name);
  /// Classes that every compile declares beside what the code does (apply --loadclasses).
  void declare_classes(std::vector<std::string> classes) { classes_ = std::move(classes); }
  /// The environment that the settings name. Throws base::Error when it was asked for and is not
  /// there.
  env::Environment& environment();
  /// A warning with the place of a resource.
  void warn_at(const catalog::Resource& resource, const std::string& message);
  /// Replaces what the catalog leaves to the machine that applies it.
  void resolve_deferred(catalog::Catalog& catalog);
  /// Compiles for a node; what the code says goes to the log. Throws like env::compile.
  catalog::Catalog compile(const std::string& node_name,
                           std::shared_ptr<const syntax::Program> code);
  /// What Puppet code says, to the log.
  void take_over(const eval::LogEntry& entry);

 private:
  facts::Settings facts_settings();
  env::Layout layout();
  bool is_disabled(const eval::LogEntry& entry) const;

  const Arguments& arguments_;
  os::PosixSystem system_;
  std::unique_ptr<apply::Logs> log_;
  std::unique_ptr<facts::Facts> facts_;
  std::optional<value::Hash> given_facts_;
  facts::MetadataService metadata_;
  std::vector<std::string> classes_, fact_folders_;
  std::optional<std::string> remote_environment_;
  std::unique_ptr<resources::Types> types_;
  std::unique_ptr<resources::TypeSchemas> schemas_;
  std::unique_ptr<env::Functions> functions_;
  std::unique_ptr<env::Environment> environment_;
};

/// A run that is given a vardir keeps its cache of facts there, not in the machine's.
void place_cache(facts::Settings& settings, const Arguments& arguments);

/// The facts in a JSON or YAML file. Throws base::Error.
value::Hash read_facts(os::System& system, const std::string& path);

/// Manifest text from a file (its path made absolute), standard input ("-") or -e. Throws
/// base::Error "Could not find file F".
struct Code {
  std::string path;
  std::string text;
};
std::string read_standard_input();
Code read_manifest(os::System& system, const std::string& path);
/// nullopt: there is no file that can be read.
std::optional<Code> find_manifest(os::System& system, const std::string& path);
base::Error no_manifest(const std::string& path);

}  // namespace muster::cli
