#pragma once
#include <string>

#include "types/type.hh"

namespace muster::types {

/// A value as interpolation and notice() print it: undef is empty, arrays "[1, a]", hashes "{a =>
/// 1}".
std::string to_text(const value::Value& v);
/// A value as Puppet source (the %p format): 'a', [1, 'a'], {'a' => undef}.
std::string to_program_text(const value::Value& v);

/// A type as Puppet prints it: "Integer[1, 5]", "Struct[{'a' => String}]".
std::string type_text(const Type& type);
/// The same with aliases written out, as debugging and mismatch texts show them.
std::string expanded_type_text(const Type& type);

/// String(value, formats): `formats` is undef (defaults), a format string, or a hash of type →
/// format. Throws SourceError (no place) with Puppet's text for a wrong format.
std::string format(const value::Value& v, const value::Value& formats);

/// Ruby's inspect of a string: with quotes and escapes.
std::string inspect(std::string_view text);
/// The same with everything beyond ASCII escaped: Ruby's dump.
std::string ascii_inspect(std::string_view text);
/// Ruby's inspect and to_s of a value: nil, [1, "a"], {"a"=>1}.
std::string ruby_inspect(const value::Value& v);
std::string ruby_text(const value::Value& v);

}  // namespace muster::types
