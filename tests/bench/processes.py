"""What a process and those it started take of processor and memory, as Linux tells it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def below(pid: int) -> Iterator[int]:
    """The processes that this one started, and those that they did."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _fields(int(folder.name))
        if fields:
            parents.setdefault(int(fields[1]), []).append(int(folder.name))
    todo = list(parents.get(pid, ()))
    while todo:
        child = todo.pop()
        yield child
        todo += parents.get(child, ())


def processor_of(pid: int) -> float:
    """Seconds of processor that the processes below this one have had."""
    return sum((int(fields[11]) + int(fields[12])) / _TICKS for one in below(pid) if (fields := _fields(one)))


def memory_of(pid: int) -> dict[int, int]:
    """Bytes of RSS of this process and of each below it."""
    found = {one: _fields(one) for one in (pid, *below(pid))}
    return {one: int(fields[21]) * _PAGE for one, fields in found.items() if fields}


def own_memory_of(pid: int) -> int:
    """Bytes of it that are their own: without the pages of files, as of the database, that the kernel may drop."""
    sizes = (re.search(r"RssAnon:\s+(\d+) kB", _read(one, "status")) for one in (pid, *below(pid)))
    return sum(int(size[1]) * 1024 for size in sizes if size)


def shared_memory_of(pid: int) -> int:
    """Bytes of PSS of this process and those below it: a page that several have mapped counts once in all."""
    sizes = (re.search(r"\nPss:\s+(\d+) kB", _read(one, "smaps_rollup")) for one in (pid, *below(pid)))
    return sum(int(size[1]) * 1024 for size in sizes if size)


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text("utf-8", "replace")
    except OSError:
        return ""


def _fields(pid: int) -> list[str]:
    """What stands in /proc/PID/stat after the name; nothing where the process has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []
