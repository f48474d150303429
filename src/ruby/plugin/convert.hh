#pragma once
#include <ruby.h>

#include "ruby/host.hh"

/// Values to Ruby and back. Ruby raises with longjmp, which skips destructors: what may raise holds
/// no C++ object, and what holds one calls nothing that raises.
namespace muster::ruby {

class Conversion {
 public:
  /// Defines the Ruby classes for what has no class of its own there. May raise.
  void define_classes(VALUE module);
  const Host* host = nullptr;

  /// May raise.
  VALUE to_ruby(const value::Value& v) const;
  /// Raises TypeError or RangeError for what from_ruby cannot read.
  void check(VALUE v, int depth = 0) const;
  /// Of a checked value. Never raises.
  value::Value from_ruby(VALUE v) const;

 private:
  VALUE rich_to_ruby(const value::Value& v) const;

  VALUE sensitive_ = Qnil;
  VALUE opaque_ = Qnil;
};

/// The bytes of a String. Never raises.
inline std::string bytes_of(VALUE string) {
  return {RSTRING_PTR(string), static_cast<std::size_t>(RSTRING_LEN(string))};
}

VALUE utf8(std::string_view text);  // may raise

}  // namespace muster::ruby
