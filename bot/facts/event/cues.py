"""The words of a sentence that tell of a doing, each with the stretch of the sentence that belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.facts.event.scene import Scene
from bot.facts.mentions import Word

# What a concept tells of, weightiest first: of two words that overlap, the longer counts, then the weightier.
TYPES = {
    "event.summit": "summit",
    "event.leaders": "summit",
    "event.ministers": "forum",
    "event.commission": "talks",
    "event.council": "forum",
    "event.board": "forum",
    "event.panel": "talks",
    "event.forum": "forum",
    "event.conference": "forum",
    "event.visit": "visit",
    "event.visits": "visit",
    "event.goes": "visit",
    "event.arrive": "visit",
    "event.previous": "visit",
    "event.receive": "talks",
    "event.meet": "talks",
    "event.talks": "talks",
    "event.meeting": "talks",
    "event.session": "forum",
    "event.invite": "visit",
    "event.gather": "summit",
    "event.welcome": "talks",
    "event.phone": "talks",
    "event.discuss": "talks",
}
_WEIGHT = {concept: rank for rank, concept in enumerate(TYPES)}
VISITS = ("event.visit", "event.visits")
_COMING = ("event.arrive", "event.goes")
_VAGUE = ("event.board", "event.panel")
_BODIES = ("event.summit", "event.council", "event.commission", "event.board", "event.panel")
_TALKING = {"event.meet", "event.receive", "event.talks", "event.meeting"}
_GATHERING = (
    "event.summit",
    "event.forum",
    "event.conference",
    "event.council",
    "event.leaders",
    "event.ministers",
    "event.commission",
)
LEVELS = ("event.level.state", "event.level.official", "event.level.working")
_MOST = 60  # telling words of a sentence: what has more is no sentence, and would take time that grows with its square
_BODY = 50  # letters between "meeting" and the body that meets
_OBJECT = 20  # letters between "visit" and the gathering that is its object
_STRONG = re.compile(r"[;；。]")
_WEAK = re.compile(r"[,，]|\s[–—-]+\s|:")


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
    words = _lasting(_distinct(scene), scene) or _accepting(scene)
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
    before = list(_STRONG.finditer(scene.doc.folded, start, word.start))
    after = _STRONG.search(scene.doc.folded, word.end, end)
    if after is not None and any(after.start() < attends.start < end for attends in scene.said("event.attend")):
        after = None
    return (before[-1].end() if before else start), (after.start() if after else end)


def _distinct(scene: Scene) -> list[Word]:
    """The telling words; of those that overlap the longer, and none inside a phrase that means something else."""
    nots = scene.said("event.not", "event.accept")
    kept: list[Word] = []
    words = [word for word in scene.said(*TYPES) if word.start >= scene.begin]
    if len(words) > _MOST:
        return []
    for word in sorted(words, key=lambda w: (w.start - w.end, _WEIGHT[w.concept], w.start)):
        if not any(word.start < other.end and other.start < word.end for other in (*kept, *nots)):
            kept.append(word)
    return sorted(kept, key=lambda word: word.start)


def _lasting(words: list[Word], scene: Scene) -> list[Word]:
    """Without those that another word of the sentence makes needless."""
    concepts = {word.concept for word in words}
    visit = bool(concepts & set(VISITS))
    gathering = any(word.concept in _GATHERING for word in words)
    invited = bool(scene.said("event.invite", "event.accept"))
    kept = []
    for word in words:
        if word.concept in _COMING and (visit or gathering) and not (word.concept == "event.goes" and invited):
            continue
        if word.concept == "event.goes" and not invited:
            continue
        if word.concept in ("event.session", "event.invite", "event.discuss") and (gathering or len(words) > 1):
            continue
        if word.concept == "event.phone" and concepts & _TALKING:
            continue
        if word.concept == "event.gather" and (len(words) > 1 or not scene.said("event.heads")):
            continue
        if word.concept == "event.welcome" and (len(words) > 1 or len(scene.people) < 2):
            continue
        if word.concept == "event.arrive" and _guest(word, words):
            continue
        if word.concept == "event.receive" and not scene.people:
            continue
        if word.concept in _VAGUE and not _in_session(word, scene):
            continue
        if word.concept == "event.meeting" and _of_a_body(word, words, scene):
            continue
        if word.concept in _GATHERING and _same_phrase(word, words):
            continue
        if word.concept in VISITS and _object(word, words, scene):
            continue
        kept.append(word)
    return _one_visit(kept, scene)


def _object(word: Word, words: list[Word], scene: Scene) -> bool:
    """ "will visit the summit": the summit alone."""
    after = next((other for other in words if other.start >= word.end), None)
    if after is None or after.concept not in _GATHERING or after.start - word.end > _OBJECT:
        return False
    places = [*scene.cities, *scene.countries, *scene.people]
    text = scene.between(word.end, after.start)
    return (
        not _STRONG.search(text)
        and not _WEAK.search(text)
        and not any(word.end <= name.start < after.start for name in places)
    )


def _same_phrase(word: Word, words: list[Word]) -> bool:
    """ "forum summit": the last word says what it is."""
    return any(other.concept in _GATHERING and 0 <= other.start - word.end <= 1 for other in words)


def _guest(word: Word, words: list[Word]) -> bool:
    """ "received the visiting minister"."""
    hosts = [other for other in words if other.concept in ("event.receive", "event.meet")]
    return any(0 <= word.start - other.end <= _OBJECT for other in hosts)


def _in_session(word: Word, scene: Scene) -> bool:
    """A council or committee that only its session makes known: "the fifth session of the ... council"."""
    near = scene.beside(word, "event.session", reach=_BODY) or scene.beside(
        word, "event.session", reach=_BODY, after=True
    )
    return near is not None


def _of_a_body(word: Word, words: list[Word], scene: Scene) -> bool:
    """ "the meeting of the council": the council's."""
    after = next((other for other in words if other.start >= word.end), None)
    if after is None or after.concept not in _BODIES or after.start - word.end > _BODY:
        return False
    return not _WEAK.search(scene.between(word.end, after.start)) and not any(
        word.end <= person.start < after.start for person in scene.people
    )


def _one_visit(words: list[Word], scene: Scene) -> list[Word]:
    """ "visits China on a working visit" is said once: the word with the level stays."""
    kept: list[Word] = []
    for word in words:
        last = kept[-1] if kept else None
        if last is not None and last.concept in VISITS and word.concept in VISITS:
            text = scene.between(last.end, word.start)
            if not _STRONG.search(text) and not _WEAK.search(text) and not _opened(scene, last, word):
                kept[-1] = word if scene.beside(word, *LEVELS) else last
                continue
        kept.append(word)
    return kept


def _opened(scene: Scene, last: Word, word: Word) -> bool:
    return any(last.end <= w.start < word.start for w in scene.said("event.and", "event.border"))


def _borders(scene: Scene, words: Sequence[Word]) -> Iterator[int]:
    """Where the sentence turns from each word to the next."""
    for left, right in pairwise(words):
        yield _border(scene, left.end, right.start)


def _border(scene: Scene, start: int, end: int) -> int:
    """A semicolon, else a word that opens a clause, else a comma, else where one of the two words stands."""
    text = scene.doc.folded
    strong = list(_STRONG.finditer(text, start, end))
    if strong:
        return strong[-1].end()
    if scene.head_final:
        comma = _WEAK.search(text, start, end)
        return comma.end() if comma else start
    openers = [word.start for word in scene.said("event.border") if start <= word.start < end]
    commas = [match.start() for match in _WEAK.finditer(text, start, end)]
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
