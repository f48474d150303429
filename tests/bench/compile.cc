// compile MANIFEST TIMES: parses and compiles a manifest in this process, each time anew, as a
// server does. Prints the medians in milliseconds: "parse P compile C".
#include "env/compile.hh"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "builtins/builtins.hh"
#include "os/posix_system.hh"
#include "resources/resources.hh"
#include "syntax/program.hh"

namespace {

using namespace muster;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

double median(std::vector<double> figures) {
  std::sort(figures.begin(), figures.end());
  return figures[figures.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  os::PosixSystem system;
  const auto text = system.read(arguments[1]).value();
  env::Environment environment(system, {}, {});
  const env::Functions functions(builtins::all_functions());
  const resources::Types types(resources::all_types());
  resources::TypeSchemas schemas(types);
  std::vector<double> parsing, compiling;
  for (int i = 0; i < std::atoi(arguments[2]); ++i) {
    auto begin = Clock::now();
    const auto program = syntax::parse(arguments[1], text, {});
    parsing.push_back(milliseconds_since(begin));
    env::Request request;
    request.node.name = "node";
    request.node.find_fact = [](std::string_view) { return value::Value(); };
    request.node.all_facts = [] { return value::Hash(); };
    request.code = program;
    begin = Clock::now();
    const auto catalog =
        env::compile(environment, functions, schemas, std::move(request), [](const auto&) {});
    compiling.push_back(milliseconds_since(begin));
    if (catalog.size() < 2) return 1;
  }
  fmt::print("parse {:.3f} compile {:.3f}\n", median(parsing), median(compiling));
}
