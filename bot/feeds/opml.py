"""OPML 1 and 2 <-> sources: the lists of feeds that readers hand to each other. Pure; opens no file and no address.

An outline with an ``xmlUrl`` is a source; those around it, or its category, are its section. What OPML has no attribute
for (country, ownership, sitemaps, full text) is written in a name space of our own, which other readers pass over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Any, cast, get_args
from urllib.parse import urlsplit

from lxml import etree

from bot.errors import ReadError
from bot.languages import codes
from bot.models import Form, FullText, Ownership, Refused, Source

MAX_BYTES = 5_000_000  # lists of six thousand feeds have one
MAX_SOURCES = 10_000
MAX_NAME = 200  # characters of a name or section
MAX_URL = 2_000
OURS = "urn:silkwire:source"

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML has no way to write


def parse_opml(data: bytes) -> tuple[Source | Refused, ...]:
    """The sources of a list, each address once, in its order; those that cannot be asked with the reason.

    Raises:
        ReadError: too large, not OPML, or it declares entities.
    """
    if len(data) > MAX_BYTES:
        raise ReadError(f"larger than {MAX_BYTES // 1_000_000} MB")
    found: dict[str, Source | Refused] = {}
    for element, folders in _outlines(_body(data)):
        url = _given(element, "xmlUrl")
        if not url or url in found:
            continue
        if len(found) == MAX_SOURCES:
            raise ReadError(f"names more than {MAX_SOURCES} feeds")
        found[url] = _source(url, element, folders)
    return tuple(found.values())


def render_opml(sources: Iterable[Source], *, title: str, at: datetime) -> bytes:
    """OPML 2.0, a folder for each section; ``parse_opml`` gives the same sources, those without a section first.

    Args:
        at: when the list was made.
    """
    root = etree.Element("opml", version="2.0", nsmap={"silkwire": OURS})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _line(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(at)
    body = etree.SubElement(root, "body")
    folders: dict[str, Any] = {"": body}
    for source in sources:
        section = _line(source.section)
        if section not in folders:
            folders[section] = etree.SubElement(body, "outline", text=section)
        etree.SubElement(folders[section], "outline", _written(source))
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return cast("bytes", written)


# --- In


def _body(data: bytes) -> Any:
    # Lists with bare ampersands are common: what is broken is passed over. Entities are never opened, nor files.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise ReadError("not OPML")
    types = root.getroottree().docinfo.internalDTD
    if types is not None and any(True for _ in types.iterentities()):
        raise ReadError("declares entities, which no list of feeds needs")
    return root


def _outlines(root: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Each outline with the names of those around it, outermost first."""
    around: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag="{*}outline"):
        if event == "start":
            yield element, tuple(around)
            around.append(_line(_given(element, "text") or _given(element, "title")))
        else:
            around.pop()


def _given(element: Any, name: str) -> str:
    """An attribute, however its name is written: xmlUrl, xmlurl, XMLURL. Never all of them: that would be quadratic."""
    value = element.get(name) or element.get(name.lower()) or element.get(name.upper()) or ""
    return " ".join(value.split())


def _source(url: str, element: Any, folders: tuple[str, ...]) -> Source | Refused:
    if not _askable(url):
        return Refused(_line(url, MAX_URL), "not an address on the web")
    site = _given(element, "htmlUrl")
    language = _given(element, "language")[:2].lower()
    country = element.get(f"{{{OURS}}}country", "")
    return Source(
        url=url,
        name=_line(_given(element, "text") or _given(element, "title")) or str(urlsplit(url).hostname),
        form=cast("Form", _one_of(Form, element, "form") or "feed"),
        site=site if _askable(site) else None,
        language=language if language in codes() else None,
        country=country if re.fullmatch("[A-Z]{2}", country) else None,
        ownership=cast("Ownership | None", _one_of(Ownership, element, "ownership")),
        section=_section(folders, _given(element, "category")),
        full_text=cast("FullText", _one_of(FullText, element, "full_text") or "auto"),
    )


def _askable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= MAX_URL
    except ValueError:
        return False


def _one_of(choices: Any, element: Any, name: str) -> str | None:
    value = element.get(f"{{{OURS}}}{name}")
    return value if value in get_args(choices) else None


def _section(folders: tuple[str, ...], category: str) -> str | None:
    """The folders' names; else the first category ("/economy/trade,/news" names two, each a path)."""
    named = "/".join(filter(None, folders)) or category.partition(",")[0].strip("/ ")
    return _line(named) or None


# --- Out


def _written(source: Source) -> dict[str, str]:
    given = {
        "type": "rss",
        "text": _line(source.name),
        "title": _line(source.name),
        "xmlUrl": source.url,
        "htmlUrl": source.site,
        "language": source.language,
        f"{{{OURS}}}form": None if source.form == "feed" else source.form,
        f"{{{OURS}}}country": source.country,
        f"{{{OURS}}}ownership": source.ownership,
        f"{{{OURS}}}full_text": None if source.full_text == "auto" else source.full_text,
    }
    return {name: _UNWRITABLE.sub("", value) for name, value in given.items() if value}


def _line(text: str | None, limit: int = MAX_NAME) -> str:
    return " ".join(_UNWRITABLE.sub("", text or "").split())[:limit].rstrip()
