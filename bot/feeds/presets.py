"""The preset pack: ``sources.toml`` -> sources. Fetches nothing: whether an address answers, the doctor tries."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.models import Source

PACK = Path(__file__).with_name("sources.toml")


@cache
def presets() -> tuple[Source, ...]:
    """The sources of the preset pack, in the order of its file."""
    return tuple(replace(Source(**_without_mark(block)), origin="preset") for block in _blocks())


@cache
def verified() -> frozenset[str]:
    """Addresses of the pack that were seen to answer with a feed."""
    return frozenset(block["url"] for block in _blocks() if block["verified"])


@cache
def _blocks() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(PACK.read_text("utf-8"))["source"])


def _without_mark(block: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in block.items() if name != "verified"}
