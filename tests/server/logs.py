#!/usr/bin/env python3
"""The server's log as JSON: every line of every process, whoever wrote parts of it; and no secret, in either form."""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import urllib.parse

from harness import MUSTER, PARTS, Server, check, finish, request_for, wait_for

SECRET = "c4n4ry-of-a-secret"
SITE = f"""
$password = Sensitive('{SECRET}-1')
notice($password)
notice("interpolated: ${{password}}")
notice("two\\nlines, a \\"quote\\" and \\u00fc")
file {{ '/tmp/never-applied': content => $password }}
node 'broken.test' {{ fail($password) }}
node default {{ }}
node 'typed.test' {{ file {{ '/tmp/x': mode => $password }} }}
"""


def busy(server, folder):
    """What is worth a line: compiles, good and bad, tokens, requests, refusals, deaths."""
    token = server.token("node.test")
    _, request = request_for("node.test", folder, token=token)
    client = server.client()
    check("signed by token", client.ask("PUT", "/puppet-ca/v1/certificate_request/node.test", request.read_bytes()).status,
          200)
    client.ask("PUT", "/puppet-ca/v1/certificate_request/bad.test", b"no request\nat all")
    for name in ("broken.test", "typed.test", "good.test"):
        node = server.client(server.certificate(name))
        facts = urllib.parse.quote(json.dumps({"name": name, "values": {"os": {"family": "Debian"}}}))
        answer = node.ask("POST", f"/puppet/v3/catalog/{name}",
                          f"environment=production&facts_format=application/json&facts={facts}".encode(),
                 {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"})
        check(f"the catalog of {name}: {answer.body!r}", answer.status, 500 if name == "broken.test" else 200)
        node.get(f"/puppet/v3/file_content/modules/none/none?token={SECRET}-2")
    for part in PARTS:
        victim = wait_for(f"{part} is there", lambda part=part: server.parts().get(part))
        os.kill(victim, signal.SIGKILL)
    wait_for("all are back", lambda: len(server.parts()) == len(PARTS))
    wait_for("they say so", lambda: server.log().count("is ready") >= 2 * len(PARTS))
    return token


def run(folder, form):
    with Server(f"{folder}/{form}", "--autosign", "false", "--log_format", form, "--debug") as server:
        manifests = server.folder / "code/environments/production/manifests"
        manifests.mkdir(parents=True, exist_ok=True)
        (manifests / "site.pp").write_text(SITE)
        token = busy(server, folder)
        server.stop()
        text = server.log()
    check(f"{form}: no secret is in it", [each for each in (SECRET, token, token[4:]) if each in text], [])
    check(f"{form}: what was said is in it", "two" in text, True)
    return text


def is_line(row):
    return (set(row) - {"file", "line"} == {"time", "process", "pid", "level", "message"}
            and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", row["time"]) is not None
            and row["process"] in ("supervisor", *PARTS) and row["pid"] > 0
            and row["level"] in ("debug", "info", "notice", "warning", "err"))


def main():
    with tempfile.TemporaryDirectory(prefix="muster-logs-") as folder:
        rows = [json.loads(line) for line in run(folder, "json").splitlines()]
        check("every line has the same fields", [row for row in rows if not is_line(row)], [])
        check("from several processes", {"supervisor", "compiler"} - {row["process"] for row in rows}, set())
        check("a message of two lines", [row["message"] for row in rows if "two\nlines" in row["message"]],
              lambda found: found and 'a "quote" and ü' in found[0])
        run(folder, "text")
        wrong = subprocess.run([MUSTER, "server", "--dev", folder + "/json", "--log_format", "xml", "--check"],
                               stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
        check("another format", (wrong.returncode, "log_format is text or json" in wrong.stderr), (1, True))
    finish()


if __name__ == "__main__":
    main()
