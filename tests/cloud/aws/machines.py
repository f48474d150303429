"""Where instances run: nowhere (they are only listed), or as machines of tests/lab."""

import os
import subprocess
import threading
import time
from pathlib import Path

LAB = Path(__file__).resolve().parents[2] / "lab/lab"


class Listed:
    """Instances that are only listed: an address, and a state that changes after a moment."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.count = 0

    def address(self, _):
        self.count += 1
        return f"10.0.{self.count // 250 % 250}.{self.count % 250 + 4}"

    def start(self, world, one):
        self.later(world, one, "pending", "running")

    def end(self, world, one, state):
        self.later(world, one, one.state, state)

    def later(self, world, one, before, after):
        def change():
            with world.lock:
                if one.state == before:
                    one.set_state(after, one.reason_code, one.reason)
        timer = threading.Timer(self.seconds, change)
        timer.daemon = True
        timer.start()


class LabMachines:
    """RunInstances boots a machine of the lab, TerminateInstances and StopInstances kill it; a machine that goes down
    by itself is an instance that was shut down from inside. User data that is a script is run once the machine is up."""

    def __init__(self, options, network="10.213.0"):
        self.options, self.network = options, network
        self.given = []  # an address comes back as late as it can

    def lab(self, *arguments, **how):
        return subprocess.run([str(LAB), *arguments], capture_output=True, check=False, **how)

    def up(self):
        lines = self.lab("list", text=True).stdout.splitlines()
        return {name: address for name, address, *_ in (line.split("\t") for line in lines)}

    def address(self, world):
        used = set(self.up().values()) | {i.address for i in world.instances.values()}
        free = [a for a in (f"{self.network}.{n}" for n in range(100, 255)) if a not in used]
        address = min(free, key=lambda a: self.given.index(a) if a in self.given else -1)
        self.given = [a for a in self.given if a != address] + [address]
        return address

    def start(self, world, one):
        one.machine = one.id
        threading.Thread(target=self.boot, args=(world, one), daemon=True).start()

    def boot(self, world, one):
        name = f"ip-{one.address.replace('.', '-')}"
        done = self.lab("up", one.machine, "--hostname", one.tags.get("Name", name), "--address", one.address, "--metadata",
                        "--owner", str(os.getpid()), *self.options, text=True)
        with world.lock:
            if done.returncode != 0:
                print(done.stderr, flush=True)
                one.set_state("terminated", "Server.InternalError", f"Server.InternalError: {done.stderr.strip()[-200:]}")
                return
            if one.state == "pending":
                one.set_state("running")
        if one.user_data.startswith(b"#!"):
            script = 'cat >/run/user-data && chmod 700 /run/user-data && exec systemd-run --quiet --unit=user-data /run/user-data'
            self.lab("run", one.machine, "--", "sh", "-c", script, input=one.user_data)
        self.watch(world, one)

    def watch(self, world, one):
        while one.state in ("pending", "running"):
            time.sleep(0.5)
            if one.machine not in self.up():
                with world.lock:
                    if one.state in ("pending", "running"):
                        one.set_state("terminated", "Client.InstanceInitiatedShutdown",
                                      "Client.InstanceInitiatedShutdown: Instance initiated shutdown")

    def end(self, world, one, state):
        def kill():
            self.lab("down", one.machine)
            with world.lock:
                one.set_state(state, one.reason_code, one.reason)
        threading.Thread(target=kill, daemon=True).start()
