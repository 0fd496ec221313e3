"""A record -> its rows. Knows no file format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from bot.facts.contract import to_json
from bot.models import Record, Value

Cell = str | int | float | list[str] | None
Row = Mapping[str, Cell]

CITATION = ("outlet", "day", "headline", "url", "sentence", "id")


def rows(record: Record) -> Iterator[Row]:
    """A row for each value, best first; those of ``rank`` 2 and more differ from the best."""
    for rank, value in enumerate(record.values, start=1):
        yield {
            "record": record.id,
            "rank": rank,
            **_told(value),
            "statistics": list(value.statistics),
            "stories": value.stories,
            "languages": list(value.languages),
            "outlets": list(value.outlets),
            "first": value.first.isoformat(),
            "last": value.last.isoformat(),
            **_cited(value),
        }


def _told(value: Value) -> dict[str, Cell]:
    told = to_json(value.fact)
    del told["evidence"]
    if place := told.pop("place", None):
        told |= place
    return told


def _cited(value: Value) -> dict[str, Cell]:
    article = value.lead.article
    return {
        "outlet": article.publisher or urlsplit(article.url or "").hostname or article.agency or article.source,
        "day": (article.published or article.seen.date()).isoformat(),
        "headline": article.title,
        "url": article.url,
        "sentence": value.lead.sentence,
        "id": value.lead.id,
    }
