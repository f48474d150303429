#include "builtins/ruby_join.hh"

#include "types/text.hh"

namespace muster::builtins {

std::string ruby_join(const Array& array, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += separator;
    if (const auto* nested = array[i].if_array())
      out += ruby_join(*nested, separator);
    else
      out += types::ruby_text(array[i]);
  }
  return out;
}

}  // namespace muster::builtins
