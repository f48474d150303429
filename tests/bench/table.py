"""What the benchmarks share: the program, how figures are written, where the tables are kept."""

import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
MUSTER = ROOT / "build" / "muster"
PAGE = ROOT / "docs" / "benchmarks.md"


def milli(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def keep(mark, table):
    """The table after that mark in docs/benchmarks.md becomes that of the last whole run."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    machine = f"Measured on {os.cpu_count()} cores ({model[1] if model else 'unknown'}).\n\n"
    before, _, after = PAGE.read_text().partition(mark)
    rest = re.search(r"\n(?=## |<!-- )", after)
    PAGE.write_text(before + mark + "\n" + machine + table + (after[rest.start():] if rest else ""))
