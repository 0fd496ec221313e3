"""What checks came to, written into the rows of their sources. Functions of an open connection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Checked
from storage.articles import epoch
from storage.clean import clean
from storage.tables import sources

TOGETHER = 1000  # rows of one statement: the event loop is not held up longer than by these


def _counted() -> Any:
    of = sources.c
    given = {name: bindparam(f"new_{name}", type_=of[name].type) for name in ("etag", "modified", "error", "paused")}
    works = given["error"].is_(None)
    answered = bindparam("answered", type_=Integer)  # a whole answer: its validators replace those known
    return (
        update(sources)
        .where(of.number == bindparam("of"))
        .values(
            checked=bindparam("at"),
            succeeded=case((works, bindparam("at")), else_=of.succeeded),
            next_check=bindparam("then"),
            error=given["error"],
            failures=case((works, 0), else_=of.failures + 1),
            etag=case((answered == 1, given["etag"]), else_=func.coalesce(given["etag"], of.etag)),
            modified=case((answered == 1, given["modified"]), else_=func.coalesce(given["modified"], of.modified)),
            paused=func.coalesce(given["paused"], of.paused),
            checks=of.checks + 1,
            unchanged=of.unchanged + bindparam("same"),
            entries=of.entries + bindparam("gave"),
            bytes=of.bytes + bindparam("size"),
        )
    )


_COUNTED = _counted()


async def record(connection: AsyncConnection, done: Sequence[tuple[Checked, int]]) -> None:
    """Write each check and how many new entries it gave."""
    await many(connection, _COUNTED, [_row(check, gave) for check, gave in done])
    for check, _ in done:
        if check.moved:
            await _move(connection, check.number, clean(check.moved))


def _row(check: Checked, gave: int) -> dict[str, Any]:
    return {
        "of": check.number,
        "at": epoch(check.at),
        "then": epoch(check.next_check),
        "new_error": check.error and clean(check.error),
        "answered": int(check.error is None and not check.unchanged),
        "new_etag": check.etag and clean(check.etag),
        "new_modified": check.modified and clean(check.modified),
        "new_paused": check.paused,
        "same": int(check.unchanged),
        "gave": gave,
        "size": check.bytes,
    }


async def _move(connection: AsyncConnection, number: int, url: str) -> None:
    """Give a source its new address, unless another source lives there: then the old one leads there still."""
    of = sources.c
    taken = select(of.number).where(of.number != number, or_(of.url == url, of.named == url))
    if (await connection.execute(taken)).first() is None:
        await connection.execute(update(sources).where(of.number == number).values(url=url))


async def many(connection: AsyncConnection, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Execute a statement with each of these rows, if there are any."""
    for some in _portions(rows):
        await connection.execute(statement, some)


def _portions(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for at in range(0, len(rows), TOGETHER):
        yield list(rows[at : at + TOGETHER])
