"""Cases of facts that must not be read (``silkwire cases`` writes such files), and what checks one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.cli.cases import wrong_of
from bot.facts import extract

Case = Mapping[str, Any]


def cases_in(*paths: Path) -> list[Case]:
    """The cases of some files, each as it stands."""
    return [case for path in paths for case in tomllib.loads(path.read_text("utf-8"))["case"]]


def is_read(case: Case) -> bool:
    """Whether the wrong fact is read (again) from the case's text."""
    found = extract(case["text"], language=case["language"], published=case.get("published")).facts
    return any(wrong_of(fact) == case["wrong"] for fact in found)


def name_of(case: Case) -> str:
    return f"{case['language']}: {case['text'][:40]}"


def still_read(cases: Iterable[Case]) -> list[str]:
    """The names of the cases that fail."""
    return [name_of(case) for case in cases if is_read(case)]
