#!/usr/bin/python3
"""The disk of the database is full: reading and renewals go on, changes fail with a clear error, and all is well when
there is room again."""
import os
import pathlib
import subprocess
import sys
import tempfile

from harness import Server, check, finish, wait_for
from machine import Machine, nodes

folder = tempfile.mkdtemp(prefix="muster-registry-")
if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder],
                                       capture_output=True, check=False).returncode != 0:
    os.rmdir(folder)
    print("no file system can be mounted here")
    sys.exit(77)
try:
    with Server(folder) as server:
        admin = server.client(server.own())
        first, second = Machine(server, "first"), Machine(server, "second")
        first.register()
        first.renew()
        filler = pathlib.Path(folder) / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass

        # What the file of the log has room for already may still be written.
        def is_full():
            answer = second.register(None, facts={"big": os.urandom(100_000).hex()})
            return answer if answer.status != 200 else None

        answer = wait_for("a change is refused", is_full)
        check("how", (answer.status, answer.json()["kind"]), (503, "STORE_UNAVAILABLE"))
        check("why", "full" in answer.json()["message"] or "I/O" in answer.json()["message"], True)
        check("when to try again", int(answer.headers["Retry-After"]) > 0, True)
        for _ in range(20):
            first.renew()
            check("reading", nodes(admin)["first"]["state"], "up")
        check("old events", admin.get("/muster/v1/events?after=0").status, 200)
        before = server.parts()
        filler.unlink()
        second.register()
        second.renew()
        check("there is room again", nodes(admin)["second"]["state"], "up")
        check("no process was lost", server.parts(), before)
finally:
    subprocess.run(["umount", folder], check=False)
    os.rmdir(folder)
finish()
