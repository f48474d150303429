#pragma once
#include "value/value.hh"

namespace muster::eval {

/// URI + URI or String: the reference resolved against the base (RFC 3986, 5.2). Throws SourceError
/// without a place when the right side is neither.
value::Value join_uris(const value::Value& base, const value::Value& reference);

}  // namespace muster::eval
