"""The two agents, each in the machine it is the only agent of, with the paths of Debian's package; and what of their
output and files must be the same."""
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "agent"))
from reports import comparable  # noqa: E402

CONF = "[main]\nssldir = /var/lib/puppet/ssl\n[agent]\nserver = {server}\n{more}"
# Files and folders with type, mode, owner and group.
LIST = "find {} -printf '%y %m %u %g %p\\n' 2>/dev/null | sort -k5"
FOLDERS = ("/var/lib/puppet/ssl", "/var/cache/puppet", "/run/puppet", "/var/log/puppet", "/srv/managed")


class Agent:
    def __init__(self, machine, server, program, more=""):
        self.machine, self.server, self.program, self.name = machine, server, program, machine.name
        machine.write("/etc/puppet/puppet.conf", CONF.format(server=server.name, more=more))
        self.seconds = 0

    def argv(self, *words):
        return [self.program, *words, "--color=false"]

    def run(self, *words):
        """The exit status and the plain output of `puppet WORDS`."""
        begin = time.monotonic()
        status, text = self.machine.run(*self.argv(*words))
        self.seconds = time.monotonic() - begin
        return status, self.plain(text)

    def start(self, *words):
        return self.machine.start(*self.argv(*words))

    def plain(self, text):
        """Without what differs from run to run, and Facter's own troubles."""
        text = text.replace(self.server.name, "SERVER").replace(self.name, "NODE").replace(self.server.machine.address, "ADDRESS")
        text = "\n".join(line for line in text.splitlines() if "Facter:" not in line)
        for pattern, plain in ((r"configuration version '\d+'", "configuration version 'N'"),
                               (r"\d+\.\d+ seconds", "N seconds"),
                               (r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}", "FINGERPRINT"),
                               (r"(?m)^(---|\+\+\+) .*$", r"\1"),
                               (r"\nWrapped exception:\n.*", "")):
            text = re.sub(pattern, plain, text)
        return text

    def files(self):
        """What is there of it, and what it manages; not what Puppet names by time or content."""
        text = self.machine.run("sh", "-c", LIST.format(" ".join(FOLDERS)))[1]
        return self.plain(text)

    def managed(self):
        return self.machine.shell("cd /srv/managed; find . -type f -printf '%p\\n' | sort | while read -r f; do "
                                  "echo \"== $f\"; cat \"$f\"; done")

    def plugins(self):
        return self.machine.shell("cd /var/cache/puppet; find lib facts.d -type f -exec sha256sum {} + | sort -k2")

    def summary(self):
        """Its keys: the values are times."""
        text = self.machine.shell("cat /var/cache/puppet/public/last_run_summary.yaml")
        return "\n".join(line.split(":")[0] if re.match(r"^  \w+: (?!\d+$)|^  (config|last_run):", line) else line
                         for line in text.splitlines())

    def report(self):
        return self.plain_report(self.machine.shell("cat /var/cache/puppet/state/last_run_report.yaml"))

    def plain_report(self, text):
        return comparable(self.plain(text))
