#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hh"

namespace muster::eval {

/// A resource that a node exports.
struct Offer {
  std::string certname;
  catalog::Resource resource;
};

/// What a compile may ask of the other nodes. Whoever compiles without a server has none.
class Fleet {
 public:
  virtual ~Fleet() = default;
  /// What other nodes that are not gone export of a type ("File"), in order of their names. Throws
  /// base::Error.
  virtual std::vector<Offer> exported(std::string_view type) = 0;
  /// The nodes that a query matches, in order of their names. Throws base::Error.
  virtual value::Array nodes(const std::string& query) = 0;
};

}  // namespace muster::eval
