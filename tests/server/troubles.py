#!/usr/bin/env python3
"""What the server says when it cannot be started as it is told to: each time the place, and what is wrong with it."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from harness import MUSTER, Server, check, finish, free_port, wait_for


def start(folder, *options, port=None):
    """Of a server that should not stay: its status and what it says."""
    done = subprocess.run([MUSTER, "server", "--dev", str(folder), "--serverport", str(port or free_port()), "--certname",
                           "localhost", *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=30)
    return done.returncode, done.stdout


def refused(what, result, *words):
    status, text = result
    check(f"{what}: status", status, 1)
    for word in words:
        check(f"{what}: says '{word}'", text, lambda it, word=word: word in it)
    check(f"{what}: in one line", len(text.splitlines()), 1)


def settings(folder):
    rows = (("serverport", "0", "serverport is 0"), ("serverport", "web", "serverport", "web"),
            ("bindaddress", "nowhere", "nowhere is no address to listen on"),
            ("bindaddress", "192.0.2.7", "Cannot listen on 192.0.2.7 port", "Cannot assign requested address"),
            ("log_level", "loud", "Invalid loglevel loud"), ("log_format", "xml", "log_format is text or json, not 'xml'"),
            ("certname", "Web1.Test", "Certificate names must be lower case"), ("registry_ttl", "soon", "registry_ttl", "soon"),
            ("registry_eviction_percent", "ten", "registry_eviction_percent", "ten"),
            ("registry_renew", "20s", "registry_ttl must be at least twice registry_renew"), ("access_log", "/nowhere/at/all.log", "/nowhere/at/all.log"))
    for name, value, *words in rows:
        refused(f"{name}={value}", start(folder, f"--{name}", value), *words)


def port_in_use(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused("port in use", start(folder, port=port), f"Cannot listen on 127.0.0.1 port {port}", "Address already in use",
                "another server")


def authority(folder):
    ca = pathlib.Path(folder, "puppetserver/ca")
    for name, content in (("ca_key.pem", "no key\n"), ("ca_crt.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n"),
                          ("ca_crl.pem", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"), ("serial", "none\n")):
        path = ca / name
        kept = path.read_bytes()
        path.write_text(content)
        if name != "serial":  # read when the next certificate is signed
            refused(f"{name} is damaged", start(folder), str(path))
        path.write_bytes(kept)
        if name == "serial":
            continue
        path.unlink()
        status, text = start(folder, "--check")
        check(f"{name} is gone: {text}", (status, name in text), (1, True))
        path.write_bytes(kept)
    key = pathlib.Path(folder, "ssl/private_keys/localhost.pem")
    kept = key.read_bytes()
    subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(key)], check=True)
    refused("another key", start(folder), f"{key} is not the key of ")
    key.write_bytes(kept)


def database(folder):
    path = next(pathlib.Path(folder, "state").rglob("muster.db"))
    kept = path.read_bytes()
    path.write_bytes(b"no database" * 1000)
    for other in path.parent.glob("muster.db-*"):
        other.unlink()
    status, text = start(folder)
    check(f"a damaged database: {text}", (status, str(path) in text), (1, True))
    path.write_bytes(kept)


def expired(folder):
    """It starts, and says why nobody will believe it."""
    with Server(folder) as server:
        short = server.certificate("short.test", "--ttl", "1s")
    own = pathlib.Path(folder, "ssl/certs/localhost.pem"), pathlib.Path(folder, "ssl/private_keys/localhost.pem")
    time.sleep(1.5)
    shutil.copy(short.certificate, own[0])
    shutil.copy(short.key, own[1])
    with Server(folder) as server:
        wait_for("it says so", lambda: "ended" in server.log())
        check("the log", server.log(), lambda text: f"The certificate of short.test in {own[0]} ended 20" in text
              and "muster ca clean short.test" in text)
    status, text = start(folder, "--check")
    check(f"--check: {text}", (status, "ended 20" in text), (0, True))
    server.muster("ca", "clean", "--certname", "localhost")
    own[0].unlink()
    server.log_path.unlink()
    with server:
        check("another is made", "ended" in server.log(), False)


def nothing_runs(folder):
    for word in ("--reload", "--upgrade"):
        refused(word, start(folder, word), "No server runs with these settings")


def bad_reload(folder):
    """Settings that cannot be used leave the old ones."""
    server = Server(folder)
    server.log_path.unlink()
    configuration = pathlib.Path(folder, "muster.toml")
    with server:
        configuration.write_text("[server]\nlog_format = \"xml\"\n")
        server.process.send_signal(signal.SIGHUP)
        wait_for("it says so", lambda: "the settings stay as they are: log_format is text or json" in server.log())
        configuration.write_text("[server]\nregistry_ttl = \"soon\"\n")
        server.process.send_signal(signal.SIGHUP)
        wait_for("it says so", lambda: "the settings stay as they are: Cannot convert 'soon'" in server.log())
        check("the registry is the old one", server.client(server.own()).get("/muster/v1/nodes").status, 200)
        check("it goes on", server.client().get("/status/v1/simple/server").body, b"running")
        configuration.write_text("[server\n")
        server.process.send_signal(signal.SIGHUP)
        wait_for("it says where", lambda: f"{configuration}" in server.log())
    configuration.unlink()


def main():
    with tempfile.TemporaryDirectory(prefix="muster-troubles-") as folder:
        Server(folder).start().stop()
        for each in (settings, port_in_use, authority, database, expired, nothing_runs, bad_reload):
            each(folder)
    finish()


main()
