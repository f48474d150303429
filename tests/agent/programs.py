"""The two agents, each in a folder of its own, and what of their output must be the same."""
import json
import os
import re
import subprocess

from puppetserver import NAME, read
from reports import comparable


class Preloaded:
    """Puppet's agent, loaded once for all its runs."""

    def __init__(self):
        self.process = subprocess.Popen(["ruby", os.path.join(os.path.dirname(__file__), "preloaded.rb")],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, argv, environment):
        self.process.stdin.write(json.dumps({"argv": argv, "env": environment}) + "\n")
        self.process.stdin.flush()
        done = json.loads(self.process.stdout.readline())
        return done["status"], done["output"]

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Agent:
    def __init__(self, world, kind, certname):
        self.kind, self.world, self.certname = kind, world, certname
        self.folder = f"{world.folder}/{kind}-{certname}"
        self.root = f"{self.folder}/out"
        os.makedirs(f"{self.folder}/conf", exist_ok=True)

    def argv(self, command, port=None):
        f = self.folder
        port = str(port or self.world.server.port)
        return [self.world.link] + command.split() + [
            "--confdir", f"{f}/conf", "--vardir", f"{f}/var", "--ssldir", f"{f}/ssl", "--rundir", f"{f}/run",
            "--logdir", f"{f}/log", "--publicdir", f"{f}/public", "--certname", self.certname, "--server", NAME,
            "--serverport", port, "--ca_port", port, "--color=false"]

    def environment(self):
        return {"FACTER_root": self.root, "LC_ALL": "C.UTF-8"}

    def run(self, *arguments, command="agent", port=None):
        argv = self.argv(command, port) + list(arguments)
        if self.kind == "theirs":
            status, text = self.world.puppet.run(argv[1:], self.environment())
            return status, self.plain(text)
        done = subprocess.run(argv, env=os.environ | self.environment(), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120, stdin=subprocess.DEVNULL)
        return done.returncode, self.plain(done.stdout)

    def named(self, text):
        return text.replace(self.folder, "FOLDER").replace(self.certname, "CERTNAME")

    def plain(self, text):
        """Without what differs from run to run, and Facter's own troubles."""
        text = "\n".join(line for line in self.named(text).splitlines() if "Facter:" not in line)
        for pattern, plain in ((r"configuration version '\d+'", "configuration version 'N'"),
                               (r"in \d+\.\d+ seconds", "in N seconds"),
                               (r"failed after \d+\.\d+ seconds: ", "failed: "),
                               (r" - connect\(2\) for [^)]*\)", ")"),
                               (r"(?m)^(---|\+\+\+) .*$", r"\1"),
                               (r"\nWrapped exception:\n.*", ""),
                               # Puppet compares, and shows, a content twice when it looks whether the change is
                               # corrective; the second time there may be nothing left to show.
                               (r"((?:Notice: \S+/content: \n)(?:[-+@ ].*\n|\+\+\+\n|---\n)+)\1", r"\1"),
                               (r"Notice: (\S+)/content: \n(?=Notice: \1/content: content changed)", "")):
            text = re.sub(pattern, plain, text)
        return text

    def state(self, name):
        return self.named(read(f"{self.folder}/var/state/{name}"))

    def report(self):
        return comparable(self.named(read(f"{self.folder}/var/state/last_run_report.yaml")))
