"""How often entries are as feedparser gives them, on the fixtures of its own source distribution.

    pip download --no-deps --no-binary :all: feedparser==6.0.14
    python -m tests.bench.fixtures feedparser-6.0.14.tar.gz [--differences] [--group NAME]

Both are given the same bytes and the headers a fixture asks for; title, link, id, date and text of every entry are
compared as plain text.
"""

from __future__ import annotations

import argparse
import calendar
import io
import re
import tarfile
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import feedparser

from bot.errors import ReadError
from bot.feeds.parse import parse_feed
from bot.feeds.parse.items import Words
from bot.models import Entry, Refused

_HEADER = re.compile(rb"^Header:\s+([^:]+):(.+)$", re.MULTILINE)
Compared = dict[str, Any]


def fixtures(place: Path) -> Iterator[tuple[str, bytes]]:
    """The fixtures of a source distribution, packed or not, by their paths below tests/."""
    if place.is_dir():
        for path in sorted(place.rglob("*.xml")):
            yield str(path).rpartition("tests/")[2], path.read_bytes()
        return
    with tarfile.open(place) as archive:
        for member in sorted(archive.getmembers(), key=lambda one: one.name):
            if member.isfile() and member.name.endswith(".xml") and "/tests/" in member.name:
                file = archive.extractfile(member)
                assert file is not None
                yield member.name.partition("/tests/")[2], file.read()


def headers_of(data: bytes) -> dict[str, str]:
    """The HTTP headers that a fixture asks to be served with."""
    return {name.decode().strip().lower(): value.decode().strip() for name, value in _HEADER.findall(data)}


def theirs(data: bytes, headers: Mapping[str, str]) -> list[Compared]:
    """The entries as feedparser gives them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [_theirs(dict(item)) for item in feedparser.parse(io.BytesIO(data), response_headers=headers).entries]


def _theirs(item: dict[str, Any]) -> Compared:
    title = _words(item, "title").line()
    bodies = [Words(c.get("value") or "", plain=c.get("type") == "text/plain") for c in item.get("content") or ()]
    text = max((words.text() for words in [*bodies, _words(item, "summary")]), key=len)
    moment = next((item[n] for n in ("published_parsed", "updated_parsed", "created_parsed") if item.get(n)), None)
    return {
        "title": title,
        "link": (item.get("link") or "").strip(),
        "id": " ".join((item.get("id") or "").split()),
        "date": datetime.fromtimestamp(calendar.timegm(moment), UTC) if moment else None,
        "text": " ".join((text or title).split()),
    }


def _words(item: dict[str, Any], name: str) -> Words:
    return Words(item.get(name) or "", plain=(item.get(f"{name}_detail") or {}).get("type") == "text/plain")


def ours(data: bytes, headers: Mapping[str, str]) -> tuple[str, list[Compared | None]]:
    """The entries as we give them (None: refused), and which parser read them."""
    media_type, _, rest = headers.get("content-type", "").partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", rest, re.I)
    url = headers.get("content-location")
    parsed = parse_feed(
        data, "fixture", url=url, media_type=media_type.strip(), charset=charset[1] if charset else None
    )
    return parsed.parser, [None if isinstance(entry, Refused) else _ours(entry) for entry in parsed.entries]


def _ours(entry: Entry) -> Compared:
    return {
        "title": entry.title or "",
        "link": entry.url or "",
        "id": entry.guid or "",
        "date": _moment(entry.published),
        "text": " ".join(entry.text.split()),
    }


def _moment(published: date | None) -> datetime | None:
    if published is None or isinstance(published, datetime):
        return published.astimezone(UTC).replace(microsecond=0) if published else None
    return datetime(published.year, published.month, published.day, tzinfo=UTC)


def differences(data: bytes) -> tuple[str, list[str]]:
    """Which parser read a fixture, and a line for every difference."""
    headers = headers_of(data)
    expected = theirs(data, headers)
    try:
        parser, found = ours(data, headers)
    except ReadError as error:
        return "refused", [f"refused: {error}"] if expected else []
    if len(found) != len(expected):
        return parser, [f"{len(found)} entries, not {len(expected)}"]
    lines = []
    for entry, wanted in zip(found, expected, strict=True):
        if entry is None:
            lines += [f"refused, not {wanted}"] if wanted["text"] else []
        else:
            lines += [
                f"{name}: {entry[name]!r}, not {wanted[name]!r}" for name in wanted if entry[name] != wanted[name]
            ]
    return parser, lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", type=Path, help="feedparser's source distribution, or the folder it was unpacked in")
    parser.add_argument("--quiet", action="store_true", help="do not list what differs")
    options = parser.parse_args()
    total, same, crashes = Counter[str](), Counter[str](), 0
    parsers: Counter[str] = Counter()
    for name, data in fixtures(options.place):
        group = name.rpartition("/")[0]
        total[group] += 1
        try:
            which, found = differences(data)
        except Exception as error:
            crashes += 1
            which, found = "crash", [f"crash: {error!r}"]
        parsers[which] += 1
        same[group] += not found
        if found and not options.quiet:
            print(f"{name} ({which})", *found, sep="\n    ")
    for group in total:
        print(f"{same[group]:5} of {total[group]:5}  {group}")
    everything = sum(total.values())
    print(
        f"{sum(same.values())} of {everything} as feedparser gives them: {sum(same.values()) / everything:.4f};",
        end=" ",
    )
    print(f"{crashes} crashes; read by", ", ".join(f"{name} {count}" for name, count in parsers.most_common()))


if __name__ == "__main__":
    main()
