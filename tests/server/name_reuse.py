#!/usr/bin/env python3
"""name_reuse.py: a machine takes the name of one that is gone, by a token; never that of one that is there."""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from harness import Identity, MUSTER, Server, check, finish, request_for

sys.path.append(str(pathlib.Path(__file__).parent.parent / "registry"))
from machine import Machine


class Newcomer:
    """A key and a request with a token, as an instance that was just made has."""

    def __init__(self, server, folder, name, token=None):
        self.server, self.name, self.folder = server, name, pathlib.Path(folder)
        self.folder.mkdir()
        self.key, self.request = request_for(name, folder, token=token)

    def enrol(self):
        return self.server.client().ask("PUT", f"/puppet-ca/v1/certificate_request/{self.name}",
                                        self.request.read_text(), {"Content-Type": "text/plain"})

    def identity(self):
        path = self.folder / "certificate.pem"
        path.write_bytes(self.server.client().get(f"/puppet-ca/v1/certificate/{self.name}").body)
        return Identity(path, self.key)


def changes(server, action):
    lines = (server.folder / "puppetserver/ca/audit.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["action"] == action]


def by_token(server, folder):
    token = server.token("web1", 3)
    first = Newcomer(server, folder + "/first", "web1", token)
    check("the first", first.enrol().status, 200)
    old = Machine(server, "web1", first.identity(), instance="i-1")
    old.register()
    second = Newcomer(server, folder + "/second", "web1", token)
    answer = second.enrol()
    check("the first is there", (answer.status, b"already has a signed certificate" in answer.body), (400, True))
    check("what to do", answer.body, lambda body: b"muster ca clean web1" in body)
    old.renew()
    old.leave()
    check("without a token", Newcomer(server, folder + "/none", "web1").enrol().status, 400)
    check("with a token that is none", Newcomer(server, folder + "/bad", "web1", token[:-1] + "x").enrol().status, 403)
    check("the first is gone", second.enrol().status, 200)
    new = Machine(server, "web1", second.identity(), boot="boot-2", instance="i-2")
    new.register()
    new.renew()
    time.sleep(1.5)
    check("what the first has is of no use", old.renew(status=None).status, lambda status: status in (401, 403))
    replaced = changes(server, "replace")
    check("the audit log", [(line["certname"], "token" in line["detail"]) for line in replaced], [("web1", True)])


def by_another_name(server, folder):
    """A machine that is gone had the name, but as its host name: that says nothing of who has the certificate."""
    server.certificate("api1")
    other = Machine(server, "other1", instance="i-9")
    other.register(hostname="api1")
    other.leave()
    token = server.token("api1")
    check("a host name", Newcomer(server, folder + "/api1", "api1", token).enrol().status, 400)


def our_agent(server, folder):
    """Of a name that is taken, our agent says what to do."""
    server.certificate("taken.test")
    done = subprocess.run([MUSTER, "agent", "-t", "--waitforcert", "0", "--server", "localhost", "--serverport",
                           str(server.port), "--certname", "taken.test",
                           *(word for name in ("confdir", "vardir", "ssldir", "rundir", "logdir", "publicdir")
                             for word in ("--" + name, f"{folder}/agent/{name}"))],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=60, check=False)
    check("exit status", done.returncode, 1)
    check("words", done.stdout, lambda text: "does not match its private key" in text and
          "muster ca clean taken.test" in text)


def main():
    with tempfile.TemporaryDirectory() as folder:
        with Server(folder + "/server") as server:
            by_token(server, folder)
            by_another_name(server, folder)
            our_agent(server, folder)
        with Server(folder + "/never", "--no-name_reuse") as server:
            token = server.token("web1", 2)
            first = Newcomer(server, folder + "/a", "web1", token)
            check("the first", first.enrol().status, 200)
            old = Machine(server, "web1", first.identity())
            old.register()
            old.leave()
            check("not when it may not", Newcomer(server, folder + "/b", "web1", token).enrol().status, 400)
    finish()


main()
