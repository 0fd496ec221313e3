"""The ledger against facts of the development corpora that were grouped by hand; skipped where these are absent."""

from __future__ import annotations

import pytest

from tests.bench.merging import CORPORA, Score, by_hand, by_ledger, gold_claims, pairs, score

FLOOR = 0.95  # B-cubed F1, of each kind and of all


def test_a_score_counts_what_is_joined_and_what_is_split() -> None:
    one, two = frozenset("a"), frozenset("b")
    both = one | two
    joined, apart = dict.fromkeys("ab", both), {"a": one, "b": two}
    assert score(joined, joined) == Score(1.0, 1.0, 2)
    assert score(joined, apart) == Score(0.5, 1.0, 2)
    assert score(apart, joined) == Score(1.0, 0.5, 2)
    assert pairs(joined) == {("a", "b")}
    assert pairs(apart) == set()


@pytest.mark.skipif(not all(folder.exists() for folder in CORPORA), reason="the corpora are not beside the repository")
def test_facts_of_the_corpora_are_grouped_as_by_hand() -> None:
    gold = gold_claims()
    claims = {name: claim for name, (claim, _) in gold.items()}
    found, wanted = by_ledger(claims), by_hand(gold)
    named = {name for group in wanted.values() for name in group}
    assert named <= set(gold), "clusters.toml names facts that there are none of"
    assert score(found, wanted).f1 >= FLOOR
    for kind in {claim.kind for claim in claims.values()}:
        mine = {name: group for name, group in wanted.items() if claims[name].kind == kind}
        assert score(found, mine).f1 >= FLOOR, kind
