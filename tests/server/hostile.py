#!/usr/bin/env python3
"""hostile.py: what no honest client sends. Every attempt gets its status, or its end, and the server goes on."""
import gzip
import os
import pathlib
import socket
import ssl
import subprocess
import tempfile
import threading
import time

from harness import Server, check, finish, request_for

GET = b"GET /status/v1/simple/server HTTP/1.1\r\n"
OK_HEAD = GET + b"Host: x\r\n\r\n"


def connect(server, identity=None, timeout=15):
    context = ssl.create_default_context(cafile=str(server.folder / "puppetserver/ca/ca_crt.pem"))
    if identity:
        context.load_cert_chain(identity.certificate, identity.key)
    raw = socket.create_connection(("127.0.0.1", server.port), timeout=timeout)
    return context.wrap_socket(raw, server_hostname="localhost")


def receive(client):
    data = b""
    try:
        while chunk := client.recv(65536):
            data += chunk
    except OSError:
        pass
    return data


def statuses(data):
    """Of all responses in it, in order."""
    return [int(part[:3]) for part in data.split(b"HTTP/1.1 ")[1:]]


def send(server, data, identity=None):
    """What comes back until the server ends the connection, or nothing more comes for a second."""
    client = connect(server, identity, timeout=1)
    try:
        client.sendall(data)
    except OSError:
        pass
    found = statuses(receive(client))
    client.close()
    return found


def malformed_requests(server):
    put = b"PUT /puppet-ca/v1/certificate_request/x HTTP/1.1\r\nHost: x\r\n"
    cases = {
        "content-length and chunked": (put + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        "chunked and content-length": (put + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", [400]),
        "two lengths": (put + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", [400]),
        "the same length twice": (put + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\na", [400]),
        "a list of lengths": (put + b"Content-Length: 1, 1\r\n\r\na", [400]),
        "a signed length": (put + b"Content-Length: +1\r\n\r\na", [400]),
        "a hexadecimal length": (put + b"Content-Length: 0x1\r\n\r\na", [400]),
        "an endless length": (put + b"Content-Length: 99999999999999999999999\r\n\r\na", [400]),
        "an unknown transfer encoding": (put + b"Transfer-Encoding: gzip, chunked\r\n\r\n", [501]),
        "a disguised transfer encoding": (put + b"Transfer-Encoding: xchunked\r\n\r\n", [501]),
        "a space before the colon": (GET + b"Host : x\r\n\r\n", [400]),
        "bare line feeds": (b"GET /status/v1/simple/server HTTP/1.1\nHost: x\n\n", [400]),
        "a bare line feed in between": (GET + b"Host: x\nA: b\r\n\r\n", [400]),
        "a bare carriage return": (GET + b"Host: x\rA: b\r\n\r\n", [400]),
        "a continued line": (GET + b"Host: x\r\nA: b\r\n c\r\n\r\n", [400]),
        "NUL in a header": (GET + b"Host: x\r\nA: \0b\r\n\r\n", [400]),
        "no host": (GET + b"\r\n", [400]),
        "two hosts": (GET + b"Host: x\r\nHost: y\r\n\r\n", [400]),
        "no version": (b"GET /status/v1/simple/server\r\nHost: x\r\n\r\n", [400]),
        "HTTP/2.0": (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", [505]),
        "HTTP/0.9": (b"GET /\r\n\r\n", [400]),
        "an unknown method": (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", [501]),
        "two spaces": (b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        "a target without a slash": (b"GET status HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        "a header of 17 KiB": (GET + b"Host: x\r\nA: " + b"a" * 17000 + b"\r\n\r\n", [431]),
        "200 headers": (GET + b"Host: x\r\n" + b"A: b\r\n" * 200 + b"\r\n", [431]),
        "a chunk without a size": (put + b"Transfer-Encoding: chunked\r\n\r\n\r\n", [400]),
        "a negative chunk": (put + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n", [400]),
        "a chunk that is longer than it says": (put + b"Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", [400]),
        "a chunk ended by LF": (put + b"Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n", [400]),
        "a chunk of 2^64": (put + b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n", [400]),
        "a body that is too large": (put + b"Content-Length: 70000\r\n\r\n" + b"a" * 70000, [413]),
        "chunks that are too large": (put + b"Transfer-Encoding: chunked\r\n\r\nffffff\r\n", [413]),
        "an expectation": (put + b"Content-Length: 1\r\nExpect: tea\r\n\r\na", [417]),
        "an unknown content encoding": (put + b"Content-Length: 1\r\nContent-Encoding: br\r\n\r\na", [415]),
        "a compressed body that is none": (put + b"Content-Length: 1\r\nContent-Encoding: gzip\r\n\r\na", [400]),
        "TLS in TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(300) + b"\n", [400]),
    }
    bomb = gzip.compress(b"a" * 200_000_000)
    cases["a bomb"] = (put + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb, [413])
    small_bomb = gzip.compress(b"a" * 60_000_000)[:65000]
    cases["a smaller bomb"] = (put + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(small_bomb) +
                               small_bomb, [413])
    for what, (data, wanted) in cases.items():
        check(what, send(server, data), wanted)


def paths(server, identity):
    """Nothing leads out of where it should."""
    for path in ("/puppet/v3/file_content/modules/../../etc/passwd", "/puppet/v3/file_content/modules/%2e%2e/%2e%2e/etc/passwd",
                 "/puppet/v3/file_content/modules/..%2f..%2fetc/passwd", "/..", "/%2e%2e", "/./status",
                 "/puppet-ca/v1/certificate/..%2fca_key", "/puppet-ca/v1/certificate/%00", "/puppet-ca/v1/certificate/a%0d%0ab",
                 "/puppet-ca/v1/certificate/%zz", "/puppet-ca/v1/certificate/%c0%ae", "/a#b"):
        check(path, send(server, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode(), identity), [400])
    twice = "/puppet/v3/file_content/modules/%252e%252e/%252e%252e/etc/passwd"
    check(twice, send(server, f"GET {twice}?environment=production HTTP/1.1\r\nHost: x\r\n\r\n".encode(), identity),
          lambda found: found and found[0] in (400, 404))
    for target in (b"https://elsewhere/status/v1/simple/server", b"/status//v1/simple/server/"):
        check(target, send(server, b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n"), [200])


def smuggling(server):
    """What follows a request that is refused is not answered; what follows one that is well is the next."""
    put = b"PUT /puppet-ca/v1/certificate_request/x HTTP/1.1\r\nHost: x\r\n"
    check("a request inside of a refused one", send(server, put + b"Content-Length: 70000\r\n\r\n" + OK_HEAD), [413])
    check("pipelining", send(server, OK_HEAD * 3), [200, 200, 200])
    chunked = put + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    check("a request after chunks", send(server, chunked + OK_HEAD), [400, 200])
    check("close", send(server, GET + b"Host: x\r\nConnection: close\r\n\r\n" + OK_HEAD), [200])
    check("HTTP/1.0", send(server, b"GET /status/v1/simple/server HTTP/1.0\r\n\r\n" + OK_HEAD), [200])


def ended_after(client, sender=None):
    """How long until the server ends it."""
    start = time.monotonic()
    client.settimeout(30)
    if sender:
        sender()
    data = receive(client)
    return time.monotonic() - start, statuses(data)


def slow_clients(server):
    """Those that say nothing, little, or do not listen: all at once, they take their time."""
    results = {}

    def silent():
        results["silent"] = ended_after(socket.create_connection(("127.0.0.1", server.port)))

    def half_head():
        client = connect(server)
        client.sendall(GET)
        results["half a head"] = ended_after(client)

    def slow_body():
        client = connect(server)
        client.sendall(b"PUT /puppet-ca/v1/certificate_request/x HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\nabc")
        results["slow body"] = ended_after(client)

    threads = [threading.Thread(target=each) for each in (silent, half_head, slow_body)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    check("a client that is silent is cut off", results["silent"][0], lambda s: 9 < s < 14)
    check("half a head is cut off", results["half a head"], lambda r: 9 < r[0] < 14 and r[1] == [408])
    check("a slow body is cut off", results["slow body"], lambda r: 9 < r[0] < 14 and r[1] == [408])


def requests_for_certificates(server, folder):
    """What an unauthenticated client can send to the CA."""
    _, good = request_for("good.test", folder)
    key, with_names = request_for("evil.test", folder, "/O=x")
    text = good.read_bytes()
    ed25519 = subprocess.run(["openssl", "req", "-new", "-newkey", "ed25519", "-nodes", "-keyout", "/dev/null", "-subj",
                              "/CN=odd.test"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    small = subprocess.run(["openssl", "req", "-new", "-newkey", "rsa:1024", "-nodes", "-keyout", "/dev/null", "-subj",
                            "/CN=small.test"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    cases = {"good.test": [(b"", 400), (b"junk", 400), (text[:-40], 400), (text.replace(b"A", b"B", 3), 400),
                           (b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n", 400),
                           (key.read_bytes(), 400), (os.urandom(5000), 400)],
             "evil.test": [(text, 400), (with_names.read_bytes(), 400)],
             "odd.test": [(ed25519, 400)], "small.test": [(small, 400)],
             "UPPER.test": [(text, 400)], "a%20b": [(text, 400)], "*.test": [(text, 400)]}
    client = server.client()
    for name, tries in cases.items():
        for body, wanted in tries:
            answer = client.ask("PUT", f"/puppet-ca/v1/certificate_request/{name}", body, {"Content-Type": "text/plain"})
            check(f"a request for {name}: {body[:30]!r}: {answer.body!r}", answer.status, wanted)
    kept = sorted(path.name for path in (server.folder / "puppetserver/ca/requests").iterdir())
    check("nothing of it is kept", kept, [])
    check("a good request", client.ask("PUT", "/puppet-ca/v1/certificate_request/good.test", text).status, 200)
    busy = {client.ask("PUT", "/puppet-ca/v1/certificate_request/good.test", b"x").status for _ in range(300)}
    check("too many from one address", busy, {400, 503})
    answer = client.ask("PUT", "/puppet-ca/v1/certificate_request/good.test", b"x")
    check("when to come back", answer.headers.get("Retry-After"), lambda v: answer.status != 503 or v)


def peak_memory(pid):
    """KiB."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return None


def bodies_of_values(server, identity):
    """A text of a few megabytes can stand for gigabytes of values."""
    client = server.client(identity)
    json = {"Content-Type": "application/json"}
    many = b"[" + b"[],{}," * 3_000_000 + b"0]"
    head = b'{"name":"own.test","host":"own.test","time":"t","status":"unchanged","report_format":12,'
    head += b'"configuration_version":1,"metrics":{},"resource_statuses":{},"values":{},'
    for path in ("report", "facts"):
        body = head + b'"logs":' + many + b"}"
        answer = client.ask("PUT", f"/puppet/v3/{path}/own.test?environment=production", body, json)
        check(f"{path} of six million values", answer.status, 200)
        answer = client.ask("PUT", f"/puppet/v3/{path}/own.test?environment=production", b"[0" + b",0" * 11_000_000 + b"]",
                            json)
        check(f"{path} of eleven million values", answer.status, 400)
    body = b'{"identity":' + b"[0" + b",0" * 1_000_000 + b"]}"
    check("a registration of a million values", client.ask("POST", "/muster/v1/nodes/own.test", body, json).status, 400)
    check("the registry's memory, KiB", peak_memory(server.parts()["registry"]), lambda kib: kib < 400 * 1024)


def endless_senders(server):
    """Who goes on sending when he was refused keeps nobody waiting."""
    ended = []

    def send_on(client):
        piece = b"\0" * 1_000_000
        begin = time.monotonic()
        try:
            while time.monotonic() - begin < 20:
                client.sendall(piece)
        except OSError:
            ended.append(time.monotonic() - begin)

    threads = []
    for _ in range(4):
        raw = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        raw.sendall(b"GET / HTTP/1.1\r\n\r\n")  # is no TLS
        threads.append(threading.Thread(target=send_on, args=(raw,)))
    for thread in threads:
        thread.start()
    begin = time.monotonic()
    check("an honest client among them", server.client().get("/status/v1/simple/server").status, 200)
    check("soon", time.monotonic() - begin, lambda s: s < 1.5)
    for thread in threads:
        thread.join(30)
    check("they are cut off", ended, lambda times: len(times) == 4 and max(times) < 15)


def many_connections(server):
    """A thousand that do nothing keep nobody out."""
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(1000)]
    begin = time.monotonic()
    check("an honest client among them", server.client().get("/status/v1/simple/server").status, 200)
    check("at once", time.monotonic() - begin, lambda s: s < 1)
    for each in idle:
        each.close()


def main():
    with tempfile.TemporaryDirectory() as folder, Server(folder) as server:
        own = server.certificate("own.test")
        before = server.parts()
        malformed_requests(server)
        paths(server, own)
        smuggling(server)
        many_connections(server)
        endless_senders(server)
        slow_clients(server)
        requests_for_certificates(server, pathlib.Path(folder))
        check("nothing died", server.parts(), before)
        check("memory, KiB", server.memory(), lambda kib: kib < 80 * 1024)
        bodies_of_values(server, own)
        check("nothing died of values", server.parts(), before)
    finish()


main()
