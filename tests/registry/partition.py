#!/usr/bin/env python3
"""partition.py: the server's interface is down for many times the figures of a lease: when it is back nobody was evicted,
and everybody's next renewal is taken. Needs root, for a network namespace; the figures are a tenth of
the real ones; PARTITION="30 60 600" are those."""
import json
import os
import subprocess
import sys
import tempfile
import time

from harness import Server, check, finish
from machine import Machine, nodes

SKIP = 77
NODES = 12
TTL, GRACE, AWAY = map(int, os.environ.get("PARTITION", "3 6 30").split())


def interface(state):
    subprocess.run(["ip", "link", "set", "lo", state], check=True, timeout=10)


def run(folder):
    interface("up")
    with Server(folder, "--registry_renew", str(TTL // 3), "--registry_ttl", str(TTL), "--registry_grace", str(GRACE)) as server:
        admin = server.client(server.own())
        machines = [Machine(server, f"web{number}", instance=f"i-{number}") for number in range(NODES)]
        for machine in machines:
            machine.register()
            machine.renew()
        interface("down")
        time.sleep(AWAY)
        interface("up")
        for machine in machines:
            machine.client.close()
        seen = nodes(admin)
        check("nobody is gone", {node["state"] for node in seen.values()}, lambda states: states <= {"up", "suspect"})
        for machine in machines:
            machine.renew()
        time.sleep(1.5)
        check("everybody is up", {name: node["state"] for name, node in nodes(admin).items()},
              {f"web{number}": "up" for number in range(NODES)})
        # One that is not back while the others are is judged again.
        lost, others = machines[0], machines[1:]
        end = time.monotonic() + 20 * TTL
        while time.monotonic() < end and nodes(admin).get("web0", {}).get("state") in ("up", "suspect"):
            for machine in others:
                machine.renew()
            time.sleep(1)
        check("who is really gone", "web0" in nodes(admin), False)
        lost.client.close()  # idle for so long the server has ended it
        check("is known", lost.renew(status=None).status, lambda status: status != 200)
        events = [json.loads(line) if isinstance(line, str) else line
                  for line in admin.get("/muster/v1/events?after=0").json()["events"]]
        gone = [event for event in events if event.get("to") == "gone" or event.get("state") == "gone"]
        check("one event of an end", len(gone), 1)


def main():
    if os.geteuid() != 0:
        print("SKIP needs root")
        sys.exit(SKIP)
    if "MUSTER_OWN_NETWORK" not in os.environ:
        os.execvpe("unshare", ["unshare", "--net", sys.executable, *sys.argv], {**os.environ, "MUSTER_OWN_NETWORK": "1"})
    with tempfile.TemporaryDirectory() as folder:
        run(folder)
    finish()


main()
