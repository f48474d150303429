#pragma once

#include <string>

#include "os/system.hh"

namespace muster::os {

/// What Puppet calls a kind of file: the words of Ruby's File::Stat#ftype.
std::string kind_word(FileKind kind);

}  // namespace muster::os
