"""The one address of an article: of its AMP and print versions, and of what it calls canonical. Pure.

A page's word is not taken blindly: a canonical address that is the home page, a section above the article, another
site's or a bare file name comes from a template's mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

_CACHE_PATH = re.compile(r"/(?:c|v|i)/(?:s/)?([^/]+\.[^/]+/.*)")  # cdn.ampproject.org/c/s/host/path
_GOOGLE_PATH = re.compile(r"/amp/(?:s/)?([^/]+\.[^/]+/.*)")
_AMP_HOST = re.compile(r"^amp[.-]")
_PRINT_HOST = re.compile(r"^print\.")
_PATH_PARTS = (
    re.compile(r"/(?:amp|print|printer|print-version|version-print)(?=/|$)", re.IGNORECASE),
    re.compile(r"[._-](?:amp|print)(?=\.s?html?$|$)", re.IGNORECASE),
    re.compile(r"(?<=\.html)/amp/?$", re.IGNORECASE),
)
_VERSION_KEYS = frozenset(("amp", "print", "printable", "isprint", "print_version", "printversion", "amphtml"))
_VERSION_VALUES = {"outputtype": "amp", "version": "print", "mode": "print", "view": "print", "format": "amp",
                   "action": "print", "tmpl": "component", "do": "print", "theme": "print"}  # fmt: skip
_SECOND_LEVEL = frozenset(("com", "co", "gov", "org", "net", "edu", "ac", "info", "mil", "int", "gob", "in"))
_ITS_OWN_NAME = re.compile(r"\d{4}|(?:[^-]+-){3}")  # a last part such as 1234567 or a-slug-of-words names an article
_HOME_FILES = frozenset(("index.html", "index.htm", "index.php", "index.asp", "index.aspx", "default.aspx", "home"))
MAX_LENGTH = 2000


def canonical_url(url: str | None, named: Iterable[str | None]) -> str | None:
    """The address an article is known by.

    Args:
        url: where the page was found, after redirects; None where it is a file.
        named: what the page names, in order of trust (rel=canonical, og:url, JSON-LD); the first believed is taken.

    Returns:
        An absolute address; without any that is believed the page's own, as of its full version; None without one.
    """
    own = full_version(url) if url else None
    for name in named:
        address = _absolute(name, own)
        if address and _believed(address, own):
            return full_version(address)
    return own


def full_version(url: str) -> str:
    """The address without what asks for its AMP or print version, and without its fragment."""
    try:
        parts = urlsplit(url.strip())
        parts = _unwrapped(parts)
        host = _PRINT_HOST.sub("", _AMP_HOST.sub("", parts.netloc))
    except ValueError:
        return url.strip()
    path = parts.path
    for pattern in _PATH_PARTS:
        path = pattern.sub("", path)
    if not path.strip("/") and parts.path.strip("/"):
        path = parts.path
    query = parts.query if not parts.query else _full_query(parts.query)
    return urlunsplit((parts.scheme, host, path or "/", query, ""))


def _unwrapped(parts: SplitResult) -> SplitResult:
    """The page behind a cache of AMP pages."""
    if parts.netloc.endswith("cdn.ampproject.org"):
        inner = _CACHE_PATH.fullmatch(parts.path)
    elif re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", parts.netloc):
        inner = _GOOGLE_PATH.fullmatch(parts.path)
    else:
        return parts
    return urlsplit(f"https://{inner[1]}") if inner else parts


def _full_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _asks_version(key.lower(), value.lower())]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _asks_version(key: str, value: str) -> bool:
    return key in _VERSION_KEYS or _VERSION_VALUES.get(key) == value


def _absolute(name: str | None, own: str | None) -> str | None:
    name = (name or "").strip()
    if not name or len(name) > MAX_LENGTH or any(char.isspace() for char in name):
        return None
    try:
        if not urlsplit(name).scheme and name.startswith("/") and own:
            name = urljoin(own, name)
        parts = urlsplit(name)
        valid = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return None
    return name if valid else None


def _believed(address: str, own: str | None) -> bool:
    there = urlsplit(full_version(address))
    if is_home(there):
        return False
    if own is None:
        return True
    here = urlsplit(own)
    return same_site(there.hostname or "", here.hostname or "") and not _above(there, here)


def is_home(parts: SplitResult) -> bool:
    """Whether an address is a site's front page, or that of one of its languages."""
    path = parts.path.strip("/").lower()
    return not parts.query and (not path or path in _HOME_FILES or (len(path) == 2 and path.isalpha()))


def _above(there: SplitResult, here: SplitResult) -> bool:
    """Whether an address is a section above the article's own."""
    upper, lower = (unquote(parts.path).strip("/").split("/") for parts in (there, here))
    if len(upper) >= len(lower) or upper != lower[: len(upper)]:
        return False
    return not there.query and not _ITS_OWN_NAME.search(upper[-1])


def same_site(one: str, other: str) -> bool:
    """Whether two hosts are of one site: the same but for what stands before the name that was registered."""
    return bool(one) and _site(one) == _site(other)


def _site(host: str) -> str:
    labels = host.lower().rstrip(".").split(".")
    wanted = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-wanted:])
