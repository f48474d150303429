#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "types/mismatch.hh"
#include "types/names.hh"
#include "types/type.hh"

namespace muster::types {

using Arguments = std::span<const value::Value>;

/// One way to call T.new. Types are written as the language writes them.
struct Overload {
  using Make = value::Value (*)(Arguments, Names&);
  using Text = std::vector<std::pair<std::string, std::string>>;  // type and name of each parameter
  Text required, optional;
  Make make;
  /// Its result is not the instance but the text of what is wrong with the arguments.
  bool explains = false;
};

/// The function behind T.new: called with arguments that fit no overload it says which ones there
/// are.
class Constructor {
 public:
  using Make = std::function<value::Value(Arguments, Names&)>;
  /// `aliases` are names that only the overloads know, each with what it stands for.
  Constructor(std::string name, const std::vector<std::pair<std::string, std::string>>& aliases,
              const std::vector<Overload>& overloads);
  explicit Constructor(std::string name) : name_(std::move(name)) {}
  void add(OverloadSignature signature, Make make, bool explains = false);

  value::Value call(Arguments arguments, Names& names) const;
  /// Of the overloads that make instances.
  std::vector<OverloadSignature> signatures() const;

 private:
  struct Entry {
    OverloadSignature signature;
    Make make;
    bool explains;
  };
  std::string name_;
  std::vector<Entry> entries_;
};
using ConstructorPtr = std::shared_ptr<const Constructor>;

/// The function of each family of types, made once.
const ConstructorPtr& integer_constructor();
const ConstructorPtr& float_constructor();
const ConstructorPtr& numeric_constructor();
const ConstructorPtr& boolean_constructor();
const ConstructorPtr& string_constructor();
const ConstructorPtr& regexp_constructor();
const ConstructorPtr& array_constructor();
const ConstructorPtr& hash_constructor();
const ConstructorPtr& binary_constructor();
const ConstructorPtr& semver_constructor();
const ConstructorPtr& semver_range_constructor();
const ConstructorPtr& timespan_constructor();
const ConstructorPtr& timestamp_constructor();
const ConstructorPtr& uri_constructor();
const ConstructorPtr& sensitive_constructor();
const ConstructorPtr& type_constructor();
const ConstructorPtr& unit_constructor();
ConstructorPtr object_constructor(const Type& type);
/// Throws SourceError when nothing can be made with these arguments.
ConstructorPtr init_constructor(const InitType& type);

/// The function of any type; nullptr when the type has none.
ConstructorPtr constructor_of(const Type& type);

}  // namespace muster::types
