#!/usr/bin/env python3
"""watch.py: `muster nodes --watch` on a terminal: drawn anew when something happens or the size changes, and the terminal
is given back as it was."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import threading
import time

from harness import MUSTER, Server, check, finish, wait_for
from machine import Machine


class Terminal:
    """What a terminal would show of what was written: two screens, and the controls that are used."""

    def __init__(self):
        self.screens, self.other, self.cursor_shown = [{}, {}], 0, True
        self.row = self.column = 0
        self.text = ""

    def feed(self, text):
        self.text += text
        while self.text:
            escape = re.match(r"\x1b\[(\??)(\d*)([A-Za-z])", self.text)
            if escape:
                self.control(*escape.groups())
                self.text = self.text[escape.end():]
            elif self.text[0] == "\x1b" and len(self.text) < 10:
                return
            else:
                self.put(self.text[0])
                self.text = self.text[1:]

    def control(self, private, number, letter):
        lines = self.screens[self.other]
        if private and number == "1049":
            self.other, self.row, self.column = int(letter == "h"), 0, 0
            self.screens[1] = {}
        elif private and number == "25":
            self.cursor_shown = letter == "h"
        elif letter == "H":
            self.row = self.column = 0
        elif letter == "K":
            lines[self.row] = lines.get(self.row, "")[:self.column]
        elif letter == "J":
            self.screens[self.other] = {row: line for row, line in lines.items() if row <= self.row}
        else:
            check(f"a control that is known: {letter}", False, True)

    def put(self, character):
        if character == "\n":
            self.row += 1
        elif character == "\r":
            self.column = 0
        else:
            line = self.screens[self.other].get(self.row, "").ljust(self.column)
            self.screens[self.other][self.row] = line[:self.column] + character + line[self.column + 1:]
            self.column += 1

    def lines(self):
        shown = self.screens[self.other]
        return [shown.get(row, "").rstrip() for row in range(max(shown, default=-1) + 1)]


class Watcher:
    def __init__(self, server, width, height):
        self.master, self.slave = pty.openpty()
        self.resize(width, height)
        self.before = termios.tcgetattr(self.slave)
        places = {"confdir": "", "ssldir": "ssl"}
        argv = [MUSTER, "nodes", "--watch", *(word for name, below in places.items() for word in
                                              (f"--{name}", str(server.folder / below))),
                "--certname", server.name, "--server", server.name, "--serverport", str(server.port)]
        self.terminal = Terminal()
        self.terminal.feed("$ muster nodes --watch\r\n")
        self.process = subprocess.Popen(argv, stdin=self.slave, stdout=self.slave, stderr=self.slave,
                                        preexec_fn=self.own_terminal)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def own_terminal(self):
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def read(self):
        while select.select([self.master], [], [], 60)[0]:
            try:
                self.terminal.feed(os.read(self.master, 65536).decode())
            except OSError:
                return

    def resize(self, width, height):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def lines(self):
        return self.terminal.lines()

    def until(self, what, condition):
        try:
            wait_for(what, lambda: condition(self.lines()), 10, 0.05)
        except AssertionError as problem:
            check(f"{problem}: {self.lines()}", False, True)


def follows(watcher, server):
    watcher.until("the first machine", lambda lines: len(lines) > 2 and lines[2].startswith("one.test  "))
    check("the head", watcher.lines()[1].split(), ["NAME", "STATE", "SINCE", "ADDRESS", "ZONE", "ROLES", "CAUSE"])
    check("no cursor", watcher.terminal.cursor_shown, False)
    two = Machine(server, "two.test")
    two.register()
    watcher.until("the second", lambda lines: len(lines) > 3 and lines[3].startswith("two.test  "))
    watcher.until("what happened", lambda lines: "two.test new → " in lines[-1])
    two.leave()
    watcher.until("it is gone", lambda lines: not any(line.startswith("two.test") for line in lines))
    watcher.until("and why", lambda lines: "two.test" in lines[-1] and "→ gone" in lines[-1])


def is_resized(watcher):
    watcher.resize(30, 6)
    watcher.until("the small terminal", lambda lines: len(lines) <= 6 and max(map(len, lines)) == 30)
    check("the table is there", watcher.lines()[2].startswith("one.test"), True)
    check("so is the last event", "two.test" in watcher.lines()[-1], True)
    watcher.resize(200, 50)
    watcher.until("the big one", lambda lines: max(map(len, lines)) > 30)
    watcher.resize(1, 1)
    watcher.until("the smallest", lambda lines: len(lines) == 1)
    watcher.resize(80, 24)


def is_stopped(watcher):
    os.write(watcher.master, b"\x1a")
    wait_for("stopped", lambda: open(f"/proc/{watcher.process.pid}/stat", encoding="ascii").read().split()[2] == "T")
    watcher.until("the shell's screen", lambda lines: lines[0] == "$ muster nodes --watch")
    check("the cursor", watcher.terminal.cursor_shown, True)
    os.kill(watcher.process.pid, signal.SIGCONT)
    watcher.until("it goes on", lambda lines: any(line.startswith("one.test") for line in lines))


def is_interrupted(watcher):
    os.write(watcher.master, b"\x03")
    check("it ends as interrupted", watcher.process.wait(10), -signal.SIGINT)
    watcher.until("the shell's screen", lambda lines: lines[0] == "$ muster nodes --watch")
    check("the cursor", watcher.terminal.cursor_shown, True)
    check("the terminal's settings", termios.tcgetattr(watcher.slave), watcher.before)


def is_alone(watcher, server):
    """Its server goes away: that is said once, and the table stays."""
    watcher.until("the machine", lambda lines: any(line.startswith("one.test") for line in lines))
    server.stop()
    watcher.until("it says so", lambda lines: "No server" in lines[-1] or "onnect" in lines[-1])
    time.sleep(5)
    lines = watcher.lines()
    check(f"once: {lines}", [line for line in lines if line == lines[-1]], [lines[-1]])
    check("the table stays", lines[2].startswith("one.test"), True)
    watcher.process.terminate()
    check("it ends by TERM", watcher.process.wait(10), -signal.SIGTERM)
    watcher.until("the shell's screen again", lambda lines: lines[0] == "$ muster nodes --watch")


def main():
    with tempfile.TemporaryDirectory(prefix="muster-watch-") as folder:
        with Server(folder + "/server") as server:
            Machine(server, "one.test").register()
            watcher = Watcher(server, 100, 24)
            follows(watcher, server)
            is_resized(watcher)
            is_stopped(watcher)
            is_interrupted(watcher)
            is_alone(Watcher(server, 100, 24), server)
    finish()


main()
