"""What makes an entry the same article next time, and what makes its content another. Pure."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.models import Entry

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|yclid|ysclid|_openstat|mc_[ce]id|igshid|ref_src")
_GLOBAL_ID = re.compile(r"(?:https?://|urn:|tag:)", re.IGNORECASE)
_HEAD = 200  # code points of a text that stand for it where it has no other name


def identify(entry: Entry) -> str:
    """What makes it the same article next time: guid, else address, else source and title; never the date."""
    if entry.guid:
        return canonical(entry.guid) if _GLOBAL_ID.match(entry.guid) else f"{entry.source} {entry.guid}"
    if entry.url:
        return canonical(entry.url)
    name = plain(entry.title or "") or plain(entry.text)[:_HEAD]
    return "text:" + hashlib.sha256(f"{entry.source}\n{name}".encode("utf-8", "replace")).hexdigest()[:32]


def canonical(address: str) -> str:
    """An address without what changes from visit to visit: scheme, www, port, fragment, tracking parameters."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return address.strip()
    if parts.scheme not in ("http", "https") or not host:
        return address.strip()
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name.lower())]
    return f"{host}{parts.path.rstrip('/')}" + (f"?{urlencode(query)}" if query else "")


def plain(text: str) -> str:
    """The words of a text: letters and digits in one case, single spaces between."""
    return re.sub(r"\W+", " ", text).casefold().strip()
