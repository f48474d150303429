#pragma once
#include "value/value.hh"

namespace muster::eval {

/// The language's ==: case-insensitive for strings, 1 == 1.0, deep in arrays; hashes compare
/// exactly.
bool equals(const value::Value& a, const value::Value& b);
/// Negative, zero, positive for <, ==, >. Throws SourceError (no place) with Puppet's text when the
/// two cannot be compared.
int compare(const value::Value& a, const value::Value& b);
/// `needle in haystack`.
bool included(const value::Value& needle, const value::Value& haystack);

}  // namespace muster::eval
