#!/usr/bin/env python3
"""authorization.py ROUTES: every route of the server × every kind of client, each cell asserted.

ROUTES is the list of all routes with who may ask them: written by hand, so that a route that is added, or opened, is a
change that somebody sees here."""
import pathlib
import ssl
import sys
import tempfile
import time

from harness import Server, check, finish

KINDS = ("anonymous", "own", "other", "server", "administrator")
ALLOWED = {
    "anybody": set(KINDS),
    "any_certificate": {"own", "other", "server", "administrator"},
    "own_certificate": {"own"},
    "administrator": {"server", "administrator"},
}
# Refused in the handshake, whatever they ask.
OUTCASTS = ("revoked", "expired")


def wanted_routes(path):
    rows = {}
    for line in pathlib.Path(path).read_text().splitlines():
        if line and not line.startswith("#"):
            method, route, access = line.split()
            rows[method, route] = access
    return rows


def path_for(route):
    return route.replace("{certname}", "own.test").replace("{path*}", "modules/none/none").replace("{", "").replace(
        "*}", "").replace("}", "")


def main():
    wanted = wanted_routes(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, Server(folder) as server:
        administrator = server.certificate("administrator.test", "--ca-client")
        identities = {"anonymous": None, "own": server.certificate("own.test"), "other": server.certificate("other.test"),
                      "server": server.own(), "administrator": administrator}
        outcasts = {"revoked": server.certificate("revoked.test"),
                    "expired": server.certificate("expired.test", "--ttl", "1s")}
        server.muster("ca", "revoke", "--certname", "revoked.test")
        time.sleep(2.5)  # the front learns of it; the other expires

        clients = {kind: server.client(identity) for kind, identity in identities.items()}
        routes = {(row["method"], row["path"]): row["access"] for row in
                  clients["administrator"].get("/muster/v1/routes").json()}
        check("the routes, and who may ask them", routes, wanted)

        cells = 0
        for (method, route), access in sorted(routes.items()):
            for kind, client in clients.items():
                answer = client.ask(method, path_for(route), body=b"" if method in ("PUT", "POST") else None)
                is_refused = answer.status == 403 and answer.body.startswith(b"Forbidden request: ") or (
                    method == "HEAD" and answer.status == 403)
                check(f"{method} {route} as {kind}: {answer.status} {answer.body[:100]!r}", is_refused,
                      kind not in ALLOWED[access])
                cells += 1
            for kind, identity in outcasts.items():
                try:
                    status = server.client(identity).ask(method, path_for(route)).status
                except (ssl.SSLError, ConnectionError) as problem:
                    status = type(problem).__name__
                check(f"{method} {route} as {kind}", status, lambda found: not isinstance(found, int))
                cells += 1
        print(f"{len(routes)} routes, {cells} cells")
        check("there are cells", cells, lambda count: count >= 7 * len(wanted) > 0)
    finish()


main()
