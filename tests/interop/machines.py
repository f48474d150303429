"""Lab machines for a test: booted with the lab tool, taken down when this process ends."""
import os
import pathlib
import subprocess

LAB = str(pathlib.Path(__file__).resolve().parent.parent / "lab/lab")
# What the machines have of muster is what was installed into them.
ENVIRONMENT = dict(os.environ, MUSTER="/nonexistent")


class Machine:
    """`name` is the role, and what its certificate is for."""

    def __init__(self, role, name):
        self.role, self.name = role, name
        self.lab_name = f"interop-{role}-{os.getpid()}"
        subprocess.run([LAB, "up", self.lab_name, "--hostname", name, "--owner", str(os.getpid())], env=ENVIRONMENT,
                       check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        listed = subprocess.run([LAB, "list"], check=True, capture_output=True, text=True, timeout=20).stdout
        self.address = next(line.split("\t")[1] for line in listed.splitlines() if line.startswith(self.lab_name + "\t"))

    def argv(self, *command):
        return [LAB, "run", self.lab_name, "--", *command]

    def run(self, *command, text=None, seconds=120):
        """The exit status and what it said."""
        done = subprocess.run(self.argv(*command), input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=seconds, check=False, **({} if text is not None else {"stdin": subprocess.DEVNULL}))
        return done.returncode, done.stdout

    def shell(self, script, seconds=120):
        """What it said; it must succeed."""
        status, text = self.run("sh", "-ec", script, seconds=seconds)
        if status != 0:
            raise AssertionError(f"{self.role}: {script}: exit status {status}: {text}")
        return text

    def start(self, *command):
        return subprocess.Popen(self.argv(*command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def write(self, path, text):
        self.run("sh", "-ec", 'mkdir -p "$(dirname "$1")"; cat >"$1"', "sh", path, text=text)

    def copy(self, source, target):
        subprocess.run([LAB, "copy", self.lab_name, str(source), target], check=True, stdin=subprocess.DEVNULL, timeout=60)

    def knows(self, machines):
        lines = "".join(f"{machine.address}\t{machine.name}\n" for machine in machines)
        self.run("sh", "-c", "cat >>/etc/hosts", text=lines)

    def down(self):
        subprocess.run([LAB, "down", self.lab_name], check=False, stdin=subprocess.DEVNULL, timeout=60)
