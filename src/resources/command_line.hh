#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hh"

namespace muster::resources {

/// A command of an exec as the program to run and its arguments, after the rules of Ruby's
/// Kernel.exec, which Puppet hands it to: an array is argv; a string without anything a shell would
/// interpret is split at white space; any other string is the user's own shell code, run by /bin/sh
/// -c.
std::vector<std::string> to_argv(const value::Value& command);

/// Does a string need a shell by these rules?
bool needs_shell(std::string_view command);

/// The program a command names, as far as Puppet looks: up to the first space, or what is in
/// quotes.
std::string program_of(const value::Value& command);

}  // namespace muster::resources
