#pragma once
#include <optional>
#include <string>
#include <vector>

#include "eval/loader.hh"
#include "types/mismatch.hh"

namespace muster::eval {

struct ModuleView;

/// A parameter of a class or define with its type evaluated.
struct DefinedParameter {
  std::string_view name;
  types::TypePtr type;  // null: Any
  const syntax::Expr* default_value;
};

/// A class, define or node as the source of resources and settings: who may override what, and what
/// its code is. One per name and compile; compared by address.
struct Origin {
  enum class Kind : std::uint8_t { main, class_, define, node };
  Kind kind = Kind::main;
  std::string name;          // "apache::vhost"; empty for main
  std::string title;         // as a resource: "Apache::Vhost"
  DefinitionPtr definition;  // class_ and define
  const syntax::Node* node = nullptr;
  const syntax::Expr* node_match = nullptr;  // the one of the node's names that this stands for
  ModuleView* module = nullptr;
  Origin* parent = nullptr;   // set once the class is declared
  bool may_override = false;  // a collector of its code has overrides
  bool prepared = false;      // `parameters` are filled in
  std::vector<DefinedParameter> parameters;

  bool child_of(const Origin& other) const {
    if (may_override) return true;
    for (const Origin* o = parent; o; o = o->parent)
      if (o == &other || o->may_override) return true;
    return false;
  }
};

}  // namespace muster::eval
