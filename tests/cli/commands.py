#!/usr/bin/env python3
"""What muster's commands print and how they end. Usage: commands.py MUSTER"""
import os
import sys
import tempfile

import world

OLD = "c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8"
NEW = "b8c083898d90038ced2e04df2f932eefa7d187080dee0d9942be12c156d95034"
NONE = "0" * 64
PARSE = "Error: Could not parse for environment production: "

# Arguments, exit status, standard output, standard error; in this order: some see what those before have done.
CASES = [
    (["parser", "validate", "ok.pp"], 0, "", ""),
    (["parser", "validate", "bad.pp"], 1, "", PARSE + "Syntax error at end of input (file: FOLDER/bad.pp)\n"),
    (["parser", "validate", "manifests"], 1, "", PARSE + "Syntax error at end of input (file: FOLDER/manifests/bad.pp)\n"),
    (["parser", "validate", "latin1.pp"], 1, "", PARSE + "invalid byte sequence in UTF-8\n"),
    (["parser", "dump", "-e", "1 + 2", "--format", "pn"], 0, "(+ 1 2)\n", ""),
    (["parser", "dump", "-e", "1 +"], 0, "\n", "Error: Syntax error at end of input\n"),
    (["apply", "none.pp"], 1, "", "Error: Could not run: Could not find file none.pp\n"),
    (["apply", "--bogus"], 1, "", "Error: Could not parse application options: invalid option: --bogus\n"),
    (["config", "print", "runinterval"], 0, "1800\n", ""),
    (["describe", "bogus"], 0, "Unknown type bogus\n", ""),
    (["resource"], 1, "", "Error: Could not run: You must specify the type to display\n"),
    (["resource", "bogus"], 1, "", "Error: Could not run: Could not find type bogus\n"),
    (["resource", "user", "root", "uid"], 1, "", "Error: Could not run: Invalid parameter setting uid\n"),
    (["resource", "user", "root", "foo=bar"], 1, "", "Error: Could not run: no parameter named 'foo'\n"),
    (["resource", "file"], 1, "", "Error: Could not run: Listing all file instances is not supported.  Please specify a "
     "file or directory, e.g. puppet resource file /etc\n"),
    (["resource", "file", "FOLDER/x"], 0, "file { 'FOLDER/x':\n  ensure   => 'absent',\n  provider => 'posix',\n}\n", ""),
    (["resource", "file", "FOLDER/x", "ensure=file", "--noop"], 0,
     "Notice: /File[FOLDER/x]/ensure: current_value 'absent', should be 'file' (noop)\n"
     "file { 'FOLDER/x':\n  ensure   => 'absent',\n  provider => 'posix',\n}\n", ""),
    (["resource", "file", "FOLDER/x", "ensure=present", "mode=0640"], 0,
     "Notice: /File[FOLDER/x]/ensure: created\n"
     "file { 'FOLDER/x':\n  ensure   => 'file',\n  mode     => '0640',\n  provider => 'posix',\n}\n", ""),
    (["resource", "file", "FOLDER/x", "mode=0640", "--to_yaml"], 0,
     "---\nfile:\n  \"FOLDER/x\":\n    ensure: file\n    mode: '0640'\n    provider: posix\n", ""),
    (["filebucket", "-b", "bucket", "backup", "old", "new", "none"], 0, f"old: {OLD}\nnew: {NEW}\n", "none: no such file\n"),
    (["filebucket", "-b", "bucket", "list"], 0, f"{NEW} TIME FOLDER/new\n{OLD} TIME FOLDER/old\n", ""),
    (["filebucket", "-b", "bucket", "list", "-f", "2100-01-01"], 0, "", ""),
    (["filebucket", "-b", "bucket", "list", "-t", "soon"], 1, "", "Error: Could not run: Error while parsing 'todate'\n"),
    (["filebucket", "-b", "bucket", "get", OLD], 0, "one\ntwo\n", ""),
    (["filebucket", "-b", "bucket", "get", NONE], 1, "", "Error: Could not run: File not found\n"),
    (["filebucket", "-b", "bucket", "get", "../x"], 1, "", 'Error: Could not run: Invalid checksum "../x"\n'),
    (["filebucket", "-b", "bucket", "diff", "old", "new"], 0,
     "--- old\tTIME\n+++ new\tTIME\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n", ""),
    (["filebucket", "-b", "bucket", "restore", "back", NONE], 1, "", "Error: Could not run: File not found\n"),
    (["filebucket", "-b", "bucket", "restore", "back", NEW], 0, "", ""),
    (["filebucket", "-b", "bucket", "diff", "back", "new"], 0, "", ""),
    (["epp", "render", "p.epp", "--values", "{a => 1}"], 0, "a=1 b=2\n", ""),
    (["epp", "render", "p.epp", "--values_file", "values.pp", "--values", "{b => 7}"], 0, "a=10 b=7\n", ""),
    (["epp", "render", "p.epp", "p.epp", "--values_file", "values.yaml"], 0,
     "--- p.epp\na=11 b=[1]\n\n--- p.epp\na=11 b=[1]\n", ""),
    (["epp", "render", "p.epp"], 1, "",
     "Error: lambda: expects a value for parameter 'a'\nError: error while rendering epp\n"),
    (["epp", "render", "bad.epp"], 1, "",
     "Error: epp(): Invalid EPP: Syntax error at '%>' (file: FOLDER/bad.epp, line: 1, column: 14)\n"),
    (["epp", "render", "none.epp"], 1, "",
     "Error: Could not find template 'none.epp'\nError: error while rendering epp\n"),
    (["epp", "render", "m/t.epp", "--modulepath", "modules", "--values", "{x => 1}"], 0, "hi 1\n", ""),
    (["epp", "render", "-e", "<%= $facts[os][family] %>", "--facts", "facts.yaml"], 0, "X\n", ""),
    (["epp", "render", "-e", "<% return(1) %>"], 1, "",
     "Error: return() from context where this is illegal (file: inlined-epp-text, line: 1, column: 4)\n"),
]


def main():
    muster = os.path.abspath(sys.argv[1])
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        world.build(folder)
        for arguments, *expected in CASES:
            real = [a.replace("FOLDER", folder) for a in arguments] + ["--vardir", folder + "/var"]
            found = list(world.run(muster, real, folder))
            if found == expected:
                continue
            failures += 1
            print(f"FAIL muster {' '.join(arguments)}\n  expected {expected}\n  found    {found}")
    print(f"{len(CASES) - failures} of {len(CASES)} passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
