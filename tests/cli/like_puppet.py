#!/usr/bin/env python3
"""Compares muster, called as puppet, with the puppet that is installed. Usage: like_puppet.py MUSTER

Exit status 77 (skipped) when puppet is not installed.
"""
import os
import shutil
import sys
import tempfile

import world

SUM = "c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8"
CASES = [
    ["apply", "--noop", "ok.pp"],
    ["apply", "bad.pp"],
    ["apply", "latin1.pp"],
    ["apply", "manifests"],
    ["bogus"],
    ["parser", "validate", "manifests"],
    ["parser", "validate", "several.pp"],
    ["resource", "user", "root"],
    ["resource", "user", "root", "--to_yaml"],
    ["resource", "group"],
    ["resource", "file", "/etc/passwd"],
    ["resource", "notify", "a", "message=b"],
    ["resource", "file", "FOLDER/none/y", "ensure=present"],
    ["epp", "render", "p.epp", "bad.epp", "--values", "{a => 1}"],
    ["epp", "render", "-e", "<%= $nope %>"],
    ["filebucket", "-b", "bucket", "backup", "old"],
    ["filebucket", "-b", "bucket", "diff", SUM, SUM],
    ["epp", "validate", "bad.epp", "bad.epp", "--continue_on_error"],
    ["epp", "dump", "p.epp", "p.epp"],
    ["parser", "dump", "ok.pp", "none.pp"],
    ["config", "print", "bogus", "runinterval"],
    ["config", "bogus"],
    ["config", "delete", "runinterval", "--confdir", "FOLDER"],
    ["apply", "--prerun_command", "/nowhere/x y", "--vardir", "FOLDER/var", "-e", "notify { a: }"],
    ["apply", "--postrun_command", "false; echo x", "--vardir", "FOLDER/var", "-e", "notify { a: }"],
]


def without_facter(text):
    """Facter's complaints are about the machine it runs on."""
    lines, skip = [], False
    for line in text.splitlines(keepends=True):
        facter = line.startswith("Error: Facter:")
        skip = facter or (skip and (line.startswith(" ") or not line.strip()))
        if not skip:
            lines.append(line)
    return "".join(lines)


def main():
    puppet = shutil.which("puppet")
    if not puppet:
        print("puppet is not installed")
        return 77
    failures = 0
    with tempfile.TemporaryDirectory() as scratch:
        os.mkdir(os.path.join(scratch, "bin"))
        ours = os.path.join(scratch, "bin", "puppet")
        os.symlink(os.path.abspath(sys.argv[1]), ours)
        for arguments in CASES:
            results = []
            for program in (ours, puppet):
                with tempfile.TemporaryDirectory() as folder:
                    folder = os.path.realpath(folder)
                    world.build(folder)
                    real = [a.replace("FOLDER", folder) for a in arguments]
                    status, out, err = world.run(program, real, folder)
                    results.append((status, out, without_facter(err)))
            if results[0] != results[1]:
                failures += 1
                print(f"FAIL puppet {' '.join(arguments)}\n  ours   {results[0]}\n  theirs {results[1]}")
    print(f"{len(CASES) - failures} of {len(CASES)} alike")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
