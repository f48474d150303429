#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"
#include "builtins/legacy.hh"
#include "os/posix_system.hh"
#include "types/labels.hh"
#include "types/text.hh"
#include "value/flatten.hh"

namespace muster::builtins {

namespace {

bool allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-/_.+").find(c) != std::string_view::npos;
}

void check_program(const Call& call, const std::string& program) {
  if (!program.starts_with("/")) call.fail("Generators must be fully qualified");
  if (!std::all_of(program.begin(), program.end(), allowed))
    call.fail("Generators can only contain alphanumerics, file separators, and dashes");
  if (program.find("..") != std::string::npos)
    call.fail("Can not use generators with '..' in them.");
}

os::Command command_of(const Array& arguments) {
  os::Command command;
  for (const auto& v : value::flatten(arguments)) command.argv.push_back(types::ruby_text(v));
  const auto& program = command.argv[0];
  command.directory = program.substr(0, std::max<std::size_t>(1, program.rfind('/')));
  command.environment = {{"LANG", "C"}, {"LC_ALL", "C"}};
  command.unset = {"HOME", "USER", "LOGNAME"};
  command.merge_stderr = true;
  return command;
}

Value generate(Call& call, const Array& arguments) {
  if (!arguments[0].if_string())
    call.compiler.warn(
        fmt::format("Cannot check if {} is an absolute path because it is a '{}' and not a String'",
                    types::ruby_text(arguments[0]), types::class_name(arguments[0])),
        {});
  check_program(call, arguments[0].if_string() ? *arguments[0].if_string() : std::string());
  os::PosixSystem system;
  const auto command = command_of(arguments);
  if (!system.follow(command.directory))
    call.fail("No such file or directory @ dir_chdir - " + command.directory);
  const auto result = system.run(command);
  if (result.ok()) return result.out;
  const auto& program = command.argv[0];
  // A program that cannot be started counts as one that ended with 1 and said nothing.
  call.fail(fmt::format("Failed to execute generator {}: Execution of '{}' returned {}: {}",
                        program, base::join(command.argv, " "), result.started ? result.status : 1,
                        result.started ? base::trim(result.out) : ""));
}

}  // namespace

Builtin define_generate() {
  return legacy("What a program prints when it is run with the arguments, without a shell.",
                at_least(1), generate);
}

}  // namespace muster::builtins
