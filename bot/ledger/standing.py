"""The life of a meeting: proposed, upcoming, moved, cancelled, held; and which of its claims time has passed by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.ledger.days import bounds, gap, is_fine
from bot.ledger.rule import Told
from bot.models import Claim, Step

STALE = timedelta(days=365)  # "will meet", and nothing says when: old news after a year
_ORDER = ("proposed", "upcoming", "moved", "cancelled", "held")


def stand(claim: Claim) -> str:
    """What a claim says the meeting is."""
    status, turn = str(claim.data["status"]), claim.data.get("turn")
    return str(turn) if turn and status != "held" else status


def lives(told: Told) -> list[Step]:
    """The steps, in order of the telling; what only repeats, or comes late, is none.

    A plan told with other days than the plan before is a move, whether or not its words say so.
    """
    steps: list[Step] = []
    for claim, tally in sorted(told, key=lambda pair: (pair[1].first, _ORDER.index(stand(pair[0])), pair[1].lead.id)):
        status, when = stand(claim), claim.data.get("date")
        if status == "upcoming" and steps and _is_other(steps[-1], when):
            status = "moved"
        if not steps or _is_step(status, when, steps):
            steps.append(Step(status=status, when=when, told=tally.first, lead=tally.lead))
    return steps


def _is_step(status: str, when: str | None, steps: Sequence[Step]) -> bool:
    last = steps[-1]
    if last.status == "held":
        return False
    if status == last.status == "moved":
        return bool(when and when != last.when)
    if status == "upcoming":
        return last.status == "proposed"
    return status not in (last.status, "proposed")


def _is_other(last: Step, when: str | None) -> bool:
    """Whether a plan has other days than the step before it."""
    if last.status not in ("upcoming", "moved") or not when or not last.when:
        return False
    return bounds(when) is not None and is_fine(when) and gap(last.when, when) > 1


def outdated(claims: Sequence[Claim]) -> list[Claim]:
    """Plans with other days than those it was held on, or was moved to: nobody says so any more."""
    held = [claim for claim in claims if stand(claim) == "held" and claim.data.get("date")]
    moved = [claim for claim in claims if stand(claim) == "moved" and claim.data.get("date")]
    final = held or moved
    if not final:
        return []
    late = [claim for claim in claims if claim not in final and stand(claim) not in ("held", "moved")]
    if held:
        late += moved
    return [claim for claim in late if _contradicts(claim, final)]


def _contradicts(claim: Claim, final: Sequence[Claim]) -> bool:
    when = claim.data.get("date")
    return when is not None and all(gap(one.data["date"], when) > 0 for one in final)
