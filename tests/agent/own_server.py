#!/usr/bin/env python3
"""muster's agent against muster's own server: a token instead of signing, one request for a run, the machine's lease."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

FLEET = os.path.abspath(sys.argv[1])
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "server"))
os.environ["MUSTER"] = FLEET
from harness import Server, check, finish, wait_for  # noqa: E402

NAME = "web1.example.com"
SITE = "".join(f"file {{ '@ROOT@/{i}': content => 'file {i}' }}\n" for i in range(13)) + """
file { '@ROOT@/served': source => 'puppet:///modules/demo/served' }
file { '@ROOT@/fact': content => "${facts['demo_ext']}" }
"""


class Agent:
    def __init__(self, folder, server, token, name=NAME):
        self.folder, self.server, self.name = folder, server, name
        self.token = token
        os.makedirs(f"{folder}/out")

    def argv(self, *words):
        f = self.folder
        places = {"confdir": "conf", "vardir": "var", "ssldir": "ssl", "rundir": "run", "logdir": "log", "publicdir": "public"}
        return [FLEET, *words, *(word for name, below in places.items() for word in (f"--{name}", f"{f}/{below}")),
                "--server", "localhost", "--serverport", str(self.server.port), "--certname", self.name, "--color=false",
                "--join_token", self.token]

    def run(self, *words):
        begin = time.monotonic()
        done = subprocess.run(self.argv("agent", "-t", *words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=60)
        self.took = time.monotonic() - begin
        return done.returncode, done.stdout


def main():
    with tempfile.TemporaryDirectory(prefix="muster-own-") as folder:
        os.chmod(folder, 0o755)
        demo = pathlib.Path(folder, "server/code/environments/production/modules/demo")
        for path, text in (("files/served", "content\n"), ("facts.d/demo.yaml", "demo_ext: external\n"),
                           ("lib/puppet_x/demo/below/deep.rb", "# nothing\n"), ("lib/puppet_x/demo.rb", "# nothing\n")):
            (demo / path).parent.mkdir(parents=True, exist_ok=True)
            (demo / path).write_text(text)
        site = demo.parent.parent / "manifests/site.pp"
        site.parent.mkdir()
        site.write_text(SITE.replace("@ROOT@", f"{folder}/agent/out"))
        with Server(f"{folder}/server") as server:
            token = server.token(NAME)
            agent = Agent(f"{folder}/agent", server, token)
            status, text = agent.run()
            check("first run " + text, status, 2)
            check("the fact of a plugin", pathlib.Path(folder, "agent/out/fact").read_text(), "external")
            check("the served file", pathlib.Path(folder, "agent/out/served").read_text(), "content\n")
            agent.run()
            times = []
            for _ in range(10):
                status, text = agent.run()
                check("unchanged " + text, status, 0)
                times.append(agent.took)
            print(f"own server: an unchanged run takes {min(times) * 1000:.0f} ms, "
                  f"the median {sorted(times)[5] * 1000:.0f} ms")
            shutil.rmtree(demo / "lib/puppet_x")
            status, text = agent.run()
            check("a folder of plugins is gone " + text, (status, os.path.exists(f"{folder}/agent/var/lib/puppet_x/demo")), (0, False))
            check_daemon(agent, server)
            check_revoked(agent, server)
    finish()


def check_revoked(agent, server):
    """It says what happened and what to do; and that can be done as it says."""
    server.muster("ca", "revoke", NAME)
    text = wait_for("a revoked agent is refused", lambda: (lambda status, text: status == 1 and text)(*agent.run()), 20)
    check("a revoked agent is told so", text, lambda text: f"localhost refuses the certificate of {NAME}: it was revoked. "
          f"To get another certificate: 'muster ca clean {NAME}' on the CA, then 'muster ssl clean' here, and run again" in text)
    check("in words that are ours", text, lambda text: "SSL" not in text and "alert" not in text)
    server.muster("ca", "clean", NAME)
    cleaned = subprocess.run(agent.argv("ssl", "clean"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, timeout=60)
    check("ssl clean " + cleaned.stdout, cleaned.returncode, 0)
    agent.token = server.token(NAME)
    status, text = agent.run()
    check("with another certificate " + text, status, 0)


def check_daemon(agent, server):
    client = server.client(server.own())
    log = pathlib.Path(agent.folder, "daemon.log")
    process = subprocess.Popen(agent.argv("agent", "--no-daemonize", "--verbose", "--logdest", str(log)),
                               stdin=subprocess.DEVNULL)
    try:
        state = lambda: next((node["state"] for node in nodes(client)), "")
        wait_for("registered: " + (log.read_text() if log.exists() else ""), lambda: state() in ("up", "joining"), 20)
        wait_for("a run of the daemon", lambda: "Applied catalog" in log.read_text(), 20)
        process.send_signal(signal.SIGTERM)
        check("the daemon ends", process.wait(20), 0)
        if not os.path.isdir("/run/systemd/system"):
            wait_for("left the registry", lambda: state() not in ("up", "joining"), 10)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def nodes(client):
    return client.get("/muster/v1/nodes").json()["nodes"]


if __name__ == "__main__":
    main()
