"""The keys there are, by section: each with its default and what its value must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast

from bot.config import checks
from bot.config.checks import NO_SECRET, Secret
from bot.errors import ConfigError
from bot.models import Form, FullText, Ownership, Source


def _key(default: object, check: Callable[[object], Any]) -> Any:
    return field(default=default, metadata={"check": check})


@dataclass(frozen=True, slots=True)
class StorageConfig:
    """[storage]: where articles, facts and chats are kept."""

    url: str = _key("sqlite:///silkwire.db", checks.some_text)


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    """[telegram]: the bot's token, given or in a file, the Bot API server, and what is done about lost answers.

    Attributes:
        ambiguous: a message whose answer was lost may have arrived: "repeat" it, or "hold" it for an admin to decide.
    """

    token: Secret = field(default=NO_SECRET, metadata={"check": checks.secret})
    token_file: str = _key("", checks.text)
    api_base: str = _key("https://api.telegram.org", checks.address)
    ambiguous: Literal["repeat", "hold"] = _key("repeat", checks.one_of("repeat", "hold"))


@dataclass(frozen=True, slots=True)
class BotConfig:
    """[bot]: what holds where a person's client says nothing, whose "today" it is, and who may correct it.

    Attributes:
        purge_after_days: how long the subscriptions of a chat that has shut us out are kept.
    """

    language: str = _key("en", checks.language)
    time_zone: str = _key("UTC", checks.zone)
    admins: tuple[str, ...] = _key((), checks.people)
    trusted: tuple[str, ...] = _key((), checks.people)
    purge_after_days: int = _key(90, checks.number(1, 3650))

    @property
    def correctors(self) -> frozenset[str]:
        """Those whose word corrects facts: the admins, and whom they trust ("telegram:123456789")."""
        return frozenset((*self.admins, *self.trusted))


@dataclass(frozen=True, slots=True)
class LogConfig:
    """[log]: how much is written to standard error, and how."""

    level: str = _key("info", checks.one_of("debug", "info", "warning", "error"))
    format: str = _key("text", checks.one_of("text", "json"))


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One of [[feeds.sources]]: a feed or sitemap to read; articles of its site carry its name.

    Attributes: as of ``bot.models.Source``; "" is not known.
    """

    name: str = field(metadata={"check": checks.some_text})
    url: str = field(metadata={"check": checks.feed_address})
    form: str = _key("feed", checks.one_of("feed", "sitemap"))
    site: str = _key("", checks.maybe_address)
    language: str = _key("", checks.maybe_language)
    country: str = _key("", checks.maybe_country)
    ownership: str = _key("", checks.one_of("", "state", "private", "public", "international"))
    section: str = _key("", checks.text)
    full_text: str = _key("auto", checks.one_of("auto", "always", "never"))

    def source(self) -> Source:
        return Source(
            url=self.url,
            name=self.name,
            form=cast("Form", self.form),
            site=self.site or None,
            language=self.language or None,
            country=self.country or None,
            ownership=cast("Ownership", self.ownership) if self.ownership else None,
            section=self.section or None,
            full_text=cast("FullText", self.full_text),
            origin="config",
        )


def _sources(value: object) -> tuple[SourceConfig, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("must be a list of tables: [[feeds.sources]]")
    return tuple(read_section(SourceConfig, item, f"feeds.sources[{number}]") for number, item in enumerate(value, 1))


@dataclass(frozen=True, slots=True)
class FeedsConfig:
    """[feeds]: what is read, how often and how gently.

    Attributes:
        interval: minutes between two checks of a source, where it asks for no other.
        host_delay: seconds between two requests to one host.
        together: feeds fetched at the same time.
        workers: processes that parse and read.
    """

    preset: bool = _key(True, checks.yes_or_no)
    allow_networks: tuple[str, ...] = _key((), checks.networks)
    contact: str = _key("", checks.line)
    interval: int = _key(15, checks.number(1, 1440))
    host_delay: float = _key(1.0, checks.number(0, 60, whole=False))
    together: int = _key(32, checks.number(1, 256))
    workers: int = _key(2, checks.number(1, 64))
    sources: tuple[SourceConfig, ...] = _key((), _sources)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be configured; ``path`` is the file it was read from, if any."""

    storage: StorageConfig = field(default_factory=StorageConfig)
    telegram: TelegramConfig = field(default_factory=TelegramConfig)
    bot: BotConfig = field(default_factory=BotConfig)
    log: LogConfig = field(default_factory=LogConfig)
    feeds: FeedsConfig = field(default_factory=FeedsConfig)
    path: Path | None = None


SECTIONS: Mapping[str, type] = {
    "storage": StorageConfig,
    "telegram": TelegramConfig,
    "bot": BotConfig,
    "log": LogConfig,
    "feeds": FeedsConfig,
}


def read_section(section: type, table: Mapping[str, Any], name: str) -> Any:
    """A section of the values in a table.

    Raises:
        ConfigError: a key is unknown or missing, or its value is wrong; named by ``name``.
    """
    keys = {key.name: key for key in fields(section)}
    refuse_unknown(table, keys, "key", f"{name}.")
    missing = [key.name for key in keys.values() if key.default is MISSING and key.name not in table]
    if missing:
        raise ConfigError(f"{name}.{missing[0]} is missing")
    return section(**{key: _check(keys[key], value, f"{name}.{key}") for key, value in table.items()})


def refuse_unknown(table: Iterable[str], known: Iterable[str], what: str, prefix: str) -> None:
    """Raise ``ConfigError`` for the first key that is not known."""
    names = tuple(known)
    for key in table:
        if key not in names:
            near = checks.nearest(key, names)
            raise ConfigError(f"{prefix}{key} is no known {what}{near} (known: {', '.join(names)})")


def _check(key: Field[Any], value: object, name: str) -> Any:
    try:
        return key.metadata["check"](value)
    except ValueError as error:
        shown = "" if key.metadata["check"] is checks.secret else f", not {_shown(value)}"
        raise ConfigError(f"{name} {error}{shown}") from None


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
