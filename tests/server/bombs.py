#!/usr/bin/env python3
"""bombs.py: a node sends large bodies, and small ones that become large; another's renewals of its lease do not wait for
them."""
import gzip
import hashlib
import json
import os
import pathlib
import sys
import tempfile
import threading
import time

from harness import Server, check, finish

sys.path.append(str(pathlib.Path(__file__).parent.parent / "registry"))
from machine import Machine

MIB = 1 << 20
REPORT = "/puppet/v3/report/evil.test?environment=production"
FACTS = "/puppet/v3/facts/evil.test?environment=production"


class Renewals(threading.Thread):
    """One after the other: how long the slowest took."""

    def __init__(self, machine):
        super().__init__()
        self.machine, self.slowest, self.count, self.over = machine, 0.0, 0, False

    def run(self):
        while not self.over:
            begin = time.monotonic()
            self.machine.renew()
            self.slowest = max(self.slowest, time.monotonic() - begin)
            self.count += 1
            time.sleep(0.002)


def report(size):
    """A report that is in order, as large as that, most of which is blank; it is sent as a hundredth of that."""
    noise = os.urandom(size // 100).hex()
    text = json.dumps({"host": "evil.test", "time": "2026-11-29T00:00:00Z", "status": "changed", "report_format": 12,
                       "configuration_version": 1, "logs": [noise], "metrics": {}, "resource_statuses": {}})
    return (text[:-1] + " " * (size - len(text)) + "}").encode()


def put(server, identity, path, body, headers):
    client = server.client(identity, timeout=60)
    answer = client.ask("PUT", path, body, headers)
    client.close()
    return answer.status


def send(server, identity, path, body):
    return put(server, identity, path, body, {"Content-Type": "application/json", "Content-Encoding": "gzip"})


def keep_file(server, identity, content):
    """Put into the server's filebucket."""
    path = f"/puppet/v3/file_bucket_file/sha256/{hashlib.sha256(content).hexdigest()}/etc/x?environment=production"
    return put(server, identity, path, content, {"Content-Type": "application/octet-stream"})


def slowest_while(machine, senders):
    """Of the renewals, in seconds; and what the senders were answered."""
    renewals, statuses = Renewals(machine), []
    threads = [threading.Thread(target=lambda each=each: statuses.append(each())) for each in senders]
    renewals.start()
    time.sleep(0.3)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    renewals.over = True
    renewals.join(60)
    check("there were renewals", renewals.count > 20, True)
    return renewals.slowest, sorted(statuses)


def main():
    with tempfile.TemporaryDirectory() as folder, Server(folder) as server:
        evil = server.certificate("evil.test")
        machine = Machine(server, "node1.test")
        machine.register()
        machine.renew()
        before = server.parts()
        bomb, fat = gzip.compress(b" " * 100 * MIB), gzip.compress(report(100 * MIB), 9)
        usual = slowest_while(machine, [lambda: time.sleep(2)])[0]  # of a machine that may have much to do
        print(f"the slowest renewal takes {usual * 1000:.0f} ms", flush=True)
        cases = (("a bomb of 100 MiB", [lambda: send(server, evil, REPORT, bomb)], [413], 0.5),
                 ("a report of 100 MiB, of %.1f MiB" % (len(fat) / MIB), [lambda: send(server, evil, REPORT, fat)], [200], 0.5),
                 ("twenty bombs", [lambda: send(server, evil, FACTS, bomb)] * 20, [413] * 20, 0.5),
                 # It goes to the registry's process by the way that the renewals go, too.
                 ("a file of 200 MiB for the bucket", [lambda: keep_file(server, evil, os.urandom(200 * MIB))], [200], 3))
        for what, senders, wanted, most in cases:
            slowest, statuses = slowest_while(machine, senders)
            print(f"{what}: {slowest * 1000:.0f} ms", flush=True)
            check(f"{what}: answers", statuses, wanted)
            check(f"{what}: the slowest renewal", slowest, lambda found: found < most + 3 * usual)
        check("nothing died", server.parts(), before)
    finish()


main()
