#!/usr/bin/env python3
"""content_beside.py: Debian's puppetserver and ours are asked the same, for one environment with Debian's modules; and
Debian's agent runs against both. Skipped where puppetserver is not installed."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import types

from authority_beside import compare_authority
from catalogs import form, RICH
from harness import Server, check, finish, free_port
from puppetserver import PuppetServer, installed

SKIP = 77
MODULES = pathlib.Path("/usr/share/puppet/modules")
# Its facts ask apt, which takes longer than all the rest.
LEFT_OUT = {"apt"}
DATA = "application/json, text/pson"
BINARY = "application/octet-stream"

SITE = """
node 'node2.test' { fail('no way') }
node default {
  notify { "hello ${trusted['certname']} ${facts['os']['name']} ${environment}": }
  file { '/TARGET': ensure => directory }
  file { '/TARGET/f': source => 'puppet:///modules/demo/f.txt' }
  file { '/TARGET/tree': ensure => directory, recurse => true, source => 'puppet:///modules/demo/tree' }
  file { '/TARGET/choice': source => ['puppet:///modules/demo/none', 'puppet:///extra/d/f'] }
}
"""

FILES = """
file_metadata/modules/demo/f.txt
file_metadata/modules/demo/f.txt checksum_type=md5&links=follow&source_permissions=use
file_metadata/modules/demo/f.txt checksum_type=mtime
file_metadata/modules/demo/f.txt checksum_type=sha1lite
file_metadata/modules/demo/f.txt checksum_type=none
file_metadata/modules/demo/f.txt checksum_type=foo
file_metadata/modules/demo/f.txt links=foo
file_metadata/modules/demo/f.txt source_permissions=foo
file_metadata/modules/demo
file_metadata/modules
file_metadata/modules/nomod/x
file_metadata/nomount/x
file_metadata/no..mount/x
file_metadata/modules/demo/tree/link links=manage
file_metadata/modules/demo/tree/link links=follow
file_metadata/plugins/facter/demo.rb
file_metadata/plugins
file_metadata/pluginfacts/demo.txt source_permissions=use
file_metadata/tasks/demo/t.sh
file_metadata/scripts/demo/s.sh
file_metadata/locales/de/demo.po
file_metadata/extra/d/f
file_metadata/extra
file_metadata/pernode/f
file_metadatas/modules/demo/tree recurse=true&links=manage
file_metadatas/modules/demo/tree recurse=true&recurselimit=1&ignore=.svn&ignore=s*
file_metadatas/modules/demo/tree recurse=true&max_files=2
file_metadatas/modules/demo/tree recurse=2
file_metadatas/modules/demo/tree links=ignore
file_metadatas/modules/demo/tree
file_metadatas/modules/demo/f.txt recurse=true
file_metadatas/modules/demo/none recurse=true
file_metadatas/modules/none recurse=true
file_metadatas/plugins recurse=false&links=manage&checksum_type=sha256&source_permissions=ignore
file_metadatas/plugins recurse=true&links=follow&checksum_type=sha256&source_permissions=ignore&max_files=-1&ignore=.svn
file_metadatas/pluginfacts recurse=true&links=follow&checksum_type=sha256&source_permissions=use&max_files=-1
file_metadatas/locales recurse=true&max_files=-1&ignore=*.pot&ignore=config.yaml
file_metadatas/extra recurse=true
"""


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def environment(folder):
    code, demo = folder / "code", folder / "code/environments/production/modules/demo"
    write(code / "environments/production/manifests/site.pp", SITE.replace("/TARGET", str(folder / "target")))
    write(code / "environments/other/manifests/site.pp", "notify { \"in ${environment}\": }\n")
    write(code / "environments/other/environment.conf", "environment_timeout = unlimited\n")
    write(demo / "manifests/init.pp", "class demo(String $who = 'you', Integer $n = 3, $any, "
          "Optional[Hash[String,Integer]] $h = {'a' => 1}, $e = $n + 1) { }\n")
    write(demo / "manifests/broken.pp", "class demo::broken {\n")
    for name, text in {"files/f.txt": "hello\n", "files/tree/a": "a\n", "files/tree/sub/b": "b\n",
                       "files/tree/sub/deep/c": "c\n", "files/tree/.svn": "x\n", "facts.d/demo.txt": "demo_ext=1\n",
                       "lib/facter/demo.rb": "Facter.add(:demo) { setcode { 1 } }\n", "tasks/t.json": "{}\n",
                       "tasks/t.sh": "echo hi\n", "scripts/s.sh": "s\n", "locales/de/demo.po": "po\n",
                       "metadata.json": json.dumps({"name": "x-demo", "version": "1.2.3", "source": "", "author": "x",
                                                    "license": "x", "dependencies": []})}.items():
        write(demo / name, text)
    (demo / "files/tree/link").symlink_to("a")
    (code / "modules").mkdir()
    for module in MODULES.iterdir():
        if module.name not in LEFT_OUT:
            (code / "modules" / module.name).symlink_to(module.resolve())
    write(folder / "custom/d/f", "cf\n")
    write(folder / "node1/f", "own\n")
    write(folder / "fileserver.conf", f"[extra]\n  path {folder}/custom\n[pernode]\n  path {folder}/%h\n")


def normal(answer):
    """Without what is new each time, and in an order that directories do not have."""
    kind = (answer.headers.get("Content-Type") or "").replace("; charset", ";charset")
    if answer.status == 404 and kind.startswith("text/plain"):
        kind = ""  # we say what it is, the real one does not
    if not answer.body or "json" not in kind and "pson" not in kind:
        return answer.status, kind, answer.body
    body = answer.json()
    if isinstance(body, list) and body and "relative_path" in body[0]:
        # The first of several modules that have a folder is the first in the directory; ours is the first by name.
        body = sorted((m for m in body if m["type"] != "directory"), key=lambda m: m["relative_path"])
    if isinstance(body, dict) and "catalog" in body:
        for name in ("version", "catalog_uuid"):
            body["catalog"].pop(name, None)
        if "logs" in body:
            body.pop("catalog")
            body["logs"] = [line for line in body["logs"] if line["level"] != "debug"]
        for line in body.get("logs", []):
            line["time"] = "T"
            line["message"] = re.sub(r"\d+\.\d+", "N", line["message"])
    if isinstance(body, dict):
        for name in ("version", "catalog_uuid"):
            if "resources" in body:
                body.pop(name, None)
        if "modules" in body:
            body["modules"].sort(key=lambda m: m["name"])
        if "files" in body:
            body["files"].sort(key=lambda f: f["path"])
            for each in body["files"]:
                each.pop("error", None)  # the same mistakes, in places of their own
    return answer.status, kind, body


def beside(ours, theirs, method, path, body=None, **headers):
    found, wanted = (normal(client.ask(method, path, body, dict(headers))) for client in (ours, theirs))
    check(f"{method} {path} {headers}", found, wanted)


def compare_files(ours, theirs):
    for line in FILES.split("\n"):
        path, _, query = line.partition(" ")
        if path:
            beside(ours, theirs, "GET", f"/puppet/v3/{path}?environment=production" + (query and "&" + query), Accept=DATA)
    for path in ("modules/demo/f.txt", "modules/demo/none", "extra/d/f", "plugins/facter/demo.rb"):
        beside(ours, theirs, "GET", f"/puppet/v3/file_content/{path}?environment=production", Accept=BINARY)
    one = "/puppet/v3/file_metadata/modules/demo/f.txt"
    for query in ("", "?environment=no-such", "?environment=nosuch"):
        beside(ours, theirs, "GET", one + query, Accept=DATA)
    for accept in ("application/xml", "text/pson", "*/*", "application/json;q=0.5", "pson, json"):
        beside(ours, theirs, "GET", one + "?environment=production", Accept=accept)
    beside(ours, theirs, "GET", one + "?environment=production")


def compare_rest(ours, theirs, administrator):
    for path in ("environments", "node/node1.test?environment=production", "node/node1.test?environment=nosuch",
                 "node/node1.test"):
        beside(ours, theirs, "GET", "/puppet/v3/" + path, Accept=DATA)
    for path in ("environment_classes?environment=production", "environment_classes?environment=nosuch",
                 "environment_modules?environment=production", "environment_modules?environment=nosuch",
                 "environment_transports?environment=production", "environment_transports?environment=nosuch",
                 "environment_transports", "environment_classes?environment=no-such"):
        beside(administrator, theirs, "GET", "/puppet/v3/" + path, Accept=DATA)
    kinds = {"Content-Type": "application/x-www-form-urlencoded"}
    for environment, change, accept in (
            ("production", {}, RICH), ("production", {}, "application/json"), ("production", {}, "text/pson"),
            ("production", {}, "application/xml"), ("nosuch", {}, RICH), ("other", {}, RICH),
            ("production", {"environment": "other"}, RICH), ("production", {"facts_format": None}, RICH),
            ("production", {"facts_format": "yaml"}, RICH), ("production", {"facts": "{{{"}, RICH)):
        beside(ours, theirs, "POST", f"/puppet/v3/catalog/node1.test?environment={environment}",
               form("node1.test", environment, **change), Accept=accept, **kinds)
    beside(ours, theirs, "GET", "/puppet/v3/catalog/node1.test?environment=production", Accept="application/json")
    for method, path, body, kind in (
            ("PUT", "facts", '{"name": "node1.test", "values": {"a": 1}}', "application/json"),
            ("PUT", "facts", '{"name": "x", "values": {"a": 1}}', "application/json"),
            ("PUT", "facts", "{", "application/json"), ("PUT", "facts", "{}", "text/xml"),
            ("PUT", "report", "{", "application/json")):
        beside(ours, theirs, method, f"/puppet/v3/{path}/node1.test?environment=production", body,
               Accept="application/json", **{"Content-Type": kind})
    for path in ("md5/abc", "sha256/abc", "sha256/" + "0" * 64):
        beside(ours, theirs, "GET", f"/puppet/v3/file_bucket_file/{path}?environment=production", Accept=BINARY)


def compare_v4(administrator, theirs):
    """Any node's catalog, in JSON."""
    whole = {"certname": "node1.test", "environment": "production", "persistence": {"facts": False, "catalog": False},
             "facts": {"values": {"os": {"name": "Debian"}}}, "trusted_facts": {"values": {"certname": "node1.test"}},
             "transaction_uuid": "u", "job_id": "1"}
    for change in ({}, {"trusted_facts": None}, {"facts": None}, {"certname": None}, {"certname": "node2.test"},
                   {"environment": "nosuch"}, {"environment": "no-such"}, {"environment": None}, {"persistence": None},
                   {"persistence": {"facts": False}}, {"facts": {"values": []}}, {"facts": {}}, {"job_id": 1}, {"more": 1},
                   {"options": {"capture_logs": True}}, {"options": {"capture_logs": True, "log_level": "debug"}},
                   {"options": {"capture_logs": True, "log_level": "warning"}, "environment": "other"},
                   {"options": {"prefer_requested_environment": True}, "environment": "other"},
                   {"options": {"log_level": "loud"}}, {"options": {"nonsense": True}}, {"trusted_facts": {"values": {}}}):
        body = {name: value for name, value in {**whole, **change}.items() if value is not None}
        beside(administrator, theirs, "POST", "/puppet/v4/catalog", json.dumps(body),
               Accept="application/json", **{"Content-Type": "application/json", "X-Case": json.dumps(change)[:80]})
    for body in ("", "{", "[]", "null"):
        for client in (administrator, theirs):
            check(f"v4 {body!r}", client.ask("POST", "/puppet/v4/catalog", body, {"Content-Type": "application/json"}).status, 400)


def agent(folder, server, state, *words):
    """The exit status and what is on disk after a run of Debian's agent."""
    done = subprocess.run(
        ["puppet", "agent", "--test", "--color=false", f"--confdir={state}/conf", f"--vardir={state}/var",
         f"--rundir={state}/run", f"--ssldir={folder}/ssl", "--server=localhost", f"--serverport={server.port}",
         "--certname=node1.test", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=200, check=False, env={**os.environ, "FACTER_LOG_LEVEL": "error"})
    target = folder / "target"
    lines = sorted(re.sub(r"version '\d+'|in [\d.]+ seconds|'\{sha256\}\w+'", "X", line.replace(str(state), "STATE"))
                   for line in done.stdout.splitlines() if not line.startswith(("Error: Facter", "Info: Creating", "--- ", "+++ ")))
    files = sorted((str(path.relative_to(target)), path.read_bytes() if path.is_file() else None)
                   for path in target.rglob("*")) if target.exists() else []
    plugins = sorted(str(path.relative_to(state / "var/lib")) for path in (state / "var/lib").rglob("*"))
    return done.returncode, files, plugins, lines


def compare_agents(folder, servers):
    """First run, second run, noop of a change, its repair, another environment."""
    target = folder / "target"
    found = {}
    for name, server in servers.items():
        shutil.rmtree(target, ignore_errors=True)
        state = folder / f"agent-{name}"
        state.mkdir()
        steps = [agent(folder, server, state), agent(folder, server, state)]
        (target / "f").write_text("changed")
        steps += [agent(folder, server, state, "--noop"), agent(folder, server, state),
                  agent(folder, server, state, "--environment=other")]
        found[name] = steps
    for step, ours, theirs in zip(("first", "second", "noop", "repair", "environment"), found["ours"], found["theirs"]):
        for what, mine, wanted in zip(("exit status", "files", "plugins", "lines"), ours, theirs):
            check(f"the agent's {step} run: {what}", mine, wanted)


def main():
    if not installed() or shutil.which("puppet") is None:
        print("puppetserver is not installed")
        sys.exit(SKIP)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment(folder)
        modules = f"{folder}/code/modules"
        with Server(folder, "--key_type", "rsa", "--keylength", "2048", "--basemodulepath", modules, "--fileserverconfig",
                    str(folder / "fileserver.conf")) as ours:
            identity, port = ours.certificate("node1.test"), free_port()
            shutil.copytree(folder / "puppetserver/ca", folder / "their-ca")
            theirs = PuppetServer(folder / "theirs", port, folder / "their-ca", folder / "ssl", "localhost",
                                  f"basemodulepath={modules}\nfileserverconfig={folder}/fileserver.conf\n"
                                  f"environmentpath={folder}/code/environments\n")
            theirs.allow("^/puppet/v3/environment_(classes|modules|transports)")
            theirs.allow("^/puppet/v4/catalog", "post")
            administrator = "{ extensions: { pp_cli_auth: \"true\" } }"
            theirs.allow("^/puppet-ca/v1/certificate_request/", "delete", administrator)
            theirs.start()
            try:
                theirs.wait()
                place = types.SimpleNamespace(folder=folder, port=port, name="localhost")
                both = [ours.client(identity, timeout=60), Server.client(place, identity, timeout=120)]
                compare_files(*both)
                compare_rest(*both, ours.client(ours.own()))
                compare_v4(ours.client(ours.own()), both[1])
                compare_authority(*({"anybody": Server.client(each, timeout=60), "node": Server.client(each, identity, timeout=60),
                                     "administrator": Server.client(each, ours.own(), timeout=60)} for each in (ours, place)),
                                  folder / "requests")
                compare_agents(folder, {"ours": ours, "theirs": place})
            finally:
                theirs.stop()
    finish()


main()
