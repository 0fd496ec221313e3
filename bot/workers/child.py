"""The child's side of a worker: what bounds it, what ends it, and how it answers."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import logging
import multiprocessing
import os
import pickle
import resource
import select
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

import structlog

from bot.errors import ReadError, SilkwireError

MAX_ANSWER = 64 << 20  # bytes
_NICER = 5  # answering people comes before reading


@dataclass(frozen=True, slots=True)
class Failed:
    """What a process says of a call that raised: ours on purpose, or the name and traceback of anything else."""

    error: SilkwireError | None = None
    name: str = ""
    trace: str = ""


def serve(pipe: Connection, memory: int, warm: Callable[[], object] | None) -> None:
    """The child: answers until it is killed, or its parent is gone."""
    _die_with_parent()
    _bound(memory)
    _be_quiet()
    gc.set_threshold(200_000)  # as in the parent: the languages' data is many objects that stay
    if warm is not None:
        with contextlib.suppress(Exception):  # a call that needs it will say so
            warm()
    gc.freeze()
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(b"")
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _answer(call: bytes) -> bytes:
    try:
        function, args = pickle.loads(call)
        answer = pickle.dumps(function(*args), pickle.HIGHEST_PROTOCOL)
    except SilkwireError as error:
        return pickle.dumps(Failed(error=error))
    except MemoryError:
        return pickle.dumps(Failed(error=ReadError("takes more memory to read than there is for it")))
    except BaseException as error:
        return pickle.dumps(Failed(name=type(error).__name__, trace=traceback.format_exc()))
    if len(answer) > MAX_ANSWER:
        return pickle.dumps(Failed(error=ReadError(f"gives {len(answer):,} bytes; at most {MAX_ANSWER:,} are taken")))
    return answer


def _die_with_parent() -> None:
    """Let the kernel end this process with its parent, even in the midst of C code.

    ``prctl(PR_SET_PDEATHSIG)`` would do so at the end of the thread that started it; so it is the pipe that the parent
    alone holds open, whose end is a SIGIO, which nobody handles.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([parent.sentinel], [], [], 0)[0]:
        os._exit(0)


def _bound(memory: int) -> None:
    allowed = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = memory if allowed == resource.RLIM_INFINITY else min(memory, allowed)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))  # not RLIMIT_AS: mapped files and stacks are no burden
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        os.nice(_NICER)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("500")  # should memory end after all, this process goes before its parent


def _be_quiet() -> None:
    """What a parser prints or logs is no part of the output; what goes wrong is told by the answer."""
    logging.disable(logging.CRITICAL)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with contextlib.suppress(OSError):  # closed
        os.dup2(2, 1)
