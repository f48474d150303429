#!/usr/bin/env python3
"""faults.py [ROUNDS]: each process is killed at random moments while certificates are asked for, signed and fetched.

No certificate that was signed is lost, no serial is used twice, and what died is back in less than a second."""
import os
import pathlib
import random
import signal
import ssl
import sys
import tempfile
import threading
import time

from harness import PARTS, Quietly, Server, check, finish, request_for, wait_for

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
WORKERS = 4


class Load:
    """Nodes that come one after the other: a request, and then the certificate, as often as it takes."""

    def __init__(self, server, folder):
        self.server, self.folder = server, pathlib.Path(folder)
        self.request = request_for("template", folder)[1]
        self.signed = {}  # what a client has got
        self.problems = []
        self.answers = {}
        self.ending = False
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, args=(number,)) for number in range(WORKERS)]
        for thread in self.threads:
            thread.start()

    def work(self, number):
        count = 0
        while not self.ending:
            count += 1
            name = f"node{number}-{count}.test"
            try:
                self.enrol(name)
            except AssertionError as problem:
                self.problems.append(str(problem))
                return

    def enrol(self, name):
        _, request = request_for(name, self.folder)
        text = request.read_bytes()
        client = self.server.client(timeout=10)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                answer = client.ask("PUT", f"/puppet-ca/v1/certificate_request/{name}", text)
                if answer.status == 200:
                    answer = client.get(f"/puppet-ca/v1/certificate/{name}")
                with self.lock:
                    self.answers[answer.status] = self.answers.get(answer.status, 0) + 1
                if answer.status == 200:
                    with self.lock:
                        self.signed[name] = answer.body
                    return
                assert answer.status == 503, f"{name}: {answer.status} {answer.body!r}"
                assert answer.headers.get("Retry-After"), f"{name}: 503 without Retry-After"
            except (OSError, ssl.SSLError, EOFError) as problem:
                client.close()
            except Exception as problem:  # http.client's
                if type(problem).__module__ != "http.client":
                    raise
                client.close()
            time.sleep(0.02)
        raise AssertionError(f"{name} had no certificate within 20 s")

    def end(self):
        self.ending = True
        for thread in self.threads:
            thread.join(60)


def kill_rounds(server):
    times = []
    for number in range(ROUNDS):
        # All of them in turn, so that none is left out.
        part = PARTS[number % len(PARTS)]
        time.sleep(random.uniform(0.0, 0.25))
        parts = wait_for("all parts are there", lambda: len(found := server.parts()) == len(PARTS) and found)
        watch = Quietly(server)
        os.kill(parts[part], signal.SIGKILL)
        wait_for(f"{part} is back", lambda: server.parts().get(part, parts[part]) != parts[part], 10, 0.002)
        wait_for(f"answers after {part} died", lambda: answers(server), 10, 0.002)
        times.append((*watch.seconds(), part))
    return times


def answers(server):
    """From the front, the authority and the registry."""
    client = server.client(server.own(), timeout=5)
    try:
        return all(client.get(path).status == 200 for path in
                   ("/puppet-ca/v1/certificate/ca", "/status/v1/simple/server", "/muster/v1/nodes"))
    except Exception:
        return False
    finally:
        client.close()


def serials_in(path):
    return [line.split()[0] for line in path.read_text().splitlines() if line]


def main():
    random.seed(os.environ.get("SEED"))
    with tempfile.TemporaryDirectory() as folder, Server(folder + "/s", "--autosign", "true") as server:
        load = Load(server, folder)
        try:
            times = kill_rounds(server)
        finally:
            load.end()
        check("no node was left without a certificate, or told something else", load.problems, [])
        ca = server.folder / "puppetserver/ca"
        serials = serials_in(ca / "inventory.txt")
        check("serials in the inventory are unique", len(serials), len(set(serials)))
        names = {line.rsplit("/CN=", 1)[1] for line in (ca / "inventory.txt").read_text().splitlines() if line}
        check("all that were signed are in the inventory", set(load.signed) - names, set())
        for name, body in load.signed.items():
            path = ca / "signed" / f"{name}.pem"
            check(f"{name} is kept", path.exists() and path.read_bytes(), body)
        worst = max(times, key=lambda row: row[1])
        print(f"{ROUNDS} kills, {len(load.signed)} certificates, answers {load.answers}, worst restart {worst[1]:.3f} s "
              f"({worst[2]}); with what else the machine did {max(times)[0]:.3f} s")
        check("certificates were signed meanwhile", len(load.signed), lambda count: count > ROUNDS)
        check("everything is back in less than a second", worst[1], lambda seconds: seconds < 1)
    finish()


main()
