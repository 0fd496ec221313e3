"""TOML and environment -> a frozen ``Config``. Knows where it comes from; what there is to configure stands beside.

A key of [section] may also come from the environment as SILKWIRE_SECTION_KEY, which wins over the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from bot.config.checks import Secret
from bot.config.sections import (
    SECTIONS,
    BotConfig,
    Config,
    FeedsConfig,
    LogConfig,
    SourceConfig,
    StorageConfig,
    TelegramConfig,
    read_section,
    refuse_unknown,
)
from bot.errors import ConfigError

__all__ = [
    "SECTIONS",
    "BotConfig",
    "Config",
    "FeedsConfig",
    "LogConfig",
    "Secret",
    "SourceConfig",
    "StorageConfig",
    "TelegramConfig",
    "find_config",
    "read_config",
]


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
        refuse_unknown(data, SECTIONS, "section", "")
        tables = {name: _table(name, data.get(name, {})) for name in SECTIONS}
        for name, section in SECTIONS.items():
            tables[name] = {**tables[name], **_from_environment(name, section, environ)}
        sections = {name: read_section(section, tables[name], name) for name, section in SECTIONS.items()}
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


def _with_token(telegram: TelegramConfig) -> TelegramConfig:
    if telegram.token or not telegram.token_file:
        return telegram
    try:
        token = Path(telegram.token_file).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"telegram.token_file cannot be read: {telegram.token_file}") from None
    return replace(telegram, token=Secret(token))
