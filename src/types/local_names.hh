#pragma once
#include <string>
#include <utility>
#include <vector>

#include "types/names.hh"

namespace muster::types {

/// Aliases that only the signatures of one function know. They may name each other and themselves,
/// and what `others` knows.
class LocalNames : public Names {
 public:
  explicit LocalNames(Names& others = static_names()) : others_(others) {}
  void declare(const std::string& name, const std::string& meaning);
  TypePtr find_type(std::string_view lower_name) override;

 private:
  Names& others_;
  std::vector<std::pair<std::string, TypePtr>> aliases_;
};

}  // namespace muster::types
