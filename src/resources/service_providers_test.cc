#include <doctest/doctest.h>

#include "base/error.hh"
#include "resources/test_machine.hh"

using namespace muster;
using namespace muster::resources;
using value::Value;

namespace {

void with_openrc(TestMachine& machine) {
  machine.facts["os.name"] = "Gentoo";
  machine.facts["os.family"] = "Gentoo";
  for (const char* program : {"/sbin/rc-service", "/sbin/rc-update", "/bin/rc-status"})
    machine.system.programs[program] = program;
  machine.system.programs["kill"] = "/bin/kill";
}

}  // namespace

TEST_CASE("openrc is Gentoo's: state, run levels, and start with enable") {
  TestMachine machine;
  with_openrc(machine);
  Resource& service =
      machine.declare("service", "sshd",
                      {{.name = "ensure", .value = "running"}, {.name = "enable", .value = true}});
  REQUIRE(service.provider()->name == "openrc");
  machine.system.answer("/sbin/rc-service sshd status", {.status = 3});
  machine.system.answer("/bin/rc-status -C -a",
                        {.out = "Runlevel: default\n cron  [ started ]\nDynamic Runlevel: manual\n"
                                " sshd   [  stopped  ]\n"});
  const State state = machine.read(service);
  CHECK(state.get("ensure") == Value("stopped"));
  CHECK(state.get("enable") == Value("false"));
  machine.system.answer("/sbin/rc-service sshd start", {});
  machine.system.answer("/sbin/rc-update -C add sshd", {});
  machine.write(service, "ensure", "running");
  CHECK(machine.system.ran("/sbin/rc-service sshd start"));
  CHECK(machine.last_command() == "/sbin/rc-update -C add sshd");
}

TEST_CASE("a refresh restarts what runs: by stop and start unless there is a restart") {
  TestMachine machine;
  with_openrc(machine);
  for (const char* action : {"status", "stop", "start", "restart"})
    machine.system.answer("/sbin/rc-service sshd " + std::string(action), {});
  Resource& plain = machine.declare("service", "sshd", {});
  plain.type().refresh(plain, machine.context);
  CHECK(machine.system.ran("/sbin/rc-service sshd stop"));
  CHECK_FALSE(machine.system.ran("/sbin/rc-service sshd restart"));
  Resource& with_restart =
      machine.declare("service", "sshd", {{.name = "hasrestart", .value = true}});
  with_restart.type().refresh(with_restart, machine.context);
  CHECK(machine.last_command() == "/sbin/rc-service sshd restart");
  machine.system.answer("/sbin/rc-service sshd status", {.status = 3});
  machine.system.commands.clear();
  plain.type().refresh(plain, machine.context);
  CHECK(machine.system.commands.size() == 1);
}

TEST_CASE("a failing start says which command failed and how") {
  TestMachine machine;
  with_openrc(machine);
  Resource& service = machine.declare("service", "sshd", {});
  machine.system.answer("/sbin/rc-service sshd start", {.status = 1, .out = " * no\n"});
  CHECK_THROWS_WITH_AS(machine.write(service, "ensure", "running"),
                       "Could not start Service[sshd]: Execution of '/sbin/rc-service sshd start' "
                       "returned 1: * no",
                       base::Error);
}

TEST_CASE("without a status command the process table is searched") {
  TestMachine machine;
  with_openrc(machine);
  machine.system.programs["ps"] = "/bin/ps";
  Resource& service = machine.declare("service", "daemon",
                                      {{.name = "provider", .value = "base"},
                                       {.name = "ensure", .value = "stopped"},
                                       {.name = "pattern", .value = "d[a]emon"}});
  machine.system.answer("/bin/ps -ef", {.out = "UID PID\nroot 42 1 /usr/sbin/daemon -x\n"});
  CHECK(machine.read(service).get("ensure") == Value("running"));
  machine.system.answer("/bin/kill 42", {});
  machine.write(service, "ensure", "stopped");
  CHECK(machine.last_command() == "/bin/kill 42");
}
