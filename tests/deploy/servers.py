"""Servers for recipes: an sshd each, with a /srv of its own, in the namespaces of tests/ssh/in_namespaces."""

import os
import pathlib
import signal
import socket
import subprocess
import time

from world import HERE, git

FOLDER = pathlib.Path(os.environ.get("SSH_TEST", "/nonexistent"))
PORT = 2222
OPTIONS = ["-F", "none", "-p", str(PORT), "-i", FOLDER / "key_ed25519", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR",
           "-o", "UserKnownHostsFile=/dev/null"]


class Server:
    def __init__(self, number, lane=0, command=None):
        self.name = f"127.0.{3 + lane}.{number}"
        self.more = ["-o", f"ForceCommand={command}"] if command else []
        self.process = None
        self.holder = subprocess.Popen(["unshare", "-m", "sh", "-c", "mount -t tmpfs none /srv && echo ready && exec sleep 100000"],
                                       stdout=subprocess.PIPE)
        self.holder.stdout.readline()

    def start(self):
        """Each connection's sshd is in the session of this one: they end together, as a machine's do."""
        self.process = subprocess.Popen(
            ["nsenter", "-m", "-t", str(self.holder.pid), "/usr/sbin/sshd", "-D", "-e", "-f", FOLDER / "sshd_config", "-p", str(PORT),
             "-o", f"ListenAddress={self.name}", *self.more], stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex((self.name, PORT)) == 0:
                    return
            time.sleep(0.02)

    def kill(self, only=None):
        """The machine stops: everything that runs there is gone. Or only the programs of that name."""
        namespace = os.readlink(f"/proc/{self.holder.pid}/ns/mnt")
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                here = int(process) != self.holder.pid and os.readlink(f"/proc/{process}/ns/mnt") == namespace
                if here and only in (None, pathlib.Path(f"/proc/{process}/comm").read_text().strip()):
                    os.kill(int(process), signal.SIGKILL)
            except OSError:
                continue
        self.process.wait()

    def here(self, command):
        """What a command prints in the server's /srv."""
        return subprocess.run(["nsenter", "-m", "-t", str(self.holder.pid), "sh", "-c", command], capture_output=True, text=True,
                              check=False).stdout.strip()

    def wait_for(self, path, seconds=60):
        """Until a command of a deploy has made it."""
        for _ in range(seconds * 20):
            if self.here(f"ls {path}"):
                return
            time.sleep(0.05)
        raise TimeoutError(f"{self.name} has no {path} after {seconds} s")

    def shows(self):
        """The release, when all its files are there and are of it."""
        return self.here("cd /srv/my-shop/current/ 2>/dev/null || { echo none; exit; }; r=$(basename \"$(pwd -P)\"); "
                         "[ \"$(cat a b c | sort -u)\" = \"$(cat version)\" ] && [ -s version ] && echo $r || echo broken")


class Fleet:
    """Several of them may work at a time, each with addresses and a folder of its own (lane)."""

    def __init__(self, muster, count, lane=0, command=None, project="safe", leading=("production",)):
        self.muster = os.path.abspath(muster)
        self.project, self.leading = HERE / project, leading
        self.folder = FOLDER / f"lane{lane}"
        self.folder.mkdir()
        (self.folder / "key_ed25519").symlink_to(FOLDER / "key_ed25519")
        self.servers = [Server(number + 1, lane, command) for number in range(count)]
        for server in self.servers:
            server.start()
        self.listed(*self.servers)
        self.work = self.folder / "work"
        self.work.mkdir()
        git("init", cwd=self.work)
        self.version("1")
        (self.folder / "app.git").symlink_to(self.work / ".git")

    def listed(self, *servers):
        (self.folder / "servers").write_text("".join(f"{server.name}\n" for server in servers))

    def version(self, text):
        for name in ("a", "b", "c", "version"):
            (self.work / name).write_text(text + "\n")
        if not (self.folder / "app.git").exists():
            git("add", "-A", cwd=self.work)
        git("commit", "-qam", text, cwd=self.work)

    def start(self, *words, plan="", state="state"):
        (self.folder / "plan.rb").write_text(plan)
        environment = {**os.environ, "SSH_TEST": str(self.folder), "PLAN": str(self.folder / "plan.rb"),
                       "XDG_STATE_HOME": str(self.folder / state)}
        return subprocess.Popen([self.muster, "deploy", *self.leading, *words], cwd=self.project, env=environment,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)

    def run(self, *words, **options):
        """The exit status and what it said."""
        process = self.start(*words, **options)
        output, _ = process.communicate(timeout=60)
        return process.returncode, output

    def shows(self):
        return [server.shows() for server in self.servers]
