#pragma once
#include <memory>
#include <string>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// Which of Puppet's interfaces a Ruby file defines its function by.
enum class RubyInterface : std::uint8_t {
  typed,  // lib/puppet/functions: dispatches with types
  plain,  // lib/puppet/parser/functions: a list of arguments
};

/// The function that a module's Ruby file defines. Throws base::Error when the file cannot be
/// loaded, or defines another one.
std::shared_ptr<const eval::Function> ruby_function(const std::string& name,
                                                    const std::string& path,
                                                    RubyInterface interface);

}  // namespace muster::builtins
