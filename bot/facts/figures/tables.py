"""Rows of cells: the dates that head their columns, the scale and currency that their labels give.

    Indicator               | 2023 | 2024
    Exports, million dollars | 120  | 131

Cells stand between upright strokes. Knows no kinds of facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from bot.facts.document import Document
from bot.facts.figures.passages import Passage
from bot.facts.lexicon import Lexicon, compile_words
from bot.facts.mentions import Money, Number, Percent, When
from bot.languages import load

_STROKE = "|"


def columns(doc: Document, passage: Passage) -> Mapping[int, When]:
    """The dates of a head row by cell; none where fewer than two cells hold one, or one holds another figure."""
    if not is_row_of_cells(doc, passage):
        return {}
    years = [_year(doc, value) for value in passage.values]
    found = {cell_of(doc, passage, when.start): when for when in (*passage.whens, *filter(None, years)) if when.edtf}
    return found if len(found) > 1 and all(years) and not passage.changes else {}


def _year(doc: Document, value: Number) -> When | None:
    """Four digits that are a year."""
    text = doc.folded[value.start : value.end]
    if len(text) != len("2024") or not text.isdigit() or text[:2] not in ("19", "20"):
        return None
    return When(start=value.start, end=value.end, edtf=text, rule="head of a column")


def is_row_of_cells(doc: Document, passage: Passage) -> bool:
    return doc.folded.find(_STROKE, passage.start, passage.end) >= 0


def cell_heads(found: Mapping[int, When], passage: Passage) -> bool:
    """Whether the columns are those of this very row, so that its years are no figures."""
    return any(passage.start <= when.start < passage.end for when in found.values())


def cell_of(doc: Document, passage: Passage, at: int) -> int:
    """The number of the cell that a place stands in, from 0."""
    return doc.folded.count(_STROKE, passage.start, at)


def cell_values(doc: Document, passage: Passage) -> Sequence[Number]:
    """The values of a row as its label has them: "million dollars" there makes 120 millions of them."""
    end = doc.folded.find(_STROKE, passage.start, passage.end)
    if end < 0 or any(isinstance(value, Money) for value in passage.values):
        return passage.values
    scales, currencies = _label_words(doc.language.code)
    label = doc.folded[passage.start : end]
    scale = next((int(word.concept) for word in scales.find(label)), 1)
    currency = next((word.concept for word in currencies.find(label)), None)
    if scale == 1 and currency is None:
        return passage.values
    return [_told(value, scale, currency) if value.start > end else value for value in passage.values]


def _told(value: Number, scale: int, currency: str | None) -> Number:
    if isinstance(value, Percent):
        return value
    amount = value.amount * scale
    if currency is None:
        return replace(value, amount=amount)
    return Money(start=value.start, end=value.end, amount=amount, bound=value.bound, upper=None, currency=currency)


@cache
def _label_words(code: str) -> tuple[Lexicon, Lexicon]:
    """Scales and currencies without a number before them."""
    language = load(code)
    scales = {key: words for key, words in language.section("numbers").get("scales", {}).items() if key.isdigit()}
    return compile_words(language, scales), compile_words(language, language.section("money").get("words", {}))
