"""TOML and environment -> a frozen ``Config``. Knows every key there is; decides nothing else.

A key of [section] may also come from the environment as SILKWIRE_SECTION_KEY, which wins over the file.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Secret:
    """Text that does not show itself, however it is printed; ``reveal()`` gives it."""

    _text: str = field(default="", repr=False)

    def __str__(self) -> str:
        return "***" if self._text else ""

    def __bool__(self) -> bool:
        return bool(self._text)

    def reveal(self) -> str:
        return self._text


NO_SECRET = Secret()


# --- What a value must be: each check gives the value, or raises ValueError with "must be ..."


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")
    return value


def _some_text(value: object) -> str:
    if not _text(value).strip():
        raise ValueError("must not be empty")
    return _text(value)


def _secret(value: object) -> Secret:
    return Secret(_text(value).strip())


def _address(value: object) -> str:
    parts = urlsplit(_text(value))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError('must be an address such as "https://example.org"')
    return _text(value).rstrip("/")


def _language(value: object) -> str:
    if not re.fullmatch(r"[a-z]{2}", _text(value)):
        raise ValueError('must be a language\'s two letters, such as "en"')
    return _text(value)


def _maybe_language(value: object) -> str:
    return _language(value) if value else ""


def _zone(value: object) -> str:
    try:
        ZoneInfo(_text(value))
    except (KeyError, ValueError, OSError):
        raise ValueError('must be a time zone\'s name, such as "Asia/Almaty" or "UTC"') from None
    return _text(value)


_PERSON = re.compile(r"(?:telegram|discord):\d{1,20}|terminal:\S+")


def _people(value: object) -> tuple[str, ...]:
    """Names of people as platforms know them: a list, or (in the environment) one text with commas between."""
    names = [name.strip() for name in value.split(",")] if isinstance(value, str) else value
    if not isinstance(names, list):
        raise ValueError('must be a list such as ["telegram:123456789"]')
    for name in names:
        # A user name may be given up and taken by another person; a number stays with its account.
        if not isinstance(name, str) or not _PERSON.fullmatch(name):
            raise ValueError('must be people by platform and number, such as ["telegram:123456789"]')
    return tuple(dict.fromkeys(names))


def _one_of(*known: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value not in known:
            raise ValueError(f"must be one of {', '.join(known)}{_nearest(str(value), known)}")
        return str(value)

    return check


def _key(default: object, check: Callable[[object], Any]) -> Any:
    return field(default=default, metadata={"check": check})


@dataclass(frozen=True, slots=True)
class StorageConfig:
    """[storage]: where articles, facts and chats are kept."""

    url: str = _key("sqlite:///silkwire.db", _some_text)


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    """[telegram]: the bot's token, given or in a file, and the Bot API server."""

    token: Secret = field(default=NO_SECRET, metadata={"check": _secret})
    token_file: str = _key("", _text)
    api_base: str = _key("https://api.telegram.org", _address)


@dataclass(frozen=True, slots=True)
class BotConfig:
    """[bot]: what holds where a person's client says nothing, whose "today" it is, and who may correct it."""

    language: str = _key("en", _language)
    time_zone: str = _key("UTC", _zone)
    admins: tuple[str, ...] = _key((), _people)
    trusted: tuple[str, ...] = _key((), _people)

    @property
    def correctors(self) -> frozenset[str]:
        """Those whose word corrects facts: the admins, and whom they trust ("telegram:123456789")."""
        return frozenset((*self.admins, *self.trusted))


@dataclass(frozen=True, slots=True)
class LogConfig:
    """[log]: how much is written to standard error, and how."""

    level: str = _key("info", _one_of("debug", "info", "warning", "error"))
    format: str = _key("text", _one_of("text", "json"))


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One of [[feeds.sources]]: articles of its site are given its name and language where they name none."""

    name: str = field(metadata={"check": _some_text})
    url: str = field(metadata={"check": _address})
    language: str = _key("", _maybe_language)


def _sources(value: object) -> tuple[SourceConfig, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("must be a list of tables: [[feeds.sources]]")
    return tuple(_read(SourceConfig, item, f"feeds.sources[{number}]") for number, item in enumerate(value, 1))


@dataclass(frozen=True, slots=True)
class FeedsConfig:
    """[feeds]: the outlets that are known by name."""

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


def find_config(option: Path | None, environ: Mapping[str, str], folder: Path) -> Path | None:
    """The file to read: the option, else SILKWIRE_CONFIG, else config.toml in the folder if there is one.

    Raises:
        ConfigError: a file was named and is not there.
    """
    named = option or (Path(environ["SILKWIRE_CONFIG"]) if environ.get("SILKWIRE_CONFIG") else None)
    if named is None:
        usual = folder / "config.toml"
        return usual if usual.is_file() else None
    if not named.is_file():
        raise ConfigError(f"{named}: there is no such file; config.example.toml shows what it may hold")
    return named


def read_config(path: Path | None, environ: Mapping[str, str]) -> Config:
    """The configuration of a file (None: defaults) and the environment.

    Raises:
        ConfigError: one line that names the wrong key or value and the known ones.
    """
    data = _load(path) if path else {}
    try:
        _refuse_unknown(data, SECTIONS, "section", "")
        tables = {name: _table(name, data.get(name, {})) for name in SECTIONS}
        for name, section in SECTIONS.items():
            tables[name] = {**tables[name], **_from_environment(name, section, environ)}
        sections = {name: _read(section, tables[name], name) for name, section in SECTIONS.items()}
        sections["telegram"] = _with_token(sections["telegram"])
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}" if path else str(error)) from None
    return Config(**sections, path=path)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8 text") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _table(name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{name} is a section: write [{name}]")
    return value


def _from_environment(name: str, section: type, environ: Mapping[str, str]) -> dict[str, str]:
    variables = {key.name: f"SILKWIRE_{name}_{key.name}".upper() for key in fields(section) if key.name != "sources"}
    return {key: environ[variable] for key, variable in variables.items() if environ.get(variable)}


def _read(section: type, table: Mapping[str, Any], name: str) -> Any:
    keys = {key.name: key for key in fields(section)}
    _refuse_unknown(table, keys, "key", f"{name}.")
    missing = [key.name for key in keys.values() if key.default is MISSING and key.name not in table]
    if missing:
        raise ConfigError(f"{name}.{missing[0]} is missing")
    return section(**{key: _check(keys[key], value, f"{name}.{key}") for key, value in table.items()})


def _check(key: Field[Any], value: object, name: str) -> Any:
    try:
        return key.metadata["check"](value)
    except ValueError as error:
        shown = "" if key.metadata["check"] is _secret else f", not {_shown(value)}"
        raise ConfigError(f"{name} {error}{shown}") from None


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _refuse_unknown(table: Iterable[str], known: Iterable[str], what: str, prefix: str) -> None:
    names = tuple(known)
    for key in table:
        if key not in names:
            raise ConfigError(f"{prefix}{key} is no known {what}{_nearest(key, names)} (known: {', '.join(names)})")


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def _with_token(telegram: TelegramConfig) -> TelegramConfig:
    if telegram.token or not telegram.token_file:
        return telegram
    try:
        token = Path(telegram.token_file).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"telegram.token_file cannot be read: {telegram.token_file}") from None
    return TelegramConfig(Secret(token), telegram.token_file, telegram.api_base)
