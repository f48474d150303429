#!/usr/bin/env python3
"""early_signals.py [STARTS]: a server is told to read its settings anew from its first moment on, again and again: it
starts, and is what it was told to be."""
import os
import pathlib
import signal
import sys
import tempfile
import time

from harness import PARTS, Server, check, finish, wait_for

STARTS = int(sys.argv[1]) if len(sys.argv) > 1 else 50


def holds(pid):
    """Whether such a signal waits. Until the main function of a program has begun nobody can arrange that."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("SigBlk:"):
            return int(line.split()[1], 16) >> (signal.SIGHUP - 1) & 1
    return False


def begin(server):
    """Whether signals were held before anything was made, and how many it was sent until it was ready."""
    start = time.monotonic()
    server.start(wait=False)
    wait_for("signals are held", lambda: holds(server.process.pid), 2, 0.0001)
    first = not (server.folder / "puppetserver").exists()
    sent = 0
    while not server.is_ready():
        # As from a terminal: what it has forked gets them too.
        os.kill(server.process.pid, signal.SIGHUP)
        for pid in server.parts().values():
            try:
                os.kill(pid, signal.SIGHUP)
            except ProcessLookupError:
                pass  # replaced meanwhile
        sent += 1
        if time.monotonic() - start > 20:
            raise AssertionError("it does not become ready: " + server.log()[-2000:])
        time.sleep(0.001)
    return first, sent


def main():
    firsts, sents = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(STARTS):
            # Most find a CA; the others make one, which takes longer.
            server = Server(f"{folder}/{number // 5}")
            server.log_path = pathlib.Path(f"{folder}/{number}.log")
            try:
                first, sent = begin(server)
                if number % 5 == 0:
                    firsts.append(first)
                sents.append(sent)
                wait_for("all is there", lambda: len(server.parts()) == len(PARTS), 10)
                answer = wait_for("it answers", lambda: answered(server), 10)
                check(f"start {number}: answers", answer.status, 200)
                check(f"start {number}: nothing ended by itself", [line for line in server.log().splitlines()
                                                                   if "was ended" in line or "ended with" in line], [])
            finally:
                status = server.stop()
            check(f"start {number}: ends", status, 0)
    # On a machine with much to do this process may come to look too late.
    check("signals are held first", sum(firsts), lambda count: count * 2 >= len(firsts))
    print(f"{STARTS} starts, told {sum(sents)} times, {min(sents)} at least")
    finish()


def answered(server):
    client = server.client()
    try:
        return client.get("/status/v1/simple/server")
    except OSError:
        return None
    finally:
        client.close()


main()
