#pragma once
#include <span>
#include <string>

namespace muster::os {

/// Where this program's file is; empty when the system does not tell.
std::string folder_of_this_program();

/// Becomes another program, with these arguments (the first is its name). Returns when it cannot.
void replace_program(const std::string& path, std::span<const std::string> arguments);

}  // namespace muster::os
