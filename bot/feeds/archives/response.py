"""A WARC record -> the page in it: its address, bytes, charset, and when it was fetched. Pure; run it in a worker."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message

from bot.errors import ReadError
from bot.feeds.limits import MAX_MARKUP_BYTES

_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Page:
    """What a record says was answered at an address."""

    url: str
    body: bytes
    charset: str | None = None
    fetched: datetime | None = None


def parse_response(data: bytes) -> Page:
    """The page of a record.

    Raises:
        ReadError: an answer other than 200, no HTML, too large, or bytes that are not those that were written.
    """
    from warcio.archiveiterator import WARCIterator  # noqa: PLC0415  only wanted in the child
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    try:
        with redirect_stderr(io.StringIO()):  # warcio prints what it stumbles over
            return _page(next(WARCIterator(io.BytesIO(data), check_digests=True)))
    except (StopIteration, EOFError, ArchiveLoadFailed):
        raise ReadError("a WARC record that cannot be read") from None


def _page(record: object) -> Page:
    answer, head = record.http_headers, record.rec_headers  # type: ignore[attr-defined]
    kind = _header(answer, "Content-Type") if answer else record.content_type  # type: ignore[attr-defined]
    if answer and answer.get_statuscode() != "200":
        raise ReadError(f"answered with HTTP {answer.get_statuscode()[:3]}")
    media = Message()
    media["Content-Type"] = kind or _HTML[0]
    if media.get_content_type() not in _HTML:
        raise ReadError(f"no page: {media.get_content_type()[:60]}")
    body = record.content_stream().read(MAX_MARKUP_BYTES + 1)  # type: ignore[attr-defined]
    if len(body) > MAX_MARKUP_BYTES:
        raise ReadError(f"a page of more than {MAX_MARKUP_BYTES:,} bytes")
    if _is_damaged(record, encoded=bool(answer and _header(answer, "Transfer-Encoding"))):
        raise ReadError("not the bytes that were written: the digest is another")
    charset = media.get_param("charset")
    return Page(
        url=head.get_header("WARC-Target-URI"),
        body=body,
        charset=charset if isinstance(charset, str) else None,
        fetched=_instant(head.get_header("WARC-Date")),
    )


def _header(headers: object, name: str) -> str | None:
    value: str | None = headers.get_header(name)  # type: ignore[attr-defined]
    return value


def _is_damaged(record: object, *, encoded: bool) -> bool:
    """A payload's digest counts where nothing else does: of what was sent in chunks crawlers have taken either."""
    problems = record.digest_checker.problems  # type: ignore[attr-defined]
    if record.rec_headers.get_header("WARC-Block-Digest"):  # type: ignore[attr-defined]
        return any(problem.startswith("block digest failed") for problem in problems)
    return not encoded and any(problem.startswith("payload digest failed") for problem in problems)


def _instant(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
