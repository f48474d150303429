#!/usr/bin/env python3
"""Certificates and lists are decoded by the agent's process without privileges alone: nothing that a server sends for one
can end the process that is root, which says what happened and goes on."""
import base64
import http.server
import os
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from own_server import FLEET, NAME, Agent, Server, check, finish, wait_for

LIBRARY = sys.argv[2]
ENDED = "the agent's network process has ended"


def run(agent, *words, **environment):
    done = subprocess.run(agent.argv(*words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60,
                          env={**os.environ, "LD_PRELOAD": LIBRARY, **environment})
    return done.returncode, done.stdout


def all_steps(agent, server):
    """From nothing to a certificate, with each of the means that fetch or read one."""
    check("first run", run(agent, "agent", "-t"), lambda got: got[0] == 0)
    soon = ("--ca_refresh_interval", "1s", "--crl_refresh_interval", "1s", "--hostcert_renewal_interval", "9y")
    time.sleep(1.2)
    status, text = run(agent, "agent", "-t", *soon)
    check("run that refreshes", status, 0)
    for words in ("Refreshing CA certificate", "Refreshing CRL", "ewed client certificate"):
        check(f"run that refreshes: {words}\n{text}", words in text or "autorenewal" in text, True)
    for words in ("verify", "show", "download_cert", "renew"):
        status, text = run(agent, "ssl", words)
        check(f"ssl {words}: {text}", status, 0)
    status, text = elsewhere(agent, server)
    check("another name's certificate", text, lambda it: "'127.0.0.2' did not match server certificate; expected one of localhost" in it)
    daemon = subprocess.Popen(agent.argv("agent", "--no-daemonize", "--logdest", f"{agent.folder}/log"),
                              stdin=subprocess.DEVNULL, env={**os.environ, "LD_PRELOAD": LIBRARY})
    try:
        client = server.client(server.own())
        wait_for("the daemon's lease", lambda: "up" in client.get(f"/muster/v1/nodes?q=certname:{NAME}").body.decode(), 25)
    finally:
        daemon.send_signal(signal.SIGTERM)
        check("the daemon ends", daemon.wait(30), 0)


def elsewhere(agent, server):
    """The server's certificate where it does not belong."""
    liar = Liar(server.own(), "127.0.0.2")
    words = agent.argv("ssl", "download_cert")
    words[words.index("--server") + 1] = "127.0.0.2"
    words[words.index("--serverport") + 1] = str(liar.port)
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=60, env={**os.environ, "LD_PRELOAD": LIBRARY})
    liar.http.shutdown()
    return done.returncode, done.stdout


def holes(agent):
    """What is decoded ends who decodes it."""
    status, text = run(agent, "agent", "-t", DECODING_ENDS="1")
    check(f"a hole in the decoder: {text}", (status, ENDED in text), (1, True))
    for words in ("verify", "download_cert"):
        status, text = run(agent, "ssl", words, DECODING_ENDS="1")
        check(f"ssl {words}, a hole in the decoder: {text}", (status, ENDED in text), (1, True))


def pem(der, label="CERTIFICATE"):
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN {label}-----\n{text}-----END {label}-----\n".encode()


def nested(depth):
    out = b""
    for _ in range(depth):
        size = len(out)
        out = b"\x30" + (bytes([size]) if size < 128 else b"\x83" + size.to_bytes(3, "big")) + out
    return out


def hostile(real):
    """What a server may say in place of its CA's certificate."""
    der = base64.b64decode("".join(re.search(r"CERTIFICATE-----\n(.*?)-----END", real, re.S).group(1).split()))
    yield "nothing", b""
    yield "no PEM", b"\0\xff" * 5000
    yield "cut", real[:300].encode()
    yield "nested", pem(nested(20000))
    yield "a length that lies", pem(b"\x30\x84\xff\xff\xff\xff" + der[4:])
    yield "zeros", pem(bytes(100_000))
    for at in range(0, len(der), 29):
        yield f"byte {at}", pem(der[:at] + bytes([der[at] ^ 0x55]) + der[at + 1:])


class Liar:
    """A server that says `body` of everything."""

    def __init__(self, identity, address="127.0.0.1"):
        liar = self
        self.body = b""

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", str(len(liar.body)))
                self.end_headers()
                self.wfile.write(liar.body)

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer((address, 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(identity.certificate, identity.key)
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


def lies(folder, server):
    liar = Liar(server.own())
    real = pathlib.Path(server.folder, "puppetserver/ca/ca_crt.pem").read_text()
    for what, body in hostile(real):
        liar.body = body
        agent = Agent(f"{folder}/lied-{what.replace(' ', '-')}", liar, "")
        status, text = run(agent, "ssl", "bootstrap", "--waitforcert", "0")
        check(f"{what}: {text}", status, 1)
        check(f"{what}: nothing of it is kept unless it could be read: {text}",
              os.path.exists(f"{agent.folder}/ssl/certs/ca.pem"), lambda kept: not kept or what.startswith("byte"))
    liar.http.shutdown()


def main():
    if os.geteuid() != 0:
        print("skipped: only root becomes somebody else")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="muster-decoding-") as folder:
        os.chmod(folder, 0o755)
        pathlib.Path(folder, "server/code/environments/production/manifests").mkdir(parents=True)
        with Server(f"{folder}/server") as server:
            token = server.token(NAME)
            agent = Agent(f"{folder}/agent", server, token)
            all_steps(agent, server)
            holes(agent)
            lies(folder, server)
    finish()


main()
