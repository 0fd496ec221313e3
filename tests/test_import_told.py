"""What an import tells of: refusals that flood nobody, speed and share."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.importing import SHOWN, Tally
from bot.cli.progress import percent, progress, told
from bot.models import Refused
from tests.test_import_archives import bring


def test_refusals_flood_nobody(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("oops\n" * 60 + '{"text": 5}\n' * 40 + '{"text": "Text."}\n')
    done = bring(tmp_path, "a.jsonl", "--refused", "refused.txt")
    assert (done.code, done.out) == (0, "1 new, 0 changed, 0 unchanged, 100 refused; facts: none\n")
    shown = done.err.splitlines()
    assert len([line for line in shown if line.startswith("refused: a.jsonl:")]) == SHOWN
    assert shown[SHOWN:] == ["and 80 more refused:", "       40  not JSON", '       40  "text" must be text']
    assert len((tmp_path / "refused.txt").read_text().splitlines()) == 100


def test_a_file_for_refusals_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    done = bring(tmp_path, "a.txt", "--refused", "no/such/folder.txt")
    assert (done.code, done.out) == (2, "")
    assert "no such file or directory" in done.err


def test_reasons_are_counted_without_their_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally()
    for number in range(SHOWN + 1500):
        tally.refuse(Refused(f"a:{number}", f"a page of {number:,} bytes: too long"))
    tally.close()
    assert capsys.readouterr().err.splitlines()[SHOWN:] == ["and 1,500 more refused:", "    1,500  a page of N bytes"]


def test_speed_and_share() -> None:
    assert told(10.0, 5000, 1234, 45_000_000) == "5,000 articles · 123/s · 4.5 MB/s"
    assert [percent(*pair) for pair in ((0, 0), (0, 5), (999, 1000), (1000, 1000))] == [100, 0, 99, 100]


def test_outside_a_terminal_a_line_tells_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter((0.0, 5.0, 5.0, 9.0, 9.0, 15.0, 15.0, 16.0, 16.0))
    monkeypatch.setattr("bot.cli.progress.time.monotonic", lambda: next(clock))
    with progress(100_000_000) as advance:
        for done, articles in ((10_000_000, 50), (20_000_000, 450), (30_000_000, 1250), (31_000_000, 1300)):
            advance(done, articles)
    assert capsys.readouterr().err == "30% · 1,250 articles · 120/s · 2.0 MB/s · 0:00:35 left\n"
