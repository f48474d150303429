"""A folder with the files that the cases name, and running a command in it."""
import os
import re
import subprocess

FILES = {
    "ok.pp": b"notice(1)\n",
    "bad.pp": b"$a = \n",
    "several.pp": b"1 2\n3 4\n",
    "latin1.pp": b"notice('\xff')\n",
    "manifests/ok.pp": b"notice(1)\n",
    "manifests/bad.pp": b"$a = \n",
    "values.pp": b"{ a => 10 }\n",
    "values.yaml": b"a: 11\nb: [1]\n",
    "p.epp": b"<%- | $a, $b = 2 | -%>\na=<%= $a %> b=<%= $b %>\n",
    "bad.epp": b"bad <%= $a + %>\n",
    "facts.yaml": b"os: {family: X}\n",
    "modules/m/templates/t.epp": b"hi <%= $x %>\n",
    "old": b"one\ntwo\n",
    "new": b"one\n2\n",
}
# What says nothing about the command: colours, times, our lines with the source and a caret, hints at the usage.
NOISE = [
    (r"\x1b\[[0-9;]*m", ""),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+ [+-]\d{4})?", "TIME"),
    (r"in \d+\.\d\d seconds", "in N seconds"),
    (r"(?m)^ +\d+ \| .*\n +\| *\^+\n", ""),
    (r"(?m)^(Error: Try 'puppet help|See '(muster|puppet) help).*\n", ""),
]


def build(folder):
    for name, content in FILES.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)


def quiet(text):
    for pattern, replacement in NOISE:
        text = re.sub(pattern, replacement, text)
    return text


def run(program, arguments, folder, given=""):
    """Exit status, standard output, standard error."""
    result = subprocess.run([program, *arguments], cwd=folder, input=given.encode(), capture_output=True, timeout=120)
    out, err = (quiet(data.decode("utf-8", "replace").replace(folder, "FOLDER")) for data in (result.stdout, result.stderr))
    return result.returncode, out, err
