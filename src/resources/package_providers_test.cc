#include <doctest/doctest.h>

#include "base/error.hh"
#include "resources/test_machine.hh"

using namespace muster;
using namespace muster::resources;
using value::Value;

namespace {

constexpr const char* rpm_query =
    "/usr/bin/rpm -q bash --nosignature --nodigest --qf "
    "%{NAME} %|EPOCH?{%{EPOCH}}:{0}| %{VERSION} %{RELEASE} %{ARCH}\\n";

TestMachine& with_rpm(TestMachine& machine) {
  for (const char* program : {"rpm", "dnf", "yum"})
    machine.system.programs[program] = "/usr/bin/" + std::string(program);
  machine.system.answer("/usr/bin/rpm --version", {.out = "RPM version 4.16.1.3\n"});
  machine.facts["os.family"] = "RedHat";
  machine.facts["os.name"] = "Rocky";
  machine.facts["os.release.major"] = "9";
  return machine;
}

}  // namespace

TEST_CASE("dnf is the default of today's Red Hat, and installs, upgrades, downgrades and purges") {
  TestMachine machine;
  with_rpm(machine);
  Resource& package = machine.declare("package", "bash",
                                      {{.name = "ensure", .value = "5.2-1.el9"},
                                       {.name = "install_options", .value = "--nogpgcheck"}});
  REQUIRE(package.provider()->name == "dnf");
  machine.system.answer(rpm_query, {.out = "bash 0 5.1 6.el9 x86_64\n"});
  CHECK(machine.read(package).get("ensure") == Value("5.1-6.el9"));
  CHECK_FALSE(machine.in_sync(package, "ensure", "5.1-6.el9"));
  CHECK(machine.in_sync(package, "ensure", "5.2-1.el9"));
  const std::string command = "/usr/bin/dnf -d 0 -e 1 -y --nogpgcheck upgrade bash-5.2-1.el9";
  machine.system.answer(command, {});
  CHECK_THROWS_WITH_AS(machine.write(package, "ensure", "5.2-1.el9"),
                       "Could not update: Failed to update to version 5.2-1.el9, got version "
                       "5.1-6.el9 instead",
                       base::Error);
  CHECK(machine.system.ran(command));
  machine.system.answer(rpm_query, {.out = "bash 0 5.3 1.el9 x86_64\n"});
  const std::string downgrade = "/usr/bin/dnf -d 0 -e 1 -y --nogpgcheck downgrade bash-5.2-1.el9";
  machine.system.answer(downgrade, {});
  CHECK_THROWS_AS(machine.write(package, "ensure", "5.2-1.el9"), base::Error);
  CHECK(machine.system.ran(downgrade));
  machine.system.answer("/usr/bin/dnf -y erase bash", {});
  machine.write(package, "ensure", "purged");
  CHECK(machine.last_command() == "/usr/bin/dnf -y erase bash");
}

TEST_CASE("the newest version is asked for once, with the repositories of the options") {
  TestMachine machine;
  with_rpm(machine);
  Resource& package =
      machine.declare("package", "bash",
                      {{.name = "ensure", .value = "latest"},
                       {.name = "install_options",
                        .value = value::Array{value::Hash{{"--enablerepo", "testing"}}}}});
  machine.system.answer(rpm_query, {.out = "bash 0 5.1 6.el9 x86_64\n"});
  machine.system.answer("/usr/bin/dnf check-update --enablerepo=testing",
                        {.status = 100,
                         .out = "\nbash.x86_64   5.2-3.el9   testing\n\nObsoleting Packages\n"
                                "sh.x86_64 9-9 x\n"});
  CHECK_FALSE(machine.in_sync(package, "ensure", machine.read(package).get("ensure")));
  CHECK(package.type().find("ensure")->should_text(package, "latest") == "'0:5.2-3.el9'");
  CHECK(machine.in_sync(package, "ensure", "0:5.2-3.el9"));
}

TEST_CASE("rpm installs from a source and removes what is there") {
  TestMachine machine;
  with_rpm(machine);
  Resource& package = machine.declare(
      "package", "bash",
      {{.name = "provider", .value = "rpm"}, {.name = "source", .value = "/srv/bash.rpm"}});
  machine.system.answer(rpm_query, {.status = 1});
  machine.system.answer(std::string(rpm_query) + " --whatprovides", {.status = 1});
  CHECK(machine.read(package).empty());
  machine.system.answer("/usr/bin/rpm -i /srv/bash.rpm", {});
  machine.write(package, "ensure", "present");
  CHECK(machine.last_command() == "/usr/bin/rpm -i /srv/bash.rpm");
  machine.system.answer(rpm_query, {.out = "bash 1 5.1 6 x86_64\nbash 1 5.2 1 x86_64\n"});
  package.provider()->flush(machine.context, package);
  CHECK(machine.read(package).get("ensure") == Value("1:5.1-6; 1:5.2-1"));
  machine.system.answer("/usr/bin/rpm -e bash", {});
  machine.write(package, "ensure", absent());
  CHECK(machine.last_command() == "/usr/bin/rpm -e bash");
}

TEST_CASE("zypper is the default of SUSE and installs without asking") {
  TestMachine machine;
  with_rpm(machine);
  machine.facts["os.family"] = "Suse";
  machine.facts["os.name"] = "SLES";
  machine.system.programs["/usr/bin/zypper"] = "/usr/bin/zypper";
  Resource& package = machine.declare("package", "bash", {{.name = "ensure", .value = ">=5 <6"}});
  REQUIRE(package.provider()->name == "zypper");
  machine.system.answer("/usr/bin/zypper --version", {.out = "zypper 1.14.59\n"});
  machine.system.answer(
      "/usr/bin/zypper search --match-exact --type package --uninstalled-only -s bash",
      {.out = "S | Name | Type | Version | Arch\n  | bash | package | 5.1-1 | x86_64\n"
              "  | bash | package | 6.0-1 | x86_64\n"});
  machine.system.answer(
      "/usr/bin/zypper --quiet install --auto-agree-with-licenses --no-confirm bash-5.1-1", {});
  machine.system.answer(rpm_query, {.out = "bash 0 5.1 1 x86_64\n"});
  machine.write(package, "ensure", ">=5 <6");
  CHECK(machine.in_sync(package, "ensure", "5.1-1"));
  CHECK(machine.system.ran(
      "/usr/bin/zypper --quiet install --auto-agree-with-licenses --no-confirm bash-5.1-1"));
}

TEST_CASE("pacman installs packages, and groups only when virtual names are allowed") {
  TestMachine machine;
  machine.facts["os.name"] = "Archlinux";
  machine.system.programs["/usr/bin/pacman"] = "/usr/bin/pacman";
  Resource& group =
      machine.declare("package", "base-devel", {{.name = "allow_virtual", .value = false}});
  REQUIRE(group.provider()->name == "pacman");
  machine.system.answer("/usr/bin/pacman -Sg base-devel", {.out = "base-devel gcc\n"});
  machine.system.answer("/usr/bin/pacman -Q", {.out = "gcc 13.1\nbash 5.2\n"});
  machine.system.answer("/usr/bin/pacman -Sgg base-devel", {.out = "base-devel gcc\n"});
  CHECK_THROWS_WITH_AS(machine.write(group, "ensure", "present"),
                       "Refusing to install package group base-devel, because allow_virtual is "
                       "false.",
                       base::Error);
  Resource& bash = machine.declare("package", "bash", {});
  machine.system.answer("/usr/bin/pacman -Sgg bash", {.status = 1});
  CHECK(machine.read(bash).get("ensure") == Value("5.2"));
  machine.system.answer("/usr/bin/pacman -Sg bash", {.status = 1});
  machine.system.answer("/usr/bin/pacman --noconfirm --noprogressbar -R bash", {});
  machine.write(bash, "ensure", absent());
  CHECK(machine.last_command() == "/usr/bin/pacman --noconfirm --noprogressbar -R bash");
}

TEST_CASE("gems and Python packages are told apart by their own lists") {
  TestMachine machine;
  machine.system.programs["gem"] = "/usr/bin/gem";
  machine.system.programs["pip3"] = "/usr/bin/pip3";
  Resource& gem = machine.declare(
      "package", "json",
      {{.name = "provider", .value = "gem"}, {.name = "ensure", .value = "~> 2.5"}});
  machine.system.answer("/usr/bin/gem list --local \\Ajson\\z",
                        {.out = "json (2.6.1, default: 2.3.0)\n"});
  const Value versions = machine.read(gem).get("ensure");
  CHECK(versions == Value(value::Array{"2.6.1", "2.3.0"}));
  CHECK(machine.in_sync(gem, "ensure", versions));
  CHECK_FALSE(machine.in_sync(gem, "ensure", "3.0.0"));
  Resource& pip = machine.declare(
      "package", "Jinja2",
      {{.name = "provider", .value = "pip3"}, {.name = "ensure", .value = "3.1.2"}});
  machine.system.answer("/usr/bin/pip3 --version",
                        {.out = "pip 23.0.1 from /usr/lib (python 3)\n"});
  machine.system.answer("/usr/bin/pip3 freeze --all", {.out = "jinja2==3.1.1\npip==23.0.1\n"});
  CHECK(machine.read(pip).get("ensure") == Value("3.1.1"));
  machine.system.answer("/usr/bin/pip3 install -q Jinja2==3.1.2", {});
  machine.write(pip, "ensure", "3.1.2");
  CHECK(machine.last_command() == "/usr/bin/pip3 install -q Jinja2==3.1.2");
}
