"""A server in a folder of its own, and clients for it: what the tests of this folder share."""
import http.client
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import time

MUSTER = os.environ.get("MUSTER", "muster")
PARTS = ("authority", "registry", "compiler", "poller", "front")
failures = []


def check(what, found, wanted):
    ok = wanted(found) if callable(wanted) else found == wanted
    if not ok:
        failures.append(what)
        print(f"FAIL {what}\n  found:  {found!r}\n  wanted: {'something else' if callable(wanted) else repr(wanted)}",
              flush=True)
    return ok


def finish():
    print("all as wanted" if not failures else f"{len(failures)} failed", flush=True)
    sys.exit(1 if failures else 0)


def wait_for(what, condition, seconds=10.0, pause=0.01):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(pause)
    raise AssertionError(f"not within {seconds} s: {what}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Quietly:
    """How long something takes where nothing else runs: the time for which the server's processes, and this one, stood in
    line for a processor is not counted. They wait for one another, so the times add up; what they sleep, do and wait for
    otherwise stays."""

    def __init__(self, server):
        self.server, self.begin = server, time.monotonic()
        self.before = self.stood()

    def stood(self):
        found = {}
        for pid in (os.getpid(), self.server.process.pid, *self.server.parts().values()):
            try:
                found[pid] = int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
            except OSError:
                pass  # it ended meanwhile
        return found

    def seconds(self):
        """In all, and without that."""
        took = time.monotonic() - self.begin
        return took, max(0.0, took - sum(stood - self.before.get(pid, 0.0) for pid, stood in self.stood().items()))


class Server:
    """muster server --dev in `folder`, on a free port of the loopback interface."""

    def __init__(self, folder, *options, name="localhost"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.port = free_port()
        self.options = list(options)
        self.log_path = self.folder / "server.log"
        self.process = None

    def start(self, wait=True):
        self.process = subprocess.Popen(
            [MUSTER, "server", "--dev", str(self.folder), "--serverport", str(self.port), "--certname", self.name,
             "--verbose", *self.options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=self.log_path.open("a"))
        if wait:
            wait_for("the server is ready: " + self.log()[-2000:], self.is_ready)
        return self

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError("the server ended: " + self.log()[-2000:])
        return "ready on" in self.log()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode if self.process else None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def log(self):
        return self.log_path.read_text() if self.log_path.exists() else ""

    def parts(self):
        """The process of each part: its id by its name."""
        found = {}
        for pid in self.children(self.process.pid):
            try:
                name = pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
            except OSError:
                continue
            # The kernel keeps 15 characters of a name.
            for part in PARTS:
                if ("muster-" + part)[:15] == name:
                    found[part] = pid
        return found

    def memory(self):
        """The proportional set size of all processes, in KiB."""
        total = 0
        for pid in [self.process.pid, *self.descendants(self.process.pid)]:
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total

    @staticmethod
    def children(pid):
        found = []
        for task in pathlib.Path("/proc").glob(f"{pid}/task/*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                pass  # the thread has ended
        return found

    def descendants(self, pid):
        children = self.children(pid)
        return children + [each for child in children for each in self.descendants(child)]

    def muster(self, *words, status=0):
        """A command of ours with the server's settings; `muster ca …`."""
        places = {"confdir": "", "codedir": "code", "vardir": "state", "rundir": "run", "logdir": "log", "ssldir": "ssl"}
        settings = [word for name, below in places.items() for word in (f"--{name}", str(self.folder / below))]
        done = subprocess.run([MUSTER, *words, *settings, "--certname", self.name] if words[0] != "ca" or
                              words[1] not in ("generate", "sign", "revoke", "clean") else [MUSTER, *words, *settings],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60, check=False)
        check(f"{' '.join(words)}: {done.stdout}", done.returncode, status)
        return done.stdout

    def certificate(self, certname, *options):
        """Makes a certificate; the paths of it and of its key."""
        self.muster("ca", "generate", "--certname", certname, *options)
        return Identity(self.folder / f"ssl/certs/{certname}.pem", self.folder / f"ssl/private_keys/{certname}.pem")

    def token(self, names, uses=1):
        """For the requests of so many nodes with such names."""
        text = self.muster("ca", "token", "create", "--names", names, "--uses", str(uses))
        return next(word for word in text.split() if word.startswith("mst_"))

    def own(self):
        return Identity(self.folder / f"ssl/certs/{self.name}.pem", self.folder / f"ssl/private_keys/{self.name}.pem")

    def client(self, identity=None, **options):
        return Client(self, identity, **options)


class Identity:
    def __init__(self, certificate, key):
        self.certificate, self.key = str(certificate), str(key)


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body

    def json(self):
        return json.loads(self.body)


class Client:
    """One kept connection."""

    def __init__(self, server, identity=None, timeout=20, version=None):
        self.server, self.identity, self.timeout = server, identity, timeout
        self.context = ssl.create_default_context(cafile=str(server.folder / "puppetserver/ca/ca_crt.pem"))
        if version:
            self.context.minimum_version = self.context.maximum_version = version
        if identity:
            self.context.load_cert_chain(identity.certificate, identity.key)
        self.connection = None

    def ask(self, method, path, body=None, headers=None):
        if not self.connection:
            self.connection = http.client.HTTPSConnection(self.server.name, self.server.port, context=self.context,
                                                          timeout=self.timeout)
        try:
            self.connection.request(method, path, body=body, headers=headers or {})
            response = self.connection.getresponse()
            answer = Answer(response, response.read())
            if response.will_close:
                self.close()
            return answer
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def get(self, path, **headers):
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def request_for(certname, folder, extra="", token=None):
    """A key and a request for a certificate, made by openssl; the paths."""
    settings = pathlib.Path(folder) / f"{certname}.cnf"
    settings.write_text("[req]\ndistinguished_name=d\nprompt=no\n" +
                        f"attributes=a\n[d]\nCN={certname}\n[a]\nchallengePassword={token}\n"
                        if token else "[req]\ndistinguished_name=d\n[d]\n")
    key, request = pathlib.Path(folder) / f"{certname}.key", pathlib.Path(folder) / f"{certname}.csr"
    subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", str(key), "-out", str(request), "-sha256", "-config", str(settings),
                    *([] if token else ["-subj", f"/CN={certname}{extra}"])],
                   check=True, stderr=subprocess.DEVNULL, timeout=30)
    return key, request
