#!/usr/bin/env python3
"""report_forwarding.py: reports go to a real listener of HTTP as Puppet's own processor sends them: while it is away,
slow or refuses, agents are not kept waiting and nothing is lost."""
import base64
import http.server
import json
import shutil
import subprocess
import tempfile
import threading
import time

from harness import Server, check, finish, free_port, wait_for

PASSWORD = "s3cr3t-Passw0rd"
REREAD = """
require 'puppet'
Puppet::Transaction::Report
print Puppet::Transaction::Report.from_data_hash(JSON.parse(STDIN.read)).to_yaml
"""


class Listener:
    """Keeps what is sent to it; answers `status`."""

    def __init__(self, port):
        self.status, self.pause, self.refused, self.got = 200, 0.0, "", []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                time.sleep(outer.pause)
                status = 500 if outer.refused and outer.refused in body else outer.status
                outer.got.append((status, self.path, self.headers, body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                # Else the connection goes on when the listener is closed.
                self.send_header("Connection", "close")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def taken(self):
        return [body for status, _, _, body in self.got if status == 200]

    def has(self, word):
        return any(word in body for body in self.taken())

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def report(certname, version):
    time_text = "2026-11-29T01:02:03.123456789+00:00"
    return {"host": certname, "time": time_text, "configuration_version": version, "transaction_uuid": "u-1",
            "report_format": 12, "puppet_version": "7.23.0", "status": "changed", "transaction_completed": True,
            "noop": False, "noop_pending": False, "environment": "production",
            "logs": [{"level": "notice", "message": "created\ntwo lines: 'a' \u00e4", "source": "File[/x]",
                      "tags": ["notice", "file"], "time": time_text, "file": None, "line": 3}],
            "metrics": {"resources": {"name": "resources", "label": "Resources", "values": [["total", "Total", 7]]},
                        "time": {"name": "time", "label": "Time", "values": [["total", "Total", 0.25]]}},
            "resource_statuses": {}, "corrective_change": False, "server_used": "puppet:8140"}


def put(node, certname, version):
    begin = time.monotonic()
    answer = node.ask("PUT", f"/puppet/v3/report/{certname}?environment=production", json.dumps(report(certname, version)),
                      {"Content-Type": "application/json"})
    check(f"{certname} reports", (answer.status, answer.json()), (200, ["store", "http"]))
    check("without waiting", time.monotonic() - begin, lambda seconds: seconds < 2)


def run(server, listening_port):
    node = server.client(server.certificate("node1.test"))
    put(node, "node1.test", "v-away")  # nobody listens
    wait_for("it is said", lambda: "Unable to submit report to" in server.log())
    listener = Listener(listening_port)
    wait_for("what was sent while it was away", lambda: listener.has("v-away"), 15)
    _, path, headers, body = listener.got[0]
    check("the address", path, "/reports/upload?x=1")
    check("the type", headers["Content-Type"], "application/x-yaml")
    check("user and password", headers["Authorization"],
          "Basic " + base64.b64encode(f"user:{PASSWORD}".encode()).decode())
    if shutil.which("puppet"):
        theirs = subprocess.run(["ruby", "-e", REREAD], input=json.dumps(report("node1.test", "v-away")), text=True,
                                capture_output=True, timeout=60, check=False)
        check("what Puppet sends", body, theirs.stdout)
    listener.status = 503
    put(node, "node1.test", "v-busy")
    wait_for("it was refused", lambda: listener.got[-1][0] == 503)
    listener.status = 200
    wait_for("and is tried again", lambda: listener.has("v-busy"), 15)
    listener.status = 400
    put(node, "node1.test", "v-bad")
    wait_for("it is dropped", lambda: "not tried again" in server.log())
    listener.status, listener.refused = 200, "v-poison"
    put(node, "node1.test", "v-poison")
    put(node, "node1.test", "v-after")
    wait_for("one that cannot be taken keeps no other", lambda: listener.has("v-after"), 15)
    listener.refused = ""
    wait_for("and comes too", lambda: listener.has("v-poison"), 15)
    listener.pause = 3
    put(node, "node1.test", "v-slow")
    time.sleep(0.5)
    put(node, "node1.test", "v-behind")
    wait_for("a slow one", lambda: listener.has("v-behind"), 15)
    listener.pause = 0
    listener.close()
    for number in range(25):
        put(node, "node1.test", f"v-many{number:02}")
    server.stop()
    listener = Listener(listening_port)
    server.start()
    wait_for("what the server kept", lambda: listener.has("v-many24"), 15)
    check("as many as it may of one node", [word for word in (f"v-many{n:02}" for n in range(25)) if listener.has(word)],
          [f"v-many{n:02}" for n in range(5, 25)])
    listener.close()
    check("the password is nowhere", PASSWORD in server.log(), False)


def main():
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        address = f"http://user:{PASSWORD}@127.0.0.1:{port}/reports/upload?x=1"
        (server := Server(folder)).folder.joinpath("muster.toml").write_text(
            f'[server]\nreports = "store,http"\nreporturl = "{address}"\n')
        with server:
            run(server, port)
    finish()


main()
