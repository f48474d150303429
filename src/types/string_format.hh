#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "types/type.hh"

namespace muster::types {

struct StringFormat;
/// Which format for which type: the first whose type a value's type is assignable to.
using FormatMap = std::vector<std::pair<TypePtr, StringFormat>>;

/// One "%<flags><width>.<precision><letter>" of String.new, and for collections what stands between
/// elements and how these are written.
struct StringFormat {
  std::string text;  // as given
  char letter = 's';
  bool left = false, alternate = false;
  bool space = false;
  char delimiter = 0;  // [ { ( < | or none
  std::optional<std::size_t> width, precision;
  std::optional<std::string> separator, separator2;
  std::shared_ptr<const FormatMap> contained;

  /// The text around a collection's elements.
  std::pair<std::string, std::string> delimiters(char open, char close) const;
};

/// Throws SourceError with Puppet's text when it is not a format.
StringFormat parse_format(const std::string& text);

/// What the user's formats are merged into, and merging: `higher` wins, and hides everything in
/// `lower` that it is more general than. The most specific types come first.
const FormatMap& default_formats();
/// For what is inside a collection whose format does not say: %p.
const std::shared_ptr<const FormatMap>& default_formats_for_contents();
FormatMap merge_formats(const FormatMap& lower, const FormatMap& higher);

/// The formats of a hash of type → format or {format, separator, separator2, string_formats}.
FormatMap read_formats(const value::Value& formats);

}  // namespace muster::types
