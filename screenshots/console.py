#!/usr/bin/env python3
"""Runs a command on the Linux console 7 and prints what the kernel then holds of it: its characters, and below them how many cells
have each color. Called with the seconds to wait and the command; ends it by its own key where the kernel lets it."""
import collections
import fcntl
import os
import struct
import subprocess
import sys
import termios
import time

console = os.open("/dev/tty7", os.O_RDWR | os.O_NOCTTY)
os.write(console, b"\x1bc\x1b%G")


def take_console():
    os.setsid()
    terminal = os.open("/dev/tty7", os.O_RDWR)
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 1)
    for descriptor in range(3):
        os.dup2(terminal, descriptor)


def contents(path):
    with open(path, "rb") as file:
        return file.read()


process = subprocess.Popen(sys.argv[2:], preexec_fn=take_console)
time.sleep(float(sys.argv[1]))
cells = contents("/dev/vcsa7")
rows, columns = cells[0], cells[1]
characters = struct.unpack("<%dI" % (rows * columns), contents("/dev/vcsu7")[: 4 * rows * columns])
for row in range(rows):
    print("".join(map(chr, characters[row * columns : (row + 1) * columns])).rstrip())
names = "black blue green cyan red magenta brown white".split()
colors = collections.Counter(
    ("bright " if cells[5 + 2 * place] & 8 else "") + names[cells[5 + 2 * place] & 7] for place in range(rows * columns)
)
print("\ncells by color:", ", ".join(f"{name} {count}" for name, count in colors.most_common()))
try:
    fcntl.ioctl(console, termios.TIOCSTI, b"q")
except OSError:
    # Some kernels let nobody type for others.
    process.terminate()
sys.exit(process.wait(timeout=10))
