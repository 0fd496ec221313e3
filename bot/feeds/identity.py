"""What makes an entry the same article next time, and what makes its content another. Pure.

An entry has names: its guid, its address, or where it has neither its title; never its date. A name holds within the
source ("17") or everywhere ("tag:a.org,2025:17", an address). A key is a name that holds everywhere.

    entries of one document --names_in--> names, less those that several entries share --key--> keys
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.feeds.addresses import canonical
from bot.models import Entry

__all__ = [
    "canonical",
    "digest_of",
    "identify",
    "is_address",
    "key",
    "keys_of",
    "keys_with",
    "names_in",
    "names_of",
    "plain",
]

_WEB = re.compile(r"https?://", re.IGNORECASE)
_GLOBAL_ID = re.compile(r"(?:urn|tag):", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"guid:|urn:|tag:|text:|.*\s", re.IGNORECASE | re.DOTALL)
_FRONT = re.compile(r"[^/?#]*")
_HEAD = 200  # code points of a text that stand for it where it has no other name
_LOCAL, _TITLED = " ", "\n"  # how names begin that hold within their source only


def identify(entry: Entry) -> str:
    """The key an article is stored under: guid, else address, else source and title; never the date."""
    return keys_of(entry)[0]


def keys_of(entry: Entry) -> tuple[str, ...]:
    """Everything an entry is known by, taken by itself; the strongest, its address, last."""
    return tuple(key(name, entry.source) for name in names_of(entry))


def keys_with(known: Sequence[str], entry: Entry, more: Iterable[str]) -> tuple[str, ...]:
    """The keys of an entry that waited and those its page adds, the strongest last.

    Args:
        known: what the entry is known by (``Waiting.keys``): a key of its own that is not among them is none.
    """
    none = set(keys_of(entry)).difference(known)
    return tuple(dict.fromkeys((*known, *(one for one in more if one not in none))))


def names_of(entry: Entry) -> tuple[str, ...]:
    """The names of an entry, the strongest last; one at least."""
    guid, address = _guid(entry), _address(entry)
    if guid and address:
        return (guid, address)
    if guid or address:
        return (guid or address,)
    return (by_title(entry),)


def names_in(entries: Sequence[Entry]) -> tuple[list[tuple[str, ...]], set[str]]:
    """The names of each entry of one document, and those that are none because several entries share them.

    A guid is shared where it comes with different addresses, or titles where there is no address; an address where it
    comes with different titles and not with one guid. The same item twice shares nothing.
    """
    guids, addresses = [_guid(entry) for entry in entries], [_address(entry) for entry in entries]
    shared: set[str] = set()
    if len(set(guids) - {""}) < len(guids) - guids.count(""):
        shared |= _ambiguous(guids, [a or plain(e.title or "") for a, e in zip(addresses, entries, strict=True)])
    if len(set(addresses) - {""}) < len(addresses) - addresses.count(""):
        titles = [plain(entry.title or "") for entry in entries]
        others = [g if g and g not in shared else "" for g in guids]
        by_guid = _ambiguous(addresses, [g or t for g, t in zip(others, titles, strict=True)])
        shared |= by_guid & _ambiguous(addresses, titles)
    names = [
        tuple(name for name in (guid, address) if name and name not in shared) or (by_title(entry),)
        for guid, address, entry in zip(guids, addresses, entries, strict=True)
    ]
    return names, shared


def _ambiguous(names: Sequence[str], of: Sequence[str]) -> set[str]:
    """The names that stand beside more than one of the others."""
    beside = Counter(name for name, _ in set(zip(names, of, strict=True)) if name)
    return {name for name, count in beside.items() if count > 1}


def key(name: str, source: str) -> str:
    """The name as it holds everywhere; ``source``: the address or file it is a name in."""
    if name.startswith(_LOCAL):
        return f"{source}{name}"
    if name.startswith(_TITLED):
        return "text:" + hashlib.sha256(f"{source}{name}".encode("utf-8", "replace")).hexdigest()[:32]
    return name


def is_address(key: str) -> bool:
    """Whether a key is an address: the others are weaker."""
    return not _NO_ADDRESS.match(key)


def _guid(entry: Entry) -> str:
    """The guid's name; none where it is the entry's address over again, or the only address there is."""
    guid = (entry.guid or "").strip()
    if not guid:
        return ""
    if _GLOBAL_ID.match(guid):
        return guid
    if not _WEB.match(guid):
        return f"{_LOCAL}{guid}"
    address = canonical(guid)
    return "" if not entry.url or address == canonical(entry.url) else f"guid:{address}"


def _address(entry: Entry) -> str:
    """The address's name; none where it is a site's front page, which names no article."""
    given = entry.url or (entry.guid if _WEB.match((entry.guid or "").strip()) else None)
    address = canonical(given) if given else ""
    return "" if _FRONT.fullmatch(address) else address


def by_title(entry: Entry) -> str:
    """The name of an entry that has no other: its title, else how its text begins."""
    return _TITLED + (plain(entry.title or "") or plain(entry.text)[:_HEAD])


def plain(text: str) -> str:
    """The words of a text: letters and digits in one case, single spaces between."""
    return re.sub(r"\W+", " ", text).casefold().strip()


# --- Content

_ADDRESS = re.compile(r"\S*://\S*")
_COUNTER = 40  # characters: no more in a line that counts readers, comments or minutes
_COUNTER_WORDS = 4


def digest_of(entry: Entry) -> int:
    """A hash, of 64 bits with a sign, of the title and text as a reader sees them.

    White space, addresses with the ids of advertisers, and short lines that count something ("12 comments") are
    passed by: a change of these alone is none.
    """
    text = entry.text
    if "://" in text:
        text = _ADDRESS.sub("", text)
    if "\n" in text:
        text = "".join(line for line in text.split("\n") if len(line) > _COUNTER or not _is_counter(line))
    return number_of(f"{entry.title or ''}\n{''.join(text.split())}")


def _is_counter(line: str) -> bool:
    """Whether a short line counts something."""
    words = line.split()
    return 0 < len(words) <= _COUNTER_WORDS and any(word.strip("():,.[]•·-").isdigit() for word in words)


def number_of(text: str) -> int:
    """A hash of 64 bits with a sign, as databases take it."""
    given = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(given, digest_size=8).digest(), "big", signed=True)
