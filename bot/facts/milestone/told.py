"""A milestone as a sentence tells it, before those told twice are one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.models import Mark, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One mention; the fields are those of ``Milestone``, the second mark is that of the title."""

    type: Literal["designated_year", "anniversary"]
    year: int | None = None
    number: int | None = None
    title: str
    evidence: Span
    marks: tuple[Mark, Mark]
