"""What workers are given to run: each does to its process what a hostile page may do to a parser."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from functools import cache
from typing import Any, NoReturn

from bot.errors import FetchError, ReadError, UserError


def double(number: int) -> int:
    return 2 * number


def length(data: bytes) -> int:
    return len(data)


def own_pid() -> int:
    return os.getpid()


def spin() -> NoReturn:
    while True:
        pass


def spin_in_c() -> object:
    return re.match(r"(a+)+$", "a" * 60 + "b")


def allocate(size: int) -> int:
    return len(bytearray(size))


def hoard() -> int:
    kept: list[bytes] = []
    while True:
        kept.append(b"x" * 1_000_000 + str(len(kept)).encode())


def leave(code: int) -> NoReturn:
    os._exit(code)


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse() -> NoReturn:
    raise ReadError("no article")


def refuse_to_fetch() -> NoReturn:
    raise FetchError("HTTP 429", status=429, retry_after=3.0)


def refuse_the_person() -> NoReturn:
    raise UserError("not this")


def break_down() -> NoReturn:
    raise KeyError("theirs")


def recurse() -> Any:
    return recurse()


def unpicklable() -> object:
    return threading.Lock()


def flood(size: int) -> bytes:
    return bytes(size)


def shout() -> int:
    sys.stdout.write("a parser's own words\n")
    sys.stdout.flush()
    return sys.stdout.fileno()


def wait_for_ever_after_telling(folder: str) -> NoReturn:
    with open(f"{folder}/{os.getpid()}", "w"):
        pass
    spin()


@cache
def warmed() -> list[int]:
    return []


def warm() -> None:
    warmed().append(1)


def how_warm() -> int:
    return len(warmed())
