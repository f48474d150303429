#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/schema.hh"
#include "eval/function.hh"
#include "syntax/program.hh"
#include "types/type.hh"

namespace muster::eval {

/// A class or define with the program that owns its tree and the module it came from.
struct DefinitionPtr {
  const syntax::Definition* definition = nullptr;
  std::shared_ptr<const syntax::Program> program;
  std::string module;  // empty: the environment's own manifests
  explicit operator bool() const { return definition != nullptr; }
};

/// A file that defines one function or type alias, and the module it belongs to.
struct LoadedProgram {
  std::shared_ptr<const syntax::Program> program;
  std::string module;
  explicit operator bool() const { return program != nullptr; }
};

enum class ModuleFolder { files, templates, scripts, manifests, lib };

/// Where everything with a name is found: the one interface for functions, types, classes,
/// templates, files and data, whoever provides them. Names are lower case without a leading ::.
/// `from` is the module that asks, empty for the environment: with metadata.json, a module sees
/// only what it depends on. Finding parses files when needed and throws their SourceError.
class Loader {
 public:
  virtual ~Loader() = default;
  virtual DefinitionPtr find_class(std::string_view name) = 0;
  virtual DefinitionPtr find_define(std::string_view name) = 0;
  /// A built-in function.
  virtual std::shared_ptr<const Function> find_function(std::string_view name,
                                                        std::string_view from) = 0;
  /// The file of a function written in Puppet (MODULE/functions/NAME.pp).
  virtual LoadedProgram find_function_program(std::string_view, std::string_view) { return {}; }
  /// The file of a type alias (MODULE/types/NAME.pp).
  virtual LoadedProgram find_type_program(std::string_view, std::string_view) { return {}; }
  virtual types::TypePtr find_type(std::string_view name, std::string_view from) = 0;
  /// A resource type that is not a define: built in, or a module's in Ruby.
  virtual const catalog::Schema* find_resource_type(std::string_view name) = 0;
  /// "module/path" in the module's files/, templates/ …, or an absolute path: where it is on disk.
  virtual std::optional<std::string> find_file(ModuleFolder folder, std::string_view path) = 0;
  /// The template "module/name.epp", parsed.
  virtual std::shared_ptr<const syntax::Program> find_epp(const std::string& absolute_path) = 0;
  virtual std::optional<std::string> module_directory(std::string_view module) = 0;
  /// Data for a class parameter ("ntp::servers"); nullopt when there is none.
  virtual std::optional<value::Value> find_data(std::string_view key) = 0;
  /// The programs that `import "pattern"` in the manifest `from_file` means (the form of Puppet's
  /// early years).
  virtual std::vector<std::shared_ptr<const syntax::Program>> import(
      const std::string& pattern, const std::string& from_file) = 0;
};

}  // namespace muster::eval
