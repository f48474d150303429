#!/usr/bin/env python3
"""content.py: what the server makes and keeps of the environments it has: catalogs, exported resources, classifiers,
static catalogs, reports; and what becomes of a compile that runs away."""
import hashlib
import json
import pathlib
import sqlite3
import tempfile
import time
import zlib

from catalogs import catalog, facts_of, resource
from harness import Server, check, finish

SITE = """
node 'spin.test' { range(1, 4000).each |$i| { range(1, 4000).each |$j| { $x = "${i}${j}" } } }
node 'eat.test' { $a = range(1, 900000).reduce([]) |$all, $i| { $all + [sprintf('%0900d', $i)] } notify { "${length($a)}": } }
node 'exec.test' { notify { 'g': message => generate('/bin/echo', 'x') } }
node /^exporter/ { @@notify { "from ${trusted['certname']}": message => $facts['n'], tag => 'web' }
                   @@notify { "other ${trusted['certname']}": } }
node 'clash.test' { @@notify { 'from exporter1.test': message => 'mine too' } Notify<<| |>> }
node 'collector.test' { Notify<<| tag == 'web' |>> { loglevel => 'debug' } }
node 'fleet.test' { $all = muster_nodes('state:joining') notify { "nodes ${length($all)} ${all[0]['certname']}": } }
node 'trusted.test' { notify { "${trusted['extensions']['pp_role']} ${trusted['hostname']} ${trusted['authenticated']}": } }
node default { file { '/tmp/x': source => 'puppet:///modules/m/f' }
               file { '/tmp/d': ensure => directory, recurse => true, source => 'puppet:///modules/m/tree' }
               notify { "${facts['os']['name']} ${environment} ${enc} ${servername}": } }
"""
CLASSIFIER = """#!/bin/sh
case "$1" in
moved.test) printf -- '---\\nenvironment: other\\n' ;;
lost.test) printf -- '---\\nenvironment: nowhere\\n' ;;
nobody.test) echo ;;
broken.test) exit 3 ;;
*) printf -- '---\\nclasses:\\n  m:\\n    p: given\\nparameters:\\n  enc: known\\n' ;;
esac
"""


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def environment(folder):
    code = folder / "code/environments"
    write(code / "production/manifests/site.pp", SITE)
    write(code / "production/modules/m/manifests/init.pp", "class m(String $p = 'own') { notify { \"p ${p}\": } }")
    write(code / "production/modules/m/files/f", "one\n")
    write(code / "production/modules/m/files/tree/a", "a\n")
    write(code / "production/modules/m/files/tree/b/c", "c\n")
    write(code / "production/modules/m/lib/facter/x.rb", "Facter.add(:x) { setcode { 1 } }\n")
    write(code / "other/manifests/site.pp", "notify { \"in ${environment}\": }\n")
    write(code / "old/manifests/site.pp", "class x {\n")


def check_catalogs(server, client_for):
    node = client_for("node.test")
    answer = catalog(node, "node.test")
    check("a catalog", answer.status, 200)
    check("facts, environment, servername", any(r["title"].startswith("Debian production  ") for r in answer.json()["resources"]),
          True)
    other = catalog(node, "node.test", "other")
    check("another environment", resource(other, "Notify[in other]") is not None, True)
    write(server.folder / "code/environments/other/manifests/site.pp", "notify { 'changed': }\n")
    check("a changed manifest", resource(catalog(node, "node.test", "other"), "Notify[changed]") is not None, True)
    bad = catalog(node, "node.test", "old")
    check("code that does not parse", (bad.status, "Could not parse for environment old: Syntax error at end of input" in
                                       bad.json()["message"]), (500, True))
    without = node.ask("GET", "/puppet/v3/catalog/node.test?environment=production", headers={"Accept": "application/json"})
    check("without facts: those that were sent last",
          any(r["title"].startswith("Debian production") for r in without.json()["resources"]), True)
    v4 = server.client(server.own()).ask("POST", "/puppet/v4/catalog", json.dumps({
        "certname": "trusted.test", "environment": "production", "persistence": {"facts": False, "catalog": False},
        "facts": {"values": {}}, "trusted_facts": {"values": {"extensions": {"pp_role": "db"}, "hostname": "h",
                                                              "authenticated": "remote"}}}))
    check("v4: trusted facts as given", "db h remote" in str(v4.body), True)


def check_runaways(client_for):
    """Only that request fails, and the next is served."""
    node, spinning, eating = client_for("node.test"), client_for("spin.test"), client_for("eat.test")
    start = time.monotonic()
    answer = catalog(spinning, "spin.test")
    check("a compile that does not end", (answer.status, "on node spin.test" in answer.json()["message"]), (500, True))
    check("is ended in time", time.monotonic() - start < 15, True)
    answer = catalog(eating, "eat.test")
    check("a compile that eats memory", (answer.status, "on node eat.test" in answer.json()["message"]), (500, True))
    answer = catalog(client_for("exec.test"), "exec.test")
    check("generate() runs nothing", (answer.status, "Failed to execute generator" in answer.json()["message"]), (500, True))
    check("the others are served", catalog(node, "node.test").status, 200)


def check_exports(client_for):
    clients = {name: client_for(name) for name in ("exporter1.test", "exporter2.test", "collector.test", "clash.test")}
    for n, name in enumerate(("exporter1.test", "exporter2.test")):
        own = catalog(clients[name], name, facts=facts_of(name, n=n))
        check(f"{name} does not have what it exports", resource(own, f"Notify[from {name}]"), None)
    found = catalog(clients["collector.test"], "collector.test")
    first = resource(found, "Notify[from exporter1.test]")
    check("collected, with the collector's own values", (first["parameters"], first["exported"]),
          ({"message": 0, "tag": "web", "loglevel": "debug"}, False))
    check("and the second", resource(found, "Notify[from exporter2.test]")["parameters"]["message"], 1)
    check("what the query does not match", resource(found, "Notify[other exporter1.test]"), None)
    clash = catalog(clients["clash.test"], "clash.test")
    check("one's own and another's of the same name",
          (clash.status, "A duplicate resource was found while collecting exported resources, with the type and title "
           "Notify[from exporter1.test]" in clash.json()["message"]), (500, True))
    catalog(clients["exporter1.test"], "exporter1.test", facts=facts_of("exporter1.test", n=7))
    again = catalog(clients["collector.test"], "collector.test")
    check("exported anew", resource(again, "Notify[from exporter1.test]")["parameters"]["message"], 7)


def check_registry(client_for):
    client = client_for("fleet.test")
    entered = client.ask("POST", "/muster/v1/nodes/fleet.test", json.dumps({
        "identity": {"provider": "machine", "instance": "m1"}, "boot_id": "b", "hostname": "fleet", "addresses": ["10.0.0.1"]}))
    check("registered", entered.status, 200)
    answer = catalog(client, "fleet.test")
    check("muster_nodes()", resource(answer, "Notify[nodes 1 fleet.test]") is not None, True)


def check_kept(server, client_for):
    client = client_for("node.test")
    report = {"host": "node.test", "time": "2026-11-29T00:00:00Z", "status": "changed", "report_format": 12,
              "configuration_version": 1, "environment": "production", "transaction_uuid": "u", "noop": False,
              "corrective_change": False, "logs": [], "metrics": {}, "resource_statuses": {}}
    for number in range(4):
        answer = client.ask("PUT", "/puppet/v3/report/node.test?environment=production",
                            json.dumps({**report, "configuration_version": number}), {"Content-Type": "application/json"})
        check("a report", (answer.status, answer.body), (200, b'["store"]'))
    wrong = client.ask("PUT", "/puppet/v3/report/node.test?environment=production", json.dumps({**report, "host": "x"}),
                       {"Content-Type": "application/json"})
    check("another's report", wrong.status, 500)
    with sqlite3.connect(f"file:{server.folder}/state/server/muster.db?mode=ro", uri=True) as database:
        rows = database.execute("SELECT configuration_version, body FROM reports WHERE certname = 'node.test'").fetchall()
    check("report_count of them are kept", [row[0] for row in rows], ["2", "3"])
    check("as they were sent", json.loads(zlib.decompress(rows[1][1], 31))["configuration_version"], 3)
    content = b"kept\n"
    path = f"/puppet/v3/file_bucket_file/sha256/{hashlib.sha256(content).hexdigest()}/etc/x?environment=production"
    binary = {"Content-Type": "application/octet-stream", "Accept": "application/octet-stream"}
    check("not in the bucket yet", client.ask("HEAD", path, headers=binary).status, 404)
    check("put into it", client.ask("PUT", path, content, binary).status, 200)
    check("is in it", (client.ask("HEAD", path, headers=binary).status, client.ask("GET", path, headers=binary).body),
          (200, content))


def check_run(server, client_for):
    """Our agent's single request: what changed, and only that."""
    client = client_for("node.test")
    known = {"environment": "production", "facts": facts_of("node.test")["values"], "checksum_type": "sha256"}

    def run():
        answer = client.ask("POST", "/muster/v1/run/node.test", json.dumps(known), {"Accept": "application/json"})
        check("a run", answer.status, 200)
        return answer.json()

    first = run()
    check("the first has all", (bool(first["plugins"]["files"]), bool(first["catalog"]["resources"])), (True, True))
    known |= {"plugins": first["plugins"]["digest"], "pluginfacts": first["pluginfacts"]["digest"],
              "catalog": first["catalog_digest"]}
    second = run()
    check("the second has nothing", (second["plugins"], second["pluginfacts"], second["catalog"], second["catalog_digest"]),
          (None, None, None, known["catalog"]))
    write(server.folder / "code/environments/production/modules/m/lib/facter/y.rb", "# new\n")
    third = run()
    check("a new plugin", ("facter/y.rb" in str(third["plugins"]), third["catalog"]), (True, None))
    known["environment"] = "nowhere"
    check("an environment that there is not", run()["environment"], "production")


def check_classified(folder):
    environment(folder)
    write(folder / "classify", CLASSIFIER, 0o755)
    write(folder / "version", "#!/bin/sh\necho v-$1\n", 0o755)
    write(folder / "content", "#!/bin/sh\necho \"$1 $2 $3\"\n", 0o755)
    with Server(folder, "--node_terminus", "exec", "--external_nodes", str(folder / "classify"),
                "--code_id_command", str(folder / "version"), "--code_content_command", str(folder / "content")) as server:
        clients = {name: server.client(server.certificate(name)) for name in
                   ("node.test", "moved.test", "lost.test", "nobody.test", "broken.test")}
        answer = catalog(clients["node.test"], "node.test")
        check("classes and parameters of the classifier",
              (resource(answer, "Notify[p given]") is not None,
               any("production known" in r["title"] for r in answer.json()["resources"])), (True, True))
        made = answer.json()
        check("a static catalog", made["code_id"], "v-production")
        check("a file's metadata", (made["metadata"]["/tmp/x"]["content_uri"], made["metadata"]["/tmp/x"]["checksum"]["value"]),
              ("puppet:///modules/m/files/f", "{sha256}" + hashlib.sha256(b"one\n").hexdigest()))
        check("those of a folder", [m["relative_path"] for m in
                                    made["recursive_metadata"]["/tmp/d"]["puppet:///modules/m/tree"]], [".", "a", "b", "b/c"])
        static = clients["node.test"].get("/puppet/v3/static_file_content/modules/m/files/f?environment=production&code_id=v1")
        check("a file of a version", static.body, b"production v1 modules/m/files/f\n")
        moved = catalog(clients["moved.test"], "moved.test")
        check("a node of another environment", (moved.json()["environment"], moved.json()["resources"]), ("other", []))
        there = catalog(clients["moved.test"], "moved.test", "other")
        check("where it is compiled", resource(there, "Notify[in other]") is not None, True)
        for name, text in (("lost.test", "Could not find a directory environment named 'nowhere'"),
                           ("nobody.test", "Could not find node 'nobody.test'; cannot compile"),
                           ("broken.test", "Failed when searching for node broken.test: Failed to find broken.test via exec")):
            answer = catalog(clients[name], name)
            check(name, (answer.status, text in answer.json()["message"]), (500, True))
        known = clients["node.test"].get("/puppet/v3/node/node.test?environment=production", Accept="application/json").json()
        check("a node", (known["classes"], known["parameters"]["enc"]), ({"m": {"p": "given"}}, "known"))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment(folder / "plain")
        with Server(folder / "plain", "--compile_timeout", "3s", "--compile_memory", "64", "--report_count", "2") as server:
            known = {}

            def client_for(certname):
                if certname not in known:
                    known[certname] = server.client(server.certificate(certname), timeout=60)
                return known[certname]

            check_catalogs(server, client_for)
            check_runaways(client_for)
            check_exports(client_for)
            check_registry(client_for)
            check_kept(server, client_for)
            check_run(server, client_for)
        check_classified(folder / "classified")
    finish()


main()
