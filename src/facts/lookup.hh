#pragma once
#include <string_view>

#include "value/value.hh"

namespace muster::facts {

/// What is at the dotted path below a value: names for hashes, numbers for arrays. undef when
/// nothing is.
value::Value dig(value::Value from, std::string_view path);
/// The hash and every hash directly nested in it, sorted by key as Facter prints them.
value::Hash sorted(const value::Hash& hash);
/// True when a name matches a pattern in which one * stands for anything but nothing.
bool matches_family(std::string_view pattern, std::string_view name);

}  // namespace muster::facts
