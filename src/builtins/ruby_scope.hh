#pragma once
#include <exception>
#include <string>

#include "builtins/builtins.hh"
#include "ruby/interpreter.hh"

namespace muster::builtins {

/// The process's Ruby, with the functions by which Puppet's Ruby code reads the compile that calls
/// it. `needed_by` as in ruby::interpreter().
ruby::Interpreter& ruby_for(const std::string& needed_by);

/// A call that runs Ruby code: while it lives, Ruby names it by its number.
struct RubyCall {
  explicit RubyCall(Call& call);
  RubyCall(const RubyCall&) = delete;
  ~RubyCall();
  Call& call;
  const std::size_t number;
  std::exception_ptr jump;  // the break() or return() with which a block was left
};

}  // namespace muster::builtins
