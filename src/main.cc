#include <malloc.h>

#include <string>
#include <vector>

#include "cli/cli.hh"
#include "cli/hand_over.hh"
#include "cli/hold_signals.hh"

int main(int argc, char** argv) {
  // The C library gathers its lists of small blocks whenever a large one is freed. A run has very
  // many small ones, and spends a fifth of its time on that; without these lists it spends none.
  ::mallopt(M_MXFAST, 0);
  const std::vector<std::string> arguments(argv, argv + argc);
  muster::cli::hold_signals_of_server(arguments);
  return muster::cli::main(arguments, muster::cli::all_commands(), muster::cli::hand_over);
}
