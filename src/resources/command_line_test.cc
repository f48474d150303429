#include "resources/command_line.hh"

#include <doctest/doctest.h>

using namespace muster;
using resources::needs_shell;
using resources::to_argv;
using Words = std::vector<std::string>;

TEST_CASE("a plain command is split at white space and run without a shell") {
  CHECK(to_argv(value::Value("/bin/echo  a\tb ")) == Words{"/bin/echo", "a", "b"});
}

TEST_CASE("what a shell would interpret goes to the shell, as Ruby's exec does") {
  CHECK(to_argv(value::Value("echo a | tr a b")) == Words{"/bin/sh", "-c", "echo a | tr a b"});
  for (const char* command :
       {"echo $HOME", "a && b", "ls *", "echo 'a b'", "FOO=1 env", "exit 3", "a\nb"})
    CHECK_MESSAGE(needs_shell(command), command);
  for (const char* command :
       {"/opt/a=b/run", "ls /tmp -l", "exits 3", "/bin/echo x=1", "echo @%+,:^"})
    CHECK_MESSAGE(!needs_shell(command), command);
}

TEST_CASE("an array is argv, whatever is in it") {
  CHECK(to_argv(value::Array{"/bin/echo", "$HOME; ls"}) == Words{"/bin/echo", "$HOME; ls"});
}

TEST_CASE("the program of a command ends at a space or a quote") {
  CHECK(resources::program_of(value::Value("/bin/ls -l")) == "/bin/ls");
  CHECK(resources::program_of(value::Value("'/opt/my app/run' x")) == "/opt/my app/run");
  CHECK(resources::program_of(value::Array{"/bin/a b", "c"}) == "/bin/a b");
}
