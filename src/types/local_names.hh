#pragma once
#include <string>
#include <utility>
#include <vector>

#include "types/names.hh"

namespace muster::types {

/// Aliases that only the signatures of one function know. They may name each other and themselves.
class LocalNames : public Names {
 public:
  void declare(const std::string& name, const std::string& meaning);
  TypePtr find_type(std::string_view lower_name) override;

 private:
  std::vector<std::pair<std::string, TypePtr>> aliases_;
};

}  // namespace muster::types
