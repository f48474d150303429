#!/usr/bin/env python3
"""interop.py MUSTER: the CA's files as OpenSSL, Puppet's agent and `puppetserver ca` read them, and the other way round.

Without OpenSSL and Ruby it is skipped; what needs Puppet or puppetserver-ca is left out, and said so, where they are
not installed."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIP = 77
HERE = pathlib.Path(__file__).resolve().parent
MUSTER = os.path.abspath(sys.argv[1])
# What `puppetserver ca` runs; the package of the commands does not need that of the server.
PUPPETSERVER_CA = ["ruby", "-e", "require 'puppetserver/ca/cli'; exit Puppetserver::Ca::Cli.run(ARGV)"]
failures = []

# Of a certificate that Puppet Server 7.9.5 signed with a CA made by `puppetserver ca setup`.
NODE_EXTENSIONS = """X509v3 Subject Alternative Name: DNS:NAME
Netscape Comment: Puppet Server Internal Certificate
X509v3 Authority Key Identifier: keyid:ID DirName:/CN=ROOT serial:02
X509v3 Subject Key Identifier: ID
1.3.6.1.4.1.34380.1.1.13: ..web
1.3.6.1.4.1.34380.1.2.7: ..own
X509v3 Basic Constraints: critical CA:FALSE
X509v3 Extended Key Usage: critical TLS Web Server Authentication, TLS Web Client Authentication
X509v3 Key Usage: critical Digital Signature, Key Encipherment"""
CA_EXTENSIONS = """X509v3 Basic Constraints: critical CA:TRUE
X509v3 Key Usage: critical Certificate Sign, CRL Sign
X509v3 Subject Key Identifier: ID
Netscape Comment: Puppet Server Internal Certificate
X509v3 Authority Key Identifier: ID"""


def check(what, found, wanted):
    ok = wanted(found) if callable(wanted) else found == wanted
    if not ok:
        failures.append(what)
        print(f"FAIL {what}\n  found:  {found!r}\n  wanted: {'something else' if callable(wanted) else repr(wanted)}")


def run(*words, status=None, errors=subprocess.STDOUT):
    done = subprocess.run([str(w) for w in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=errors, text=True, timeout=120, check=False)
    if status is not None:
        check(f"exit status of {' '.join(map(str, words))}: {done.stdout}", done.returncode, status)
    return done.stdout


class World:
    """A folder with a CA and the server's own files."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.ca = self.root / "ca"
        self.options = ["--config", self.root / "puppet.conf"]
        (self.root / "conf").mkdir(parents=True)
        (self.root / "puppet.conf").write_text(
            f"[main]\nconfdir={self.root}/conf\nssldir={self.root}/ssl\ncadir={self.ca}\ncertname=server.test\n"
            "server=localhost\nserverport=9\n")

    def muster(self, *words, status=0):
        return run(MUSTER, "ca", *words, *self.options, status=status)

    def signed(self, name):
        return self.ca / "signed" / f"{name}.pem"

    def verify(self, path):
        return run("openssl", "verify", "-crl_check_all", "-purpose", "sslclient", "-CAfile", self.ca / "ca_crt.pem",
                   "-CRLfile", self.ca / "ca_crl.pem", path)

    def state_of(self, name):
        # Requests that cannot be read are named on standard error.
        rows = json.loads(run(MUSTER, "ca", "list", "--all", "--json", *self.options, errors=subprocess.DEVNULL))
        return [state for state, certificates in rows.items() for c in certificates if c["name"] == name]


def extensions(text):
    """One line for each extension, without what differs from key to key."""
    part = re.search(r"X509v3 extensions:\n(.*?)\n    Signature Algorithm", text, re.S)[1]
    lines = []
    for line in part.splitlines():
        if line.startswith(" " * 16):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.strip())
    text = re.sub(r"(?:[0-9A-F]{2}:){19}[0-9A-F]{2}", "ID", "\n".join(lines))
    return re.sub(r"Puppet Root CA: [0-9a-f]{14}", "ROOT", re.sub(r" +", " ", text))


def print_certificate(path):
    return run("openssl", "x509", "-in", path, "-noout", "-text")


def check_own(world, kind):
    said = world.muster("setup", "--key-type", kind)
    check("setup", said, f"Generation succeeded. Find your files in {world.ca}\n")
    world.muster("setup", status=1)
    check("list", world.muster("list"), "No certificates to list\n")
    requests = world.root / "new"
    requests.mkdir()
    run("ruby", HERE / "requests.rb", requests, status=0)
    names = dict(line.split(" ", 1) for line in (requests / "names.txt").read_text().splitlines())
    for name, wanted in names.items():
        shutil.copy(requests / f"{name}.pem", world.ca / "requests")
        said = world.muster("sign", name, status=0 if wanted == "ok" else 1)
        if wanted == "ok":
            check(f"sign {name}", said, f"Successfully signed certificate request for {name}\n")
            check(f"openssl verifies {name}", world.verify(world.signed(name)), f"{world.signed(name)}: OK\n")
        else:
            check(f"refuse {name}", said, lambda s, w=wanted: w in s)
            check(f"nothing signed for {name}", world.signed(name).exists(), False)
    text = run("openssl", "storeutl", "-noout", "-text", "-certs", world.ca / "ca_crt.pem")
    check("the CA's extensions", extensions(text), CA_EXTENSIONS)
    if "puppet-rsa" in names:
        wanted = NODE_EXTENSIONS.replace("NAME", "puppet-rsa")
        check("a node's extensions", extensions(print_certificate(world.signed("puppet-rsa"))), wanted)
    check("the server's extensions", print_certificate(world.signed("server.test")),
          lambda s: "1.3.6.1.4.1.34380.1.3.39" in s and "DNS:puppet, DNS:server.test" in s)
    check_revoked(world, "plain")
    check_inventory(world)


def check_revoked(world, name):
    world.muster("revoke", name)
    check("openssl finds it revoked", world.verify(world.signed(name)), lambda s: "certificate revoked" in s)
    check("it is listed as revoked", world.state_of(name), ["revoked"])
    said = run("openssl", "crl", "-in", world.ca / "ca_crl.pem", "-noout", "-text")
    check("a new list", said, lambda s: "X509v3 CRL Number: \n                1\n" in s and "Key Compromise" in s)


def check_inventory(world):
    pattern = r"0x[0-9A-F]{4,} \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dUTC \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dUTC /CN=\S+"
    lines = (world.ca / "inventory.txt").read_text().splitlines()
    check("inventory lines", [line for line in lines if line and not re.fullmatch(pattern, line)], [])
    serials = [line.split()[0] for line in lines if line]
    check("serials are unique", len(serials), len(set(serials)))


def check_puppet(world):
    """Puppet's agent takes the node's files, and refuses them once the certificate is revoked."""
    world.muster("generate", "agent.test")

    def verified():
        shutil.copy(world.ca / "ca_crl.pem", world.root / "ssl/crl.pem")
        return run("ruby", HERE / "verify.rb", "--confdir", world.root / "conf", "--vardir", world.root / "var",
                   "--ssldir", world.root / "ssl", "--certname", "agent.test", "agent.test")

    check("Puppet verifies it", verified(), lambda s: s.startswith("verified CN=agent.test with 3 certificates"))
    world.muster("rotate")
    shutil.copy(world.ca / "ca_crt.pem", world.root / "ssl/certs/ca.pem")
    check("Puppet verifies it after the CA was replaced", verified(), lambda s: s.startswith("verified CN=agent.test"))
    world.muster("revoke", "agent.test")
    check("Puppet finds it revoked", verified(), lambda s: "is revoked" in s)


def check_take_over(world):
    """A CA made by puppetserver-ca, used by us, used by puppetserver-ca again."""
    config = ["--config", world.root / "puppet.conf"]
    said = run(*PUPPETSERVER_CA, "setup", *config, status=0)
    check("puppetserver ca setup", said, lambda s: s.startswith("Generation succeeded"))
    check("its certificate is listed", world.state_of("server.test"), ["signed"])
    (world.ca / "requests").mkdir(exist_ok=True)
    run("openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", world.root / "k", "-subj", "/CN=node.test",
        "-out", world.ca / "requests/node.test.pem", status=0)
    check("listed", world.muster("list"), lambda s: s.startswith("Requested Certificates:\n    node.test "))
    world.muster("sign", "--all")
    check("signed in its CA", world.verify(world.signed("node.test")), f"{world.signed('node.test')}: OK\n")
    check("its serial", run("openssl", "x509", "-in", world.signed("node.test"), "-noout", "-serial"), "serial=02\n")
    said = run(*PUPPETSERVER_CA, "generate", *config, "--ca-client", "--force", "--certname", "client.test")
    check("puppetserver ca generate", said, lambda s: "Successfully saved certificate for client.test" in s)
    check("its serial follows ours", run("openssl", "x509", "-in", world.signed("client.test"), "-noout", "-serial"),
          "serial=03\n")
    check("and is ours to revoke", world.muster("revoke", "client.test"),
          "Certificate for client.test has been revoked\n")
    check("openssl finds it revoked", world.verify(world.signed("client.test")), lambda s: "certificate revoked" in s)
    world.muster("clean", "node.test")
    check("cleaned", world.state_of("node.test"), [])
    check("no serial again", world.muster("generate", "more.test"), lambda s: "certificate for more.test" in s)
    check("its serial", run("openssl", "x509", "-in", world.signed("more.test"), "-noout", "-serial"), "serial=04\n")


def check_given_over(world):
    """A CA made by us, used by puppetserver-ca."""
    world.muster("setup", "--key-type", "rsa")
    said = run(*PUPPETSERVER_CA, "generate", "--config", world.root / "puppet.conf", "--ca-client", "--force",
               "--certname", "client.test")
    check("puppetserver ca generate", said, lambda s: "Successfully saved certificate for client.test" in s)
    check("openssl verifies it", world.verify(world.signed("client.test")), f"{world.signed('client.test')}: OK\n")
    check("listed", world.state_of("client.test"), ["signed"])


def has_library(name):
    return subprocess.run(["ruby", "-e", f"require '{name}'"], stderr=subprocess.DEVNULL, check=False).returncode == 0


def main():
    if not shutil.which("openssl") or not shutil.which("ruby"):
        print("skipped: openssl or ruby is not installed")
        return SKIP
    with tempfile.TemporaryDirectory(prefix="pki-") as folder:
        parts = [(check_own, "ec"), (check_own, "rsa")]
        parts += [(check_puppet,)] if has_library("puppet") else []
        parts += [(check_take_over,), (check_given_over,)] if has_library("puppetserver/ca/cli") else []
        for number, (part, *more) in enumerate(parts):
            world = World(f"{folder}/{number}")
            if part is check_puppet:
                world.muster("setup")
            part(world, *more)
        print(f"{len(parts)} of 5 parts, {len(failures)} failures")
    return 1 if failures else 0


sys.exit(main())
