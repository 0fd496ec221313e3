"""The reader's language: sentences, units, words for arguments, all from the languages' TOML. No facts, no commands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.languages import Language, codes, load

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """How Silkwire speaks in one language; the English sentence is the key, and said where nothing better is."""

    language: Language

    @property
    def code(self) -> str:
        return self.language.code

    @property
    def locale(self) -> str:
        """The CLDR locale that figures, dates and country names are written by."""
        return str(self.table("show").get("locale", self.code))

    def table(self, name: str) -> Mapping[str, Any]:
        return self.language.section(name)

    def __call__(self, sentence: str, **values: object) -> str:
        """``sentence`` in this language, with ``{names}`` filled in."""
        said = str(self.table("ui").get(sentence, sentence))
        return said.format_map(values) if values else said

    def help(self, command: str, english: str) -> str:
        """The one line of help of a command."""
        return str(self.table("commands").get(command, english))

    def examples(self, command: str, english: Sequence[str]) -> Sequence[str]:
        """Messages to show how a command is used, as people write them in this language."""
        return tuple(self.table("show").get("examples", {}).get(command, english))

    def usage(self, english: str) -> str:
        """What may follow a command, in the reader's words: "[period] [country...]"."""
        words = self.table("show").get("usage", {})
        return re.sub(r"[a-z]+", lambda match: str(words.get(match[0], match[0])), english)

    def named(self, table: str, key: str) -> str:
        """The language's name of a thing (table "series", "people", ...); the key itself where it has none."""
        return str(self.table("show").get("names", {}).get(table, {}).get(key, key))


@cache
def wording(code: str) -> Wording:
    """How Silkwire speaks in that language; English where it does not know it."""
    return Wording(load(code if code in codes() else FALLBACK))


def wordings() -> tuple[Wording, ...]:
    """All languages there are."""
    return tuple(wording(code) for code in codes())
