#!/usr/bin/env python3
"""filebuckets.py: what is replaced on a node is kept on the server: by Debian's agent, its `puppet filebucket`, and our
agent. Skipped where Puppet is not installed."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from harness import MUSTER, Server, check, finish

SKIP = 77
SITE = """
filebucket {{ 'main': server => 'localhost', path => false }}
File {{ backup => 'main' }}
file {{ "{folder}/${{trusted['certname']}}/file": content => "new\\n" }}
file {{ "{folder}/${{trusted['certname']}}/tree": ensure => absent, force => true }}
"""


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Node:
    def __init__(self, server, folder, name):
        self.server, self.name = server, name
        self.folder = pathlib.Path(folder) / name
        self.file = self.folder / "file"
        identity = server.certificate(name)
        ssl = self.folder / "conf/ssl"
        for below, path in (("certs", identity.certificate), ("private_keys", identity.key)):
            (ssl / below).mkdir(parents=True)
            shutil.copy(path, ssl / below / f"{name}.pem")

    def run(self, program, *words, status=0):
        done = subprocess.run(
            [program, *words, "--server", "localhost", "--serverport", str(self.server.port), "--certname", self.name,
             "--confdir", str(self.folder / "conf"), "--ssldir", str(self.folder / "conf/ssl"), "--vardir",
             str(self.folder / "var"), "--rundir", str(self.folder / "run")], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100, check=False,
            env={**os.environ, "FACTER_LOG_LEVEL": "error"})
        check(f"{program} {' '.join(words)}: {done.stdout}", done.returncode, status)
        return done.stdout


def kept(server, text):
    """The paths under which the server has it; None: it has not."""
    sum_ = digest(text)
    place = server.folder / "state/server/bucket" / "/".join(sum_[:8]) / sum_
    if not place.exists():
        return None
    check("its content", (place / "contents").read_text(), text)
    return (place / "paths").read_text().split()


def agent(server, folder, program):
    name = f"{program}.test"
    node = Node(server, folder, name)
    old, again, inner = f"old of {name}\n", f"again of {name}\n", f"inner of {name}\n"
    node.file.write_text(old)
    (node.folder / "tree").mkdir()
    (node.folder / "tree/inner").write_text(inner)
    words = ("agent", "-t", "--color=false") if program == "puppet" else ("agent", "-t", "--color", "false")
    program = MUSTER if program == "muster" else program
    text = node.run(program, *words, status=2)
    check("it says so", text, lambda t: f"Filebucketed {node.file} to main with sum {digest(old)}" in t)
    check("the server has it", kept(server, old), [str(node.file)[1:]])
    check("and what was in the folder", kept(server, inner), lambda paths: paths is not None)
    check("it was replaced", node.file.read_text(), "new\n")
    node.file.write_text(again)
    node.run(program, *words, status=2)
    check("another", kept(server, again), [str(node.file)[1:]])
    return node


def by_hand(server, node, program):
    """Puppet's command, and ours."""
    bucket = lambda *words, status=0: node.run(program, "filebucket", "--remote", *words, status=status)
    path = node.folder / "by hand"
    path.write_text(f"by hand, {program}\n")
    sum_ = digest(path.read_text())
    check("backup", bucket("backup", str(path)), lambda t: f"{path}: {sum_}" in t)
    check("the server has it", kept(server, path.read_text()), lambda paths: paths is not None)
    bucket("backup", str(path))
    check("get", bucket("get", sum_), lambda t: "by hand" in t)
    path.write_text("spoilt\n")
    bucket("restore", str(path), sum_)
    check("restore", path.read_text(), f"by hand, {program}\n")
    text = bucket("get", "0" * 64, status=1)
    check("what is not there", text, lambda t: "File not found" in t or "Not Found" in t)
    other = digest(f"old of {node.name}\n")
    text = bucket("diff", sum_, other, status=1 if program == "puppet" else 0)
    check("a diff of two that are there", text, lambda t: "get both, and compare them" in t or
          "-by hand" in t and "+old of" in t)
    text = bucket("diff", sum_, str(node.file))
    check("a diff with a file", text, lambda t: "-by hand" in t and "+new" in t)
    check("no list", bucket("list", status=1), lambda t: "Listing remote file buckets is not allowed" in t)
    if program == "puppet":
        return
    large = node.folder / "large"
    with large.open("wb") as file:
        for number in range(600_000):
            file.write(b"%0100d\n" % number)
    bucket("backup", str(large))


def main():
    if not shutil.which("puppet"):
        print("SKIP puppet is not installed")
        sys.exit(SKIP)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder + "/server")
        manifest = server.folder / "code/environments/production/manifests/site.pp"
        manifest.parent.mkdir(parents=True)
        manifest.write_text(SITE.format(folder=folder))
        with server:
            agent(server, folder, "muster")
            node = agent(server, folder, "puppet")
            for program in ("puppet", MUSTER):
                by_hand(server, node, program)
    finish()


main()
