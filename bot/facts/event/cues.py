"""The words of a sentence that tell of a doing, each with the stretch of the sentence that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.facts.event.needless import lasting
from bot.facts.event.scene import Scene
from bot.facts.event.telling import STRONG, TYPES, WEAK
from bot.facts.mentions import Word

_WEIGHT = {concept: rank for rank, concept in enumerate(TYPES)}
_MOST = 60  # telling words of a sentence: what has more is no sentence, and would take time that grows with its square


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that tells of a doing and the stretch [start, end) that speaks of it."""

    word: Word
    type: str
    start: int
    end: int
    first: bool = True


def cues(scene: Scene) -> list[Cue]:
    """The doings a sentence may speak of, in order; the stretches share no letter and cover the sentence."""
    words = lasting(_distinct(scene), scene) or _accepting(scene)
    if not words:
        return []
    borders = [scene.begin, *_borders(scene, words), scene.sentence.end]
    return [
        Cue(word, TYPES[word.concept], *_within(scene, word, borders[number], borders[number + 1]), number == 0)
        for number, word in enumerate(words)
    ]


def _accepting(scene: Scene) -> list[Word]:
    """ "X, who accepted the invitation, goes to Y": a visit, though no word for it is said."""
    return [replace(word, concept="event.invite") for word in scene.said("event.accept")[:1]]


def _within(scene: Scene, word: Word, start: int, end: int) -> tuple[int, int]:
    """The part of a stretch that no semicolon parts from the word, unless behind it is told who took part."""
    before = list(STRONG.finditer(scene.doc.folded, start, word.start))
    after = STRONG.search(scene.doc.folded, word.end, end)
    if after is not None and any(after.start() < attends.start < end for attends in scene.said("event.attend")):
        after = None
    return (before[-1].end() if before else start), (after.start() if after else end)


def _of_people(word: Word, scene: Scene) -> Word:
    """ "X and Y will meet again": two people meet, and no body sits."""
    if word.concept == "event.session" and len(scene.people) > 1:
        return next((other for other in scene.said("event.meet") if other.start == word.start), word)
    return word


def _distinct(scene: Scene) -> list[Word]:
    """The telling words; of those that overlap the longer, and none inside a phrase that means something else."""
    nots = scene.said("event.not", "event.accept")
    kept: list[Word] = []
    words = [_of_people(word, scene) for word in scene.said(*TYPES) if word.start >= scene.begin]
    if len(words) > _MOST:
        return []
    for word in sorted(words, key=lambda w: (w.start - w.end, _WEIGHT[w.concept], w.start)):
        if not any(word.start < other.end and other.start < word.end for other in (*kept, *nots)):
            kept.append(word)
    return sorted(kept, key=lambda word: word.start)


def _borders(scene: Scene, words: Sequence[Word]) -> Iterator[int]:
    """Where the sentence turns from each word to the next."""
    for left, right in pairwise(words):
        yield _border(scene, left.end, right.start)


def _border(scene: Scene, start: int, end: int) -> int:
    """A semicolon, else a word that opens a clause, else a comma, else where one of the two words stands."""
    text = scene.doc.folded
    strong = list(STRONG.finditer(text, start, end))
    if strong:
        return strong[-1].end()
    if scene.head_final:
        comma = WEAK.search(text, start, end)
        return comma.end() if comma else start
    openers = [word.start for word in scene.said("event.border") if start <= word.start < end]
    commas = [match.start() for match in WEAK.finditer(text, start, end)]
    joined = [at for at in openers if any(0 <= at - comma <= 2 for comma in commas)]
    if joined or openers:
        return (joined or openers)[-1]
    ands = [word.start for word in scene.said("event.and") if start <= word.start < end]
    if commas or ands:
        return max((*commas[-1:], *ands[-1:]))
    return _subject(scene, start, end)


def _subject(scene: Scene, start: int, end: int) -> int:
    """ "During the visit X will take part in the session": X belongs to the second."""
    attends = [word.start for word in scene.said("event.attend") if start <= word.start < end]
    people = [person.start for person in scene.people if attends and start <= person.start < attends[-1]]
    return (people or attends or [end])[-1]
