"""``silkwire cases``: facts that people found wrong -> regression cases, so that they are never read again.

A file of cases is TOML, one table for each:

    [[case]]
    language = "en"
    published = 2025-08-30          # left out where it is not known
    source = "https://..."          # left out where there is none
    reason = "the year is another"  # left out where none was given
    text = "..."                    # the sentence; what stands around it where the sentence alone is not read so
    wrong = { kind = "trade", flow = "turnover", ... }  # the fact that must not be read, without evidence

Who found it wrong is not written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.config import Config
from bot.errors import UserError
from bot.facts import extract
from bot.facts.contract import to_json
from bot.models import Article, Cited, Fact, Report
from storage import Storage, database_file, open_storage

_HEAD = "# Facts that were found wrong and must not be read again; written by `silkwire cases`.\n"


async def write_cases(config: Config, out: Path | None) -> None:
    """Write what was rejected as cases, sorted by what they say; nothing where nothing was.

    Args:
        out: the file, written anew; None is standard output.

    Raises:
        UserError: the file cannot be written.
        StorageError: the database cannot be opened.
    """
    cases: list[str] = []
    if database_file(config.storage.url).exists():
        async with open_storage(config.storage.url) as storage:
            cases = [rendered(await _case(storage, report)) for report in await storage.list_rejected()]
    if not cases:
        print("no fact was found wrong: there are no cases", file=sys.stderr)
        return
    text = "\n".join([_HEAD, *sorted(set(cases))])
    if out is None:
        print(text, end="")
    else:
        _write(out, text)
        print(f"{len(set(cases))} cases in {out}")


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}") from None


def wrong_of(fact: Fact) -> dict[str, Any]:
    """A fact as a case names it: the contract's fields without evidence, and without parts that are not known."""
    fields = {name: value for name, value in to_json(fact).items() if name != "evidence"}
    return {name: _known(value) for name, value in fields.items()}


def rendered(case: Mapping[str, Any]) -> str:
    """A case as TOML."""
    rows = (f"{name} = {_toml(value)}" for name, value in case.items() if value is not None)
    return "[[case]]\n" + "\n".join(rows) + "\n"


async def _case(storage: Storage, report: Report) -> dict[str, Any]:
    cited = report.cited
    revision = None if cited.current else cited.article.revision
    article = await storage.get_article(cited.article.id, revision=revision)
    return {
        "language": cited.article.language,
        "published": cited.article.published,
        "source": cited.article.url,
        "reason": report.rejected.reason if report.rejected else None,
        "text": _least(cited, article),
        "wrong": wrong_of(cited.fact),
    }


def _least(cited: Cited, article: Article | None) -> str:
    """The shortest stretch around the sentence in which the fact is read (still); else the sentence."""
    wrong = wrong_of(cited.fact)
    for text in _stretches(cited, article):
        read = extract(text, language=cited.article.language, published=cited.article.published).facts
        if any(wrong_of(fact) == wrong for fact in read):
            return text
    return cited.sentence


def _stretches(cited: Cited, article: Article | None) -> Iterator[str]:
    """The sentence, its paragraph, the article down to that paragraph, the article."""
    yield cited.sentence
    if article is not None:
        text, evidence = article.text, cited.fact.evidence
        start = text.rfind("\n", 0, evidence.start) + 1
        end = text.find("\n", evidence.end)
        end = len(text) if end < 0 else end
        yield from (text[start:end], text[:end], text)


def _known(value: Any) -> Any:
    return {name: part for name, part in value.items() if part is not None} if isinstance(value, dict) else value


def _toml(value: Any) -> str:
    """A value as TOML; its basic strings take JSON's escapes, and want DEL escaped too."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_toml(part)}" for name, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
