#include "builtins/sizes.hh"

#include "base/utf8.hh"
#include "value/rich.hh"

namespace muster::builtins {

std::size_t size_of(const Value& v) {
  if (const auto* array = v.if_array()) return array->size();
  if (const auto* hash = v.if_hash()) return hash->size();
  if (const auto* text = v.if_string()) return base::utf8_length(*text);
  return v.if_rich<value::Binary>()->bytes.size();
}

}  // namespace muster::builtins
