"""Telling words that another word of their sentence makes needless, or that nothing beside them makes telling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.facts.event.scene import Scene
from bot.facts.event.telling import BODIES, GATHERINGS, LEVELS, STRONG, TYPES, VISITS, WEAK
from bot.facts.mentions import Word

_BODY = 50  # letters between "meeting" and the body that meets
_MEETS = 80  # letters between a working group and the session for which it gathered
_BESIDE = 12  # letters between "stayed" and where
_OBJECT = 20  # letters between "visit" and the gathering that is its object
_TALKING = {"event.meet", "event.receive", "event.talks", "event.meeting"}
_Words = Sequence[Word]


def lasting(words: _Words, scene: Scene) -> list[Word]:
    """The words that tell of something, one for a visit that is said twice."""
    return _one_visit([word for word in words if not _needless(word, words, scene)], scene)


def _needless(word: Word, words: _Words, scene: Scene) -> bool:
    return any(rule(word, words, scene) for rule in _RULES.get(word.concept, ()))


def _gathering(words: _Words) -> bool:
    return any(word.concept in GATHERINGS for word in words)


def _to_somewhere_told(word: Word, words: _Words, scene: Scene) -> bool:
    """An arrival for a visit or gathering that the sentence names."""
    told = _gathering(words) or any(other.concept in VISITS for other in words)
    return told and not (word.concept == "event.goes" and _invited(scene))


def _uninvited(_word: Word, _words: _Words, scene: Scene) -> bool:
    return not _invited(scene) and not scene.said("status.future")


def _invited(scene: Scene) -> bool:
    return bool(scene.said("event.invite", "event.accept"))


def _not_alone(_word: Word, words: _Words, _scene: Scene) -> bool:
    return sum(other.concept != "event.stay" for other in words) > 1


def _beside_any(_word: Word, words: _Words, _scene: Scene) -> bool:
    return len(words) > 1


def _beside_more(word: Word, words: _Words, _scene: Scene) -> bool:
    """ "X discussed with Y the visit of Z" tells of both; otherwise what else is told is where they discussed it."""
    visits_only = all(other is word or TYPES[other.concept] == "visit" for other in words)
    return len(words) > 1 and not visits_only


def _no_visit(word: Word, _words: _Words, scene: Scene) -> bool:
    return not _for_days(scene) or not _there(word, scene)


def _talked_of(_word: Word, words: _Words, _scene: Scene) -> bool:
    return any(other.concept in _TALKING for other in words)


def _without_heads(_word: Word, _words: _Words, scene: Scene) -> bool:
    return not scene.said("event.heads")


def _without_two(_word: Word, _words: _Words, scene: Scene) -> bool:
    return len(scene.people) < (1 if scene.said("event.delegation") else 2)


def _without_people(_word: Word, _words: _Words, scene: Scene) -> bool:
    return not scene.people


def _for_days(scene: Scene) -> bool:
    """A delegation, or somebody for some days: what makes a stay a visit."""
    return bool(scene.said("event.delegation")) or any("/" in (when.edtf or "") for when in scene.whens)


def _there(word: Word, scene: Scene) -> bool:
    """The name of a place right beside a word for staying."""
    places = [*scene.cities, *scene.countries]
    gaps = [word.start - place.end if scene.head_final else place.start - word.end for place in places]
    return any(0 <= gap <= _BESIDE for gap in gaps)


def _of_the_summit(word: Word, words: _Words, scene: Scene) -> bool:
    """ "The summit gathered the leaders of ...": the summit's."""
    before = [other for other in words if other.concept == "event.summit" and other.end <= word.start]
    return bool(before) and not STRONG.search(scene.between(before[-1].end, word.start))


def _object(word: Word, words: _Words, scene: Scene) -> bool:
    """ "will visit the summit": the summit alone."""
    after = next((other for other in words if other.start >= word.end), None)
    if after is None or after.concept not in GATHERINGS or after.start - word.end > _OBJECT:
        return False
    places = [*scene.cities, *scene.countries, *scene.people]
    text = scene.between(word.end, after.start)
    return (
        not STRONG.search(text)
        and not WEAK.search(text)
        and not any(word.end <= name.start < after.start for name in places)
    )


def _same_phrase(word: Word, words: _Words, _scene: Scene) -> bool:
    """ "forum summit": the last word says what it is."""
    return any(other.concept in GATHERINGS and 0 <= other.start - word.end <= 1 for other in words)


def _guest(word: Word, words: _Words, _scene: Scene) -> bool:
    """ "received the visiting minister"."""
    hosts = [other for other in words if other.concept in ("event.receive", "event.meet")]
    return any(0 <= word.start - other.end <= _OBJECT for other in hosts)


def _out_of_session(word: Word, _words: _Words, scene: Scene) -> bool:
    """A council or committee that only its session makes known: "the fifth session of the ... council"."""
    near = scene.beside(word, "event.session", reach=_BODY) or scene.beside(
        word, "event.session", reach=_MEETS, after=True
    )
    return near is None


def _of_a_body(word: Word, words: _Words, scene: Scene) -> bool:
    """ "the meeting of the council": the council's."""
    after = next((other for other in words if other.start >= word.end), None)
    if after is None or after.concept not in BODIES or after.start - word.end > _BODY:
        return False
    return not WEAK.search(scene.between(word.end, after.start)) and not any(
        word.end <= person.start < after.start for person in scene.people
    )


def _one_visit(words: list[Word], scene: Scene) -> list[Word]:
    """ "visits China on a working visit" is said once: the word with the level stays."""
    kept: list[Word] = []
    for word in words:
        last = kept[-1] if kept else None
        if last is not None and last.concept in VISITS and word.concept in VISITS:
            text = scene.between(last.end, word.start)
            if not STRONG.search(text) and not WEAK.search(text) and not _opened(scene, last, word):
                kept[-1] = word if scene.beside(word, *LEVELS) else last
                continue
        kept.append(word)
    return kept


def _opened(scene: Scene, last: Word, word: Word) -> bool:
    return any(last.end <= w.start < word.start for w in scene.said("event.and", "event.border"))


_Rule = Callable[[Word, _Words, Scene], bool]
_RULES: Mapping[str, Sequence[_Rule]] = {
    "event.arrive": (_to_somewhere_told, _guest),
    "event.goes": (_to_somewhere_told, _uninvited),
    "event.session": (_not_alone,),
    "event.invite": (_not_alone,),
    "event.discuss": (_beside_more,),
    "event.stay": (_beside_any, _no_visit),
    "event.phone": (_talked_of,),
    "event.gather": (_not_alone, _without_heads),
    "event.welcome": (_not_alone, _without_two),
    "event.receive": (_without_people,),
    "event.board": (_out_of_session,),
    "event.panel": (_out_of_session,),
    "event.meeting": (_of_a_body,),
    **dict.fromkeys(GATHERINGS, (_same_phrase,)),
    "event.leaders": (_same_phrase, _of_the_summit),
    **dict.fromkeys(VISITS, (_object,)),
}
