#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "env/module.hh"
#include "env/program_cache.hh"
#include "eval/compiler.hh"

namespace muster::env {

/// Where an environment's code is.
struct Layout {
  std::string name = "production";
  std::string directory;  // empty: there is none (code given on the command line)
  std::vector<std::string> modulepath;
  std::string manifest;                            // a file, a directory of .pp files, or empty
  std::string config_version;                      // a program, or empty
  std::optional<std::string> environment_timeout;  // as it is written
  bool static_catalogs = true;
  bool operator==(const Layout&) const = default;
};

/// What environment.conf may not say is taken from here.
struct LayoutDefaults {
  std::vector<std::string> basemodulepath;
  std::string default_manifest = "./manifests";
  bool disable_per_environment_manifest = false;
};

/// The layout of a directory environment: its environment.conf over the defaults. `warn` gets what
/// is ignored in that file. Throws base::Error when the file cannot be read.
Layout read_layout(os::System& system, std::string name, std::string directory,
                   const LayoutDefaults& defaults, const std::function<void(std::string)>& warn);

/// An environment: its modules and the cache of what is parsed of it. Long-lived; each compile
/// looks at it through a Loader of its own (loader.hh).
class Environment {
 public:
  Environment(os::System& system, Layout layout, syntax::ParseOptions options);

  /// Begins a compile: what changed on disk since the last one is seen from here on.
  void begin_pass();
  /// The parsed site manifest: one program, or those of a directory in order of their paths. Throws
  /// like ProgramCache.
  std::vector<std::shared_ptr<const syntax::Program>> site();

  const Layout& layout() const { return layout_; }
  const Modules& modules() const { return modules_; }
  const Module* module(std::string_view name) const;
  /// May code of one module use what another defines?
  bool sees(const Module& from, std::string_view other) { return metadata_.sees(from, other); }
  /// Leaves the modules out whose metadata.json is wrong, and tells what is wrong with it.
  void leave_out_faulty(syntax::Strict strict, const eval::LogSink& log);
  ProgramCache& programs() { return programs_; }
  os::System& system() { return system_; }

 private:
  void look();

  os::System& system_;
  Layout layout_;
  ProgramCache programs_;
  Modules modules_;
  MetadataFiles metadata_;
  bool is_new_ = true;  // made for the compile that comes first
};

}  // namespace muster::env
