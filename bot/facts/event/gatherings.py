"""A summit, forum or talks: its people and countries, series and edition, place."""

from __future__ import annotations

from bot.facts.edtf import compatible
from bot.facts.event.bodies import later_session, next_session, next_summit
from bot.facts.event.cues import Cue
from bot.facts.event.doing import BLOCS, CENTRAL_ASIA, ORGANISATIONS, PARTIES, Doing
from bot.facts.event.editions import edition
from bot.facts.event.people import as_people, meant, named, reports
from bot.facts.event.place import place_of
from bot.facts.event.scene import Scene
from bot.facts.event.status import accepted, invitation
from bot.facts.event.story import Story
from bot.facts.event.when import whole
from bot.facts.mentions import Person, RoleRef, Word
from bot.models import Span

_MET = ("event.meet", "event.talks", "event.meeting")
_PART = 600  # letters: talks belong to a visit told of that shortly before
_OPEN = ("event.forum", "event.ministers", "event.board")
_IN = 8  # letters between "took part" and what in


def read_gathering(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """Fills in everything but the time."""
    people = as_people(_asked_to(cue, scene))
    doing.people = meant(cue, scene, story, people)
    doing.guessed = frozenset(doing.people) - (people.keys() - scene.guessed)
    next_summit(doing, cue, scene, story)
    edition(doing, cue, scene)
    _series(doing, cue, scene, story)
    _here(doing, cue, scene, story)
    if doing.host is None:
        place_of(doing, cue, scene, story)
    _countries(doing, cue, scene)
    _between_blocs(doing, scene)
    next_session(doing, cue, scene, story)
    later_session(doing, cue, scene, story)
    _type(doing, cue, scene)
    _between_blocs(doing, scene)
    _shared(doing, cue, scene, story)
    if doing.type != "summit":
        _join(doing, cue, scene, story)


def _asked_to(cue: Cue, scene: Scene) -> list[Person]:
    """The people a stretch names; of those beside an invitation to the gathering the invited."""
    people = named(cue, scene)
    invite = invitation(scene) if cue.type in ("summit", "forum") and not accepted(scene) else None
    if invite is None or not cue.start <= invite.start < cue.end:
        return people
    after = [person for person in people if person.start >= invite.end]
    before = [person for person in people if person.end <= invite.start]
    passive = any(word.start <= invite.start < word.end for word in scene.said("event.invited"))
    return after or (before if passive else before[1:])


def _between_blocs(doing: Doing, scene: Scene) -> None:
    """A summit of exactly the parties of a series is one of the series, however it is called."""
    if (doing.type != "summit" and doing.concept != "event.ministers") or doing.series is not None or not doing.host:
        return
    sides = set(doing.countries)
    without = sides - ({doing.host, *doing.people.values()} - BLOCS)
    met = (sides, without, set(doing.parties()) - {doing.host})
    doing.series = next((name for name, pair in PARTIES.items() if set(pair) in met), None)


def _type(doing: Doing, cue: Cue, scene: Scene) -> None:
    """A meeting of two is talks, of the leaders of three or more a summit, of their ministers a forum."""
    parties = set(doing.parties())
    many = len(parties - {doing.host}) > 2 or "CENTRAL_ASIA" in parties or doing.series is not None
    if cue.word.concept in ("event.leaders", "event.ministers") and not many:
        doing.type = "talks"
    elif cue.word.concept in ("event.meeting", "event.meet") and doing.series is not None and len(doing.people) != 2:
        doing.type = _offices(cue, scene) or "summit"
    elif cue.word.concept in _MET and "CENTRAL_ASIA" in parties and scene.said("event.heads"):
        doing.type = "summit"
    elif cue.word.concept in _MET and not doing.people and _offices(cue, scene) and len(doing.countries) >= 3:
        doing.type = _offices(cue, scene) or doing.type
    elif cue.type == "talks" and len({code for code in doing.people.values() if code}) >= 3 and not _apart(cue, scene):
        roles = {person.role for person in scene.people if person.name in doing.people}
        doing.type = "summit" if roles <= {"president", "premier", "monarch", None} else "forum"


def _offices(cue: Cue, scene: Scene) -> str | None:
    """What holders of offices hold when three or more countries' meet: the heads' a summit, the ministers' a forum."""
    roles = {office.role for office in scene.doc.inside(Span(cue.start, cue.end), RoleRef)}
    if roles & {"minister", "foreign_minister"}:
        return "forum"
    return "summit" if roles and roles <= {"president", "premier", "monarch", "leader"} else None


def _apart(cue: Cue, scene: Scene) -> bool:
    """One after the other, not all together."""
    each = any(cue.start <= word.start < cue.end for word in scene.said("event.each"))
    return each or cue.word.concept == "event.receive"


def _series(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    if doing.type == "talks" and (cue.word.concept not in ("event.meeting", "event.meet") or len(doing.people) == 2):
        return
    own = [series for series in scene.series if cue.start <= series.start < cue.end]
    if own:
        near = min(own, key=lambda s: max(s.start - cue.word.end, cue.word.start - s.end))
        doing.series = near.name
        doing.mark("series", near.start, near.end, "named")
    elif doing.type == "summit" and (doing.next or doing.edition or scene.said("event.same_frame")):
        named = (other.series for other in reversed(story.doings) if other.type == "summit" and other.series)
        doing.series = next(named, None)
    doing.countries.extend(PARTIES.get(doing.series or "", ()))
    if "CENTRAL_ASIA" in doing.countries:
        _presided(doing, cue, scene)


def _presided(doing: Doing, cue: Cue, scene: Scene) -> None:
    """ "Under the chairmanship of X": of members named in bulk X's country is one already."""
    chairs = [word for word in scene.said("event.chair") if cue.start <= word.start < cue.end]
    for person in scene.people if chairs else ():
        if doing.people.get(person.name) in CENTRAL_ASIA:
            doing.people[person.name] = None


def _countries(doing: Doing, cue: Cue, scene: Scene) -> None:
    if doing.type == "talks" and len({code for code in doing.people.values() if code}) >= 2:
        return
    for country in scene.countries:
        inside = any(series.start <= country.start < series.end for series in scene.series)
        if (
            cue.start <= country.start < cue.end
            and country.code not in (*ORGANISATIONS, *doing.countries)
            and not inside
        ):
            doing.countries.append(country.code)


def _shared(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """People whom the sentence named before: "held talks, and then a session", "during which he took part"."""
    same = story.same_sentence(scene)
    if doing.type == "talks" and len(doing.people) == 1 and same is not None and len(same.people) == 1:
        doing.people = same.people | doing.people
    if not cue.first and doing.type == "talks" and len(doing.people) == 1:
        before = [person for person in scene.people if person.start < cue.start and not reports(person, cue, scene)]
        doing.people = as_people(before[:1]) | doing.people
    if cue.first or same is None:
        return
    if doing.people:
        return
    attends = any(cue.start <= word.start < cue.end for word in scene.said("event.attend"))
    if attends or (same.type == "visit" and doing.type == "summit"):
        doing.people = dict(list(same.people.items())[:1])
    elif doing.type != "summit" and not doing.countries:
        doing.people = dict(same.people)


def _join(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """Talks or a session that are a part of a visit told of before: the visitor, and its place and date if need be."""
    if doing.host is None and doing.type == "talks":
        _same_place(doing, story)
    future = any(cue.start <= word.start < cue.end for word in scene.said("status.future"))
    part_of = whole(doing, story, reach=_PART, future=future)
    if part_of is None or (not doing.people and doing.concept in _OPEN and not _attends(doing, cue, scene, part_of)):
        return
    stranger = not doing.people and not set(doing.countries) <= set(part_of.parties())
    if stranger and not (doing.concept in _OPEN and _attends(doing, cue, scene, part_of)):
        return
    if doing.type == "talks" and len(doing.people) == 1:
        doing.people = part_of.people | doing.people
    if doing.date is None:
        doing.date, doing.borrowed = part_of.date, True
        doing.marks.extend(mark for mark in part_of.marks if mark[0] == "date")
    if doing.host is None:
        doing.city, doing.host = part_of.city, part_of.host
    if not doing.people and doing.concept == "event.commission":
        doing.countries = part_of.parties()


def _attends(doing: Doing, cue: Cue, scene: Scene, visit: Doing) -> bool:
    """ "The guest will also take part in a forum there": somebody does, in the country visited."""
    said = any(cue.start <= word.start < cue.end for word in scene.said("event.attend"))
    he = doing.host is None and any(cue.start <= word.start < cue.end for word in scene.said("event.pronoun"))
    return said and (he or (doing.host is not None and doing.host == visit.host))


def _same_place(doing: Doing, story: Story) -> None:
    """ "X arrived in Y for the summit. He held talks with Z": in Y too."""
    last = story.last()
    if last is None or last.sentence.paragraph != doing.sentence.paragraph or doing.start - last.start > _PART // 2:
        return
    dated = doing.date is None or last.date is None or compatible(doing.date, last.date)
    if last.type in ("summit", "forum") and dated and set(last.people) & set(doing.people):
        doing.city, doing.host = last.city, last.host


def _here(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """ "Here" is the place of the dateline, "there" that of what was told before."""
    there = any(cue.start <= word.start < cue.end for word in scene.said("event.there"))
    last = next((other for other in reversed(story.doings) if other.host), None) if there else None
    if doing.host is None and last is not None:
        doing.city, doing.host = last.city, last.host
    if doing.host is None and any(cue.start <= word.start < cue.end for word in scene.said("event.here")):
        city = story.here(scene)
        if city is not None:
            doing.city, doing.host = city.name, city.country


def _elsewhere(word: Word, scene: Scene) -> bool:
    """ "took part in a ceremony": something else than what was just told of."""
    after = scene.between(word.end, scene.sentence.end).split()[:2]
    if len(after) < 2 or after[0] not in scene.doc.language.section("doings").get("in_before", ()):
        return False
    return not any(0 <= it.start - word.end <= _IN for it in scene.said("event.it", "event.occasion"))


def attendance(scene: Scene, story: Story) -> Doing | None:
    """ "X, Y and Z took part": of the gathering just told of."""
    last = story.last("summit", "forum")
    words = scene.said("event.attend")
    if (
        last is None
        or not words
        or scene.said("status.cancelled")
        or not 0 <= scene.sentence.paragraph - last.sentence.paragraph <= 1
    ):
        return None
    if all(_elsewhere(word, scene) for word in words):
        return None
    cue = Cue(words[-1], last.type, scene.begin, scene.sentence.end)
    found = [person for person in scene.people if not reports(person, cue, scene)]
    if not found and not scene.countries:
        return None
    doing = Doing(type=last.type, sentence=scene.sentence, start=words[0].start, concept="event.attend", back=True)
    doing.people = as_people(found)
    doing.countries = [country.code for country in scene.countries if country.code not in ORGANISATIONS]
    doing.series, doing.date, doing.edition = last.series, last.date, last.edition
    doing.city, doing.host, doing.status = last.city, last.host, last.status
    doing.mark("participants", words[0].start, words[0].end, "took part")
    return doing
