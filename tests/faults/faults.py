"""Fails or kills `muster apply` at the n-th system call of each kind, for n = 1, 2, … until a run is not hit any more.

A suite has a manifest, makes a machine's part ready in a folder of its own, and knows what may be there after a run that
was hit, and what must be there after the next, undisturbed one."""
import concurrent.futures
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIP = 77
CALLS = ["openat", "write", "fsync", "renameat", "renameat2", "rename", "fchmod", "fchown", "linkat", "mkdirat",
         "unlink", "unlinkat", "symlinkat", "ftruncate", "pwrite64"]
FAULTS = ["error=ENOSPC", "error=EIO", "signal=KILL"]
LIMIT = 400  # no run makes more calls of a kind that matters
WORKERS = 2


class Suite:
    """What is done to a folder, and what may become of it."""

    calls, faults = CALLS, FAULTS

    def manifest(self, root):
        raise NotImplementedError

    def command(self, muster, root):
        """What is hit; by default it applies the manifest."""
        return command(muster, root)

    def around(self, root):
        """What the hit command runs in: words before it."""
        return []

    def prepare(self, root):
        raise NotImplementedError

    def problems(self, root, finished):
        """What must not be there; `finished`: after a run that was not hit."""
        raise NotImplementedError


def look(path):
    """None for absent, else the mode and the content."""
    if not os.path.lexists(path):
        return None
    with open(path, "rb") as f:
        return os.stat(path).st_mode & 0o7777, f.read()


def temporary_files(folder):
    return [f"left behind: {name}" for name in os.listdir(folder) if name.startswith(".muster")]


def command(muster, root):
    return [muster, "apply", "--confdir", root + "/conf", "--vardir", root + "/var", "--logdest", root + "/log",
            "--color", "false", root + "/site.pp"]


def run(words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          timeout=120, check=False)


def inject(suite, muster, root, hit_at):
    """True when the run was hit."""
    trace, (call, fault, n) = root + "/trace", hit_at
    strace = ["strace", "-f", "-qq", "-o", trace, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={n}"]
    done = run(suite.around(root) + strace + suite.command(muster, root))
    if done.returncode == -9:
        return True
    with open(trace, errors="replace") as f:
        text = f.read()
    return "INJECTED" in text or "killed by SIGKILL" in text


def state_problems(root):
    """State files and reports are whole, and what is in the file bucket is what its name says."""
    found = []
    for path in pathlib.Path(root, "var").rglob("*"):
        if path.name.startswith(".") or not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".yaml" and not (content.startswith(b"---") and content.endswith(b"\n")):
            found.append(f"{path.name} is not whole ({len(content)} bytes)")
        if path.name == "contents" and hashlib.sha256(content).hexdigest() != path.parent.name:
            found.append(f"the file bucket has {len(content)} other bytes as {path.parent.name}")
    return found


def hit(muster, suite, root, call, fault, n):
    """None when the run was not hit, else what is wrong."""
    shutil.rmtree(root + "/var", ignore_errors=True)
    suite.prepare(root)
    if not inject(suite, muster, root, (call, fault, n)):
        return None
    found = suite.problems(root, finished=False) + state_problems(root)
    run(suite.around(root) + suite.command(muster, root))
    return found + ["then " + problem for problem in suite.problems(root, finished=True) + state_problems(root)]


def ready_folder(suite):
    root = tempfile.mkdtemp(prefix="faults-")
    os.chmod(root, 0o755)
    with open(root + "/site.pp", "w") as f:
        f.write(suite.manifest(root))
    return root


def check_call(muster, suite, call, fault):
    """How often it was hit, and the failures."""
    root, failures = ready_folder(suite), []
    try:
        for n in range(1, LIMIT + 1):
            found = hit(muster, suite, root, call, fault, n)
            if found is None:
                return n - 1, failures
            failures += [f"FAIL {call}:{fault}:when={n}: {problem}" for problem in found]
        return LIMIT, failures
    finally:
        shutil.rmtree(root, ignore_errors=True)


def check_undisturbed(muster, suite):
    root = ready_folder(suite)
    try:
        suite.prepare(root)
        run(suite.around(root) + suite.command(muster, root))
        return suite.problems(root, finished=True) + state_problems(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def why_skipped():
    if not shutil.which("strace"):
        return "strace is not installed"
    return None if os.geteuid() == 0 else "not root"


def main(suite):
    reason = why_skipped()
    if reason:
        print(f"skipped: {reason}")
        return SKIP
    muster = os.path.abspath(sys.argv[1])
    first = check_undisturbed(muster, suite)
    if first:
        print("FAIL without any fault:", first)
        return 1
    kinds = [(call, fault) for call in suite.calls for fault in suite.faults]
    runs, failures = 0, []
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for (call, fault), (ran, failed) in zip(kinds, pool.map(lambda k: check_call(muster, suite, *k), kinds)):
            runs, failures = runs + ran, failures + failed
            print("\n".join(failed + [f"{call} {fault}: {ran} places, {len(failed)} failures"]), flush=True)
    print(f"{runs} faults, {len(failures)} failures")
    return 1 if failures or not runs else 0
