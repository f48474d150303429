#!/usr/bin/env python3
"""muster's agent over a long time, made short: certificates that end, a list of servers of which one is not there, all
servers gone, and a daemon whose processes are what the documentation says."""
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

import own_server
from own_server import NAME, Agent, check, finish, nodes, wait_for

CERTIFICATE_SECONDS, RENEWED_BEFORE, INTERVAL = 14, 9, 3
SITE = """
file { '@OUT@/served': source => 'puppet:///modules/demo/served' }
file { '@OUT@/tree': ensure => directory, recurse => true, source => 'puppet:///modules/demo/tree' }
file { '@OUT@/content': content => 'of the catalog' }
"""


def fill(folder):
    environment = pathlib.Path(folder, "server/code/environments/production")
    for path, text in (("modules/demo/files/served", "served\n"), ("modules/demo/files/tree/below/leaf", "leaf\n"),
                       ("manifests/site.pp", SITE.replace("@OUT@", f"{folder}/agent/out"))):
        (environment / path).parent.mkdir(parents=True, exist_ok=True)
        (environment / path).write_text(text)


def serial(agent):
    return subprocess.run(["openssl", "x509", "-noout", "-serial", "-in", f"{agent.folder}/ssl/certs/{NAME}.pem"],
                          check=True, capture_output=True, text=True, timeout=10).stdout


def first_of_list_is_dead(agent, server):
    """From the very first request on, and for what is asked of the CA."""
    servers = ("--server_list", f"localhost:1,localhost:{server.port}")
    status, text = agent.run(*servers)
    check("bootstrap with a dead server first: " + text, (status, "Trying with next server from server_list" in text), (2, True))
    for name in ("certs/ca.pem", "crl.pem"):
        os.utime(f"{agent.folder}/ssl/{name}", (1, 1))
    status, text = agent.run(*servers)
    check("refreshed by the second server: " + text, (status, "Failed to refresh" in text, "Refreshing CRL" in text),
          (0, False, True))
    with socket.create_server(("127.0.0.1", 0)) as mute:
        status, text = agent.run("--server_list", f"localhost:{mute.getsockname()[1]},localhost:{server.port}", "--http_connect_timeout", "1s")
    check("one that takes connections and says nothing: " + text, (status, "timed out: no connection within 1.0 s" in text), (0, True))
    status, text = agent.run("--server_list", "localhost:1,localhost:2")
    check("no server of the list: " + text, (status, "Could not select a functional puppet server" in text), (1, True))


def certificates_are_renewed(agent, server, folder):
    (server.folder / "muster.toml").write_text(f'[server]\nca_ttl = "{CERTIFICATE_SECONDS}s"\n')
    server.process.send_signal(signal.SIGHUP)
    wait_for("the new setting is read", lambda: "all parts are replaced" in server.log())
    before = serial(agent)
    status, text = agent.run("--hostcert_renewal_interval", "10y")
    check("renewed: " + text, (status, "Renewed client certificate: (SHA256)" in text), (0, True))
    check("it is another", serial(agent) != before, True)
    with Daemon(agent, folder, "--runinterval", str(INTERVAL), "--hostcert_renewal_interval", str(RENEWED_BEFORE),
                "--server_list", f"localhost:1,localhost:{server.port}") as daemon:
        client = server.client(server.own())
        state = lambda: [node["state"] for node in nodes(client) if node["certname"] == NAME]
        wait_for("registered, though the first server is dead", lambda: state() in (["up"], ["joining"]), 20)
        processes(daemon)
        end = time.monotonic() + CERTIFICATE_SECONDS + 12
        while time.monotonic() < end:
            time.sleep(1)
        check("renewed more than once: " + daemon.log(), daemon.log().count("Renewed client certificate") >= 2, True)
        check("the lease outlived its first certificates", state(), ["up"])
        check("nothing went wrong with it: " + daemon.log(), "could not be renewed" in daemon.log(), False)


def processes(daemon):
    """Root only applies: what talks to the network is another, without rights."""
    parent = daemon.process.pid
    child = wait_for("a process for the network", lambda: lowest_child(parent))
    for pid, talks in ((parent, False), (child, True)):
        check(f"inet sockets of {pid}", any(is_inet(pid, name) for name in os.listdir(f"/proc/{pid}/fd")), talks)
    status = dict(line.split(":\t", 1) for line in pathlib.Path(f"/proc/{child}/status").read_text().splitlines() if ":\t" in line)
    check("no new privileges, system calls filtered", (status["NoNewPrivs"], status["Seccomp"]), ("1", "2"))
    if os.geteuid() == 0:
        check("it is not root", "0" in status["Uid"].split() + status["Gid"].split(), False)
        check("it has no capability", int(status["CapEff"], 16) | int(status["CapPrm"], 16), 0)
    rss = int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{parent}/status").read_text()).group(1))
    own = sum(int(n) for n in re.findall(r"(?m)^Private_\w+:\s+(\d+)", pathlib.Path(f"/proc/{parent}/smaps_rollup").read_text()))
    print(f"the idle daemon: {rss} KiB resident, {own} of them its own")
    check("memory of the idle daemon", rss < 15 * 1024, True)


def lowest_child(pid):
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return next((int(each) for each in children if any(is_inet(each, name) for name in listed(f"/proc/{each}/fd"))), None)


def listed(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def is_inet(pid, name):
    try:
        socket = re.match(r"socket:\[(\d+)\]", os.readlink(f"/proc/{pid}/fd/{name}"))
        tables = "".join(pathlib.Path(f"/proc/{pid}/net/{kind}").read_text() for kind in ("tcp", "tcp6", "udp", "udp6"))
    except OSError:
        return False
    return bool(socket) and f" {socket.group(1)} " in tables


def converge(agent):
    done = subprocess.run(agent.argv("agent", "--onetime", "--no-daemonize", "--verbose", "--detailed-exitcodes"),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.returncode, done.stdout


def servers_are_gone(agent, server, folder):
    server.process.kill()
    server.process.wait()
    out = pathlib.Path(folder, "agent/out")
    (out / "served").write_text("edited\n")
    (out / "content").unlink()
    (out / "tree/below/leaf").unlink()
    status, text = agent.run()
    check("--test does nothing without a catalog: " + text, (status, (out / "content").exists()), (1, False))
    for turn in ("at first", "again"):
        status, text = converge(agent)
        check(f"all servers are gone, {turn}: " + text, status, 2 if turn == "at first" else 0)
        check("contents", [(out / name).read_text() for name in ("served", "content", "tree/below/leaf")],
              ["served\n", "of the catalog", "leaf\n"])


class Daemon:
    def __init__(self, agent, folder, *options):
        self.path = pathlib.Path(folder, "daemon.log")
        self.argv = agent.argv("agent", "--no-daemonize", "--verbose", "--logdest", str(self.path), *options)

    def log(self):
        return self.path.read_text() if self.path.exists() else ""

    def __enter__(self):
        self.process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def main():
    with tempfile.TemporaryDirectory(prefix="muster-lasting-") as folder:
        os.chmod(folder, 0o755)
        fill(folder)
        with own_server.Server(f"{folder}/server") as server:
            token = server.token(NAME)
            agent = Agent(f"{folder}/agent", server, token)
            first_of_list_is_dead(agent, server)
            certificates_are_renewed(agent, server, folder)
            servers_are_gone(agent, server, folder)
    finish()


if __name__ == "__main__":
    main()
