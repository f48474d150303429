#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/log.hh"
#include "catalog/catalog.hh"
#include "eval/fleet.hh"
#include "eval/loader.hh"
#include "eval/scope.hh"
#include "types/names.hh"

namespace muster::eval {

using base::Level;

/// What Puppet code says while it is compiled (notice() and its kin), and the compiler's own
/// warnings.
struct LogEntry {
  Level level;
  std::string message;
  std::string source;  // "Scope(Class[main])"; empty for the compiler's own ("Puppet")
  diag::Span where;    // of a warning of the compiler: printed after the message when known
};
using LogSink = std::function<void(const LogEntry&)>;

/// Puppet's settings that change what code means. Defaults are Puppet 7's.
struct Settings {
  syntax::Strict strict = syntax::Strict::warning;
  bool strict_variables = false;
  bool legacy = false;  // accept what Puppet's early years wrote
};

/// Instead of hangs: the most a compile may use. Reaching one is a SourceError that names it.
struct Budget {
  std::size_t call_depth = 1000;
  std::size_t string_bytes = 64u << 20;
  std::size_t collection_items = 5'000'000;
  std::size_t iterations = 20'000'000;
  std::chrono::milliseconds time{300'000};
};

/// Who the catalog is for.
struct Node {
  std::string name;
  std::string environment = "production";
  /// $facts, and each fact as a top-scope variable. Asked for by name so that a fact nobody reads
  /// is not found.
  std::function<value::Value(std::string_view name)> find_fact;
  std::function<value::Hash()> all_facts;
  value::Hash trusted;
  std::function<value::Hash()> server_facts;
  value::Hash parameters;                 // further top-scope variables (an ENC's)
  std::vector<std::string> classes;       // an ENC's
  value::Hash class_parameters;           // an ENC's classes with parameters: name → hash
  std::function<value::Hash()> settings;  // $settings::NAME
  Fleet* fleet = nullptr;                 // exported resources, the registry; null: there is none
};

/// Where a function is called; line 0: a program, as a whole.
struct CallPlace {
  std::string file;  // empty: code without a file
  std::uint32_t line;
};

/// One compile of one node's catalog. What functions may ask for and change; the flow itself is
/// compile().
class Compiler {
 public:
  Compiler(Loader& loader, Settings settings, Budget budget, Node node, LogSink log);
  ~Compiler();

  /// Evaluates the site's programs (in order), the node definition, classes and defines, collects,
  /// and checks. Throws SourceError: what is wrong, Puppet's text.
  catalog::Catalog compile(std::span<const std::shared_ptr<const syntax::Program>> site);
  /// One expression or program in the top scope, without a catalog: epp render, functions outside a
  /// compile.
  Value evaluate(const std::shared_ptr<const syntax::Program>& program);

  /// The top scope, with the node's facts and variables in it.
  Scope& top_scope();

  // For functions. `scope` is the caller's, `where` the call's.
  const Settings& settings() const;
  const Node& node() const;
  Loader& loader();
  types::Names& names(const Scope& scope);
  void log(Level level, std::string message, const Scope& scope);
  /// A warning of the compiler itself, with its place; `key` (when not empty) limits it to once per
  /// compile.
  void warn(const std::string& message, diag::Span where, const std::string& key = {});
  Value call(std::string_view function, std::span<const Value> arguments, Scope& scope,
             diag::Span where, const Callable* block = nullptr);
  std::shared_ptr<const Function> find_function(std::string_view name, const Scope& scope);
  /// The calls under way, the innermost first, with the programs that they are in.
  std::vector<CallPlace> call_places() const;
  /// Declares classes as include does (once each); the Class references, in order.
  Array include(std::span<const std::string> classes, Scope& scope, diag::Span where);
  Array contain(std::span<const std::string> classes, Scope& scope, diag::Span where);
  Array require(std::span<const std::string> classes, Scope& scope, diag::Span where);
  void realize(std::span<const Value> references, Scope& scope, diag::Span where);
  /// create_resources: type → titles → parameters, with defaults.
  void create_resources(std::string_view type, const Hash& resources, const Hash& defaults,
                        Scope& scope, diag::Span where);
  bool class_declared(std::string_view name) const;
  /// Of the catalog so far, for templates.
  std::vector<std::string> declared_classes() const;
  std::vector<std::string> tags() const;
  const catalog::Resource* find_resource(std::string_view type, std::string_view title) const;
  /// Is this a class, define or resource type that could be declared (defined('x'))?
  bool known_class_or_type(std::string_view name);
  void tag(std::span<const std::string> tags, Scope& scope);
  bool tagged(std::string_view tag, const Scope& scope) const;
  /// The template that inline_epp is given as text; parsed once and kept as long as this.
  std::shared_ptr<const syntax::Program> parse_inline_epp(const std::string& text);
  /// A parsed EPP template with parameters, as a String, or a Sensitive of one when it rendered a
  /// Sensitive. A template from a file sees the top scope's variables (`in_scope` false),
  /// inline_epp the caller's too. Null parameters: none given.
  Value render_epp(const syntax::Program& program, const Hash* parameters, Scope& scope,
                   bool in_scope = false);
  /// Counts towards the iteration and time budgets; long loops of functions call it once a round.
  void tick(diag::Span where);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster::eval
