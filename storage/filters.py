"""What a ``FactFilter`` asks, as conditions of facts or of records: both have the same columns for it. Asks nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, exists, literal, or_, select

from bot.models import FactFilter
from storage.search import fold_words
from storage.timing import in_time


@dataclass(frozen=True, slots=True)
class Filtered:
    """A table that filters are asked of, and where it has what they ask.

    Attributes:
        fields: the column with the contract's fields as JSON.
        told: the columns of the days it was told first and last.
        countries, people: the tables it is found by; their column named ``key`` is its number.
    """

    of: Table
    fields: ColumnElement[Any]
    told: tuple[ColumnElement[Any], ColumnElement[Any]]
    countries: Table
    people: Table
    key: str

    def narrow(self, query: Select[Any], kinds: Sequence[str], where: FactFilter) -> Select[Any]:
        """The query, narrowed to what meets the filter; words, articles and disputes are the caller's."""
        of = self.of.c
        query = query.where(_either(of.kind, kinds), *in_time(self.of, where, self.told))
        for code in where.countries:
            # Asked row by row: most lists end early, and a list of all that is told of China takes longer than they do.
            told = self.countries.c
            query = query.where(exists().where(told[self.key] == of.number, told.code == code))
        for name in where.people:
            part = self.people.c.folded.contains(fold_words(name), autoescape=True)
            query = query.where(of.number.in_(select(self.people.c[self.key]).where(part)))
        if where.told_by is not None:
            query = query.where(self.told[0] <= where.told_by)
        if where.leading is not None:
            query = query.where(of.leading == where.leading)
        for name, values in where.fields.items():
            query = query.where(self._has(name, values))
        return query

    def _has(self, name: str, values: Iterable[str | int | None]) -> ColumnElement[bool]:
        field = self.fields[name]
        text = self.of.c[name] if name in ("status", "type") and name in self.of.c else field.as_string()
        either: list[ColumnElement[bool]] = [literal(False)]
        for value in values:
            if value is None:
                either.append(text.is_(None))
            else:
                either.append(field.as_integer() == value if isinstance(value, int) else text == value)
        return or_(*either)


def _either(column: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """One of the values; of a single one such that an index gives the rows in order."""
    return column == values[0] if len(values) == 1 else column.in_(values)
