#pragma once
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.hh"
#include "eval/collector.hh"
#include "eval/context.hh"
#include "syntax/ast.hh"

namespace muster::eval {

class Evaluator;
using catalog::Index;

/// A resource while the catalog is compiled: what catalog::Resource has, plus who said what.
struct Declared {
  std::string type, title;
  value::Value title_value;       // that create_resources was given, when it is not a text
  std::vector<Setting> settings;  // values may be undef: set to nothing, which keeps a default out
  catalog::Tags tags;
  LexicalScope* scope = nullptr;  // where it was declared
  const Origin* source = nullptr;
  Origin* definition =
      nullptr;  // a class, define or node; null: a type that is not written in Puppet
  const catalog::Schema* schema = nullptr;
  diag::Span where;
  const char* kind = "unknown";
  bool exported = false, virtual_ = false;
  bool by_function = false;
  bool evaluated = false, tagged = false;
  std::string exporter;  // the node it was collected from
  std::string file;      // where that node has it
  std::uint32_t line = 0;
  bool stays_lower = false;  // Stage[main], Class[main]: their name is a parameter too

  const Setting* find(std::string_view name) const;
  void set(Setting setting);
  bool is_class() const { return type == "Class"; }
  std::string ref() const { return type + "[" + title + "]"; }
};

/// What one resource expression says of a resource.
struct Wanted {
  std::string type;  // lower case
  bool exported = false, virtual_ = false;
  diag::Span where;
  bool by_function = false;  // create_resources, which calls code without a file "unknown"
};

/// Builds the catalog: resources, defaults, overrides, collectors, relationships, classes, and the
/// order in which all of it is evaluated. Its methods are spread over files like the Evaluator's.
class Assembly {
 public:
  explicit Assembly(Context& c);
  void connect(Evaluator& e) { evaluator_ = &e; }

  catalog::Catalog compile(std::span<const std::shared_ptr<const syntax::Program>> site);
  /// The top scope with its variables, without evaluating anything.
  void prepare(std::span<const std::shared_ptr<const syntax::Program>> site);

  // expressions
  /// The references of what was declared are added to `references`, unless nobody asks for them.
  void declare(const syntax::Resource& e, LexicalScope& scope, Array* references);
  Value set_defaults(const syntax::ResourceDefaults& e, LexicalScope& scope);
  Value override_resources(const syntax::ResourceOverride& e, LexicalScope& scope);
  Value collect(const syntax::Collect& e, LexicalScope& scope);
  Value relate(const syntax::Binary& e, LexicalScope& scope);
  const std::vector<std::shared_ptr<const syntax::Program>>& imported(const std::string& pattern,
                                                                      diag::Span where);

  // what functions and [] ask for
  std::optional<Index> find(std::string_view type, std::string_view title);
  bool valid_parameter(Index resource, std::string_view name);
  Value parameter_value(Index resource, const std::string& name);
  void create(const Wanted& wanted, std::span<const Value> titles,
              std::span<const Setting> settings, LexicalScope& scope);
  std::vector<Index> include(std::span<const std::string> names, LexicalScope& scope,
                             bool evaluate_now = true);
  void contain(std::span<const std::string> names, LexicalScope& scope);
  void require(std::span<const std::string> names, LexicalScope& scope);
  void realize(std::span<const Value> references);
  void tag(std::span<const std::string> tags, LexicalScope& scope);
  bool tagged(std::string_view tag, LexicalScope& scope);
  bool class_declared(std::string_view name);
  const std::vector<std::string>& classes() const { return classes_; }
  const catalog::Tags& tags() const { return tags_; }
  bool known_class_or_type(std::string_view lower_name);
  Declared& operator[](Index i) { return resources_[i]; }

 private:
  // flow (assembly.cc)
  void set_node_variables();
  void make_settings();
  void evaluate_main(std::span<const std::shared_ptr<const syntax::Program>> site);
  void evaluate_node();
  void evaluate_node_classes();
  void generate();
  bool evaluate_collectors();
  bool evaluate_definitions();
  void guard_evaluation(Index resource);

  // resources
  Index add(Declared&& resource, LexicalScope& scope);
  Index add_to_catalog(Declared&& resource);
  void add_aliases(Index i);
  void add_title(Index i, const std::string& title);
  void add_alias(Index i, const std::string& key, const std::string& shown,
                 const std::string& parts);
  /// By title or alias.
  std::optional<Index> find_named(std::string_view type, std::string_view title) const;
  std::optional<Index> find_alias(std::string_view type, std::string_view title) const;
  auto is_named(std::string_view type, std::string_view title) const {
    return [this, type, title](Index i) {
      return resources_[i].title == title && resources_[i].type == type;
    };
  }
  [[noreturn]] void refuse_duplicate(const Declared& resource, Index there) const;
  Declared make(std::string type, std::string title, LexicalScope& scope, const Origin* source,
                std::vector<Setting> settings, bool with_defaults, Value title_value = {});
  void add_defaults(Declared& resource, LexicalScope& scope);
  void create_one(const Wanted& wanted, const Value& title, std::vector<Setting> settings,
                  LexicalScope& scope);
  std::vector<Setting> eval_attributes(std::span<const syntax::Attribute> attributes,
                                       LexicalScope& scope, const std::string& type,
                                       const syntax::Expr* owner);
  std::vector<std::string> eval_titles(const syntax::ResourceBody& body, LexicalScope& scope,
                                       bool& is_default);
  void declare_bodies(const syntax::Resource& e, const Wanted& wanted, LexicalScope& scope,
                      Array* references);
  void add_edge(Index from, Index to);
  std::string resource_type_name(const syntax::Expr& e, LexicalScope& scope);
  void accept_old_values(const std::string& type, const syntax::Attribute& attribute,
                         Setting& setting);

  // classes and defines
  Index ensure_class(Origin& origin, LexicalScope& scope, const Hash* parameters);
  void declare_parent(Origin& origin, LexicalScope& scope);
  void evaluate(Index i);
  void evaluate_code(Index i, Origin& origin);
  LexicalScope& open_scope(Index i, Origin& origin);
  void set_parameters(Index i, Origin& origin, LexicalScope& scope);
  void bind_external(Index i, Origin& origin);
  void bind_parameters(Index i, Origin& origin, LexicalScope& scope, Layer& layer);
  void check_parameters(const Declared& resource, Origin& origin, const VariableTable& values);
  void prepare_origin(Origin& origin);
  void run_body(Origin& origin, const syntax::Expr* body, LexicalScope& scope);
  void add_to_stage(Index i);
  void add_class_name(const std::string& name);

  // overrides
  void add_override(Override over);
  void merge(Declared& resource, const Override& over);
  void merge_setting(Declared& resource, const Setting& setting);
  static bool is_default(const LexicalScope* scope, std::string_view type, const Setting& setting);

  // collectors
  std::vector<Index> collect_now(Collector& c);
  void apply_overrides(Collector& c, std::span<const Index> found);
  void collect_offers(Collector& c, std::vector<Index>& found);
  Declared collected(const Offer& offer, LexicalScope& scope);
  bool evaluate_collector(Collector& c);

  // finish
  void finish();
  void finish_resource(Declared& resource);
  void add_scope_tags(Declared& resource);
  void evaluate_relationships();
  void relate(const Operand& from, const Operand& to, bool notify);
  void add_operands(const syntax::Binary& e, const Value& v, std::vector<Operand>& into);
  std::optional<Index> find_ref(const std::string& ref);
  void add_imports(const syntax::Program& program);
  std::vector<std::string> refs_of(const Operand& operand, bool leftmost);
  void check_declared_parameters(Declared& resource);
  void spread_metaparameters();
  void fail_on_leftovers();
  void check_relationships();
  catalog::Catalog build();
  catalog::Resource finished(Declared& declared);

  Context& context_;
  Evaluator* evaluator_ = nullptr;
  std::deque<Declared> resources_;  // in catalog order
  std::deque<std::unique_ptr<LexicalScope>> scopes_;
  catalog::ReferenceIndex by_title_;
  TextMap<Index> by_alias_;  // "File[/tmp/a]"
  TextMap<std::vector<Index>> by_type_;
  std::vector<std::pair<Index, Index>> edges_;
  std::vector<std::vector<Index>> contents_;  // edges by their source
  std::vector<std::string> classes_;
  catalog::Tags tags_;
  std::vector<std::pair<std::string, std::vector<Override>>>
      overrides_;  // of resources not there yet
  std::list<Collector> collectors_;
  std::vector<Relationship> relationships_;
  std::vector<Index> pending_;  // classes and defines not evaluated yet
  TextMap<std::vector<std::shared_ptr<const syntax::Program>>> imports_;
  std::set<std::string> imported_paths_;
  Index main_ = 0;
  std::size_t first_finished_ = 0;  // what comes before is the compiler's own
  LexicalScope* node_scope_ = nullptr;
  std::optional<value::Match> node_match_;
};

}  // namespace muster::eval
