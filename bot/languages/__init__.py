"""The languages, as data: one TOML file each, found by listing this folder. A gap falls back or means "not read".

Sections of a file: ``name``, ``script``, ``[endings]`` (paradigms), ``[words.*]`` (the lexicon: concept -> patterns,
see ``bot.facts.lexicon``), ``[ui]`` (English sentence -> translation), and sections that one
module reads by its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tomli

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language's data.

    Attributes:
        code: ISO 639-1, the file's name.
        data: the file as parsed; a missing section is an empty table to ``section``.
    """

    code: str
    data: Mapping[str, Any]

    @property
    def spaced(self) -> bool:
        """Whether words are separated by spaces (all but Chinese)."""
        return bool(self.data.get("spaced", True))

    @property
    def common(self) -> bool:
        """Whether a few words in its script are likelier in it than in others of that script."""
        return bool(self.data.get("common", False))

    def section(self, name: str) -> Mapping[str, Any]:
        found = self.data.get(name, {})
        assert isinstance(found, Mapping), f"{self.code}.toml: [{name}] is not a table"
        return found


@cache
def codes() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages there are, sorted."""
    return tuple(sorted({path.stem for path in FOLDER.glob("*.toml")}))


@cache
def load(code: str) -> Language:
    """The language of that code; KeyError where there is none."""
    path = FOLDER / f"{code}.toml"
    if code not in codes():
        raise KeyError(code)
    return Language(code, tomli.loads(path.read_text("utf-8")))
