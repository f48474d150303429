#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "eval/function.hh"
#include "types/names.hh"

namespace muster::eval {

class Definitions;

/// Text keys that can be looked up by view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};
template <class T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

/// What one module's code sees by name, found once per compile. The environment's own code has the
/// empty name.
struct ModuleView final : types::Names {
  ModuleView(Definitions& d, std::string n) : definitions(d), name(std::move(n)) {}
  types::TypePtr find_type(std::string_view lower_name) override;
  /// nullptr when there is none.
  std::shared_ptr<const Function> find_function(std::string_view function);

  Definitions& definitions;
  const std::string name;

 private:
  TextMap<types::TypePtr> types_;
  TextMap<std::shared_ptr<const Function>> functions_;
};

}  // namespace muster::eval
