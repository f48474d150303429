#pragma once
#include <memory>
#include <string>
#include <vector>

#include "registry/query.hh"

namespace muster::registry {

enum class Field : std::uint8_t {
  any_name,  // a word alone
  name,
  certname,
  hostname,
  key,
  instance,
  provider,
  account,
  region,
  zone,
  image,
  type,
  address,
  role,
  state,
  tag,
  fact,
  alert,
  generation,
};
enum class Comparison : std::uint8_t {
  like,
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal
};

struct Query::Expression {
  enum class Kind : std::uint8_t { all, any, not_, term };
  Kind kind = Kind::all;
  std::vector<Expression> parts;  // of all, any, not
  // Of a term.
  Field field = Field::any_name;
  std::string path;  // of a tag or a fact
  Comparison comparison = Comparison::like;
  std::vector<std::string> values;  // one is enough
};

struct Query::Parsed {
  Expression root;
  std::vector<std::string> fact_paths;
  bool speaks_of_states = false;
};

/// * is any text, ? is one character. In time linear in both, but for a factor of the text between
/// two stars.
bool matches_glob(std::string_view pattern, std::string_view text);
/// Is the address in "10.0.0.0/8", or that address, or like that glob?
bool matches_address(std::string_view pattern, std::string_view address);

}  // namespace muster::registry
