"""Facts: what of them is indexed, their short ids, what is asked of them. Functions of an open connection."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.facts.contract import from_json, to_json
from bot.models import About, Cited, Fact, FactFilter, Mark, Order, Span
from storage import timing
from storage.articles import HEADLINE, AnyRow, read_headline
from storage.clean import clean, clean_json
from storage.days import first_and_last, when_of
from storage.dialect import has_words, word_table
from storage.filters import Filtered
from storage.search import fold_words, index_words, read_query
from storage.tables import articles, fact_countries, fact_people, facts

_WORDS = word_table("fact_words")
_SHORTEST = 4  # characters of a short id: a million facts of this length before most must be longer
_MANY = 5000  # values in one question: SQLite takes 32766
CITED = (*(facts.c[name] for name in ("id", "data", "marks", "sentence", "current")), *HEADLINE)


# --- Writing


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a revision changed: short ids of facts that are new and that are gone, and the claims this concerns."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    touched: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Where facts are stated: one text of a stored article.

    Attributes:
        day: when it was told: published, of a later revision seen.
    """

    key: str
    article: int
    number: int
    language: str
    text: str
    day: date


async def replace(
    connection: AsyncConnection, stated: Sequence[tuple[Fact, About]], claims: Sequence[int], at: Revision
) -> Replaced:
    """Make these, with their claims, the facts of the article's newest revision; those known keep their row and id."""
    known = await _known(connection, at.article) if at.number > 1 else {}
    rows = list(_rows(stated, claims, at))
    again = dict.fromkeys(row["fingerprint"] for row, _ in rows)
    ids = await _free_ids(connection, [print_ for print_ in again if print_ not in known])
    added: list[str] = []
    new: list[tuple[dict[str, Any], About]] = []
    touched: set[int] = set()
    for row, about in rows:
        print_ = row["fingerprint"]
        old = known.get(print_)
        if old is None or not old.current:
            added.append(ids[print_] if old is None else old.id)
            touched.add(row["claim"])
            row |= {"day": at.day, "gone": None}
        if old is None:
            new.append((row | {"id": ids[print_], "since": at.number}, about))
        else:
            touched |= {row["claim"], old.claim} if row["claim"] != old.claim else set()
            await connection.execute(update(facts).where(facts.c.number == old.number).values(**row))
    if new:
        await _add(connection, new, at.language)
    gone = [old for print_, old in known.items() if old.current and print_ not in again]
    if gone:
        was = facts.c.number.in_([old.number for old in gone])
        await connection.execute(update(facts).where(was).values(current=False, gone=at.day))
    return Replaced(
        added=tuple(added),
        removed=tuple(old.id for old in gone),
        touched=frozenset(touched | {old.claim for old in gone}),
    )


async def _known(connection: AsyncConnection, article: int) -> dict[str, AnyRow]:
    of = facts.c
    rows = await connection.execute(
        select(of.fingerprint, of.number, of.id, of.current, of.claim).where(of.article_id == article)
    )
    return {row.fingerprint: row for row in rows}


def _rows(
    stated: Sequence[tuple[Fact, About]], claims: Sequence[int], at: Revision
) -> Iterable[tuple[dict[str, Any], About]]:
    times: Counter[str] = Counter()  # an article may say the same sentence twice
    where = {"article_id": at.article, "revision": at.number, "current": True}
    for (fact, about), claim in zip(stated, claims, strict=True):
        row = _row(fact, at.text) | where | {"claim": claim}
        said = [at.key, fact.kind, row["sentence"], _fields(row["data"])]
        same = json.dumps(said, ensure_ascii=False, sort_keys=True)
        times[same] += 1
        yield row | {"fingerprint": fingerprint(same, times[same])}, about


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "evidence"}


def fingerprint(said: str, time: int = 1) -> str:
    """32 base32 characters (lower case, no 0, 1, 8, 9) of what makes a fact this fact."""
    digest = hashlib.sha256(f"{said}\n{time}".encode()).digest()
    return b32encode(digest[:20]).decode().lower()


async def _free_ids(connection: AsyncConnection, prints: Iterable[str]) -> dict[str, str]:
    """For each fingerprint its shortest beginning that no fact has as its id yet."""
    wanted = {print_: [print_[:length] for length in (*range(_SHORTEST, _SHORTEST + 4), None)] for print_ in prints}
    every = [short for shorts in wanted.values() for short in shorts]
    taken: set[str] = set()
    for at in range(0, len(every), _MANY):
        found = await connection.execute(select(facts.c.id).where(facts.c.id.in_(every[at : at + _MANY])))
        taken |= set(found.scalars())
    ids: dict[str, str] = {}
    for print_, shorts in wanted.items():
        ids[print_] = next(short for short in shorts if short not in taken)
        taken.add(ids[print_])
    return ids


def _row(fact: Fact, text: str) -> dict[str, Any]:
    data = clean_json(to_json(fact))
    first, last = first_and_last(when_of(data))
    amount = data.get("amount", data.get("value"))
    return {
        "kind": fact.kind,
        "status": data.get("status"),
        "amount": None if amount is None else float(amount),
        "first_day": first,
        "last_day": last,
        "leading": next(iter(data.get("countries") or ()), None),
        "start": fact.evidence.start,
        "sentence": fact.evidence.of(text),
        "data": data,
        "marks": [[mark.field, mark.span.start, mark.span.end, mark.rule] for mark in fact.marks],
    }


async def _add(connection: AsyncConnection, new: Sequence[tuple[dict[str, Any], About]], language: str) -> None:
    """Insert new facts and what they are found by: one statement a table."""
    inserted = insert(facts).returning(facts.c.fingerprint, facts.c.number)
    result = await connection.execute(inserted, [row for row, _ in new])
    numbers = {row.fingerprint: row.number for row in result}
    countries, people, words = [], [], []
    for row, about in new:
        fact = numbers[row["fingerprint"]]
        countries += [{"fact": fact, "code": code} for code in sorted(set(about.countries))]
        names = sorted({fold_words(clean(name)) for name in about.people})
        people += [{"fact": fact, "folded": name} for name in names]
        words.append({"rowid": fact, "words": index_words(row["sentence"], language)})
    if countries:
        await connection.execute(insert(fact_countries), countries)
    if people:
        await connection.execute(insert(fact_people), people)
    await connection.execute(insert(_WORDS), words)


# --- Asking


async def list_by(
    connection: AsyncConnection, kinds: Sequence[str], where: FactFilter, order: Order, limit: int, offset: int
) -> list[Cited]:
    """Current facts of these kinds that the filter lets through."""
    query = asked(select(*CITED), kinds, where, facts.c.current).order_by(
        *_ORDERS[order], articles.c.day.desc(), articles.c.id.desc()
    )
    rows = await connection.execute(query.order_by(facts.c.start, facts.c.number).limit(limit).offset(offset))
    return [read_cited(row) for row in rows]


async def count_by(connection: AsyncConnection, kinds: Sequence[str], where: FactFilter) -> int:
    """How many there are."""
    found = await connection.execute(asked(select(func.count()), kinds, where, facts.c.current))
    return int(found.scalar_one())


async def list_of(connection: AsyncConnection, article: int) -> list[Cited]:
    """Current facts of one article, in order of its text."""
    rows = await connection.execute(
        select(*CITED)
        .select_from(facts.join(articles))
        .where(facts.c.current, facts.c.article_id == article)
        .order_by(facts.c.start, facts.c.number)
    )
    return [read_cited(row) for row in rows]


async def get(connection: AsyncConnection, fact_id: str) -> Cited | None:
    """The fact with that id, current or not."""
    rows = await connection.execute(
        select(*CITED).select_from(facts.join(articles)).where(facts.c.id == fact_id.strip().lower())
    )
    row = rows.first()
    return None if row is None else read_cited(row)


_ORDERS = timing.orders(facts)


_FILTERED = Filtered(facts, facts.c.data, (facts.c.day, facts.c.day), fact_countries, fact_people, "fact")


def asked(query: Select[Any], kinds: Sequence[str], where: FactFilter, said: ColumnElement[bool]) -> Select[Any]:
    """The query, narrowed to facts of these kinds that meet the filter and the condition ``said``."""
    query = _FILTERED.narrow(query.select_from(facts.join(articles)).where(said), kinds, where)
    if where.article is not None:
        query = query.where(facts.c.article_id == where.article)
    if (words := read_query(where.words)) is not None:
        query = query.where(facts.c.number.in_(select(_WORDS.c.rowid).where(has_words("fact_words", words.match()))))
    return query


def read_cited(row: AnyRow) -> Cited:
    """The fact and its article in a row that has the columns CITED."""
    marks = tuple(Mark(field, Span(start, end), rule) for field, start, end, rule in row.marks)
    return Cited(
        id=row.id,
        fact=from_json(row.data, marks),
        article=read_headline(row),
        sentence=row.sentence,
        current=row.current,
    )
