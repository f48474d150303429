#!/usr/bin/env python3
"""agents.py: Debian's `puppet agent` gets its certificate from our server: autosign, by hand, by join token; and what it
says when it was revoked. Skipped where Puppet is not installed."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from harness import Server, check, finish, wait_for

SKIP = 77
# Without waiting, an agent's first run takes a few seconds of Ruby; with Puppet Server it stalls for 30.
LONGEST = 20


class Agent:
    def __init__(self, server, folder, name):
        self.server, self.name = server, name
        self.folder = pathlib.Path(folder) / name
        (self.folder / "conf").mkdir(parents=True)

    def run(self, *options, command=("ssl", "bootstrap")):
        begin = time.monotonic()
        done = subprocess.run(
            ["puppet", *command, "--server", "localhost", "--serverport", str(self.server.port), "--certname", self.name,
             "--confdir", str(self.folder / "conf"), "--ssldir", str(self.folder / "conf/ssl"), "--vardir", str(self.folder / "var"), "--color=false", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
            check=False)
        self.seconds = time.monotonic() - begin
        return done.returncode, done.stdout

    def has_certificate(self):
        return (self.folder / f"conf/ssl/certs/{self.name}.pem").exists()


def by_hand(server, folder):
    agent = Agent(server, folder, "manual.test")
    status, text = agent.run("--waitforcert", "0")
    check("unsigned: exit status", status, 1)
    check("unsigned: words", text, lambda t: "Certificate for manual.test has not been signed yet" in t)
    check("no stall", agent.seconds, lambda seconds: seconds < LONGEST)
    results = []
    waiting = threading.Thread(target=lambda: results.append(agent.run("--waitforcert", "1")))
    waiting.start()
    time.sleep(2)
    server.muster("ca", "sign", "--certname", "manual.test")
    waiting.join(60)
    check("signed while it waits", results[0][0] if results else None, 0)
    check("it has it", agent.has_certificate(), True)
    check("it knows the server", agent.run(command=("ssl", "verify"))[0], 0)
    server.muster("ca", "revoke", "--certname", "manual.test")
    time.sleep(1.5)
    status, text = agent.run("-t", command=("agent",))
    check("revoked: exit status", status, 1)
    check("revoked: words", text, lambda t: "revoked" in t)


def by_token(server, folder):
    token = server.token("*.token.test")
    agent = Agent(server, folder, "one.token.test")
    (agent.folder / "conf/csr_attributes.yaml").write_text(f"custom_attributes:\n  1.2.840.113549.1.9.7: {token}\n")
    status, text = agent.run("--waitforcert", "0")
    check(f"by token: {text}", (status, agent.has_certificate()), (0, True))
    check("no stall", agent.seconds, lambda seconds: seconds < LONGEST)
    second = Agent(server, folder, "two.token.test")
    (second.folder / "conf/csr_attributes.yaml").write_text(f"custom_attributes:\n  1.2.840.113549.1.9.7: {token}\n")
    status, text = second.run("--waitforcert", "0")
    check(f"the token is used up: {text}", (status, second.has_certificate()), (1, False))


def main():
    if not shutil.which("puppet"):
        print("SKIP puppet is not installed")
        sys.exit(SKIP)
    with tempfile.TemporaryDirectory() as folder:
        with Server(folder + "/a") as server:
            by_hand(server, folder)
            by_token(server, folder)
        with Server(folder + "/b", "--autosign", "true") as server:
            agent = Agent(server, folder, "auto.test")
            status, text = agent.run("--waitforcert", "0")
            check(f"autosign: {text}", (status, agent.has_certificate()), (0, True))
            check("no stall", agent.seconds, lambda seconds: seconds < LONGEST)
            print(f"a first certificate took {agent.seconds:.1f} s")
    finish()


main()
