"""Rows of cells: what the head row says of the columns below it, and a row's label of all its cells.

    Country    | Exports, million dollars | Change, % |        Indicator                | 2023 | 2024
    Kazakhstan | 120                      | 4.1       |        Exports, million dollars | 120  | 131

Cells stand between upright strokes, tabs, or two blanks and more. Knows no kinds of facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from bot.facts.document import Document
from bot.facts.figures.passages import Passage
from bot.facts.lexicon import Lexicon, compile_words
from bot.facts.mentions import Change, Money, Number, Percent, When
from bot.languages import load

_BORDER = re.compile(r"[|｜\t]|(?<=\S)[ ]{2,}(?=[^\s|｜])")
_BORDERS = ("  ", "|", "｜", "\t")
_UNSPACED = re.compile(r"[^\s，。；：、]+(?: [^\s，。；：、]+){2,}")
_LONGEST_ROW = 80
_BLANK = re.compile(" ")
_ALONE = re.compile(r"\s*(?:$|[(（;,，；|]|\.?$)", re.MULTILINE)
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
Measure = tuple[int, str | None]
"""Scale and currency."""
_NOTHING: Measure = (1, None)
_HEADS = frozenset({"trade.turnover", "trade.export", "trade.import"})


@dataclass(frozen=True, slots=True)
class Column:
    """What the head row says of a cell: its date, its governing word, scale and currency, whether it is a growth."""

    when: When | None
    head: str | None
    scale: int
    currency: str | None
    grows: bool


def has_cells(doc: Document) -> bool:
    """Whether a text may have tables: asked once, for most have none."""
    return not doc.language.spaced or any(border in doc.folded for border in _BORDERS)


def is_row_of_cells(doc: Document, passage: Passage) -> bool:
    """Whether a sentence is cells; in a script without blanks one blank parts them."""
    return bool(_borders(doc, passage))


def _borders(doc: Document, passage: Passage) -> list[tuple[int, int]]:
    start, end = passage.start, passage.end
    if any(doc.folded.find(border, start, end) >= 0 for border in _BORDERS):  # the quick question before the slow one
        return [match.span() for match in _BORDER.finditer(doc.folded, start, end)]
    if doc.language.spaced or end - start > _LONGEST_ROW or not _UNSPACED.fullmatch(doc.folded, start, end):
        return []
    return [match.span() for match in _BLANK.finditer(doc.folded, start, end)]


def cell_of(doc: Document, passage: Passage, at: int) -> int:
    """The number of the cell that a place stands in, from 0."""
    return sum(1 for start, _ in _borders(doc, passage) if start < at)


def fills_a_cell(doc: Document, passage: Passage, value: Number) -> bool:
    """Whether nothing else stands in a number's cell."""
    borders = _borders(doc, passage)
    begin = max((end for _, end in borders if end <= value.start), default=None)
    end = min((start for start, _ in borders if start >= value.end), default=passage.end)
    return begin is not None and doc.folded[begin:end].strip() == doc.folded[value.start : value.end].strip()


def columns(doc: Document, passage: Passage) -> Mapping[int, Column]:
    """The columns of a head row; none where it holds a figure, or no cell but the first says what stands below."""
    if passage.changes or not is_row_of_cells(doc, passage):
        return {}
    years = [_year(doc, value) for value in passage.values]
    if not all(years):
        return {}
    whens = [*passage.whens, *(year for year in years if year)]
    borders = _borders(doc, passage)
    starts = [passage.start, *(end for _, end in borders)]
    ends = [*(start for start, _ in borders), passage.end]
    found = {
        number: _column(doc, passage, whens, start, end)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        if number
    }
    telling = sum(1 for column in found.values() if column.when or column.head)
    return found if telling > 1 or (telling and any(column.grows for column in found.values())) else {}


def _column(doc: Document, passage: Passage, whens: list[When], start: int, end: int) -> Column:
    words = [word.concept for word in passage.words if start <= word.start < end]
    scale, currency = measure_of(doc, start, end)
    return Column(
        when=next((when for when in whens if start <= when.start < end and when.edtf), None),
        head=next((word for word in words if word in _HEADS), None),
        scale=scale,
        currency=currency,
        grows="figure.growth" in words,
    )


def retell(doc: Document, passage: Passage, found: Mapping[int, Column], heading: Measure) -> Measure:
    """The values of a row as its label, its columns and its heading have them: scaled, as money, or as growth.

    Returns:
        The measure for the rows below: the label's currency holds where no other is named.
    """
    borders = _borders(doc, passage)
    if not borders:
        _retell_item(doc, passage, heading)
        return heading
    first = next((start for start, _ in borders if start > passage.start), passage.end)
    scale, currency = measure_of(doc, passage.start, first)
    counts = any(word.start < first and word.concept.startswith("figure.unit.") for word in passage.words)
    heading = _NOTHING if counts else heading
    values: list[Number] = []
    for value in passage.values:
        column = found.get(cell_of(doc, passage, value.start))
        if value.start < first and (year := _year(doc, value)):
            passage.whens.insert(0, year)
        elif column and column.grows and not isinstance(value, Money):
            passage.changes.append(Change(start=value.start, end=value.end, pct=value.amount))
        elif value.start > first:
            values.append(_told(value, *_joint((scale, currency), column, heading)))
        else:
            values.append(value)
    passage.values = values
    for number in doc.inside(passage.sentence, Number):  # a fall needs no sign of per cent
        column = found.get(cell_of(doc, passage, number.start))
        if column and column.grows and number.amount < 0 and not isinstance(number, Percent):
            passage.changes.append(Change(start=number.start, end=number.end, pct=number.amount))
    passage.changes.sort(key=lambda change: change.start)
    return (scale, currency) if currency and heading == _NOTHING and not counts else heading


def _joint(label: Measure, column: Column | None, heading: Measure) -> Measure:
    """Scale and currency of a cell; its heading's where neither label nor column has a currency or counts things."""
    more, theirs = (column.scale, column.currency) if column else (1, None)
    if label == (1, None) and (more, theirs) == (1, None):
        return heading
    return label[0] * more, label[1] or theirs


def _retell_item(doc: Document, passage: Passage, heading: Measure) -> None:
    """The values of an item of a list whose heading has their measure ("- with China: 16.9 (-1.2%)")."""
    if heading != (1, None):
        passage.values = [
            _told(value, *heading) if _ALONE.match(doc.folded, value.end) else value for value in passage.values
        ]


def _told(value: Number, scale: int, currency: str | None) -> Number:
    if isinstance(value, (Money, Percent)):
        return value
    amount = value.amount * scale
    if currency is None:
        return replace(value, amount=amount)
    return Money(start=value.start, end=value.end, amount=amount, bound=value.bound, upper=None, currency=currency)


def _year(doc: Document, value: Number) -> When | None:
    """Four digits that are a year."""
    text = doc.folded[value.start : value.end]
    if len(text) != len("2024") or not text.isdigit() or text[:2] not in ("19", "20"):
        return None
    return When(start=value.start, end=value.end, edtf=text, rule="head of a column or row")


def measure_of(doc: Document, start: int, end: int) -> Measure:
    """The scale and the currency of a label ("million dollars")."""
    scales, currencies = _label_words(doc.language.code)
    label = doc.folded[start:end]
    scale = max((int(word.concept) for word in scales.find(label)), default=1)
    sign = next((code for sign, code in _SIGNS.items() if sign in label), None)
    return scale, next((word.concept for word in currencies.find(label)), sign)


@cache
def _label_words(code: str) -> tuple[Lexicon, Lexicon]:
    """Scales and currencies without a number before them."""
    language = load(code)
    scales = {key: words for key, words in language.section("numbers").get("scales", {}).items() if key.isdigit()}
    return compile_words(language, scales), compile_words(language, language.section("money").get("words", {}))
