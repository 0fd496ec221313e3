"""What was found wrong is not read again; and ``silkwire cases`` writes such cases so that they can be run."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.cli.cases import rendered, write_cases, wrong_of
from bot.config import Config, StorageConfig
from bot.errors import UserError
from bot.facts import extract
from bot.models import Fact
from storage import open_storage
from tests.making import NOW, TEXT, article
from tests.rejected_cases import Case, cases_in, is_read, name_of, still_read

CASES = sorted((Path(__file__).parent / "cases").glob("rejected*.toml"))


@pytest.mark.parametrize("case", cases_in(*CASES), ids=name_of)
def test_what_was_found_wrong_is_not_read_again(case: Case) -> None:
    assert not is_read(case)


def test_a_case_whose_fact_is_read_fails() -> None:
    (fact, *_) = read()
    case = {"language": "en", "published": date(2025, 8, 30), "text": TEXT, "wrong": wrong_of(fact)}
    assert still_read([case]) == [name_of(case)]


def read() -> Sequence[Fact]:
    return extract(TEXT, language="en", published=date(2025, 8, 30)).facts


async def rejecting(folder: Path, *reasons: str | None, **fields: Any) -> Config:
    """A store of TEXT whose first facts were rejected for these reasons."""
    config = Config(storage=StorageConfig(url=f"sqlite:///{folder}/silkwire.db"))
    async with open_storage(config.storage.url) as storage:
        saved = await storage.save_article(article(**fields), read())
        for name, reason in zip(saved.added, reasons, strict=False):
            await storage.reject(name, by="telegram:4242", reason=reason, now=NOW)
    return config


async def test_the_file_can_be_run_and_fails_until_the_extractor_is_mended(tmp_path: Path) -> None:
    config = await rejecting(tmp_path, "another year", None, url="https://wire.example/1")
    out = tmp_path / "rejected.toml"
    await write_cases(config, out)
    cases = cases_in(out)
    assert len(cases) == 2
    assert len(still_read(cases)) == 2
    assert {case.get("reason") for case in cases} == {"another year", None}
    for case in cases:
        assert case["published"] == date(2025, 8, 30)
        assert case["source"] == "https://wire.example/1"
        assert case["text"] in TEXT.split("\n")  # the sentence alone is enough
        assert "evidence" not in case["wrong"]
    assert "4242" not in out.read_text("utf-8")


async def test_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await write_cases(await rejecting(tmp_path, "no"), None)
    (case,) = tomllib.loads(capsys.readouterr().out)["case"]
    assert case["reason"] == "no"


async def test_more_of_the_text_is_taken_where_the_sentence_alone_reads_otherwise(tmp_path: Path) -> None:
    text = "Kazakhstan and China met in Astana.\nTrade between them grew in 2024.\nIt reached 43.8 billion dollars."
    config = Config(storage=StorageConfig(url=f"sqlite:///{tmp_path}/silkwire.db"))
    async with open_storage(config.storage.url) as storage:
        facts = extract(text, language="en", published=date(2025, 8, 30)).facts
        saved = await storage.save_article(article(text=text), facts)
        for name in saved.added:
            await storage.reject(name, by="telegram:1", reason=None, now=NOW)
    out = tmp_path / "rejected.toml"
    await write_cases(config, out)
    assert len(still_read(cases_in(out))) == len({str(wrong_of(fact)) for fact in facts}) > 0


async def test_where_nothing_was_rejected_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await write_cases(await rejecting(tmp_path), tmp_path / "rejected.toml")
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "no fact was found wrong: there are no cases\n")
    assert not (tmp_path / "rejected.toml").exists()


async def test_a_file_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        await write_cases(await rejecting(tmp_path, "no"), tmp_path / "no" / "rejected.toml")


@pytest.mark.parametrize("text", ['"quoted" \\ back', "lines\n\r\nand\ttabs", "\x7f\x00\x1f", "字 ё қ 😀", "'''", ""])
def test_any_text_survives(text: str) -> None:
    case = {
        "language": "en",
        "published": None,
        "text": text,
        "wrong": {"kind": "trade", "amount": 1.5, "goods": [text]},
    }
    (found,) = tomllib.loads(rendered(case))["case"]
    assert found == {name: value for name, value in case.items() if value is not None}
