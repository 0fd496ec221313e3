"""A child process that parses foreign bytes: it is killed when it takes too long, and another takes its place."""

from __future__ import annotations

import contextlib
import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Literal, Self

from bot.errors import ReadError
from bot.models import Entry, Refused

Format = Literal["feed", "page"]
DEADLINE = 20.0  # seconds for one feed or page; real ones take a tenth of one


class Worker:
    """Parses feeds and pages, one at a time; the process starts at the first and ends with the ``with`` block."""

    def __init__(self, deadline: float = DEADLINE) -> None:
        self._deadline = deadline
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def parse(self, form: Format, data: bytes, source: str) -> list[Entry | Refused]:
        """The entries of a feed or page.

        Raises:
            ReadError: it cannot be read, or not in time.
        """
        pipe = self._pipe or self._start()
        try:
            pipe.send((form, data, source))
            if not pipe.poll(self._deadline):
                raise ReadError(f"takes longer to read than {self._deadline:g} seconds")
            answer = pipe.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise ReadError("the process that read it died of it") from error
        except BaseException:
            self.close()
            raise
        if isinstance(answer, str):
            raise ReadError(answer)
        found: list[Entry | Refused] = answer
        return found

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")  # a fork would take the parent's threads and locks along
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True, name="silkwire-parser")
        self._process.start()
        theirs.close()
        return self._pipe


def _serve(pipe: Connection) -> None:
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            form, data, source = pipe.recv()
            pipe.send(_parse(form, data, source))


def _parse(form: Format, data: bytes, source: str) -> list[Entry | Refused] | str:
    from bot.feeds.article import parse_page  # noqa: PLC0415  heavy, and only wanted in the child
    from bot.feeds.parse import parse_feed  # noqa: PLC0415

    try:
        return parse_feed(data, source) if form == "feed" else [parse_page(data, source)]
    except ReadError as error:
        return str(error)
    except Exception as error:  # the parsers are not ours: a bug of theirs costs this input, not the import
        return f"cannot be read: {type(error).__name__}"
