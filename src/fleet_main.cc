#include <malloc.h>

#include <string>
#include <vector>

#include "cli/hold_signals.hh"
#include "fleet/fleet.hh"

int main(int argc, char** argv) {
  ::mallopt(M_MXFAST, 0);  // why: main.cc
  const std::vector<std::string> arguments(argv, argv + argc);
  muster::cli::hold_signals_of_server(arguments);
  return muster::cli::main(arguments, muster::fleet::whole_program());
}
