"""All that can go wrong, one after the other, each in a process of its own: a line each, then what was missed."""

from __future__ import annotations

import subprocess
import sys
from time import monotonic

MODULES = ("kills", "broadcasting", "storm", "commands", "latency", "composing", "clock")
LONGEST = 900.0  # seconds for one of them on a machine that has other things to do


def run(name: str) -> tuple[bool, str, float]:
    """Whether it came up to its aim, what it printed, and the seconds it took."""
    began = monotonic()
    command = [sys.executable, "-m", f"tests.chaos.{name}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return False, f"{name}: not done in {LONGEST:.0f} s", monotonic() - began
    said = done.stdout.strip() or f"{name}: nothing was printed"
    if done.returncode:
        said += "\n" + "\n".join(done.stderr.strip().splitlines()[-3:])
    return not done.returncode, said, monotonic() - began


def main() -> None:
    """Those that are named, or all."""
    table = []
    for name in sys.argv[1:] or MODULES:
        held, said, seconds = run(name)
        print(said, flush=True)
        table.append((name, held, seconds))
    print()
    for name, held, seconds in table:
        print(f"{name:14}{'as promised' if held else 'MISSED':14}{seconds:6.0f} s")
    sys.exit(0 if all(held for _, held, _ in table) else 1)


if __name__ == "__main__":
    main()
