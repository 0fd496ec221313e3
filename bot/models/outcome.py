"""What a platform answers to one message, in words that no platform's library knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived; ``message`` is the platform's id of it."""

    message: str


@dataclass(frozen=True, slots=True)
class Wait:
    """It did not, and the platform names the seconds to wait: with this chat, or with all (``everywhere``)."""

    seconds: float
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """The chat cannot be written to until somebody there changes that: "blocked", "kicked", "no rights", ..."""

    reason: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat has another id from now on."""

    chat: str


@dataclass(frozen=True, slots=True)
class Simplified:
    """This form of the message is refused; it may be taken as ``payload``."""

    payload: str


@dataclass(frozen=True, slots=True)
class Refused:
    """This message will never be taken; others may be."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """It did not arrive, and may if it is sent again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It was on its way when the answer was lost: it may have arrived."""

    reason: str


Outcome = Sent | Wait | Closed | Migrated | Simplified | Refused | Unreachable | Unknown
