"""Child processes that run a function within a deadline and a bound of memory: foreign bytes, and work off the loop.

    call(function, *args) -> a free seat -> its process: pickled call -> pickled answer
                                            late, dead, too much memory: killed, the seat's next call starts another

A pool of our own (docs/decisions.md): each process has its own pipe, so whatever one dies of costs one call.
What is run must be importable; what it is (a parser, the extraction) is no business of this room. The child's side is
in child.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import pickle
import queue
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self, TypeVar, TypeVarTuple, Unpack, cast

import structlog

from bot.errors import ReadError
from bot.workers.child import MAX_ANSWER, Failed, serve

log = structlog.get_logger()

T = TypeVar("T")
Args = TypeVarTuple("Args")

DEADLINE = 20.0  # seconds for one call; real feeds and pages take a tenth of one
MEMORY = 1 << 30  # bytes of data; a page of 5 MB takes a tenth of it
TASKS = 2000  # calls after which a process is replaced: parsers leak, and caches grow
_START = 60.0  # seconds for a process to be there, on the slowest machine


class Workers:
    """Processes that are started when first needed and end with the ``with`` (or ``async with``) block.

    Args:
        processes: how many work at a time; further calls wait, and of those that are awaited only few are pickled.
        deadline: seconds for one call, unless the call says otherwise.
        memory: bytes that a process may have of its own, beyond which it has none.
        tasks: calls after which a process is replaced.
        warm: run in each process before its first call (loading languages); its time is in no call's deadline.
    """

    def __init__(
        self,
        processes: int = 2,
        deadline: float = DEADLINE,
        memory: int = MEMORY,
        *,
        tasks: int = TASKS,
        warm: Callable[[], object] | None = None,
    ) -> None:
        self.processes = processes
        self._deadline = deadline
        self._seats = [_Seat(memory, tasks, warm) for _ in range(processes)]
        self._free: queue.LifoQueue[_Seat] = queue.LifoQueue()  # the last one used is warm
        for seat in reversed(self._seats):
            self._free.put(seat)
        self._threads = ThreadPoolExecutor(processes, "silkwire-workers")
        self._room = asyncio.Semaphore(2 * processes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def call(
        self,
        function: Callable[[Unpack[Args]], T],
        *args: *Args,
        deadline: float | None = None,
        ours: bool = False,
        about: str = "",
    ) -> T:
        """What the function gives in a process of its own; waits for a free one. Blocks: not on an event loop.

        Args:
            function: of a module that can be imported, or a ``functools.partial`` of one.
            ours: the function is our own code: what it raises is a bug, logged with its traceback and a short id.
            about: what it is about, for that log (a source's name).

        Raises:
            SilkwireError: the function raised it.
            ReadError: it took too long or too much memory, died of it, or raised anything else.
        """
        seconds = self._deadline if deadline is None else deadline
        answer = self._ask(pickle.dumps((function, args), pickle.HIGHEST_PROTOCOL), seconds)
        if not isinstance(answer, Failed):
            return cast(T, answer)
        if answer.error is not None:
            raise answer.error
        if not ours:
            raise ReadError(f"cannot be read: {answer.name}")
        error_id = secrets.token_hex(3)
        log.error("worker.failed", source=about, error_id=error_id, exception=answer.trace)
        raise ReadError(f"cannot be read: an error of ours, logged as {error_id}")

    async def run(
        self,
        function: Callable[[Unpack[Args]], T],
        *args: *Args,
        deadline: float | None = None,
        ours: bool = False,
        about: str = "",
    ) -> T:
        """``call``, awaited. One event loop at a time. Cancelled: the call is finished, its answer dropped."""
        async with self._room:
            work = partial(self.call, function, *args, deadline=deadline, ours=ours, about=about)
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """End the processes, whatever they are doing; who waits for one is told that it died."""
        for seat in self._seats:
            seat.close()
        self._threads.shutdown(cancel_futures=True)
        for seat in self._seats:
            seat.end()

    def _ask(self, call: bytes, seconds: float) -> object:
        seat = self._free.get()
        try:
            return seat.ask(call, seconds)
        finally:
            self._free.put(seat)


class _Seat:
    """A place for one process; it is used by one thread at a time, and closed by any."""

    def __init__(self, memory: int, tasks: int, warm: Callable[[], object] | None) -> None:
        self._child = (memory, warm)
        self._tasks = tasks
        self._left = 0
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False
        self._changing = threading.Lock()

    def ask(self, call: bytes, seconds: float) -> object:
        """The answer of the process to a pickled call. Raises ReadError: none in time, or none at all."""
        pipe = self._ready()
        try:
            pipe.send_bytes(call)
            if not pipe.poll(seconds):
                raise ReadError(f"takes longer to read than {seconds:g} seconds")
            answer = pipe.recv_bytes(MAX_ANSWER + 1)
        except (EOFError, OSError) as error:
            self.end()
            raise ReadError("the process that read it died of it") from error
        except BaseException:
            self.end()
            raise
        return pickle.loads(answer)

    def close(self) -> None:
        """Kill the process and start no other."""
        with self._changing:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """Kill the process and forget it; the next call starts another."""
        with self._changing:
            process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        if pipe is not None:
            pipe.close()

    def _ready(self) -> Connection:
        self._left -= 1
        if self._process is not None and (self._left < 0 or not self._process.is_alive()):
            self.end()
        return self._pipe or self._start()

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")  # a fork would take the parent's threads and locks along
        ours, theirs = context.Pipe()
        with self._changing:
            if self._closed:
                raise RuntimeError("these workers are closed")
            self._left = self._tasks - 1
            self._process = context.Process(
                target=serve, args=(theirs, *self._child), daemon=True, name="silkwire-worker"
            )
            with _interrupts_held():
                self._process.start()
            self._pipe = ours
        theirs.close()
        try:
            if not ours.poll(_START):
                raise EOFError
            ours.recv_bytes()
        except (EOFError, OSError) as error:
            self.end()
            raise ReadError("the process that would read it did not start") from error
        return ours


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C goes to every process of the terminal; a child that starts in here never hears of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
