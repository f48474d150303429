#pragma once
#include <string>

#include "types/string_format.hh"

namespace muster::types {

/// How deep in pretty-printed collections the text being made stands.
struct Indentation {
  int level = 0;
  bool first = true;
  bool indenting = false;

  Indentation with(bool flag) const { return {level, first, flag}; }
  Indentation deeper(bool flag) const { return {level + 1, true, flag}; }
  /// Does the text begin on a line of its own?
  bool breaks() const { return indenting && level > 0 && !first; }
  std::string padding() const { return std::string(static_cast<std::size_t>(level) * 2, ' '); }
};

/// The text of one value under the formats that are in force for it.
std::string format_value(const value::Value& v, const FormatMap& formats, const Indentation& at);

/// The same for collections, with the format found for them.
std::string format_array(const value::Array& a, const StringFormat& f, const FormatMap& formats,
                         const Indentation& at);
std::string format_hash(const value::Hash& h, const StringFormat& f, const FormatMap& formats,
                        const Indentation& at);

/// For scalars: integers and floats also serve booleans.
std::string format_scalar(const value::Value& v, const StringFormat& f);

[[noreturn]] void illegal_format(std::string_view type, const StringFormat& f,
                                 std::string_view expected);

}  // namespace muster::types
