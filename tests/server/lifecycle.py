#!/usr/bin/env python3
"""lifecycle.py: start, memory, revocation on open connections, conditions, compression, the end."""
import gzip
import json
import os
import signal
import ssl
import tempfile
import time

from harness import Server, check, finish, wait_for


def start_time(folder):
    """Of later starts: the first makes keys and certificates."""
    times = []
    server = Server(folder)
    for _ in range(4):
        if server.log_path.exists():
            server.log_path.unlink()
        begin = time.monotonic()
        server.start()
        times.append(time.monotonic() - begin)
        check("it ends when told to", server.stop(), 0)
    print("start to ready:", " ".join(f"{seconds:.3f}" for seconds in times), "s")
    check("start to ready", min(times[1:]), lambda seconds: seconds <= 0.3)


def revocation(server):
    """A revocation holds on connections that are open already."""
    client = server.client(server.certificate("fired.test"))
    check("before", client.get("/metrics").status, 200)
    server.muster("ca", "revoke", "--certname", "fired.test")
    begin = time.monotonic()
    wait_for("it is refused", lambda: client.get("/metrics").status == 403, 5)
    print(f"revoked after {time.monotonic() - begin:.2f} s")
    try:
        status = server.client(server.folder and client.identity).get("/metrics").status
    except (ssl.SSLError, ConnectionError):
        status = "refused"
    check("a new connection", status, "refused")


def expiry(server):
    client = server.client(server.certificate("short.test", "--ttl", "3s"))
    check("before", client.get("/metrics").status, 200)
    wait_for("it is refused", lambda: client.get("/metrics").status == 403, 6, 0.1)


def conditions(server):
    client = server.client()
    for path in ("/puppet-ca/v1/certificate_revocation_list/ca", "/puppet-ca/v1/certificate/ca"):
        first = client.get(path)
        check(path, first.status, 200)
        same = client.get(path, If_Modified_Since=first.headers["Last-Modified"])
        check("not modified since", (same.status, same.body), (304, b""))
        check("the tag", client.get(path, If_None_Match=first.headers["ETag"]).status, 304)
        check("another tag", client.get(path, If_None_Match='"x"').status, 200)
        check("long ago", client.get(path, If_Modified_Since="Sun, 06 Nov 1994 08:49:37 GMT").status, 200)
        head = client.ask("HEAD", path)
        check("HEAD", (head.status, head.body, head.headers["Content-Length"]), (200, b"", str(len(first.body))))
    check("the version", first.headers["X-Puppet-Version"], "7.23.0")


def compression(server):
    client = server.client(server.own())
    plain = client.get("/muster/v1/routes")
    packed = client.get("/muster/v1/routes", Accept_Encoding="gzip;q=1.0,deflate;q=0.6,identity;q=0.3")
    check("compressed", packed.headers["Content-Encoding"], "gzip")
    check("the same", gzip.decompress(packed.body), plain.body)
    check("not when not wanted", client.get("/muster/v1/routes", Accept_Encoding="gzip;q=0").headers["Content-Encoding"],
          None)
    body = gzip.compress(json.dumps({"certnames": ["nobody.test"]}).encode())
    answer = client.ask("POST", "/puppet-ca/v1/sign", body, {"Content-Encoding": "gzip"})
    check("a compressed request", answer.json(), {"signed": [], "no-csr": ["nobody.test"], "signing-errors": []})


def versions(server):
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        client = server.client(server.own(), version=version)
        check(f"{version}", client.get("/metrics").status, 200)
        check("it authenticates", client.connection.sock.cipher()[0], lambda name: "GCM" in name or "CHACHA20" in name)
    context = ssl.create_default_context()
    check("no ticket", server.client(server.own()).context and client.connection.sock.session.has_ticket, False)
    old = server.client()
    old.context.minimum_version = ssl.TLSVersion.TLSv1
    old.context.maximum_version = ssl.TLSVersion.TLSv1_1
    old.context.set_ciphers("ALL:@SECLEVEL=0")
    try:
        old.get("/status/v1/simple/server")
        check("TLS 1.1 is refused", True, False)
    except (ssl.SSLError, ConnectionError):
        pass


def confinement(server):
    for part, pid in server.parts().items():
        status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status").read().splitlines())
        check(f"{part}: no new privileges", status["NoNewPrivs"].strip(), "1")
        check(f"{part}: system calls are filtered", status["Seccomp"].strip(), "2")
    key = f"/proc/{server.parts()['authority']}/mem"
    check("the memory with the key belongs to root", os.stat(key).st_uid, 0)


def access_log(server):
    wait_for("the access log", lambda: (server.folder / "log/access.log").exists())
    time.sleep(0.5)
    lines = [json.loads(line) for line in (server.folder / "log/access.log").read_text().splitlines()]
    check("a line of it", {key: lines[-1][key] for key in ("method", "from")}, {"method": "GET", "from": "127.0.0.1"})
    metrics = server.client(server.own()).get("/metrics").body.decode()
    check("metrics", metrics, lambda text: 'muster_http_requests_total{route="status_simple",status="200"}' in text and
          "muster_tls_handshakes_total" in text)


def figures(server):
    """What each process says of itself."""
    own = server.client(server.own())
    names = ("muster_nodes", "muster_events_total", "muster_reports_waiting", "muster_database_bytes",
             "muster_ca_certificates_expire", "muster_ca_lists_expire", "muster_ca_requests_waiting",
             "muster_compiles_running", "muster_compiles_waiting")

    def missing():
        text = own.get("/metrics").body.decode()
        return [name for name in names if f"# TYPE {name} " not in text]
    wait_for(f"all figures, but there is no {missing()}", lambda: not missing(), 6, 0.2)
    expire = next(line for line in own.get("/metrics").body.decode().splitlines()
                  if line.startswith("muster_ca_certificates_expire "))
    check("the CA's time", float(expire.split()[1]), lambda time_: time_ > time.time())


def main():
    with tempfile.TemporaryDirectory() as folder:
        start_time(folder + "/a")
        with Server(folder + "/b") as server:
            check("status", server.client().get("/status/v1/simple/server").body, b"running")
            versions(server)
            conditions(server)
            compression(server)
            revocation(server)
            expiry(server)
            confinement(server)
            access_log(server)
            figures(server)
            memory = server.memory()
            print(f"memory of all processes: {memory / 1024:.1f} MiB")
            check("memory, KiB", memory, lambda kib: kib < 80 * 1024)
            orphans(server)
    finish()


def orphans(server):
    """Without their supervisor the others end."""
    pids = list(server.parts().values())
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    wait_for("the others end", lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids), 5)


main()
