#!/usr/bin/env python3
"""interop.py INSTALLED [theirs|ours|third]...: Puppet's agent and ours, each against Puppet Server and against ours, in machines of their own;
then the CA of each server in the hands of the other. INSTALLED is what `cmake --install` made.

All four pairs go through one scenario. Puppet's agent must say and do the same with both servers, and ours as well;
and ours must say and do what Puppet's does, but for the differences listed in known.py."""
import difflib
import os
import sys
import time

import known
import takeover
from agents import Agent
from content import write_content
from machines import Machine
from scenario import Scenario, together
from servers import Muster, PuppetServer

INSTALLED = os.path.abspath(sys.argv[1])
STALL = 30  # seconds that Puppet's agent waits in its first run with Puppet Server, and in no other run
PUPPET, OURS = "/usr/bin/puppet", "/usr/local/bin/puppet"
begin = time.monotonic()
failures = []


def say(text):
    print(f"{time.monotonic() - begin:6.1f} s  {text}", flush=True)


def check(what, found, wanted):
    if found != wanted:
        failures.append(what)
        print(f"FAIL {what}\n  found:  {found!r}\n  wanted: {wanted!r}", flush=True)


def compare(what, wanted, found, plain=lambda step, text: text):
    for step in wanted:
        expected, got = plain(step, wanted[step]), plain(step, found.get(step, "not done"))
        if expected != got:
            failures.append(f"{what}: {step}")
            lines = difflib.unified_diff(expected.splitlines(), got.splitlines(), "wanted", "found", lineterm="", n=1)
            print(f"FAIL {what}: {step}\n  " + "\n  ".join(list(lines)[:40]), flush=True)


class World:
    def __init__(self):
        self.machines = {}
        for role in ("theirs", "ours", "third"):
            self.boot(role)
            write_content(self.machines[role])
            self.install(self.machines[role])
        for role in ("pt", "po", "mt", "mo", "p3", "m3"):
            self.boot(role)
        for machine in self.machines.values():
            machine.knows(self.machines.values())

    def boot(self, role):
        self.machines[role] = Machine(role, f"{role}.test")

    def install(self, machine):
        machine.copy(INSTALLED, "/")
        machine.shell("systemd-sysusers /usr/lib/sysusers.d/muster-server.conf; systemctl daemon-reload")

    def agent(self, role, server):
        machine = self.machines[role]
        if role.startswith("p"):
            # As the key of 4096 bits that is the default, in a tenth of the time.
            return Agent(machine, server, PUPPET, "keylength = 2048\n")
        self.install(machine)
        machine.shell(f"ln -s /usr/bin/muster {OURS}")
        return Agent(machine, server, OURS)

    def down(self):
        for machine in self.machines.values():
            machine.down()


def with_theirs(world, scenarios):
    server = PuppetServer(world.machines["theirs"])
    server.configure()
    server.start()
    say("Puppet Server runs")
    for name in ("kept.test", "lost.test"):
        server.ca("generate", name)
    server.revoke("lost.test")
    pair = [Scenario(world.agent(role, server)) for role in ("pt", "mt")]
    together(*(scenario.all for scenario in pair))
    say("both agents have done everything with Puppet Server")
    server.stop()
    together(*(scenario.without_server for scenario in pair))
    scenarios += pair
    takeover.ours_takes_over(server, [scenario.agent for scenario in pair], check)
    say("Puppet Server's CA was taken over")


def with_ours(world, scenarios):
    server = Muster(world.machines["ours"])
    server.configure()
    server.start()
    pair = [Scenario(world.agent(role, server)) for role in ("po", "mo")]
    together(*(scenario.all for scenario in pair))
    say("both agents have done everything with our server")
    is_renewed(pair[1].agent)
    server.stop()
    together(*(scenario.without_server for scenario in pair))
    server.start()
    for scenario in pair:
        takeover.unchanged_run(check, "our server is back", scenario.agent)
    scenarios += pair


def with_third(world):
    machine = world.machines["third"]
    server = takeover.WithKeysOfRsa(machine)
    takeover.ours_is_taken_over(machine, [world.agent(role, server) for role in ("p3", "m3")], check)
    say("our CA was taken over")


def is_renewed(agent):
    show = "openssl x509 -noout -serial -in /var/lib/puppet/ssl/certs/$(hostname).pem"
    before = agent.machine.shell(show)
    status, text = agent.run("agent", "-t", "--hostcert_renewal_interval", "10y")
    check("renewed: " + text, (status, "Renewed client certificate" in text), (0, True))
    check("it is another certificate", agent.machine.shell(show) != before, True)
    takeover.unchanged_run(check, "with the renewed certificate", agent)


def guarded(part, *arguments):
    """One part that cannot go on does not hide what the others found."""
    def run():
        try:
            part(*arguments)
        except Exception as problem:  # pylint: disable=broad-except
            check(f"{part.__name__} goes on to its end", str(problem), "")
    return run


def compare_all(scenarios):
    compared = 0
    for what, wanted, found, plain in (("puppet agent with our server", "pt", "po", known.of_server),
                                       ("our agent with our server", "mt", "mo", known.of_own),
                                       ("our agent with Puppet Server", "pt", "mt", known.of_agent)):
        if wanted in scenarios and found in scenarios:
            compare(what, scenarios[wanted].records, scenarios[found].records, plain)
            compared += len(scenarios[wanted].records)
    for role in ("po", "mo"):
        if role in scenarios:
            first, second = scenarios[role].seconds_of_a_first_run, scenarios[role].seconds_of_a_second_run
            check(f"a first run without a stall: {first:.1f} s, the second {second:.1f} s", first - second < STALL, True)
    say(f"{compared} records were compared")


def main():
    if not os.path.exists("/usr/share/puppetserver/puppetserver.jar") or not os.path.exists(PUPPET):
        print("SKIP: puppetserver and puppet-agent are not installed")
        return 77
    world = World()
    try:
        say(f"{len(world.machines)} machines are up")
        scenarios = []
        parts = {"theirs": guarded(with_theirs, world, scenarios), "ours": guarded(with_ours, world, scenarios),
                 "third": guarded(with_third, world)}
        together(*(parts[name] for name in sys.argv[2:] or parts))
        compare_all({scenario.agent.machine.role: scenario for scenario in scenarios})
    finally:
        world.down()
    print("interop: " + (f"{len(failures)} failures" if failures else "all as wanted"))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
