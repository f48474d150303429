#!/usr/bin/python3
"""kill -9 of the registry's process, and of the front, under load: what was acknowledged is there, every watcher has
every event once and in order, and the server answers again within a second."""
import http.client
import os
import random
import signal
import tempfile
import threading
import time

from harness import Quietly, Server, check, finish, wait_for
from machine import Machine

ROUNDS = int(os.environ.get("KILLS", "40"))


def patiently(do, stop=lambda: False):
    """Until it is answered: the server restarts parts of itself."""
    while True:
        try:
            answer = do()
            if answer.status not in (502, 503):
                return answer
        except (OSError, http.client.HTTPException):
            pass
        if stop():
            return None
        time.sleep(0.02)


class Load(threading.Thread):
    """A machine that comes and goes; notes what was acknowledged."""

    def __init__(self, machine):
        super().__init__()
        self.machine, self.over, self.acknowledged, self.boots = machine, False, [], 0

    def run(self):
        while not self.over:
            self.boots += 1
            self.machine.boot = f"boot-{self.boots}"
            answer = patiently(lambda: self.machine.register(None))
            if answer.status != 200:
                check(f"{self.machine.name} registers: {answer.body!r}", answer.status, 200)
                return
            self.acknowledged.append(self.machine.generation)
            patiently(lambda: self.machine.renew(None))
            patiently(lambda: self.machine.leave(status=None))


class Poller(threading.Thread):
    def __init__(self, client):
        super().__init__()
        self.client, self.over, self.revisions, self.bodies = client, False, [], []

    def run(self):
        after = 0
        while True:
            answer = patiently(lambda: self.client.get(f"/muster/v1/events?after={after}&wait=1"))
            body = answer.json()
            if answer.status != 200:
                check(f"a poll: {body}", answer.status, 200)
                return
            self.revisions += [event["revision"] for event in body["events"]]
            self.bodies += body["events"]
            after = body["revision"]
            if self.over and not body["events"]:
                return


class Streamer(threading.Thread):
    """Server-sent events; comes back with what it had last, as browsers do."""

    def __init__(self, client):
        super().__init__()
        self.client, self.revisions, self.last = client, [], None

    def run(self):
        while not self.has_all():
            try:
                self.read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
            self.client.close()

    def has_all(self):
        return self.last is not None and (self.revisions or [0])[-1] >= self.last

    def read(self):
        after = self.revisions[-1] if self.revisions else 0
        connection = http.client.HTTPSConnection(self.client.server.name, self.client.server.port,
                                                 context=self.client.context, timeout=20)
        # The header counts only where the address says nothing.
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": str(after)} if after else {})}
        connection.request("GET", "/muster/v1/events" + ("" if after else "?after=0"), headers=headers)
        response = connection.getresponse()
        if response.status != 200:
            time.sleep(0.02)
            return
        while not self.has_all():
            line = response.readline()
            if not line:
                return
            if line.startswith(b"id: "):
                self.revisions.append(int(line[4:]))


with tempfile.TemporaryDirectory(prefix="muster-registry-") as folder, Server(folder) as server:
    loads = [Load(Machine(server, f"n{i}")) for i in range(4)]
    polls = [Poller(server.client(server.own())) for _ in range(3)]
    streams = [Streamer(server.client(server.own())) for _ in range(3)]
    for thread in loads + polls + streams:
        thread.start()
    admin = server.client(server.own())
    away = []
    for number in range(ROUNDS):
        time.sleep(random.uniform(0.0, 0.25))
        victim = "front" if number % 4 == 3 else "registry"
        pid = wait_for(f"a {victim}", lambda: server.parts().get(victim))
        watch = Quietly(server)
        os.kill(pid, signal.SIGKILL)
        patiently(lambda: admin.get("/muster/v1/nodes"))
        away.append(watch.seconds())
        wait_for(f"another {victim}", lambda: server.parts().get(victim) not in (None, pid))
    for load in loads:
        load.over = True
    for load in loads:
        load.join(30)
    last = patiently(lambda: admin.get("/muster/v1/nodes")).json()["revision"]
    for thread in polls + streams:
        thread.over, thread.last = True, last
    for thread in polls + streams:
        thread.join(40)
        check("a watcher ends", thread.is_alive(), False)
    everything = list(range(1, last + 1))
    for thread in polls + streams:
        check(f"{type(thread).__name__}: every event once and in order",
              thread.revisions == everything or (len(thread.revisions), last), True)
    joined = {event["generation"] for event in polls[0].bodies if event.get("to") == "joining"}
    acknowledged = [generation for load in loads for generation in load.acknowledged]
    check("every acknowledged registration is an event", [g for g in acknowledged if g not in joined], [])
    check("there was a load", len(acknowledged) > ROUNDS * 4, True)
    check("no generation twice", len(acknowledged), len(set(acknowledged)))
    print(f"{last} events, {len(acknowledged)} registrations; away for "
          f"{max(quiet for _, quiet in away):.2f} s at most, {max(away)[0]:.2f} s with what else the machine did", flush=True)
    check("it answers again within a second", [each for each in away if each[1] >= 1.0], [])
    check("no restart was needed by itself", server.process.poll(), None)
finish()
