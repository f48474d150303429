#pragma once
#include <deque>
#include <memory>
#include <vector>

#include "eval/loader.hh"
#include "eval/module_view.hh"
#include "eval/origin.hh"

namespace muster::eval {

class Evaluator;

/// Everything that has a name for one compile: what the site's programs define, then what the
/// loader finds.
class Definitions {
 public:
  explicit Definitions(Loader& loader);

  /// Makes a program's definitions known, whatever their place in it. Throws SourceError on a name
  /// that is taken.
  void add(const std::shared_ptr<const syntax::Program>& program, const std::string& module);
  /// Functions written in Puppet are run by it; warnings go to its context.
  void connect(Evaluator& evaluator) { evaluator_ = &evaluator; }

  Origin* find_class(std::string_view name);
  Origin* find_define(std::string_view name);
  /// The node definition for the first of the names that has one, else the default; nullptr when
  /// there is none.
  Origin* find_node(const std::string& name, std::optional<value::Match>& match);
  bool any_nodes() const { return !nodes_.empty(); }
  const catalog::Schema* find_schema(std::string_view lower_name);
  ModuleView& module(const std::string& name);
  Origin& main() { return main_; }
  /// The class that always is: $settings::NAME.
  Origin& settings() { return settings_; }

  Loader& loader() { return loader_; }
  types::TypePtr find_type(std::string_view lower_name, ModuleView& from);
  std::shared_ptr<const Function> find_function(std::string_view name, ModuleView& from);

 private:
  void add_definition(const syntax::Expr& e, const std::shared_ptr<const syntax::Program>& program,
                      const std::string& module);
  void add_container(const syntax::Definition& d,
                     const std::shared_ptr<const syntax::Program>& program,
                     const std::string& module);
  void add_node(const syntax::Node& n, const std::shared_ptr<const syntax::Program>& program,
                const std::string& module);
  void add_function(const syntax::Function& f,
                    const std::shared_ptr<const syntax::Program>& program,
                    const std::string& module);
  void add_alias(const syntax::TypeAlias& a, const std::string& module);
  Origin* adopt(DefinitionPtr found, Origin::Kind kind);
  void check_parameters(const syntax::Definition& d);
  Origin* find(TextMap<Origin*>& known, std::string_view name, Origin::Kind kind);

  struct Alias {
    const syntax::TypeAlias* definition;
    ModuleView* module;
    types::TypePtr type;  // once asked for
    types::TypePtr finished;
  };
  types::TypePtr alias_type(Alias& alias);
  /// From a file of its own, when `from` may see it; read once.
  types::TypePtr load_type(std::string_view lower_name, ModuleView& from);
  std::shared_ptr<const Function> load_function(std::string_view name, ModuleView& from);

  Loader& loader_;
  Evaluator* evaluator_ = nullptr;
  Origin main_, settings_;
  std::deque<Origin> origins_;
  std::vector<Origin*> nodes_;
  std::vector<std::shared_ptr<const syntax::Program>> programs_;
  TextMap<Origin*> classes_, defines_;
  TextMap<std::shared_ptr<const Function>> functions_;
  TextMap<diag::Span> function_places_;
  TextMap<Alias> aliases_;
  TextMap<std::shared_ptr<const Function>> loaded_functions_;
  TextMap<Alias> loaded_aliases_;
  TextMap<const catalog::Schema*> schemas_;
  TextMap<std::unique_ptr<ModuleView>> modules_;
};

/// A function written in the Puppet language.
std::shared_ptr<const Function> make_puppet_function(Evaluator& evaluator,
                                                     const syntax::Function& definition,
                                                     std::shared_ptr<const syntax::Program> program,
                                                     ModuleView& module);

}  // namespace muster::eval
