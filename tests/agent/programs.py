"""The two agents, each in a folder of its own, and what of their output must be the same."""
import json
import os
import re
import subprocess

from puppetserver import NAME, read

REPORT = "require 'puppet'; puts JSON.generate(YAML.unsafe_load_file(ARGV[0]).to_data_hash)"


class Agent:
    def __init__(self, world, kind, certname):
        self.kind, self.world, self.certname = kind, world, certname
        self.folder = f"{world.folder}/{kind}-{certname}"
        self.root = f"{self.folder}/out"
        os.makedirs(f"{self.folder}/conf", exist_ok=True)

    def argv(self, command, port=None):
        f = self.folder
        port = str(port or self.world.server.port)
        program = [self.world.link] if self.kind == "ours" else ["/usr/bin/puppet"]
        return program + command.split() + [
            "--confdir", f"{f}/conf", "--vardir", f"{f}/var", "--ssldir", f"{f}/ssl", "--rundir", f"{f}/run",
            "--logdir", f"{f}/log", "--publicdir", f"{f}/public", "--certname", self.certname, "--server", NAME,
            "--serverport", port, "--ca_port", port, "--color=false"]

    def environment(self):
        return dict(os.environ, FACTER_root=self.root, LC_ALL="C.UTF-8")

    def run(self, *arguments, command="agent", port=None):
        done = subprocess.run(self.argv(command, port) + list(arguments), env=self.environment(), capture_output=True,
                              text=True, timeout=120, stdin=subprocess.DEVNULL)
        return done.returncode, self.plain(done.stdout + done.stderr)

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
        """The report, without times, ids and log lines."""
        out = subprocess.run(["ruby", "-e", REPORT, f"{self.folder}/var/state/last_run_report.yaml"],
                             capture_output=True, text=True, check=True).stdout
        data = json.loads(self.named(out))
        for key in ("time", "transaction_uuid", "catalog_uuid", "configuration_version", "logs"):
            data.pop(key, None)
        data["metrics"].pop("time")
        for status in data["resource_statuses"].values():
            for key in ("time", "evaluation_time"):
                status.pop(key)
            for event in status["events"]:
                event.pop("time")
        return json.dumps(data, indent=1, sort_keys=True)
