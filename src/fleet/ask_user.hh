#pragma once
#include "ssh/ask.hh"

namespace muster::fleet {

/// Asks on the terminal, if there is one, whatever standard input is.
ssh::Ask ask_user();

}  // namespace muster::fleet
