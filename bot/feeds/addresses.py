"""One form of an address for all that lead to the same article. Pure; the network is not asked."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

# What says where a reader came from, or who reads: Google, Meta, Yandex, Microsoft, mail and campaign tools, sessions.
_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d|link_\w+)|_?openstat|_ga|_gl|[gdyw]?clid|[gw]braid|(?:fb|ms|ys|tw|tt)clid"
    r"|fb_(?:action_ids|source|ref)|mc_[ce]id|igshid?|ref_(?:src|url)|li_fat_id|mkt_tok|vero_id|oly_(?:anon|enc)_id"
    r"|__twitter_impression|cmpid|ocid|smid|xtor|rss|phpsessid|jsessionid",
    re.IGNORECASE,
)
_CAMPAIGN = re.compile(r"(?:utm_\w+=[^&]*(?:&|$))+")  # all there is, most often
_FROM = ("from", "source", "src", "ref", "via", "partner", "referrer")
_WAYS = ("rss", "feed", "rssfeed", "telegram", "tg", "twitter", "facebook", "fb", "vk", "whatsapp", "email", "amp")
_YES = ("", "1", "y", "yes", "true")
_VERSIONS = {"amp": _YES, "print": _YES, "output": ("amp",), "outputtype": ("amp",)}
_VARIANT_HOST = re.compile(r"(?:(?:www\d?|m|mobile|amp|wap)\.)+(?=[^.]+\.)")
_VARIANT_PATH = re.compile(r"(?:/amp)+(?=/?$)|^(?:/amp)+(?=/.)|\.amp(?=\.html$|$)|;jsessionid=[^/?]*", re.IGNORECASE)
_CACHES = re.compile(r"(?:(?:www\.)?google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[cv])/(?:s/)?(?=[^/]+\.)")
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_DEFAULT_PORTS = (None, 80, 443)


def canonical(address: str) -> str:
    """An address without what changes from visit to visit or from device to device.

    Folded are the scheme, www, mobile and AMP hosts and paths, a default port, the fragment, tracking parameters, the
    order of the others, escapes. What is no web address is given as it is.

        canonical("http://www.a.org:80/x/?b=2&utm_source=t&a=1#top")  # "a.org/x?a=1&b=2"
    """
    given = address.strip()
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return given
    if parts.scheme not in ("http", "https") or not host:
        return given
    if (kept := _CACHES.match(f"{host}{parts.path}")) is not None:
        return canonical(f"http://{host}{parts.path}".replace(kept[0], "", 1) + f"?{parts.query}")
    folded = f"{_host(host)}{'' if port in _DEFAULT_PORTS else f':{port}'}{_path(parts.path)}"
    query = f"?{_query(parts.query)}" if parts.query else ""
    route = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""  # a page made by a script
    return folded + (query if query != "?" else "") + route


def _host(host: str) -> str:
    host = host.rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return host
    return _VARIANT_HOST.sub("", host, count=1) if host.startswith(("w", "m", "a")) else host


def _path(path: str) -> str:
    if "//" in path:
        path = re.sub("//+", "/", path)
    if not path.isascii() or " " in path:
        path = quote(path, safe="/%:@!$&'()*+,;=~", errors="replace")
    if "%" in path:
        path = _ESCAPE.sub(lambda escape: escape[0].upper(), path)
    if "amp" in path.lower() or ";" in path:
        path = _VARIANT_PATH.sub("", path)
    return path.rstrip("/")


def _query(query: str) -> str:
    if _CAMPAIGN.fullmatch(query):
        return ""
    pairs = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if _tells(name, value)]
    return urlencode(sorted(pairs), errors="replace")


def _tells(name: str, value: str) -> bool:
    """Whether a parameter may tell one article from another."""
    low, said = name.lower(), value.lower()
    if low in _FROM and said in _WAYS:
        return False
    return not (_TRACKING.fullmatch(name) or said in _VERSIONS.get(low, ()))
