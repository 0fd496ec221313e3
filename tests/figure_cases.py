"""The cases of trade, investment and indicators: sentences with the figures they state, one file per language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.facts import kinds
from bot.facts.contract import to_json
from bot.facts.read import read

FOLDER = Path(__file__).parent / "cases"
PUBLISHED = date(2025, 8, 20)
KINDS = ("trade", "investment", "indicator")
_DEFAULTS = {"bound": "exact", "status": "actual"}


@dataclass(frozen=True)
class Case:
    """A text and the facts it states; fields at their default are left out."""

    language: str
    text: str
    facts: tuple[dict[str, Any], ...]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [fact for fact in self.facts if fact["kind"] == kind]


@cache
def cases() -> tuple[Case, ...]:
    """All cases of all languages."""
    found: list[Case] = []
    for path in sorted(FOLDER.glob("figures.*.toml")):
        language = path.name.split(".")[1]
        entries = tomllib.loads(path.read_text("utf-8"))["case"]
        found += [Case(language, entry["text"], tuple(entry["facts"])) for entry in entries]
    return tuple(found)


def stated(kind: str, text: str, language: str, published: date | None = PUBLISHED) -> list[dict[str, Any]]:
    """The facts of one kind that a text states, as the contract prints them, without evidence and defaults."""
    doc = read(text, language=language, published=published)
    found: list[dict[str, Any]] = []
    for fact in kinds()[kind].extract(doc):
        plain = to_json(fact)
        del plain["evidence"]
        found.append({name: value for name, value in plain.items() if _DEFAULTS.get(name) != value})
    return found


def name(case: Case) -> str:
    return f"{case.language}: {case.text[:40]}"
