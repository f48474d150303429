#!/usr/bin/python3
"""Machines register, renew and leave; clones are told; operators look, drain and forget, by request and by command."""
import json
import re
import subprocess
import tempfile
import urllib.parse

from harness import MUSTER, Server, check, finish, wait_for
from machine import Machine, nodes

with tempfile.TemporaryDirectory(prefix="muster-registry-") as folder, Server(folder) as server:
    admin = server.client(server.own())
    here = ["--server", "localhost", "--serverport", str(server.port)]

    def muster(*words, status=0):
        return server.muster(*words, *here, status=status)

    # A machine's life.
    web = Machine(server, "web1")
    web.renew(404, generation=7)
    answer = web.register(facts={"os": {"family": "Debian"}, "role": "web"}, tags={"Name": "web one"}).json()
    check("ttl and renew", (answer["ttl"], answer["renew"]), (30, 10))
    check("joining", nodes(admin)["web1"]["state"], "joining")
    check("the renewal's answer", web.renew().json(), {"ttl": 30, "renew": 10})
    check("up", nodes(admin, "role:web fact.os.family:Deb* tag.Name:'web *'")["web1"]["state"], "up")
    web.renew(state="draining", reason="spot interruption")
    check("draining", nodes(admin)["web1"]["cause"], "spot interruption")
    web.renew()
    check("up again", nodes(admin)["web1"]["state"], "up")
    web.renew(409, generation=web.generation - 1)

    # Nobody speaks for another; no node sees the others.
    db = Machine(server, "db1")
    check("for another", db.client.ask("PUT", "/muster/v1/leases/web1", '{"generation":1,"state":"up"}').status, 403)
    check("the list", db.client.get("/muster/v1/nodes").status, 403)
    check("events", db.client.get("/muster/v1/events?after=0").status, 403)
    for wrong in ("", "[]", "{", '{"generation":"x","state":"up"}', '{"generation":1,"state":"dead"}', "x" * 5000):
        check(f"renewal {wrong[:20]!r}", web.client.ask("PUT", "/muster/v1/leases/web1", wrong).status,
              lambda status: status in (400, 413))

    # Clones.
    twin = Machine(server, "web1", identity=web.client.identity, boot="another boot")
    answer = twin.register(503)
    check("a twin waits", (answer.json()["kind"], int(answer.headers["Retry-After"]) > 0), ("UNDECIDED", True))
    web.renew()
    check("a twin is a clone", twin.register(409).json()["kind"], "IDENTITY_CONFLICT")
    other = Machine(server, "web1", identity=web.client.identity, instance="other")
    check("the same name elsewhere", other.register(409).json()["kind"], "IDENTITY_CONFLICT")
    check("it is seen", nodes(admin)["web1"]["alerts"], ["cloned"])

    # Queries.
    answer = admin.get("/muster/v1/nodes?q=" + urllib.parse.quote("role:web (x"))
    check("a bad query", (answer.status, answer.json()["kind"]), (400, "BAD_QUERY"))
    check("its place", answer.json()["message"].splitlines()[-1], "           ^")

    # Leaving, and the name again.
    web.leave()
    check("gone", nodes(admin, "state:gone")["web1"]["cause"], "deregistered: shutdown")
    check("not listed", "web1" in nodes(admin), False)
    web.renew(404)
    other.register()
    other.renew()

    # Commands.
    table = muster("nodes")
    check("the table", bool(re.search(r"^web1 +up +\S+Z +192\.0\.2\.7 +z1", table, re.M)), True)
    check("as JSON", [node["certname"] for node in json.loads(muster("nodes", "-q", "name:web*", "--json"))], ["web1"])
    check("no match", "No node matches" in muster("nodes", "-q", "role:none", status=1), True)
    muster("nodes", "-q", "role:none", "--allow-empty")
    lines = muster("nodes", "-q", "role:web (x", status=1).splitlines()
    check("the caret", [line.index("^") - other.index("role:web (x")
                        for other, line in zip(lines, lines[1:]) if line.strip() == "^"], [9])  # the one that is not closed
    check("drained", "web1 draining: drained by localhost" in muster("nodes", "drain", "web1"), True)
    other.renew()
    check("it stays", nodes(admin)["web1"]["state"], "draining")
    muster("nodes", "drain", "--undo", "web1")
    check("up", nodes(admin)["web1"]["state"], "up")
    check("a switch", muster("register", "switch1", "address=10.0.0.2", "role=switch", "tag.rack=7", "fact.ports=48"),
          "switch1 up\n")
    check("found", list(nodes(admin, "role:switch tag.rack:7 fact.ports:48 address:10.0.0.0/24")), ["switch1"])
    muster("deregister", "switch1")
    muster("deregister", "web1", status=1)
    shown = muster("nodes", "show", "machine:other", "--facts")
    check("shown", all(word in shown for word in ("web1", "192.0.2.7", "joining → up")), True)
    muster("nodes", "show", "nobody", status=1)
    muster("nodes", "forget", "web1")
    other.renew(404)
    check("banned", other.register(409).json()["kind"], "IDENTITY_BANNED")
    muster("nodes", "forget", "--undo", "web1")
    other.register()
    events = [json.loads(line) for line in muster("events", "--json").splitlines()]
    check("revisions", [event["revision"] for event in events], list(range(1, len(events) + 1)))
    check("by whom", [event["by"] for event in events if event.get("cause", "").startswith("drained by")] if events else None,
          lambda by: by and by[0].startswith("localhost (127.0.0.1"))

    # Refusals that a person understands.
    check("no such server", "127.0.0.1:1" in server.muster("nodes", "--server", "127.0.0.1", "--serverport", "1",
                                                           status=1), True)
    nobody = subprocess.run([MUSTER, "nodes", "--confdir", folder + "/none", "--ssldir", folder + "/none", *here],
                            capture_output=True, text=True, timeout=20, check=False)
    check("no certificate", (nobody.returncode, "no certificate" in nobody.stderr), (1, True))
    denied = subprocess.run([MUSTER, "nodes", "--confdir", folder, "--ssldir", folder + "/ssl", "--certname", "db1",
                             *here], capture_output=True, text=True, timeout=20, check=False)
    check("not allowed", (denied.returncode, "orbidden" in denied.stderr), (1, True))

    # A watch, as lines.
    watch = subprocess.Popen([MUSTER, "nodes", "--watch", "--confdir", folder, "--ssldir", folder + "/ssl",
                              "--certname", "localhost", *here], stdout=subprocess.PIPE, text=True)
    try:
        check("it begins with what is there", watch.stdout.readline().split()[1:3], ["web1", "joining:"])
        db.register()
        check("it shows", watch.stdout.readline().split(" ", 1)[1], "db1 new → joining: registered\n")
        db.renew()
        check("and shows", watch.stdout.readline().split(" ", 1)[1], "db1 joining → up: lease renewed\n")
        db.leave("shutdown")
        check("and more", watch.stdout.readline().split(" ", 1)[1], "db1 up → gone: deregistered: shutdown\n")
    finally:
        watch.kill()
        watch.wait()
finish()
