#!/usr/bin/env python3
"""Compares our facts with facter's on this machine, value by value and, for the formats, byte by byte.

Usage: compare.py PROGRAM [ARGUMENT...], where PROGRAM ARGUMENT... prints facts and takes facter's options.
Exit status 77 (skipped) when facter is not installed.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

# Different at every look.
VOLATILE = re.compile(
    r"^(load_averages|memoryfree|memoryfree_mb|swapfree|swapfree_mb|uptime|uptime_seconds|processors\.speed)(\.|$)"
    r"|^system_uptime\.(seconds|uptime)$"
    r"|^memory\.(system|swap)\.(available|available_bytes|used|used_bytes|capacity)$"
    r"|^mountpoints\..*\.(available|available_bytes|used|used_bytes|capacity)$"
)

# Facts that facter has not.
OWN = set()

# Facts whose values hold still between two runs, in the three formats.
QUERIES = [
    ["os"], ["os.name"], ["kernel"], ["networking.interfaces"], ["processors.models.0"], ["processors.models"],
    ["os.release", "kernel", "no.such.fact"], ["nothing"], ["fips_enabled"], ["processors.count", "identity"],
    ["is_virtual", "virtual", "hypervisors"], ["ipaddress", "osfamily"], ["path", "ruby", "timezone"],
]

# Networks of a namespace of their own, and queries that see them.
NETWORKS = {
    "no network": "",
    "many networks": """
        for name in a b c; do ip link add $name type veth peer name peer$name; ip link set $name up; ip link set peer$name up; done
        ip link set lo up; ip link set b mtu 9000; ip link add bridge0 type bridge
        ip addr add 10.1.2.3/24 dev a; ip addr add 10.1.2.4/24 dev a; ip addr add 172.16.0.9/16 dev a label a:1
        ip addr add fe80::5/64 dev a nodad; ip addr add 2001:db8::7/48 dev a nodad; ip addr add fd00::9/8 dev b nodad
        ip addr add 10.9.0.1 peer 10.9.0.2 dev c; ip addr add 127.5.5.5/8 dev lo
        ip link add link a name a.7 type vlan id 7 && ip addr add 192.168.7.1/30 dev a.7
        ip route add default via 10.1.2.1 dev a; ip -6 route add default dev a
        for try in 1 2 3 4 5 6 7 8 9 10; do [ -z "$(ip -6 addr show tentative)" ] && break; sleep 0.5; done""",
}
NETWORK_QUERIES = [["ipaddress"], ["ipaddress", "osfamily"], ["ipaddress", "no.such.fact"]]

EXTERNAL = {
    "a.txt": "colour=blue\nequals=a=b\nempty=\nsame=from a\n",
    "b.txt": "same=from b\n",
    "c.json": '{"tree": {"list": [1, "two", null, {"deep": true}], "text": "line\\nbreak \\"quoted\\""}, "dotted.name": 1.5}',
    "d.yaml": "yaml_list: [1, yes, 'no', ~]\nyaml_hash:\n  when: 2020-01-01\n  key: \"a: b\"\n",
    "e.sh": "#!/bin/sh\necho from_program=yes\necho not a fact\n",
    "f.py": '#!/bin/sh\necho \'{"from_json": {"n": 1}}\'\n',
    "h.sh": '#!/bin/sh\nprintf "not_text=\\377\\nbeside=1\\n"\n',
    "g.txt": "timezone=replaced\n",
    "h.ignored": "ignored=1\n",
    ".hidden.txt": "hidden=1\n",
}

failures = []


def fail(message):
    failures.append(message)
    print("FAIL", message)


def run(command, **extra):
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, **extra)
    return result.stdout, result.stderr


def flatten(value, path, out):
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            flatten(inner, f"{path}.{key}" if path else key, out)
    else:
        out[path] = value
    return out


def compare_values(ours, label, **extra):
    theirs_text, complaints = run(["facter", "--no-custom-facts", "--json", "--show-legacy"], **extra)
    ours_text, _ = run(ours + ["--json", "--show-legacy"], **extra)
    theirs, mine = flatten(json.loads(theirs_text), "", {}), flatten(json.loads(ours_text), "", {})
    compared = 0
    for name in sorted(set(theirs) | set(mine)):
        if VOLATILE.search(name) or name.split(".")[0] in OWN:
            continue
        if name not in mine:
            fail(f"{label}: {name} is missing, facter says {theirs[name]!r}")
        elif name not in theirs:
            # A fact that facter could not read for an error of its own is not a fact that is not there.
            if " ERROR " not in complaints:
                fail(f"{label}: {name} is {mine[name]!r}, facter has no such fact")
        elif theirs[name] != mine[name] or type(theirs[name]) is not type(mine[name]):
            fail(f"{label}: {name} is {mine[name]!r}, facter says {theirs[name]!r}")
        else:
            compared += 1
    print(f"{label}: {compared} values equal")
    if compared < 50:
        fail(f"{label}: only {compared} values could be compared")


def compare_texts(ours, label, options, queries, **extra):
    for layout in ([], ["--json"], ["--yaml"]):
        for query in queries:
            theirs, _ = run(["facter", "--no-custom-facts"] + options + layout + query, **extra)
            mine, _ = run(ours + options + layout + query, **extra)
            if theirs != mine:
                fail(f"{label}: {' '.join(layout + query)}\n--- facter\n{theirs}--- ours\n{mine}")


def compare_networks(ours):
    for label, setup in NETWORKS.items():
        inside = ["unshare", "-n", "sh", "-c", f'(:{setup}\n) >/dev/null 2>&1; exec "$@"', "sh", sys.executable, __file__, "--in",
                  label, *ours]
        result = subprocess.run(inside, timeout=200)
        if result.returncode:
            fail(f"{label}: see above")


def as_nobody():
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)


def main():
    if not shutil.which("facter"):
        print("facter is not installed")
        return 77
    if sys.argv[1] == "--in":
        compare_values(sys.argv[3:], sys.argv[2])
        compare_texts(sys.argv[3:], sys.argv[2], [], NETWORK_QUERIES)
        return 1 if failures else 0
    ours = [os.path.abspath(sys.argv[1])] + sys.argv[2:]
    if os.geteuid() == 0 and subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0:
        compare_networks(ours)
    else:
        print("skipped: other networks need root and namespaces")
    compare_values(ours, "as we are")
    # Also as a user with no rights, who sees another part of the machine.
    users = {"preexec_fn": as_nobody, "cwd": "/"} if os.geteuid() == 0 else {}
    if users:
        compare_values(ours, "as nobody", **users)
    compare_texts(ours, "formats", [], QUERIES, **users)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for name, text in EXTERNAL.items():
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(path, 0o755 if text.startswith("#!") else 0o644)
        names = ["colour", "equals", "empty", "same", "tree", "tree.list.3.deep", "dotted.name", "yaml_list",
                 "yaml_hash", "from_program", "from_json", "timezone", "ignored", "hidden", "not a fact", "not_text",
                 "beside"]
        compare_texts(ours, "external facts", ["--external-dir", folder], [[name] for name in names] + [names], **users)
        compare_texts(ours, "external facts from here", ["--external-dir", "."], [["from_program"]], **{**users, "cwd": folder})
    print(f"{len(failures)} differences")
    return 1 if failures else 0


sys.exit(main())
