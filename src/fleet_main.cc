#include <malloc.h>

#include <string>
#include <vector>

#include "fleet/fleet.hh"

int main(int argc, char** argv) {
  ::mallopt(M_MXFAST, 0);  // why: main.cc
  const std::vector<std::string> arguments(argv, argv + argc);
  return muster::cli::main(arguments, muster::fleet::whole_program());
}
