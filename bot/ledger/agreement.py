"""Which claims are one document, or one count of documents: kind of document, parties, date, and what it is about.

Subjects are compared across languages by the names, goods, topics and numbers in them, within a language by their words
too. A bare count ("24 documents") is one by its number, its day and its countries.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.ledger.days import bounds, days_of, gap, is_fine, span
from bot.ledger.rule import Rule, Told, content, fact_at
from bot.ledger.subject import content_stems, is_general, of, share, telling, tokens
from bot.models import About, Claim, Fact, Tally

_TOLD = {"signed": (-2, 30), "planned": (-200, 5)}
"""Days from a signing to the telling of it without a date."""
_ALONG = 10  # days between tellings without a date that may be of one document
_ALIKE = 0.6  # share of the shorter subject's words that the longer has, where they are one
_MIX = ("document", None)
_CLOSE = 0.05  # of an amount: told rounder
_NEAR = 1  # days between dates told of one signing


class AgreementRule(Rule):
    """Documents signed or to be signed."""

    def claim(self, fact: Fact, about: About, language: str, day: date) -> Claim:
        """The fact, its language, what it is about; the day of the telling where it has no date."""
        data = content(fact)
        data["language"] = language
        said = [text for text in (data.get("subject"), *(data.get("parties") or ())) if text]
        data["about"] = tokens("; ".join(said), language, about)
        if bounds(data.get("date")) is None:
            data["told"] = day.isoformat()
        return Claim(kind=fact.kind, data=data, keys=tuple(sorted(set(_keys(data)))))

    def partition(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """Finest date and richest first; each joins the document it is most like, or begins one."""
        groups: list[list[Claim]] = []
        for claim in sorted(claims, key=_turn_to_join):
            likeness = [(_likeness(claim, group), -at) for at, group in enumerate(groups)]
            best, at = max(likeness, default=(0.0, 0))
            if best > 0:
                groups[-at].append(claim)
            else:
                groups.append([claim])
        return groups

    def values(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """Claims whose sums contradict; those without one are with the first."""
        groups: list[list[Claim]] = []
        for claim in sorted(claims, key=lambda one: (not one.data.get("amount"), _turn_to_join(one))):
            fit = next((group for group in groups if all(_sums_agree(one, claim) for one in group)), None)
            if fit is None:
                groups.append([claim])
            else:
                fit.append(claim)
        return groups

    def best(self, told: Told) -> tuple[Fact, Tally]:
        """The richest claim's words, with date, count, sum and status as the others have them besides."""
        told = sorted(told, key=lambda pair: (_turn_to_join(pair[0]), pair[1].first, pair[1].lead.id))
        claim, tally = min(told, key=lambda pair: (-_worth(pair[0]), pair[1].first, pair[1].lead.id))
        fields = {name: claim.data.get(name) for name in ("type", "count", "subject", "parties", "date")}
        for name in ("amount", "currency"):
            fields[name] = next((one.data[name] for one, _ in told if one.data.get("amount")), None)
        types = [one.data["type"] for one, _ in told if one.data["type"] not in _MIX]
        fields["type"] = (
            types[0] if types and claim.data["type"] in _MIX and claim.data.get("subject") else fields["type"]
        )
        fields["count"] = next((one.data["count"] for one, _ in told if one.data.get("count")), None)
        dates = sorted({str(one.data["date"]) for one, _ in told if one.data.get("date")}, key=_exactness)
        fields["date"] = dates[0] if dates else None
        signed = any(one.data["status"] == "signed" for one, _ in told)
        fields["status"] = "signed" if signed else "planned"
        return fact_at(
            claim.kind, {name: value for name, value in fields.items() if value not in (None, [])}, tally.lead.fact
        ), tally


def _keys(data: dict[str, Any]) -> list[str]:
    """By what it is about, else by its count or sum, else by its kind; each with the month or year it is of."""
    when = data.get("date")
    moment = str(when) if when and bounds(when) else str(data["told"])
    months = sorted({day[:7] for day in days_of(moment)} or {moment[:7]})
    if not data.get("subject"):
        return [f"agreement|{head}|{month}" for head in _bare(data) for month in months]
    told = telling(data["about"])
    if told is None:
        days = days_of(moment) or [moment[:7]]
        return [f"agreement|{data['language']}|{day}" for day in days]
    periods = [month[:4] for month in months] if told.startswith("name:") else months
    keys = [f"agreement|{told}|{period}" for period in periods]
    return keys + [f"agreement|{data['type']}|{month}" for month in months if data["type"] == "joint_statement"]


def _bare(data: dict[str, Any]) -> list[str]:
    heads = []
    if (data.get("count") or 0) > 1:
        heads.append(f"{data['count']} documents")
    if data.get("amount"):
        heads.append(f"{data['amount']:.2g} {data.get('currency')}")
    return heads or [data["type"]]


def _turn_to_join(claim: Claim) -> tuple[Any, ...]:
    when = claim.data.get("date")
    return (*_exactness(when), -_worth(claim), repr(sorted(claim.data.items())))


def _exactness(when: str | None) -> tuple[Any, ...]:
    return (not is_fine(when), not span(when), span(when), when or "")


def _worth(claim: Claim) -> int:
    """How much a claim says."""
    filled = sum(bool(claim.data.get(name)) for name in ("subject", "parties", "amount", "date", "count"))
    words = min(len(str(claim.data.get("subject") or "")), 80) // 20
    return 4 * filled + words + int(claim.data["status"] == "signed")


# --- What joins what


def _likeness(claim: Claim, group: Sequence[Claim]) -> float:
    """0 where a claim cannot be of the document; else how like it is to the likest of the group."""
    if not all(_may_be_one(one, claim) for one in group):
        return 0.0
    return max(_alike(one, claim) for one in group)


def _may_be_one(one: Claim, other: Claim) -> bool:
    return (
        _types_agree(one, other)
        and _counts_agree(one, other)
        and _in_time(one, other)
        and _parties_agree(one, other)
        and (_sums_agree(one, other) or bool(one.data.get("subject")))
    )


def _types_agree(one: Claim, other: Claim) -> bool:
    mine, theirs = one.data["type"], other.data["type"]
    return (
        mine == theirs or mine in _MIX or theirs in _MIX or not (one.data.get("subject") or other.data.get("subject"))
    )


def _counts_agree(one: Claim, other: Claim) -> bool:
    mine, theirs = one.data.get("count"), other.data.get("count")
    return mine == theirs or not mine or not theirs


def _in_time(one: Claim, other: Claim) -> bool:
    mine, theirs = one.data.get("date"), other.data.get("date")
    if bounds(mine) and bounds(theirs):
        return gap(str(mine), str(theirs)) <= (_NEAR if is_fine(mine) and is_fine(theirs) else 0)
    if bounds(mine) is None and bounds(theirs) is None:
        told = [date.fromisoformat(claim.data["told"]) for claim in (one, other)]
        return abs((told[0] - told[1]).days) <= _ALONG
    dated, vague = (one, other) if bounds(mine) else (other, one)
    low, high = _TOLD[vague.data["status"]]
    return low <= _days_after(date.fromisoformat(vague.data["told"]), dated) <= high


def _days_after(told: date, dated: Claim) -> int:
    """From a signing to a telling; below 0: told before; 0 within the days or months it is told to be of."""
    ends = bounds(dated.data["date"])
    assert ends is not None, "asked of claims with a date"
    return (told - ends[1]).days if told > ends[1] else min(0, (told - ends[0]).days)


def _parties_agree(one: Claim, other: Claim) -> bool:
    """Whether the countries told of both can be of one document: those in the words, else in the sentence."""
    mine, theirs = _countries(one), _countries(other)
    return not mine or not theirs or mine <= theirs or theirs <= mine or len(mine & theirs) > 1


def _countries(claim: Claim) -> frozenset[str]:
    return frozenset(of(claim.data["about"], "country") or of(claim.data["about"], "told"))


def _sums_agree(one: Claim, other: Claim) -> bool:
    mine, theirs = one.data.get("amount"), other.data.get("amount")
    if not mine or not theirs or one.data.get("currency") != other.data.get("currency"):
        return True
    return bool(abs(mine - theirs) <= _CLOSE * max(mine, theirs))


def _alike(one: Claim, other: Claim) -> float:
    """How much what they are about is the same; 0: they are not one."""
    mine, theirs = one.data.get("subject"), other.data.get("subject")
    if not mine or not theirs:
        return _bare_alike(one, other)
    if _differ(one, other, "name") or _differ(one, other, "number") or _differ(one, other, "goods"):
        return 0.0
    words = 0.0
    if one.data["language"] == other.data["language"]:
        words = share(content_stems(mine, one.data["language"]), content_stems(theirs, other.data["language"]))
    signs = share(_signs(one), _signs(other))
    if words >= _ALIKE:
        return 1 + words + signs
    return signs if signs >= _ALIKE and _is_telling(_signs(one) & _signs(other)) else 0.0


def _bare_alike(one: Claim, other: Claim) -> float:
    """Counts by their number, sums by their size; a document of no told subject by its kind and day."""
    if bool(one.data.get("subject")) != bool(other.data.get("subject")):
        single = one.data["type"] == other.data["type"] == "joint_statement"
        return 0.5 if single else 0.0
    same_count = one.data.get("count") == other.data.get("count") and (one.data.get("count") or 0) > 1
    same_sum = bool(one.data.get("amount") and other.data.get("amount")) and _sums_agree(one, other)
    single = one.data["type"] == other.data["type"] and 1 == one.data.get("count") == other.data.get("count")
    return 2.0 if same_count else 1.0 if same_sum or single else 0.0


def _differ(one: Claim, other: Claim, head: str) -> bool:
    mine, theirs = set(of(one.data["about"], head)), set(of(other.data["about"], head))
    return bool(mine and theirs and not mine & theirs)


def _signs(claim: Claim) -> frozenset[str]:
    heads = ("name", "goods", "topic", "number")
    return frozenset(token for token in claim.data["about"] if token.partition(":")[0] in heads)


def _is_telling(signs: frozenset[str]) -> bool:
    """Whether these tell a document, not only the branch it is of."""
    return any(not sign.startswith("topic:") or not is_general(sign.partition(":")[2]) for sign in signs)


RULES = {"agreement": AgreementRule()}
