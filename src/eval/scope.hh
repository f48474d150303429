#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/source.hh"
#include "value/regexp.hh"
#include "value/value.hh"

namespace muster::eval {

/// Where variables live. Scopes form a chain: lambdas and functions → class or define → node → top.
/// Match variables ($0, $1 …) live in nested ephemeral layers of a scope.
class Scope {
 public:
  virtual ~Scope() = default;

  /// The variable as written: "x", "::x", "a::b", "1". nullptr when it is not set (set to undef is
  /// not nullptr).
  virtual const value::Value* find(std::string_view name) = 0;
  /// Throws SourceError when it is set already in this scope.
  virtual void set(std::string_view name, value::Value value, diag::Span where) = 0;
  /// Every variable seen from here, nearest first: for templates.
  virtual value::Hash visible() = 0;
  /// The module whose code this scope runs; empty for the environment's manifests.
  virtual const std::string& module_name() const = 0;
  /// How log lines call it: "Scope(Class[main])".
  virtual std::string text() const = 0;
};

}  // namespace muster::eval
