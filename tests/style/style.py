#!/usr/bin/python3
"""style.py CHECK: one of the house rules over src/. Prints every offender; exit status 1 when there is one.

Exceptions are lists beside this file, one name a line with its reason. An exception that is no longer needed
is an offender too, so the lists only shrink.
"""

import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / "src"

FUNCTION_P95, FUNCTION_MAX = 40, 80
SOURCE_MAX, SOURCE_REPORT, HEADER_MAX = 600, 400, 150
CLOSURE_MEDIAN = 12

WORDS = [  # what, where not (path prefix), why
    (r"(?<![\w.>:])(?:::|std::)?system\s*\(\s*[^)\s]", "", "no shell: os::System runs programs"),
    (r"\bpopen\s*\(", "", "no shell: os::System runs programs"),
    (r"\bdetach\s*\(\s*\)", "", "threads are joined"),
    (r"\bstd::async\b", "", "threads are named and joined"),
    (r"\b(?:secure_)?getenv\s*\(|\bsetenv\s*\(|\bputenv\s*\(", "os/", "only os reads the environment"),
    (r"\b(?:std::filesystem|fs)::(?:remove|remove_all|rename|create_\w+|copy\w*|resize_file|permissions"
     r"|last_write_time)\s*\(", "", "files are changed by descriptor: os/"),
    (r"\b(?:strcpy|strcat|gets|mktemp|tmpnam)\s*\(|\bstd::v?sprintf\b", "", "unsafe"),
]
TOKENS = re.compile(
    r'R"(?P<d>[^()\\ ]{0,16})\(.*?\)(?P=d)"' r'|"(?:[^"\\\n]|\\.)*"' r"|(?<![\w])'(?:[^'\\\n]|\\.)+'"
    r"|//[^\n]*" r"|/\*.*?\*/", re.S)


def files(*suffixes):
    return sorted(p for p in SOURCE.rglob("*") if p.suffix in suffixes)


def name(path):
    return str(path.relative_to(SOURCE))


def code(path):
    """The text without comments and literals, line for line."""
    return TOKENS.sub(lambda m: '""' + "\n" * m.group().count("\n"), path.read_text())


def exceptions(kind):
    path = HERE / f"{kind}.txt"
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    unexplained = [line for line in lines if len(line.split(None, 1)) < 2]
    return {line.split()[0] for line in lines}, [f"{path.name}: no reason: {line}" for line in unexplained]


def judged(found, kind):
    """The offenders that are not excepted, and the exceptions that offend no more."""
    allowed, problems = exceptions(kind)
    problems += [f"{key}: {text}" for key, text in found.items() if key not in allowed]
    return problems + [f"{kind}.txt: {key} is no longer needed" for key in sorted(allowed - found.keys())]


def functions():
    sources = [p for p in files(".cc", ".hh") if not p.stem.endswith("_test")]
    done = subprocess.run(["ctags", "-L", "-", "--output-format=json", "--language-force=C++", "--kinds-C++=f",
                           "--fields=+neS", "-f", "-"], input="\n".join(map(str, sources)), text=True,
                          capture_output=True, check=True)
    tags = [json.loads(line) for line in done.stdout.splitlines()]
    return [(tag["end"] - tag["line"] + 1, name(Path(tag["path"])), tag["line"], tag["name"])
            for tag in tags if "end" in tag]


def check_functions():
    found = functions()
    lengths = sorted(length for length, *_ in found)
    p95 = lengths[int(len(lengths) * 0.95)]
    print(f"{len(lengths)} functions: median {statistics.median(lengths):.0f}, 95 % have at most {p95} lines, "
          f"the longest {lengths[-1]}")
    longest = {f"{path}:{function}": f"{length} lines (line {line}), at most {FUNCTION_MAX}"
               for length, path, line, function in found if length > FUNCTION_MAX}
    problems = judged(longest, "long_functions")
    if p95 > FUNCTION_P95:
        over = [entry for entry in sorted(found, reverse=True) if entry[0] > FUNCTION_P95]
        problems += [f"{path}:{line}: {function}: {length} lines" for length, path, line, function in over]
        problems.append(f"more than 5 % of the functions have over {FUNCTION_P95} lines")
    return problems


def check_files():
    lengths = {p: p.read_text().count("\n") for p in files(".cc", ".hh")}
    for path, length in sorted(lengths.items(), key=lambda item: -item[1]):
        if path.suffix == ".cc" and length > SOURCE_REPORT:
            print(f"over {SOURCE_REPORT} lines: {name(path)} ({length})")
    limits = {".cc": SOURCE_MAX, ".hh": HEADER_MAX}
    return judged({name(p): f"{n} lines, at most {limits[p.suffix]}" for p, n in lengths.items()
                   if n > limits[p.suffix]}, "long_files")


def check_words():
    problems = []
    for path in files(".cc", ".hh"):
        text = code(path)
        for pattern, exempt, why in WORDS + header_words(path):
            if not (exempt and name(path).startswith(exempt)):
                problems += [f"{name(path)}:{line}: {word.strip()}: {why}" for line, word in matches(pattern, text)]
        problems += [f"{name(path)}:{line}: {word}: finish it or write an issue"
                     for line, word in matches(r"\b(?:TODO|FIXME|XXX|HACK)\b", path.read_text())]
        if re.search(r"(^|_)(util|utils|helper|helpers|manager|misc)(_|$)", path.stem):
            problems.append(f"{name(path)}: name a file after what is in it")
    return problems


def header_words(path):
    return [(r"\busing\s+namespace\b", "", "not in a header")] if path.suffix == ".hh" else []


def matches(pattern, text):
    return [(text.count("\n", 0, m.start()) + 1, m.group()) for m in re.finditer(pattern, text)]


def check_catches():
    found = {}
    for path in files(".cc", ".hh"):
        lines = [line for line, _ in matches(r"\bcatch\s*\(", code(path))]
        if lines and not path.stem.endswith("_test"):
            found[name(path)] = f"catch in line {', '.join(map(str, lines))}: only where a unit of work ends"
    return judged(found, "catch_allowed")


def check_includes():
    direct = {name(p): re.findall(r'^#include "([^"]+)"', p.read_text(), re.M) for p in files(".cc", ".hh")}

    def closure(start):
        seen, queue = set(), [start]
        while queue:
            for header in direct.get(queue.pop(), []):
                if header in direct and header not in seen:
                    seen.add(header)
                    queue.append(header)
        return seen

    sizes = {header: len(closure(header)) for header in direct if header.endswith(".hh")}
    median = statistics.median(sizes.values())
    print(f"{len(sizes)} headers: the median includes {median:.0f} of our own, the most {max(sizes.values())}")
    if median <= CLOSURE_MEDIAN:
        return []
    widest = sorted(sizes.items(), key=lambda item: -item[1])[:20]
    return [f"the median is over {CLOSURE_MEDIAN}; the widest:"] + [f"  {h}: {n}" for h, n in widest]


CHECKS = {"functions": check_functions, "files": check_files, "words": check_words, "catches": check_catches,
          "includes": check_includes}


def main():
    problems = CHECKS[sys.argv[1]]()
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
