#include "cloud/json_object.hh"

#include "base/error.hh"
#include "value/json.hh"

namespace muster::cloud {

std::optional<value::Hash> json_object(std::string_view text) {
  try {
    const value::Value read = value::from_json(text);
    const value::Hash* object = read.if_hash();
    return object ? std::optional(*object) : std::nullopt;
  } catch (const base::Error&) {
    // Whatever answers at the address of a service may not be that service.
    return std::nullopt;
  }
}

std::string text_in(const value::Hash& object, std::string_view name) {
  const value::Value* found = object.find(name);
  const std::string* text = found ? found->if_string() : nullptr;
  return text ? *text : std::string();
}

}  // namespace muster::cloud
