#include <doctest/doctest.h>
#include <unistd.h>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/fake_system.hh"
#include "os/posix_system.hh"

namespace muster::os {

using std::chrono::milliseconds;

TEST_CASE("a command's streams and status are data") {
  PosixSystem system;
  const auto result =
      system.run({.argv = {"sh", "-c", "cat; echo oops >&2; exit 3"}, .input = "hello"});
  CHECK(result.started);
  CHECK(result.status == 3);
  CHECK(result.out == "hello");
  CHECK(result.err == "oops\n");
}

TEST_CASE("a signal's number is added to 128, and a missing program is 127") {
  PosixSystem system;
  CHECK(system.run({.argv = {"sh", "-c", "kill -9 $$"}}).status == 137);
  const auto missing = system.run({.argv = {"/nonexistent/program"}});
  CHECK_FALSE(missing.started);
  CHECK(missing.status == 127);
}

// ThreadSanitizer makes vfork a fork: what fails in the child before its program does not come
// back.
#ifndef __SANITIZE_THREAD__
TEST_CASE("a program is not started in a folder that is not there") {
  PosixSystem system;
  const auto nowhere = system.run({.argv = {"true"}, .directory = "/nonexistent"});
  CHECK_FALSE(nowhere.started);
  CHECK(nowhere.err == "true: No such file or directory");
}
#endif

TEST_CASE("a program has all of its input from the beginning: nobody's end cuts it short") {
  PosixSystem system;
  const auto kind = [&](const std::string& input) {
    return system.run({.argv = {"stat", "-L", "-c", "%F %s", "/dev/stdin"}, .input = input}).out;
  };
  CHECK(kind("three") == "regular file 5\n");
  CHECK(system.run({.argv = {"cat"}}).out.empty());
}

TEST_CASE("input and output larger than a pipe do not block each other") {
  PosixSystem system;
  const std::string big(3u << 20, 'x');
  CHECK(system.run({.argv = {"cat"}, .input = big}).out == big);
  CHECK(system.run({.argv = {"true"}, .input = big}).ok());
  CHECK(system.run({.argv = {"cat"}, .input = big, .output_limit = 1000}).out.size() == 1000);
}

TEST_CASE("a timeout ends the whole process group") {
  PosixSystem system;
  const auto before = std::chrono::steady_clock::now();
  const auto result = system.run(
      {.argv = {"sh", "-c", "sleep 60 & echo started; wait"}, .timeout = milliseconds(200)});
  CHECK(result.timed_out);
  CHECK_FALSE(result.ok());
  CHECK(result.out == "started\n");
  CHECK(std::chrono::steady_clock::now() - before < milliseconds(3000));
}

TEST_CASE("a daemon that keeps the output open does not hold us") {
  PosixSystem system;
  const auto before = std::chrono::steady_clock::now();
  CHECK(system.run({.argv = {"sh", "-c", "sleep 5 & echo up"}}).out == "up\n");
  CHECK(std::chrono::steady_clock::now() - before < milliseconds(3000));
}

TEST_CASE("the environment is inherited, added to and taken from") {
  PosixSystem system;
  ::setenv("MUSTER_TEST_KEPT", "a", 1);
  ::setenv("MUSTER_TEST_GONE", "b", 1);
  const auto result = system.run({.argv = {"env"},
                                  .environment = {{"MUSTER_TEST_NEW", "c"}},
                                  .unset = {"MUSTER_TEST_GONE"},
                                  .path = "/usr/bin:/bin"});
  CHECK(result.out.find("MUSTER_TEST_KEPT=a\n") != std::string::npos);
  CHECK(result.out.find("MUSTER_TEST_NEW=c\n") != std::string::npos);
  CHECK(result.out.find("PATH=/usr/bin:/bin\n") != std::string::npos);
  CHECK(result.out.find("MUSTER_TEST_GONE") == std::string::npos);
}

TEST_CASE("umask and merged streams reach the program") {
  PosixSystem system;
  CHECK(system.run({.argv = {"sh", "-c", "umask"}, .umask = 027}).out == "0027\n");
  CHECK(system.run({.argv = {"sh", "-c", "echo a; echo b >&2"}, .merge_stderr = true}).out ==
        "a\nb\n");
}

TEST_CASE("no descriptor but the standard three is passed on") {
  PosixSystem system;
  const int leaked = ::dup(0);
  CHECK(system.run({.argv = {"sh", "-c", "ls /proc/self/fd | wc -l"}}).out == "4\n");  // + ls's own
  ::close(leaked);
}

TEST_CASE("privileges are dropped with every group" * doctest::skip(::geteuid() != 0)) {
  PosixSystem system;
  const auto printed = [&](const Command& command) {
    return std::string(base::trim(system.run(command).out));
  };
  const auto nobody = system.user(std::string_view("nobody"));
  REQUIRE(nobody);
  const auto id = std::to_string(nobody->uid);
  CHECK(printed({.argv = {"id", "-u"}, .user = "nobody"}) == id);
  CHECK(printed({.argv = {"id", "-u"}, .user = id}) == id);
  CHECK(printed({.argv = {"id", "-G"}, .user = "nobody"}) == std::to_string(nobody->gid));
  CHECK(printed({.argv = {"id", "-gn"}, .group = "daemon"}) == "daemon");
  CHECK_FALSE(system.run({.argv = {"id"}, .user = "no-such-user"}).started);
}

TEST_CASE("run_ok throws with the command, its status and what it printed") {
  PosixSystem system;
  CHECK_THROWS_WITH_AS(run_ok(system, {.argv = {"sh", "-c", "echo bad; exit 2"}}),
                       "Execution of 'sh -c echo bad; exit 2' returned 2: bad\n", base::Error);
}

TEST_CASE("which passes over relative entries and files that cannot be run") {
  PosixSystem system;
  CHECK(system.which("sh", "relative:/etc:/bin") == "/bin/sh");
  CHECK_FALSE(system.which("passwd", "/etc"));
  CHECK_FALSE(system.which("bin", "/"));
}

TEST_CASE("a fake machine answers and remembers") {
  FakeSystem system;
  system.answer("systemctl is-active nginx", {.status = 3});
  system.files["/etc/conf.d/a"] = "on\n";
  CHECK(system.run({.argv = {"systemctl", "is-active", "nginx"}}).status == 3);
  CHECK(system.ran("systemctl is-active nginx"));
  CHECK(system.list("/etc") == std::vector<std::string>{"conf.d"});
  CHECK(system.status("/etc/conf.d")->kind == FileKind::directory);
}

}  // namespace muster::os
