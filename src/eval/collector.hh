#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "eval/fleet.hh"
#include "eval/lexical_scope.hh"
#include "syntax/ast.hh"
#include "types/type.hh"

namespace muster::eval {

struct Collector;

/// New values for a resource that another place declares.
struct Override {
  std::string type, title;
  std::vector<Setting> settings;
  const Origin* source = nullptr;
  LexicalScope* scope = nullptr;
  diag::Span where;
};

/// A collector's query with its right-hand sides evaluated.
struct Query {
  enum class Kind : std::uint8_t { equal, unequal, and_, or_ };
  Kind kind = Kind::equal;
  std::string attribute;  // equal, unequal
  value::Value value;
  std::vector<std::string> tags;       // of tag == …
  std::unique_ptr<Query> left, right;  // and_, or_
};

/// One side of a relationship: references, or a collector whose finds are known at the end.
struct Operand {
  types::TypePtr reference;  // Class or Resource
  Collector* collector = nullptr;
  bool operator==(const Operand& other) const;
};

/// `Type<| query |> { overrides }`, or realize(): found again and again until nothing new appears.
struct Collector {
  std::string type;  // "File"; empty for realize
  std::unique_ptr<Query> query;
  bool exported = false;
  std::optional<std::vector<Offer>> offers;  // exported: what other nodes have, asked for once
  std::vector<value::Value> references;      // realize: what is not there yet
  std::vector<Setting> overrides;
  LexicalScope* scope = nullptr;
  diag::Span where;
  std::vector<std::uint32_t> collected;
  std::set<std::uint32_t> seen;
  std::vector<Operand>
      alternative;  // what stood left of it in a chain: takes its place when it is empty
};

struct Relationship {
  Operand from, to;
  bool notify = false;
};

/// A collector as the value of its expression, so that a relationship can be formed with it.
class CollectorValue final : public types::Type {
 public:
  explicit CollectorValue(Collector& c) : Type(types::TypeKind::unit), collector(c) {}
  Collector& collector;
};

}  // namespace muster::eval
