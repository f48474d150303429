#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "eval/origin.hh"
#include "eval/scope.hh"
#include "eval/variables.hh"

namespace muster::eval {

class LexicalScope;
struct Node;

/// A parameter as set somewhere: by a resource's body, a default, an override.
struct Setting {
  std::string name;
  value::Value value;
  const Origin* source = nullptr;
  diag::Span where;
  bool append = false;
};

/// Resource defaults of one type, set in one scope.
struct Defaults {
  std::string type;  // "File"
  std::vector<Setting> settings;
};

/// All scopes of a compile, by the class they belong to, and what the top scope asks for.
struct Scopes {
  Node* node = nullptr;
  LexicalScope* top = nullptr;
  std::unordered_map<std::string, LexicalScope*> classes;
  std::deque<std::string> names;  // of variables that no program holds
  bool any_defaults = false;

  std::string_view keep(std::string_view name) { return names.emplace_back(name); }
  LexicalScope* find_class(const std::string& name) const;
};

/// The scope of main, a node, a class or a defined resource. Lambdas and functions add layers to
/// the scope they run in. Resource defaults are looked up along the callers (`parent`), variables
/// along the text.
class LexicalScope final : public Scope {
 public:
  static constexpr std::uint32_t no_resource = 0xffffffff;

  LexicalScope(Scopes& scopes, LexicalScope* parent, Origin* origin, std::uint32_t resource,
               std::string ref);
  LexicalScope(const LexicalScope&) = delete;
  ~LexicalScope() override;

  const value::Value* find(std::string_view name) override;
  void set(std::string_view name, value::Value value, diag::Span where) override;
  value::Hash visible() override;
  const std::string& module_name() const override;
  std::string text() const override;

  /// Is the variable set in the innermost block that can have variables?
  bool bound(std::string_view name);
  /// Sets a variable that is known not to be bound, in the innermost block; `name` must last.
  void define(std::string_view name, value::Value value);
  /// $n: the n-th group of the last successful match; nullptr when there was none.
  const value::Value* find_match(std::string_view number);
  void add_match(MatchData match);

  bool top() const { return this == scopes.top; }
  bool node() const { return origin->kind == Origin::Kind::node; }

  Scopes& scopes;
  LexicalScope* const parent;  // who declared the resource
  LexicalScope* enclosing;     // node or top; null for top
  LexicalScope* inherited = nullptr;
  Origin* const origin;
  const std::uint32_t resource;
  Layer base{Layer::Kind::scope, nullptr};
  Layer* innermost = &base;
  std::vector<Defaults> defaults;
  std::function<void()> fill;  // sets the variables, when the first of them is asked for

 private:
  friend class LayerGuard;
  const value::Value* find_here(std::string_view name);
  const value::Value* find_qualified(std::string_view name);
  const value::Value* find_fact(std::string_view name);
  void collect_visible(value::Hash& into);

  const std::string ref_;
  value::Value group_;   // what find_match returned last
  VariableTable facts_;  // top: asked for and found
  std::vector<std::string_view> absent_facts_;
};

/// Thrown by a look-up of a parameter that has no value yet, to whoever evaluates the parameters.
struct UnevaluatedParameter {
  std::string_view name;
};

/// Takes every layer away that was added to a scope during its lifetime.
class LayerGuard {
 public:
  explicit LayerGuard(LexicalScope& scope) : scope_(scope), saved_(scope.innermost) {}
  LayerGuard(const LayerGuard&) = delete;
  ~LayerGuard() {
    if (scope_.innermost != saved_) unwind();
  }

 private:
  void unwind();
  LexicalScope& scope_;
  Layer* const saved_;
};

/// Runs with only the scope's own variables: functions and templates.
class GlobalGuard {
 public:
  explicit GlobalGuard(LexicalScope& scope) : scope_(scope), saved_(scope.innermost) {
    scope.innermost = &scope.base;
  }
  GlobalGuard(const GlobalGuard&) = delete;
  ~GlobalGuard() { scope_.innermost = saved_; }

 private:
  LexicalScope& scope_;
  Layer* const saved_;
};

}  // namespace muster::eval
