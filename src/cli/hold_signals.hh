#pragma once
#include <span>
#include <string>

namespace muster::cli {

/// A server may be told to read its settings anew (HUP) or to become another program (USR2) before
/// it can listen to that: both wait until it does, where they would end any other program. To be
/// called first in main; in what the program becomes they are held as well.
void hold_signals_of_server(std::span<const std::string> arguments);

}  // namespace muster::cli
