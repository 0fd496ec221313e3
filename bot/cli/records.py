"""``silkwire records``: the ledger, for other programs as JSON lines in a canonical order, for people as a listing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from bot.config import Config
from bot.errors import UserError
from bot.facts import kinds
from bot.ledger.canonical import canonical
from bot.models import Record, Run, Step, Value
from storage import database_file, open_storage


async def print_records(config: Config, *, kind: str | None, jsonl: bool) -> None:
    """Print every record; nothing where nothing is stored.

    JSON lines are sorted by what they say, so that two stores with the same articles print the same, whatever the order
    in which these came.

    Raises:
        UserError: there is no such kind.
        StorageError: the database cannot be opened.
    """
    wanted = asked_kinds(kind)
    if not database_file(config.storage.url).exists():
        return
    async with open_storage(config.storage.url) as storage:
        for name in wanted:
            found = [(line_of(record), record) async for record in storage.each_record(name)]
            for line, record in sorted(found, key=lambda pair: pair[0]):
                print(line if jsonl else "\n".join(listed(record)))


def asked_kinds(kind: str | None) -> list[str]:
    """The kinds to print, in order of the alphabet: all, or the one named.

    Raises:
        UserError: there is no such kind.
    """
    known = sorted(kinds())
    if kind is not None and kind not in known:
        raise UserError(f"--kind must be one of {', '.join(known)}, not {kind!r}")
    return known if kind is None else [kind]


def line_of(record: Record) -> str:
    """The record as one line of JSON; its keys are those of ``bot.ledger.canonical``."""
    return json.dumps(canonical(record), ensure_ascii=False)


def listed(record: Record) -> Iterator[str]:
    """The record for a person: each value with who says so, then its life."""
    for number, value in enumerate(record.values):
        yield f"{record.kind:10} {_said(value)}" if not number else f"{'but':>10} {_said(value)}"
        yield f"{'':10} {_reported(value)}"
    for step in record.life:
        yield f"{'':10} {_step(step)}"


def _said(value: Value) -> str:
    from handlers.lines import describe  # the readers of questions come with them, and programs need none
    from handlers.wording import FALLBACK, wording

    return _text(describe(replace(value.lead, fact=value.fact), wording(FALLBACK), over=False))


def _text(runs: tuple[Run, ...]) -> str:
    return " ".join("".join(run.text for run in runs).split())


def _reported(value: Value) -> str:
    stories = "1 story" if value.stories == 1 else f"{value.stories} stories"
    told = f"{value.first}" if value.first == value.last else f"{value.first} to {value.last}"
    whose = f"; {', '.join(value.statistics)}" if value.statistics else ""
    return f"{stories}, {told}, in {', '.join(value.languages)}: {', '.join(value.outlets)}{whose} ({value.lead.id})"


def _step(step: Step) -> str:
    return f"{step.told} {step.status}{f', {step.when}' if step.when else ''} ({step.lead.id})"
