"""``silkwire extract``: articles -> the contract's JSON lines. Stores nothing."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import structlog

from bot.errors import ReadError, UserError
from bot.facts import extract
from bot.facts.contract import mention_to_json, to_json
from bot.facts.listing import list_mentions
from bot.facts.read import read
from bot.feeds.decode import decode
from bot.feeds.files import list_files, read_file
from bot.feeds.jsonl import read_lines
from bot.languages import codes
from bot.models import Entry, Refused
from bot.workers import Workers

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of articles that do not say it themselves."""

    published: date | None = None
    language: str | None = None


def read_day(text: str | None) -> date | None:
    """A day of the command line.

    Raises:
        UserError: it is none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(f"--published must be a date such as 2025-08-30, not {text!r}") from None


def extract_all(
    files: Sequence[Path], jsonl: Path | None, given: Given, *, mentions: bool, explain: bool = False
) -> int:
    """Print a line for each article and name on standard error what cannot be read.

    Args:
        mentions: the line has the mentions instead of the facts.
        explain: for a person: the text with its mentions, the facts with their words and rules, the near misses.

    Returns:
        The exit code: 1 where nothing could be read.
    """
    if given.language is not None and given.language not in codes():
        raise UserError(f"--language must be one of {', '.join(codes())}, not {given.language!r}")
    done = refused = 0
    for entry in _entries(files, jsonl):
        result = entry if isinstance(entry, Refused) else _line(entry, given, mentions=mentions, explain=explain)
        if isinstance(result, Refused):
            refused += 1
            print(f"{result.source}: {result.reason}", file=sys.stderr)
        else:
            done += 1
            if result is not None:
                print(json.dumps(result, ensure_ascii=False))
    sys.stdout.flush()
    return 1 if refused and not done else 0


def _entries(files: Sequence[Path], jsonl: Path | None) -> Iterator[Entry | Refused]:
    if jsonl is not None and str(jsonl) == "-":
        yield from read_lines(sys.stdin.buffer, "stdin")
    elif jsonl is not None:
        yield from _json_file(jsonl)
    elif not files:
        yield _standard_input()
    with Workers(1) as workers:
        for file in list_files(files):
            if isinstance(file, Refused):
                yield file
            else:
                yield from (entry for entry, _ in read_file(file.path, workers))


def _json_file(path: Path) -> Iterator[Entry | Refused]:
    try:
        with path.open("rb") as file:
            yield from read_lines(file, str(path))
    except OSError as error:
        yield Refused(str(path), (error.strerror or "cannot be read").lower())


def _standard_input() -> Entry | Refused:
    if sys.stdin.isatty():
        raise UserError("name files to read, or pipe a text or (--jsonl -) JSON lines in; `silkwire extract --help`")
    try:
        return Entry(source="stdin", text=decode(sys.stdin.buffer.read()))
    except ReadError as error:
        return Refused("stdin", str(error))


def _line(entry: Entry, given: Given, *, mentions: bool, explain: bool) -> dict[str, Any] | Refused | None:
    """The line of an article; None where it has been explained instead."""
    language = entry.language or given.language
    if language is not None and language not in codes():
        return Refused(entry.source, f"in {language!r}; read are {', '.join(codes())}")
    entry = replace(entry, language=language, published=entry.published or given.published)
    try:
        if explain:
            _explained(entry)
            return None
        return _mentions(entry) if mentions else _facts(entry)
    except Exception:  # an article that trips our own code costs itself, not the ones after it
        error_id = secrets.token_hex(3)
        log.exception("extract.failed", source=entry.source, error_id=error_id)
        return Refused(entry.source, f"cannot be read: an error of ours, logged as {error_id}")


def _facts(entry: Entry) -> dict[str, Any]:
    found = extract(entry.text, language=entry.language, published=_day(entry.published))
    line = {
        "source": entry.source,
        "language": found.language,
        "published": found.published.isoformat() if found.published else None,
        "facts": [to_json(fact) for fact in found.facts],
    }
    return line if entry.original is None else {**line, "text": entry.text}


def _explained(entry: Entry) -> None:
    from bot.cli.explaining import explain  # rich takes a while to load

    explain(entry)


def _mentions(entry: Entry) -> dict[str, Any]:
    doc = read(entry.text, language=entry.language, published=_day(entry.published))
    return {"source": entry.source, "mentions": [line for line in map(mention_to_json, list_mentions(doc)) if line]}


def _day(moment: datetime | date | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
