#include <string>
#include <vector>

#include "cli/cli.hh"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv, argv + argc);
  return muster::cli::main(arguments);
}
