"""Addresses as people and publishers write them, and which of them are asked at all."""

from __future__ import annotations

import re

from yarl import URL

from bot.errors import FetchError

# A name of labels of up to 63 characters (an underscore occurs), or an IPv6 address with or without a zone.
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?|[0-9a-f:.]+(?:%[\w.~%-]+)?", re.IGNORECASE
)
# What yarl raises of a text that is no address (IndexError of "http://[]@").
UNREADABLE = (ValueError, IndexError)
LONGEST = 8000  # characters; what a server has to take at least (RFC 9110, 4.1)


class Astray(FetchError):
    """Redirects that lead in a circle, or nowhere."""


def read_url(text: str) -> URL:
    """An address that may be asked, without its fragment; FetchError (refused) says what is wrong with any other."""
    text = text.strip()
    if len(text) > LONGEST:
        raise FetchError("the address is too long", refused=True)
    if any(character < " " or character == "\x7f" for character in text):
        raise FetchError("the address holds control characters", refused=True)
    try:
        url = URL(text).with_fragment(None)
        host, port = url.raw_host, url.port
    except UNREADABLE:
        raise FetchError("the address cannot be read", refused=True) from None
    if url.scheme not in ("http", "https"):
        raise FetchError("only http and https are fetched", refused=True)
    if not host or not _HOST.fullmatch(host) or port is None or not 0 < port < 65536:
        raise FetchError("the address names no host", refused=True)
    if url.user is not None or url.password is not None:
        raise FetchError("the address holds a user name or password", refused=True)
    return url


def follow(url: URL, location: str) -> URL:
    """Where a redirect leads; credentials in it are dropped."""
    try:
        target = url.join(URL(location.strip()))
        if target.raw_user is not None or target.raw_password is not None:
            target = target.with_user(None)
    except UNREADABLE:
        raise Astray("it redirects to what is no address") from None
    return read_url(str(target))


def host_key(url: URL) -> str:
    """The host that is asked one request at a time: without "www." and without the root's dot."""
    return (url.raw_host or "").rstrip(".").removeprefix("www.")
