"""A world for recipes: a git repository, and a real sshd on loopback that notes every command that it is sent, but
those that keep a deploy safe: these are muster's own, beside the recipe's."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SKIP = 77

LOGGER = """#!/bin/sh
case "$SSH_ORIGINAL_COMMAND" in
  "sh -c ': muster; "*) ;;
  *sftp-server*|internal-sftp) exec /usr/lib/openssh/sftp-server ;;
  scp*) ;;
  *) printf '%s\\0' "$SSH_ORIGINAL_COMMAND" >> WORLD/commands ;;
esac
exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"
"""

SSHD = """ListenAddress 127.0.0.1
ListenAddress 127.0.0.2
Port {port}
HostKey {world}/host_key
AuthorizedKeysFile {world}/authorized
StrictModes no
PermitRootLogin yes
UsePAM no
MaxStartups 100
ForceCommand {world}/logger
PidFile none
Subsystem sftp internal-sftp
SetEnv PATH={world}/bin:/usr/local/bin:/usr/bin:/bin
"""

# As root it becomes whom it is told, as the real one does; few test machines have that.
SUDO = """#!/bin/sh
[ "$1" = -p ] && shift 2
[ "$1" = -u ] && user=$2 && shift 2
while case "$1" in *=*) ;; *) false ;; esac; do export "$1"; shift; done
[ "$1" = -- ] && shift
[ -z "$user" ] && exec "$@"
exec setpriv --reuid "$user" --regid nogroup --clear-groups -- "$@"
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def git(*words, **options):
    identity = ["-c", "user.name=ann", "-c", "user.email=ann@example.com", "-c", "init.defaultBranch=master"]
    subprocess.run(["git", *identity, *words], check=True, capture_output=True, **options)


def make_repository(world):
    work = world / "work"
    work.mkdir()
    git("init", cwd=work)
    for name, text in (("index.html", "one\n"), ("site/page.html", "page\n"), ("public/x", "x\n"),
                       ("config/database.yml", "old\n")):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text)
    git("add", "-A", cwd=work)
    git("commit", "-m", "one", cwd=work)
    git("branch", "feature", cwd=work)
    git("clone", "--bare", str(work), str(world / "app.git"))


def start_sshd(world, port, binds):
    for name in ("host_key", "id"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", world / name], check=True)
    shutil.copy(world / "id.pub", world / "authorized")
    (world / "logger").write_text(LOGGER.replace("WORLD", str(world)))
    (world / "logger").chmod(0o755)
    (world / "sshd_config").write_text(SSHD.format(world=world, port=port))
    (world / "bin").mkdir()
    (world / "bin/sudo").write_text(SUDO)
    (world / "bin/sudo").chmod(0o755)
    # A login shell that reads no start files: they are this machine's, and slow on some.
    passwd = re.sub(r"^(root:.*):[^:\n]*$", r"\1:/bin/sh", pathlib.Path("/etc/passwd").read_text(), flags=re.M)
    (world / "passwd").write_text(passwd)
    script = "".join(f"touch {ours}; mount --bind {ours} $(realpath {theirs}) && " for theirs, ours in (binds or {}).items())
    script += 'mount --bind "$1" /etc/passwd && exec /usr/sbin/sshd -D -e -f "$2"'
    log = open(world / "sshd.log", "wb")
    server = subprocess.Popen(["unshare", "-m", "sh", "-c", script, "sh", world / "passwd", world / "sshd_config"],
                              stderr=log, stdout=log, start_new_session=True)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        if server.poll() is not None:
            break
        time.sleep(0.05)
    print("skipped: no sshd can be started here: " + (world / "sshd.log").read_text()[-300:])
    sys.exit(SKIP)


class World:
    def __init__(self, folder, project="project", leading=("production",), binds=None):
        """binds: files of the server's own, in place of the machine's."""
        self.folder = folder
        self.port = free_port()
        self.project = HERE / project
        self.leading = leading
        make_repository(folder)
        self.server = start_sshd(folder, self.port, binds)

    def stop(self):
        os.killpg(self.server.pid, signal.SIGTERM)
        self.server.wait()

    def prepare(self):
        shutil.rmtree(self.folder / "target", ignore_errors=True)
        for name in ("shared", "common"):
            for linked in ("config/database.yml", "config/deep/er/secret.key"):
                path = self.folder / "target" / name / linked
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("shared\n")

    def run(self, program, words, variant, layout="simpletext", text=None):
        """The commands that came, the exit status, the tail of the output, and what is shown of the recipe."""
        (self.folder / "commands").write_bytes(b"")
        environment = {**os.environ, "WORLD": str(self.folder), "PORT": str(self.port), "VARIANT": variant,
                       "HOME": str(self.folder), "FORMAT": layout,
                       "XDG_STATE_HOME": str(self.folder / "state")}
        done = subprocess.run([program, *self.leading, *words], cwd=self.project, env=environment, timeout=120,
                              input=text, capture_output=True, text=True, errors="replace")
        commands = (self.folder / "commands").read_bytes().decode(errors="replace").split("\0")[:-1]
        return [normal(command) for command in commands], done.returncode, (done.stdout + done.stderr)[-1500:], shown(done.stdout)

    def tree(self):
        """What is there, without the repository's mirror."""
        target = self.folder / "target"
        out = []
        for path in sorted(target.rglob("*")):
            relative = str(path.relative_to(target))
            if relative.startswith(("repo/", "mirror/", ".muster")):
                continue
            link = " -> " + os.readlink(path) if path.is_symlink() else ""
            text = " " + path.read_text(errors="replace") if path.is_file() and not path.name.endswith(".gz") else ""
            out.append(normal(relative + link + text))
        return out


def shown(text):
    """Without times and marks. White space goes too: how output is cut into pieces is chance."""
    text = re.sub(r"\d+\.\d{3}( seconds|s)\b", "SECONDS", re.sub(r"\[[0-9a-f]{8}\]", "[MARK]", normal(text)))
    return re.sub(r"\s+", "", re.sub(r"^\d\d:\d\d ", "", text, flags=re.M))


def normal(text):
    return re.sub(r"20\d{12}", "TIME", re.sub(r"\b[0-9a-f]{32,40}\b", "ID", text))


def needed(*programs):
    """Skips the test where it cannot run."""
    if os.getuid() != 0 or not os.path.exists("/usr/sbin/sshd") or not all(map(shutil.which, programs)):
        print(f"skipped: needs root, openssh-server and {' '.join(programs)}")
        sys.exit(SKIP)
    os.makedirs("/run/sshd", exist_ok=True)


def named_cap(muster, scratch):
    """A link of that name: muster takes Capistrano's command line."""
    link = pathlib.Path(scratch) / "bin" / "cap"
    link.parent.mkdir()
    link.symlink_to(os.path.abspath(muster))
    return str(link)
