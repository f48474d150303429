#pragma once
#include <chrono>
#include <string>

#include "value/value.hh"

namespace muster::recipes {

// What Ruby gives in a hash. One that is not there, or is of another kind, is `otherwise`.

/// The bytes of a Ruby string: it comes as a Binary when they are no text. nullptr: none.
std::string bytes_of(const value::Value* v);
std::string text_at(const value::Hash& options, const char* name);
bool flag_at(const value::Hash& options, const char* name);
/// A number of seconds, also a broken one.
std::chrono::milliseconds seconds_at(const value::Hash& options, const char* name,
                                     std::chrono::milliseconds otherwise = {});

}  // namespace muster::recipes
