"""An item -> its entries. Pure; runs in a worker process, where the parsers are imported at their first use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.errors import ReadError
from bot.feeds.apart import feed_entries, page_entries
from bot.feeds.archives.cutting import Item
from bot.feeds.archives.response import parse_response
from bot.feeds.decode import decode
from bot.feeds.jsonl import read_document, read_line
from bot.feeds.limits import checked
from bot.models import Entry, Refused


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an item gave, in its order; when it was fetched, where the archive says so."""

    entries: tuple[Entry | Refused, ...]
    fetched: datetime | None = None


def parse_item(item: Item) -> Parsed:
    """The entries of an item; what cannot be read is a refusal. Raises MemoryError: it needs more than there is."""
    try:
        return _parse(item)
    except ReadError as error:
        return Parsed((Refused(item.place, str(error)),))
    except MemoryError:
        raise
    except Exception as error:  # the parsers are not ours: a bug of theirs costs this item
        return Parsed((Refused(item.place, f"cannot be read: {type(error).__name__}"),))


def _parse(item: Item) -> Parsed:
    if item.form == "jsonl":
        return Parsed((read_line(item.data, item.name, item.place),))
    if item.form == "warc":
        page = parse_response(item.data)
        return _checked(page_entries(page.body, page.url, page.url, page.charset), item.place, page.fetched)
    if item.form == "text":
        return _checked([Entry(source=item.name, text=decode(item.data))], item.place)
    if item.form == "json":
        return Parsed(tuple(read_document(item.data, item.name, item.place)))
    if not item.data.strip():
        raise ReadError("empty")
    parse = feed_entries if item.form == "feed" else page_entries
    return _checked(parse(item.data, item.name), item.place)


def _checked(entries: list[Entry | Refused], place: str, fetched: datetime | None = None) -> Parsed:
    return Parsed(tuple(checked(entry, place) for entry in entries), fetched)
