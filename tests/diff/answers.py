"""What the installed Puppet and muster answer to the same pieces of code, and how the answers are compared. A case is
(name, code, mode)."""

import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FACTS = HERE / "facts.json"
NODE = "node.example.com"


class Mode:
    """What cases are run with, by muster and by the reference: where their modules are, and Puppet 8's strictness."""

    def __init__(self, modulepath="/nonexistent", strict=False):
        common = ["--modulepath", str(modulepath)] + (["--strict", "error"] if strict else [])
        self.of_muster = common + (["--strict_variables"] if strict else [])
        self.of_puppet = common + (["--strict-variables"] if strict else [])


def ask_puppet(cases, mode):
    """Cases of one mode, in one process: name → answer."""
    command = ["ruby", str(HERE / "reference.rb"), "--facts", str(FACTS), "--whole-errors", *mode.of_puppet]
    lines = "".join(json.dumps({"name": name, "code": code}) + "\n" for name, code, _ in cases)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=1500)
    answers = {answer["name"]: answer for answer in map(json.loads, done.stdout.rstrip("\n").split("\n"))}
    if len(answers) != len(cases):
        sys.exit(f"the reference answered {len(answers)} of {len(cases)} cases: {done.stderr[-2000:]}")
    return answers


def first_line(error):
    """The first line of an error, without the piece of its own source that Ruby draws into one, before the place."""
    return (re.sub(r"\n\n[^\n]*\n *\^+", "", error).splitlines() or [""])[0].strip()


def place_of(entry):
    """The place of an entry as people read it."""
    parts = [f"{word}: {entry[key]}" for word, key in (("file", "file"), ("line", "line"), ("column", "pos")) if key in entry]
    return f" ({', '.join(parts)})" if parts else ""


def message_of(entry):
    """An error as people read it; a warning's text without its place, which the reference's log keeps apart."""
    text = entry["message"]
    if entry["level"] == "warning":
        return re.sub(r" \((file: .*?, )?line: \d+(, column: \d+)?\)$", "", text)
    if entry["level"] != "err" or "issue_code" not in entry:
        return text
    before = f"Could not parse for environment {entry['environment']}: " if "environment" in entry else ""
    return before + text + place_of(entry) + (f" on node {entry['node']}" if "node" in entry else "")


def ask_muster(muster, case, scratch):
    name, code, mode = case
    log = pathlib.Path(scratch) / (re.sub(r"\W", "_", name) + ".jsonl")
    command = [muster, "catalog", "compile", NODE, "--facts", str(FACTS), "--logdest", str(log), "-e", code,
               *mode.of_muster]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        return {"error": "muster did not answer within a minute", "logs": []}
    logs = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    logs = [[entry["level"], message_of(entry)] for entry in logs]
    if done.returncode == 0:
        return {"catalog": json.loads(done.stdout), "logs": logs}
    errors = [message for level, message in logs if level == "err"]
    first = first_line(errors[-1]) if errors else f"status {done.returncode}: {done.stderr.strip()[-300:]}"
    return {"error": first, "logs": [entry for entry in logs if entry[0] != "err" or entry[1] != errors[-1]]}


def normal(answer):
    """An answer without what differs from run to run."""
    catalog = answer.get("catalog")
    if catalog:
        catalog = {key: value for key, value in catalog.items() if key not in ("version", "catalog_uuid", "code_id")}
    plain = [[level, re.sub(r"\s+\(file: unknown, line: \d+\)$|\s+$", "", text)] for level, text in answer["logs"]]
    logs = [entry for entry in plain if entry[0] != "err"]  # Puppet logs an error before it raises it
    # Ruby's json names a line of its own C source before 2.6.2.
    error = re.sub(r"\b\d+: (?=unexpected token at)", "", first_line(answer["error"])) if answer.get("error") else None
    return {"catalog": catalog, "error": error, "logs": logs}


def known_differences(path):
    """Case → the line that says why."""
    lines = path.read_text().splitlines() if path.exists() else []
    return {line.split()[0]: line for line in lines if line.strip() and not line.startswith("#")}


def first_difference(ours, theirs):
    ours, theirs = normal(ours), normal(theirs)
    for part in ("error", "logs"):
        if ours[part] != theirs[part]:
            return f"{part}\n      puppet: {theirs[part]}\n      muster: {ours[part]}"
    return catalog_difference(ours["catalog"] or {}, theirs["catalog"] or {})


def catalog_difference(ours, theirs):
    for part in sorted({*ours, *theirs}):
        mine, yours = ours.get(part), theirs.get(part)
        if mine == yours:
            continue
        if isinstance(mine, list) and isinstance(yours, list):
            mine, yours = next(((a, b) for a, b in zip(mine, yours) if a != b), (mine, yours))
        return f"catalog {part}\n      puppet: {yours}\n      muster: {mine}"
    return None


def show(ours, theirs):
    for title, answer in (("puppet", normal(theirs)), ("muster", normal(ours))):
        print(f"    {title}: " + json.dumps(answer, indent=None)[:1500])
