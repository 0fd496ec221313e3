"""By what name an article's outlet is known: one answer for the store, the ledger and replies."""

from __future__ import annotations

from urllib.parse import urlsplit


def outlet_of(publisher: str | None, url: str | None, agency: str | None, source: str) -> str:
    """Its publisher, else its site, else the agency it credits; the name of a feed or file where nothing else is."""
    return publisher or site_of(url) or agency or source


def site_of(url: str | None) -> str:
    """The host of an address without "www."; "" where it has none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
