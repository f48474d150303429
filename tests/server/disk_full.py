#!/usr/bin/env python3
"""disk_full.py: everything that the server writes is on one disk, and that is full: what is only read is answered, what
must be written fails cleanly, and all is well as soon as there is room again. Needs root, for a mount namespace."""
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

from harness import Server, check, finish, request_for, wait_for

sys.path.append(str(pathlib.Path(__file__).parent.parent / "registry"))
from machine import Machine

SKIP = 77
GUIDE = pathlib.Path(__file__).resolve().parents[2] / "docs/server.md"
SITE = "notify { \"hello ${trusted['certname']}\": }\n"
ENVIRONMENT = "?environment=production"
FAILS, DONE = (500, 503, 507), (200, 204)


def fill(ballast):
    """With a copy of a file that somebody replaced long ago."""
    ballast.parent.mkdir(parents=True, exist_ok=True)
    with open(ballast, "ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass
    os.utime(ballast, (time.time() - 40 * 86400,) * 2)


def make_room(server):
    """As the documentation says."""
    command = next(line.strip() for line in GUIDE.read_text().splitlines() if line.startswith("    find /var/lib/muster"))
    command = command.replace("/var/lib/muster", str(server.folder / "state"))
    subprocess.run(shlex.split(command), check=True, timeout=30)


class World:
    def __init__(self, server, folder):
        self.server = server
        self.machine = Machine(server, "node1.test")
        self.node = self.machine.client
        self.own = server.client(server.own())
        self.old = {name: server.certificate("old-" + name) for name in ("a.test", "b.test", "c.test")}
        self.requests = {name: request_for(name, folder)[1].read_text() for name in ("a.test", "b.test", "c.test")}

    def reads(self):
        when = "while it is full"
        for who, path, headers in (
                (self.server.client(), "/puppet-ca/v1/certificate/ca", {}),
                (self.server.client(), "/puppet-ca/v1/certificate_revocation_list/ca", {}),
                (self.server.client(), "/status/v1/simple/server", {}),
                (self.node, f"/puppet/v3/node/node1.test{ENVIRONMENT}", {"Accept": "application/json"}),
                (self.node, f"/puppet/v3/file_content/modules/m/f{ENVIRONMENT}", {"Accept": "application/octet-stream"}),
                (self.node, f"/puppet/v3/file_metadatas/plugins{ENVIRONMENT}&recurse=true", {"Accept": "application/json"}),
                (self.node, f"/puppet/v3/catalog/node1.test{ENVIRONMENT}", {"Accept": "application/json"}),
                (self.own, "/muster/v1/nodes", {}), (self.own, "/muster/v1/events?after=0", {}), (self.own, "/metrics", {}),
                (self.own, "/puppet-ca/v1/certificate_statuses/all", {})):
            answer = who.ask("GET", path, None, headers)
            check(f"{when}: GET {path}: {answer.body[:200]!r}", answer.status, 200)
        self.machine.renew()

    def writes(self, wanted, name):
        kinds = {"Content-Type": "application/json"}
        report = {"host": "node1.test", "time": "2026-11-29T00:00:00Z", "status": "changed", "report_format": 12,
                  "configuration_version": name, "logs": [], "metrics": {}, "resource_statuses": {}}
        for who, method, path, body, headers in (
                (self.node, "PUT", f"/puppet/v3/facts/node1.test{ENVIRONMENT}",
                 json.dumps({"name": "node1.test", "values": {"at": name, "much": "x" * 20000}}), kinds),
                (self.node, "PUT", f"/puppet/v3/report/node1.test{ENVIRONMENT}", json.dumps(report), kinds),
                (self.node, "PUT", f"/puppet/v3/file_bucket_file/sha256/{'0' * 64}/etc/x{ENVIRONMENT}", name * 10000,
                 {"Content-Type": "application/octet-stream"}),
                (self.own, "PUT", f"/puppet-ca/v1/certificate_status/old-{name}", '{"desired_state":"revoked"}', kinds),
                (self.server.client(), "PUT", f"/puppet-ca/v1/certificate_request/{name}", self.requests[name],
                 {"Content-Type": "text/plain"})):
            answer = who.ask(method, path, body, headers)
            check(f"{name}: {method} {path}: {answer.body[:200]!r}", answer.status, wanted)
        answer = self.machine.register(None, facts={"at": name, "much": "x" * 20000})
        check(f"{name}: it registers: {answer.body[:200]!r}", answer.status, wanted)


def run(folder):
    disk = pathlib.Path(folder) / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)], check=True, timeout=10)
    server = Server(disk / "server", "--autosign", "true", "--access_log", str(disk / "access.log"))
    production = server.folder / "code/environments/production"
    for path, text in (("manifests/site.pp", SITE), ("modules/m/files/f", "f\n"), ("modules/m/lib/facter/f.rb", "f\n")):
        (production / path).parent.mkdir(parents=True, exist_ok=True)
        (production / path).write_text(text)
    # Its own words must have a place.
    server.log_path = pathlib.Path(folder) / "server.log"
    with server:
        world = World(server, folder)
        world.machine.register()
        world.machine.renew()  # the first one is a change
        world.writes(lambda status: status in DONE, "a.test")
        before = server.parts()
        fill(server.folder / "state/server/bucket/0/0/0/0/0/0/0/0" / ("0" * 64) / "contents")
        world.reads()
        world.writes(lambda status: status in FAILS, "b.test")
        world.reads()
        check("who could not be revoked is let in", server.client(world.old["b.test"]).get(f"/puppet/v3/file_metadatas/plugins"
              f"{ENVIRONMENT}&recurse=true", Accept="application/json").status, 200)
        make_room(server)
        end = time.monotonic() + 10
        wait_for("there is room again", lambda: world.own.get("/muster/v1/nodes").status == 200, 10)
        world.writes(lambda status: status in DONE, "b.test")
        world.writes(lambda status: status in DONE, "c.test")
        check("in time", time.monotonic() < end, True)
        check("no process was lost", server.parts(), before)
        serials = set()
        for name in ("a.test", "b.test", "c.test"):
            pem = server.client().get(f"/puppet-ca/v1/certificate/{name}").body
            text = subprocess.run(["openssl", "x509", "-noout", "-serial"], input=pem, capture_output=True, timeout=10,
                                  check=False).stdout
            serials.add(text)
        check("three serials", len(serials), 3)
    server.log_path.unlink()
    check("it ends, and starts again", server.start().stop(), 0)


def main():
    if os.geteuid() != 0:
        print("SKIP needs root")
        sys.exit(SKIP)
    if "MUSTER_OWN_MOUNTS" not in os.environ:
        os.execvpe("unshare", ["unshare", "--mount", sys.executable, *sys.argv], {**os.environ, "MUSTER_OWN_MOUNTS": "1"})
    with tempfile.TemporaryDirectory() as folder:
        run(folder)
        subprocess.run(["umount", f"{folder}/disk"], check=True, timeout=10)
    finish()


main()
