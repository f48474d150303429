#!/usr/bin/env python3
"""reload.py [TIMES]: new settings, certificates and programs while 200 requests a second are answered, catalogs are
compiled for a second each, and bodies are sent for seconds: none is lost."""
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import threading
import time

import harness
from harness import PARTS, Server, check, finish, wait_for

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 20
RATE, CLIENTS = 200, 8
PATHS = ("/status/v1/simple/server", "/puppet-ca/v1/certificate_revocation_list/ca", "/muster/v1/nodes",
         "/puppet-ca/v1/certificate/ca")


# Most of a second of work: 2 ** 20 blocks.
SITE = """
$n = Integer[1, 1024].reduce(0) |$sum, $i| { Integer[1, 1024].reduce($sum) |$s, $j| { $s + $i * $j } }
notify { "n ${n}": }
"""


class Load:
    def __init__(self, server):
        self.server, self.own = server, server.own()
        self.node = server.certificate("node1.test")
        self.count, self.problems, self.slowest, self.long = 0, [], 0.0, {}
        self.ending = False
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, args=(number,)) for number in range(CLIENTS)]
        self.threads += [threading.Thread(target=self.repeat, args=(what,))
                         for what in (self.compile, self.compile, self.upload, self.upload, self.upload)]
        for thread in self.threads:
            thread.start()

    def repeat(self, what):
        client = self.server.client(self.node, timeout=60)
        while not self.ending:
            try:
                status = what(client)
                problem = None if status == 200 else f"{what.__name__}: {status}"
            except Exception as error:
                client.close()
                problem = f"{what.__name__}: {error!r}"
            with self.lock:
                self.long[what.__name__] = self.long.get(what.__name__, 0) + 1
                if problem:
                    self.problems.append(problem)

    @staticmethod
    def compile(client):
        answer = client.get("/puppet/v3/catalog/node1.test?environment=production", Accept="application/json")
        return answer.status if answer.status != 200 or b"Notify" in answer.body else answer.body

    @staticmethod
    def upload(client):
        """Facts that come for two seconds."""
        body = json.dumps({"name": "node1.test", "values": {"much": "x" * 100_000}}).encode()
        size = len(body) // 20

        def pieces():
            for begin in range(0, len(body), size):
                time.sleep(0.1)
                yield body[begin:begin + size]
        return client.ask("PUT", "/puppet/v3/facts/node1.test?environment=production", pieces(),
                          {"Content-Type": "application/json", "Content-Length": str(len(body))}).status

    def work(self, number):
        client = self.server.client(self.own)
        due = time.monotonic() + number / RATE
        turn = number
        while not self.ending:
            time.sleep(max(0.0, due - time.monotonic()))
            due += CLIENTS / RATE
            turn += 1
            begin = time.monotonic()
            try:
                # Some keep their connection, some make a new one each time.
                if number % 2 == 0:
                    client.close()
                status = client.get(PATHS[turn % len(PATHS)]).status
                problem = None if status == 200 else f"{PATHS[turn % len(PATHS)]}: {status}"
            except Exception as error:
                problem = f"{PATHS[turn % len(PATHS)]}: {error!r}"
            with self.lock:
                self.count += 1
                self.slowest = max(self.slowest, time.monotonic() - begin)
                if problem:
                    self.problems.append(problem)

    def end(self):
        self.ending = True
        for thread in self.threads:
            thread.join(30)


def replaced(server, before):
    now = server.parts()
    return len(now) == len(PARTS) and not set(now.values()) & set(before.values())


def one_round(server, number):
    before = server.parts()
    # By turns: new settings, a new program.
    server.process.send_signal(signal.SIGHUP if number % 2 == 0 else signal.SIGUSR2)
    wait_for(f"round {number}: all parts are new", lambda: replaced(server, before), 30)


def main():
    with tempfile.TemporaryDirectory() as folder:
        # An upgrade puts another file in the place of the program.
        programs = pathlib.Path(folder) / "bin"
        programs.mkdir()
        for name in ("muster", "muster-fleet"):
            shutil.copy2(pathlib.Path(harness.MUSTER).parent / name, programs / name)
        harness.MUSTER = str(programs / "muster")
        server = Server(folder + "/s")
        manifest = server.folder / "code/environments/production/manifests/site.pp"
        manifest.parent.mkdir(parents=True)
        manifest.write_text(SITE)
        with server:
            load = Load(server)
            try:
                for number in range(TIMES):
                    if number % 2 == 1:
                        shutil.copy2(programs / "muster-fleet", programs / "new")
                        os.replace(programs / "new", programs / "muster-fleet")
                    one_round(server, number)
                    time.sleep(0.1)
                bad_settings(server)
                bad_program(server, programs)
            except AssertionError:
                print(server.log()[-3000:])
                raise
            finally:
                load.end()
            check("no request was lost", load.problems[:5], [])
            check("long ones", load.long, lambda long: min(long.get("compile", 0), long.get("upload", 0)) > 5)
            check("requests", load.count, lambda count: count > TIMES * 20)
            print(f"{TIMES} reloads and upgrades, {load.count} requests and {load.long}, slowest {load.slowest:.3f} s, "
                  f"{len(load.problems)} lost")
    finish()


def bad_settings(server):
    before = server.parts()
    settings = server.folder / "muster.toml"
    settings.write_text("[main\n")
    server.process.send_signal(signal.SIGHUP)
    wait_for("bad settings are refused", lambda: "the settings stay as they are" in server.log())
    settings.unlink()
    check("nothing was replaced", server.parts(), before)


def bad_program(server, programs):
    before = server.parts()
    (programs / "new").write_text("#!/bin/sh\nexit 1\n")
    (programs / "new").chmod(0o755)
    os.replace(programs / "new", programs / "muster-fleet")
    server.process.send_signal(signal.SIGUSR2)
    wait_for("a bad program is refused", lambda: "the program stays as it is" in server.log())
    check("nothing was replaced", server.parts(), before)


main()
