"""Which claims are one document, or one count of documents: kind of document, parties, date, and what it is about.

Subjects are compared across languages by the names, goods, topics and numbers in them, within a language by their words
too. A bare count ("24 documents") is one by its number, its day and its countries.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.ledger.days import bounds, days_of, is_fine, months_of, shifted, span, turns_of
from bot.ledger.document import ALONG, MIX, TOLD, Document, likeness, sums_agree, times
from bot.ledger.gather import gathered
from bot.ledger.rule import Rule, Told, content, fact_at
from bot.ledger.subject import telling, tokens
from bot.models import About, Claim, Fact, Tally


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
        groups = gathered(map(Document, sorted(claims, key=_turn_to_join)), likeness, times)
        return [[document.claim for document in group] for group in groups]

    def values(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """Claims whose sums contradict; those without one are with the first."""
        ordered = sorted(claims, key=lambda one: (not one.data.get("amount"), _turn_to_join(one)))
        return gathered(ordered, lambda claim, group: float(all(sums_agree(one.data, claim.data) for one in group)))

    def best(self, told: Told) -> tuple[Fact, Tally]:
        """The richest claim's words, with date, count, sum and status as the others have them besides."""
        told = sorted(told, key=lambda pair: (_turn_to_join(pair[0]), pair[1].first, pair[1].lead.id))
        claim, tally = min(told, key=lambda pair: (-_worth(pair[0]), pair[1].first, pair[1].lead.id))
        fields = {name: claim.data.get(name) for name in ("type", "count", "subject", "parties", "date")}
        for name in ("amount", "currency"):
            fields[name] = next((one.data[name] for one, _ in told if one.data.get("amount")), None)
        types = [one.data["type"] for one, _ in told if one.data["type"] not in MIX]
        fields["type"] = (
            types[0] if types and claim.data["type"] in MIX and claim.data.get("subject") else fields["type"]
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
    """By what it is about, else by its count or sum, else by its kind; each with the month it is of, or may be of."""
    when = data.get("date")
    moment = str(when) if when and bounds(when) else str(data["told"])
    months = sorted({day[:7] for day in days_of(moment)} or {moment[:7]})
    if not data.get("subject"):
        return [f"agreement|{head}|{month}" for head in _bare(data) for month in months]
    told = telling(data["about"])
    if told is None:
        days = days_of(moment) or [moment[:7]]
        return [f"agreement|{data['language']}|{day}" for day in days]
    times = _times(data) if told.startswith("name:") else months
    keys = [f"agreement|{told}|{time}" for time in times]
    return keys + [f"agreement|{data['type']}|{month}" for month in months if data["type"] == "joint_statement"]


def _times(data: dict[str, Any]) -> list[str]:
    """Such that claims which ``Document``s may find in time with each other have one in common."""
    ends = bounds(data.get("date"))
    if ends is not None:
        return months_of(*ends) + turns_of(*ends)
    day, (before, after) = date.fromisoformat(data["told"]), TOLD[data["status"]]
    return months_of(shifted(day, min(-after, -ALONG)), shifted(day, max(-before, ALONG)))


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


RULES = {"agreement": AgreementRule()}
