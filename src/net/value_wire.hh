#pragma once
#include "net/wire.hh"
#include "value/value.hh"

namespace muster::net {

/// Data (undef, booleans, numbers, strings, arrays, hashes) between our own processes: what JSON
/// would say, where the reader need not be a parser of text.
void write(WireWriter& out, const value::Value& data);
/// Throws base::Error for what write() does not make, or nests deeper than JSON may.
value::Value read_value(WireReader& in);

}  // namespace muster::net
