"""Publisher profiles: by its host, where an outlet's pages hold text, title, day and author. Pure; the data is TOML.

A profile names CSS selectors (type, .class, #id, [name], [name=value], ^= *= $=, descendants and children) or XPath
(begins with "/" or "./"). One that finds nothing is passed over: outlets change their pages without telling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomli
from lxml import etree

_FILE = Path(__file__).parent.parent / "profiles.toml"
_STEP = re.compile(r"\s*(?P<child>>)?\s*(?P<simple>(?:[\w*-]+)?(?:[.#][\w-]+|\[[^\]]*\])*)")
_PART = re.compile(r"(?P<type>^[\w*-]+)|\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<name>[\w:-]+)(?:(?P<sign>[\^*$~]?=)[\"']?(?P<value>[^\"'\]]*)[\"']?)?\]")  # fmt: skip  # noqa: E501


@dataclass(frozen=True, slots=True)
class Profile:
    """How to read the pages of one outlet; selectors in order, the first that finds anything counts.

    Attributes:
        host: the registered name, without www; its subdomains belong to it.
        drop: what is taken out of the text.
        verified: whether it was held against the live site.
    """

    host: str
    text: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    verified: bool = False


def profile_of(url: str | None, profiles: Mapping[str, Profile] | None = None) -> Profile | None:
    """The profile of an address: of its host, else of the nearest name above it; None where there is none."""
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    known = load_profiles() if profiles is None else profiles
    while "." in host:
        if host in known:
            return known[host]
        host = host.partition(".")[2]
    return None


@cache
def load_profiles() -> Mapping[str, Profile]:
    """The profiles that come with Silkwire, by host."""
    return read_profiles(tomli.loads(_FILE.read_text("utf-8")))


def read_profiles(data: Mapping[str, Any]) -> dict[str, Profile]:
    """Profiles from a table of hosts. Raises ValueError: a selector that cannot be read; it names host and selector."""
    found = {}
    for host, table in data.items():
        fields = {name: _several(value) for name, value in table.items() if name != "verified"}
        for selectors in fields.values():
            for selector in selectors:
                _compiled(selector, host)
        found[host] = Profile(host, **fields, verified=bool(table.get("verified", False)))
    return found


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _compiled(selector: str, host: str) -> None:
    try:
        _path(selector)
    except (ValueError, etree.XPathError) as error:
        raise ValueError(f"{host}: {selector!r} is no selector") from error


def select(root: Any, selectors: tuple[str, ...]) -> list[Any]:
    """The elements of the first selector that finds any, none within another."""
    for selector in selectors:
        if found := [one for one in _path(selector)(root) if etree.iselement(one)]:
            every = set(found)
            return [one for one in found if not any(outer in every for outer in one.iterancestors())]
    return []


@cache
def _path(selector: str) -> etree.XPath:
    return etree.XPath(selector if selector.startswith(("/", "./", "(")) else to_xpath(selector))


def to_xpath(selector: str) -> str:
    """The XPath of a CSS selector of the kind above. Raises ValueError: it is another kind."""
    return " | ".join(_one(part.strip()) for part in selector.split(","))


def _one(selector: str) -> str:
    at, path = 0, ""
    while at < len(selector):
        step = _STEP.match(selector, at)
        if step is None or not step["simple"]:
            raise ValueError(selector)
        axis = ("/" if step["child"] else "//") if path else ".//"
        path += axis + _simple(step["simple"])
        at = step.end()
    if not path:
        raise ValueError(selector)
    return path


def _simple(text: str) -> str:
    kind, conditions, at = "*", [], 0
    while at < len(text):
        part = _PART.match(text, at) if at else _PART.match(text)
        if part is None:
            raise ValueError(text)
        if part["type"]:
            kind = part["type"]
        else:
            conditions.append(_condition(part))
        at = part.end()
    return kind + "".join(f"[{condition}]" for condition in conditions)


def _condition(part: re.Match[str]) -> str:
    if part["class"]:
        return f'contains(concat(" ", normalize-space(@class), " "), " {part["class"]} ")'
    if part["id"]:
        return f'@id="{part["id"]}"'
    name, value = f"@{part['name']}", f'"{part["value"] or ""}"'
    match part["sign"]:
        case None:
            return name
        case "=":
            return f"{name}={value}"
        case "^=":
            return f"starts-with({name}, {value})"
        case "*=":
            return f"contains({name}, {value})"
        case "$=":
            return f"substring({name}, string-length({name}) - {len(part['value']) - 1}) = {value}"
    return f'contains(concat(" ", normalize-space({name}), " "), " {part["value"]} ")'
