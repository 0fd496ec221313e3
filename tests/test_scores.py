"""How much of what articles state is read: field F1 by the contract's own scorer, which lies beside the project.

The floors guard what has been reached; they are no targets.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.facts import extract
from bot.facts.contract import to_json

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
SCORER = SHARED / "score.py"
FLOORS = {
    SHARED / "corpus" / "dev": 0.98,
    SHARED / "corpus" / "seeds": 0.95,
    HERE / "cases" / "articles" / "ru-bg": 0.92,
    HERE / "cases" / "articles" / "en-kk-zh": 0.93,
}

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="the scorer lies beside the project, not in it")


@pytest.mark.parametrize("corpus", FLOORS, ids=lambda path: path.name)
def test_field_f1_does_not_fall(corpus: Path, tmp_path: Path) -> None:
    figures = score(corpus, tmp_path / "predicted.jsonl")
    assert figures["all/all"]["F1"] >= FLOORS[corpus]
    assert figures["language_accuracy"] == 1.0


def score(corpus: Path, predicted: Path) -> dict[str, Any]:
    lines = (corpus / "articles.jsonl").read_text("utf-8").splitlines()
    predicted.write_text("".join(f"{json.dumps(read(json.loads(line)))}\n" for line in lines), "utf-8")
    command = [sys.executable, str(SCORER), str(corpus), "--pred", str(predicted), "--json"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def read(article: dict[str, Any]) -> dict[str, Any]:
    """What ``silkwire extract`` prints, the language left for it to tell."""
    day = article.get("published")
    found = extract(article["text"], published=date.fromisoformat(day) if day else None)
    return {"source": article["source"], "language": found.language, "facts": [to_json(fact) for fact in found.facts]}
