"""A publisher on loopback: feeds, pages and robots.txt as a test lays them out, and everything a publisher does wrong.

Plain asyncio, no web framework: the protocol is broken on purpose here, and a benchmark should not wait for it.
Attacks (bombs, slow-loris, endless bodies) are in ``tests/fakes/attacks.py``; whole feeds are the test's own business.

    async with Publisher() as publisher:
        publisher.put("/feed.xml", FEED, etag='"1"')
        publisher.redirect("/old.xml", "/feed.xml", 301)
        await client.get(publisher.url("/feed.xml"))
        assert publisher.hits["/feed.xml"] == 1

Every address of 127.0.0.0/8 is a host: ``Publisher(many_hosts=True)``, ``publisher.url("/feed.xml", host=7)``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Self
from urllib.parse import urlsplit

from tests.fakes.encodings import encode

REASONS = {200: "OK", 301: "Moved Permanently", 304: "Not Modified", 404: "Not Found", 410: "Gone"}
HITS_PATH = "/-/hits"  # what was asked how often, for a publisher in another process


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in.

    Attributes:
        host: of the Host header, without port: an address such as "127.0.0.7", or a name.
        headers: names in lower case.
        peer: the client's port, by which connections are told apart.
    """

    method: str
    path: str
    host: str
    headers: dict[str, str]
    peer: int


Behaviour = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Page:
    """An answer as data; the test may change it between two requests.

    Attributes:
        encoding: "", "gzip", "deflate", "br" or "zstd": what the body is sent in.
        etag, modified: answered with, and 304 to a request that repeats one of them.
        gate: the answer waits for it.
        length: the Content-Length claimed; None: the true one.
        keep: whether the connection stays open.
    """

    body: bytes = b""
    status: int = 200
    media_type: str = "application/rss+xml; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    modified: str | None = None
    encoding: str = ""
    gate: asyncio.Event | None = None
    length: int | None = None
    keep: bool = True
    _sent: tuple[bytes, str, bytes] | None = None  # body, encoding, body as encoded

    def head(self, status: int, length: int | None) -> bytes:
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}"]
        if length is not None:
            lines += [f"Content-Type: {self.media_type}", f"Content-Length: {length}"]
        if self.encoding and length is not None:
            lines.append(f"Content-Encoding: {self.encoding}")
        validators = (("ETag", self.etag), ("Last-Modified", self.modified))
        lines += [f"{name}: {value}" for name, value in (*validators, *self.headers.items()) if value is not None]
        if not self.keep:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def encoded(self) -> bytes:
        if self._sent is None or self._sent[0] is not self.body or self._sent[1] != self.encoding:
            self._sent = (self.body, self.encoding, encode(self.body, self.encoding))
        return self._sent[2]

    def unchanged(self, asked: Asked) -> bool:
        if self.status != 200:
            return False
        if "if-none-match" in asked.headers:
            return self.etag is not None and asked.headers["if-none-match"] == self.etag
        return self.modified is not None and asked.headers.get("if-modified-since") == self.modified

    async def __call__(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.unchanged(asked):
            writer.write(self.head(304, None))
        else:
            body = b"" if self.status in (204, 304) else self.encoded()
            length = len(body) if self.length is None else self.length
            writer.write(self.head(self.status, length) + (b"" if asked.method == "HEAD" else body))
        if not self.keep:
            writer.close()


class Publisher:
    """The server and what it saw; use as ``async with Publisher() as publisher``.

    Attributes:
        requests: the newest 100,000 in the order they came.
        hits: requests by path; ``hosts``: by host.
        together: the most requests that were being answered at once, by host; "" is over all hosts.
        connections: how many were opened.
    """

    def __init__(self, *, many_hosts: bool = False) -> None:
        self.port = 0
        self.requests: deque[Asked] = deque(maxlen=100_000)
        self.hits: Counter[str] = Counter()
        self.hosts: Counter[str] = Counter()
        self.together: defaultdict[str, int] = defaultdict(int)
        self.connections = 0
        self._many_hosts = many_hosts
        self._routes: dict[tuple[str | None, str], Behaviour] = {}
        self._open: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._news = asyncio.Event()

    async def __aenter__(self) -> Self:
        # 127.0.0.0/8 cannot be bound as a whole: all addresses are, and whoever is not from loopback is hung up on.
        address = "0.0.0.0" if self._many_hosts else "127.0.0.1"
        self._server = await asyncio.start_server(self._accept, address, 0, limit=256 * 1024, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- what the test lays out -------------------------------------------------------------------------------------

    def url(self, path: str, host: int | str = "127.0.0.1") -> str:
        """Where a path is; host 7 is 127.0.0.8, host 300 is 127.0.1.45."""
        return f"http://{address_of(host)}:{self.port}{path}"

    def route(self, path: str, behaviour: Behaviour, *, host: int | str | None = None) -> None:
        """Answer a path (of one host only, where it is given) by any behaviour."""
        self._routes[None if host is None else address_of(host), path] = behaviour

    def put(self, path: str, page: Page | bytes | str, *, host: int | str | None = None, **options: object) -> Page:
        """Lay out a page: a ``Page``, or its body and the options of one."""
        if not isinstance(page, Page):
            body = page.encode() if isinstance(page, str) else page
            page = Page(body, **options)  # type: ignore[arg-type]
        self.route(path, page, host=host)
        return page

    def robots(self, text: str, *, host: int | str | None = None, status: int = 200) -> Page:
        return self.put("/robots.txt", text, host=host, status=status, media_type="text/plain")

    def redirect(self, path: str, to: str, status: int = 302, *, host: int | str | None = None) -> Page:
        return self.put(path, b"", host=host, status=status, headers={"Location": to})

    def refuse(self, path: str, status: int, *, retry_after: str | None = None, host: int | str | None = None) -> Page:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return self.put(path, b"no", host=host, status=status, headers=headers)

    def asked(self, path: str) -> list[Asked]:
        """The requests for a path, oldest first."""
        return [asked for asked in self.requests if asked.path == path]

    async def reached(self, path: str, times: int = 1) -> None:
        """Wait until a path has been asked for so often."""
        while self.hits[path] < times:
            self._news.clear()
            await self._news.wait()

    # --- the server's side ------------------------------------------------------------------------------------------

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        peer = writer.get_extra_info("peername") or ("", 0)
        try:
            while peer[0].startswith("127.") and not writer.is_closing():
                await self._answer(await reader.readuntil(b"\r\n\r\n"), peer[1], writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the client has gone, or the test is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, head: bytes, peer: int, writer: asyncio.StreamWriter) -> None:
        asked = read_head(head, peer)
        if asked.path == HITS_PATH:
            return await self._tell(asked, writer)
        self.requests.append(asked)
        self.hits[asked.path] += 1
        self.hosts[asked.host] += 1
        self._news.set()
        with self._counted(asked.host):
            await self._find(asked)(asked, writer)
            if not writer.is_closing():
                await writer.drain()
        return None

    async def _tell(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        body = json.dumps({"hits": self.hits, "together": self.together, "connections": self.connections}).encode()
        await Page(body, media_type="application/json")(asked, writer)

    def _find(self, asked: Asked) -> Behaviour:
        path = asked.path.partition("?")[0]
        for key in ((asked.host, asked.path), (None, asked.path), (asked.host, path), (None, path)):
            if key in self._routes:
                return self._routes[key]
        return NOT_FOUND

    @contextlib.contextmanager
    def _counted(self, host: str) -> Iterator[None]:
        for key in (host, ""):
            self._open[key] += 1
            self.together[key] = max(self.together[key], self._open[key])
        try:
            yield
        finally:
            self._open.subtract((host, ""))


NOT_FOUND = Page(b"not found", 404, "text/plain")


def address_of(host: int | str) -> str:
    """The loopback address of a host's number, counted from 0; what is no number is taken as it is."""
    if isinstance(host, str):
        return host
    number = host + 1
    return f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def read_head(head: bytes, peer: int) -> Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.lower()] = value.strip()
    host = urlsplit("//" + headers.get("host", "")).hostname or ""
    return Asked(method, target, host, headers, peer)


@contextlib.contextmanager
def publisher_process(lay_out: Callable[[Publisher], None], *, many_hosts: bool = False) -> Iterator[int]:
    """A publisher in a process of its own, for benchmarks; gives its port. ``lay_out`` is a function of a module.

    What it saw is asked at ``HITS_PATH``: JSON with hits, together, connections.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, lay_out, many_hosts), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.close()
        process.terminate()
        process.join()


def _serve(pipe: Connection, lay_out: Callable[[Publisher], None], many_hosts: bool) -> None:
    async def serve() -> None:
        async with Publisher(many_hosts=many_hosts) as publisher:
            lay_out(publisher)
            pipe.send(publisher.port)
            await asyncio.Event().wait()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())
