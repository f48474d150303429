#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "env/environment.hh"
#include "env/unread_data.hh"
#include "eval/function.hh"
#include "eval/loader.hh"

namespace muster::env {

/// The built-in functions by name, used by every compile; each is made when first asked for, by one
/// thread at a time.
class Functions {
 public:
  explicit Functions(const std::vector<base::Named<eval::Builtin>>& functions);
  std::shared_ptr<const eval::Function> find(std::string_view name) const;

 private:
  struct Entry {
    std::function<eval::Builtin()> define;
    std::shared_ptr<const eval::Function> made = {};
  };
  mutable std::map<std::string, Entry, std::less<>> by_name_;
};

/// How one compile finds things in an environment. Puppet's autoload: class a::b::c is looked for
/// in module a, in manifests/b/c.pp, then b.pp, with manifests/init.pp read before them.
class Loader : public eval::Loader {
 public:
  /// `parsed` is called for every program when it is read, before anything of it is used.
  using Parsed = std::function<void(const syntax::Program&)>;
  /// `warn` is told of data that a class would get and that is not read.
  using Warn = std::function<void(std::string)>;
  Loader(Environment& environment, const Functions& functions, catalog::Schemas& schemas,
         Parsed parsed, Warn warn = {});

  eval::DefinitionPtr find_class(std::string_view name) override;
  eval::DefinitionPtr find_define(std::string_view name) override;
  std::shared_ptr<const eval::Function> find_function(std::string_view name,
                                                      std::string_view from) override;
  eval::LoadedProgram find_function_program(std::string_view name, std::string_view from) override;
  types::TypePtr find_type(std::string_view name, std::string_view from) override;
  eval::LoadedProgram find_type_program(std::string_view name, std::string_view from) override;
  const catalog::Schema* find_resource_type(std::string_view name) override;
  std::optional<std::string> find_file(eval::ModuleFolder folder, std::string_view path) override;
  std::shared_ptr<const syntax::Program> find_epp(const std::string& absolute_path) override;
  std::optional<std::string> module_directory(std::string_view module) override;
  std::optional<value::Value> find_data(std::string_view key) override;
  std::vector<std::shared_ptr<const syntax::Program>> import(const std::string& pattern,
                                                             const std::string& from_file) override;

 private:
  using Known = std::unordered_map<std::string, eval::DefinitionPtr>;
  eval::DefinitionPtr find_definition(Known& known, std::string_view name);
  void load_manifest(const Module& module, const std::string& relative);
  /// Programs live as long as the compile that reads them, even when their files change meanwhile.
  std::shared_ptr<const syntax::Program> keep(std::shared_ptr<const syntax::Program> program);
  /// NAME.pp in the folder (functions, types) of the module that the name begins with, or the
  /// environment's.
  eval::LoadedProgram find_program(std::string_view folder, std::string_view name,
                                   std::string_view from);
  std::shared_ptr<const eval::Function> find_ruby_function(std::string_view name,
                                                           std::string_view from);
  bool visible(std::string_view module, std::string_view from) const;

  Environment& environment_;
  const Functions& functions_;
  catalog::Schemas& schemas_;
  UnreadData unread_data_;
  Known classes_, defines_;
  /// Null: looked for, not there. They know types of this compile only.
  std::unordered_map<std::string, std::shared_ptr<const eval::Function>> ruby_functions_;
  /// Types that modules have in Ruby; nullopt: looked for, not there.
  std::map<std::string, std::optional<catalog::Schema>, std::less<>> ruby_types_;
  Parsed parsed_;
  Warn warn_;
  std::set<std::string, std::less<>> without_data_;  // classes that were warned of
  std::unordered_set<std::string> read_;             // manifests that were looked for
  std::unordered_set<std::shared_ptr<const syntax::Program>> kept_;
};

}  // namespace muster::env
