"""What tells whether two claims of agreements are one document: all that is compared, read once. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.ledger.days import bounds, is_fine
from bot.ledger.subject import content_stems, is_general, of, share
from bot.models import Claim

TOLD = {"signed": (-2, 30), "planned": (-200, 5)}
"""Days from a signing to the telling of it without a date."""
ALONG = 10  # days between tellings without a date that may be of one document
_ALIKE = 0.6  # share of the shorter subject's words that the longer has, where they are one
MIX = ("document", None)
_CLOSE = 0.05  # of an amount: told rounder
_NEAR = 1  # days between dates told of one signing
_SIGNS = ("name", "goods", "topic", "number")


class Document:
    """A claim with what it is compared by.

    Attributes:
        days: the first and last it may have been signed on, as ordinals; None: it was told on the day ``told``.
    """

    __slots__ = ("claim", "countries", "data", "days", "fine", "marks", "signs", "stems", "told")

    def __init__(self, claim: Claim) -> None:
        self.claim, self.data = claim, claim.data
        when = claim.data.get("date")
        ends, about = bounds(when), claim.data["about"]
        self.days = None if ends is None else (ends[0].toordinal(), ends[1].toordinal())
        self.told = 0 if ends else date.fromisoformat(claim.data["told"]).toordinal()
        self.fine = is_fine(when)
        self.countries = frozenset(of(about, "country") or of(about, "told"))
        self.marks = [frozenset(of(about, head)) for head in ("name", "number", "goods")]
        self.signs = frozenset(token for token in about if token.partition(":")[0] in _SIGNS)
        subject = claim.data.get("subject")
        self.stems = content_stems(subject, claim.data["language"]) if subject else frozenset()


def times(document: Document) -> tuple[int, int]:
    """Days, as ordinals: documents that may be found in time with each other have one in common."""
    if document.days:
        return document.days[0], document.days[1] + _NEAR
    before, after = TOLD[document.data["status"]]
    return document.told - max(after, ALONG), document.told - min(before, -ALONG)


def likeness(document: Document, group: Sequence[Document]) -> float:
    """0 where it cannot be that of the group; else how like it is to the likest of them."""
    if not all(_may_be_one(one, document) for one in group):
        return 0.0
    return max(_alike(one, document) for one in group)


def _may_be_one(one: Document, other: Document) -> bool:
    return (
        _in_time(one, other)  # first: it rules out most
        and _types_agree(one.data, other.data)
        and _counts_agree(one.data, other.data)
        and _parties_agree(one.countries, other.countries)
        and (sums_agree(one.data, other.data) or bool(one.data.get("subject")))
    )


def _in_time(one: Document, other: Document) -> bool:
    mine, theirs = one.days, other.days
    if mine and theirs:
        return max(theirs[0] - mine[1], mine[0] - theirs[1]) <= (_NEAR if one.fine and other.fine else 0)
    if not mine and not theirs:
        return abs(one.told - other.told) <= ALONG
    dated, vague = (one, other) if mine else (other, one)
    low, high = TOLD[vague.data["status"]]
    return low <= _days_after(vague.told, dated) <= high


def _days_after(told: int, dated: Document) -> int:
    """From a signing to a telling; below 0: told before; 0 within the days or months it is told to be of."""
    assert dated.days is not None, "asked of claims with a date"
    first, last = dated.days
    return told - last if told > last else min(0, told - first)


def _types_agree(one: Any, other: Any) -> bool:
    mine, theirs = one["type"], other["type"]
    return mine == theirs or mine in MIX or theirs in MIX or not (one.get("subject") or other.get("subject"))


def _counts_agree(one: Any, other: Any) -> bool:
    mine, theirs = one.get("count"), other.get("count")
    return mine == theirs or not mine or not theirs


def _parties_agree(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the countries told of both can be of one document: those in the words, else in the sentence."""
    return not mine or not theirs or mine <= theirs or theirs <= mine or len(mine & theirs) > 1


def sums_agree(one: Any, other: Any) -> bool:
    """Whether the amounts in the data of two claims can be one."""
    mine, theirs = one.get("amount"), other.get("amount")
    if not mine or not theirs or one.get("currency") != other.get("currency"):
        return True
    return bool(abs(mine - theirs) <= _CLOSE * max(mine, theirs))


def _alike(one: Document, other: Document) -> float:
    """How much what they are about is the same; 0: they are not one."""
    if not one.data.get("subject") or not other.data.get("subject"):
        return _bare_alike(one.data, other.data)
    if any(mine and theirs and not mine & theirs for mine, theirs in zip(one.marks, other.marks, strict=True)):
        return 0.0
    words = share(one.stems, other.stems) if one.data["language"] == other.data["language"] else 0.0
    signs = share(one.signs, other.signs)
    if words >= _ALIKE:
        return 1 + words + signs
    return signs if signs >= _ALIKE and _is_telling(one.signs & other.signs) else 0.0


def _bare_alike(one: Any, other: Any) -> float:
    """Counts by their number, sums by their size; a document of no told subject by its kind and day."""
    if bool(one.get("subject")) != bool(other.get("subject")):
        single = one["type"] == other["type"] == "joint_statement"
        return 0.5 if single else 0.0
    same_count = one.get("count") == other.get("count") and (one.get("count") or 0) > 1
    same_sum = bool(one.get("amount") and other.get("amount")) and sums_agree(one, other)
    single = one["type"] == other["type"] and 1 == one.get("count") == other.get("count")
    return 2.0 if same_count else 1.0 if same_sum or single else 0.0


def _is_telling(signs: frozenset[str]) -> bool:
    """Whether these tell a document, not only the branch it is of."""
    return any(not sign.startswith("topic:") or not is_general(sign.partition(":")[2]) for sign in signs)
