"""Merging: gold facts of the development corpora, grouped by the ledger and by hand (B-cubed), with what differs.

python -m tests.bench.merging [--kind KIND] [--pairs]
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from bot.facts.beside import about
from bot.facts.contract import from_json
from bot.facts.read import read
from bot.ledger import claim_of, partition
from bot.models import Claim, Fact

ROOT = Path(__file__).parents[2]
CORPORA = [ROOT.parent / "shared" / "corpus" / name for name in ("dev", "seeds")]
CASES = ROOT / "tests" / "cases" / "clusters.toml"
UNSEEN = date(2026, 1, 1)

Groups = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Score:
    """B-cubed precision, recall and F1 over facts."""

    precision: float
    recall: float
    facts: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def gold_claims() -> dict[str, tuple[Claim, dict[str, Any]]]:
    """Name of each gold fact -> what it claims, and the fact as written."""
    seen = tomllib.loads(CASES.read_text("utf-8"))["seen"]
    claims: dict[str, tuple[Claim, dict[str, Any]]] = {}
    for folder in CORPORA:
        articles = {row["source"]: row for row in _rows(folder / "articles.jsonl")}
        for gold in _rows(folder / "gold.jsonl"):
            claims |= _claims_of(articles[gold["source"]], gold["facts"], seen.get(gold["source"], UNSEEN))
    return claims


def _claims_of(article: Mapping[str, Any], facts: Sequence[dict[str, Any]], seen: date) -> dict[str, Any]:
    published = date.fromisoformat(article["published"]) if article.get("published") else None
    doc = read(article["text"], language=article.get("language"), published=published)
    found = {}
    for place, written in enumerate(facts):
        fact = _fact(written, article["text"])
        day = doc.published or seen
        claim = claim_of(fact, about(doc, fact), language=doc.language.code, day=day)
        found[f"{article['source']}#{place}"] = (claim, written)
    return found


def _fact(written: Mapping[str, Any], text: str) -> Fact:
    """A gold fact; evidence may be written as the words themselves."""
    said = written["evidence"]
    if isinstance(said, str):
        start = max(0, text.find(said))
        said = {"start": start, "end": start + len(said)}
    return from_json({**written, "evidence": said})


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def by_hand(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each fact -> the facts that are one with it, itself among them."""
    kinds = tomllib.loads(CASES.read_text("utf-8"))
    groups = [frozenset(members) for kind, named in kinds.items() if kind != "seen" for members in named.values()]
    known = {name: group for group in groups for name in group}
    return {name: known.get(name, frozenset((name,))) for name in names}


def by_ledger(claims: Mapping[str, Claim]) -> dict[str, frozenset[str]]:
    """The same, as the ledger has it: what shares keys is partitioned together."""
    found: dict[str, frozenset[str]] = {}
    for names in _components(claims):
        numbered = {id(claims[name]): name for name in names}
        for group in partition([claims[name] for name in names]):
            members = frozenset(numbered[id(claim)] for claim in group)
            found |= dict.fromkeys(members, members)
    return found


def _components(claims: Mapping[str, Claim]) -> list[list[str]]:
    """Facts of one kind that are connected by keys."""
    of: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, claim in claims.items():
        for key in claim.keys:
            of[claim.kind, key].append(name)
    label = {name: name for name in claims}

    def root(name: str) -> str:
        while label[name] != name:
            label[name] = label[label[name]]
            name = label[name]
        return name

    for names in of.values():
        for name in names[1:]:
            label[root(name)] = root(names[0])
    components: dict[str, list[str]] = defaultdict(list)
    for name in claims:
        components[root(name)].append(name)
    return list(components.values())


def score(found: Groups, wanted: Groups) -> Score:
    """How far two groupings of the same facts agree."""
    precision = sum(len(found[name] & wanted[name]) / len(found[name]) for name in wanted)
    recall = sum(len(found[name] & wanted[name]) / len(wanted[name]) for name in wanted)
    return Score(precision / len(wanted), recall / len(wanted), len(wanted))


def pairs(groups: Groups) -> set[tuple[str, str]]:
    """The pairs of facts that are one."""
    return {pair for group in set(groups.values()) for pair in combinations(sorted(group), 2)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kind")
    parser.add_argument("--pairs", action="store_true", help="print what is wrongly joined and wrongly split")
    asked = parser.parse_args()
    gold = gold_claims()
    found, wanted = by_ledger({name: claim for name, (claim, _) in gold.items()}), by_hand(gold)
    for kind in [*sorted({claim.kind for claim, _ in gold.values()}), None]:
        mine = {n: group for n, group in wanted.items() if (kind or gold[n][0].kind) == gold[n][0].kind}
        got = score(found, mine)
        joint = sum(len(group) > 1 for group in mine.values())
        line = (
            f"P {got.precision:.3f}  R {got.recall:.3f}  F1 {got.f1:.3f}  facts {got.facts}, {joint} of them not alone"
        )
        print(f"{kind or 'all':<11}{line}")
    if asked.pairs:
        _show("wrongly joined", pairs(found) - pairs(wanted), gold, asked.kind)
        _show("wrongly split", pairs(wanted) - pairs(found), gold, asked.kind)


def _show(title: str, wrong: Iterable[tuple[str, str]], gold: Mapping[str, Any], kind: str | None) -> None:
    print(f"\n{title}:")
    for pair in sorted(wrong):
        if kind in (None, gold[pair[0]][0].kind):
            for name in pair:
                claim, _ = gold[name]
                told = {key: value for key, value in claim.data.items() if value not in (None, [])}
                print(f"  {name:<32}{json.dumps(told, ensure_ascii=False)}")
            print()


if __name__ == "__main__":
    main()
