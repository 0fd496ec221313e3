"""A sentence's cues -> doings, with what the sentence and the story so far say of each."""

from __future__ import annotations

from bot.facts.event.cues import Cue, cues
from bot.facts.event.doing import ORGANISATIONS, PARTIES, Doing
from bot.facts.event.people import People, as_people, meant, named, spoken_of
from bot.facts.event.place import place_of, visit_to
from bot.facts.event.scene import Scene, Story
from bot.facts.event.when import date_of, status_of, whole
from bot.facts.mentions import Person, Word

_PART = 600  # letters: talks belong to a visit told of that shortly before
_EDITION = 70  # letters between an ordinal and the word it counts
_MEETINGS = ("event.talks", "event.meet", "event.receive", "event.meeting", "event.leaders")
_TITLE = 45  # letters of titles between "visit of" and the name


def fill(scene: Scene, story: Story) -> None:
    """Adds what a sentence tells to the story."""
    before = len(story.doings)
    for cue in cues(scene):
        doing = _read(cue, scene, story)
        if _stands(doing, cue):
            story.doings.append(doing)
    gathered = any(doing.type in ("summit", "forum") for doing in story.doings[before:])
    if not gathered:
        _attendance(scene, story)
    story.tell(scene)


def _read(cue: Cue, scene: Scene, story: Story) -> Doing:
    doing = Doing(type=cue.type, sentence=scene.sentence, start=cue.word.start, concept=cue.word.concept)
    doing.mark("type", cue.word.start, cue.word.end, cue.word.concept)
    doing.back = _spoken_of_again(cue, scene)
    doing.next = scene.beside(cue.word, "event.next", reach=30) is not None
    dated = date_of(cue, scene, story, back=doing.back and not _during(cue, scene))
    if dated is not None:
        doing.date, doing.borrowed = dated.edtf, dated.borrowed
        doing.mark("date", dated.start, dated.end, dated.rule)
    if cue.type == "visit":
        _visit(doing, cue, scene, story)
    else:
        _gathering(doing, cue, scene, story)
    doing.status, doing.sure = status_of(doing, cue, scene)
    return doing


def _spoken_of_again(cue: Cue, scene: Scene) -> bool:
    return (
        scene.beside(cue.word, "event.back", "event.during", reach=30) is not None
        or scene.beside(cue.word, "event.back_after", "event.during_after", reach=12, after=True) is not None
    )


def _during(cue: Cue, scene: Scene) -> bool:
    return (
        scene.beside(cue.word, "event.during", reach=30) is not None
        or scene.beside(cue.word, "event.during_after", reach=12, after=True) is not None
    )


# --- Visits ---------------------------------------------------------------------------------------------------------


def _visit(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    visitors = _visitors(cue, scene, story)
    visit_to(doing, cue, scene, story, visitors)
    if doing.host:
        visitors = {name: country for name, country in visitors.items() if country != doing.host}
    doing.people = visitors
    doing.level = _level(doing, cue, scene)


def _visitors(cue: Cue, scene: Scene, story: Story) -> People:
    """Who visits: the invited; whose visit it is; else who is named before the word, or meant by a pronoun."""
    invite = next(iter(scene.said("event.invite")), None)
    if invite is not None:
        return as_people(_invited(invite, cue, scene))
    people = named(cue, scene)
    owner = next((p for p in people if 0 <= p.start - cue.word.end <= _TITLE and _of(cue, p, scene)), None)
    if owner is not None:
        return as_people([owner])
    before = [person for person in scene.people if person.start < cue.word.start]
    if scene.said("event.accept") and before:
        return as_people(before[:1])
    if any(cue.start <= word.start < cue.end for word in scene.said("event.who")) and before:
        return as_people(before[-1:])
    mine = [person for person in people if person.start < cue.word.start]
    if mine:
        return as_people(mine[-1:] if scene.said("event.receive") else mine[:1])
    other = spoken_of(story, {})
    if other is not None and (not people or scene.said("event.pronoun")):
        return as_people(before[:1] or [other])
    return as_people(before[:1] or people[:1])


def _invited(invite: Word, cue: Cue, scene: Scene) -> list[Person]:
    """ "invited X to visit"; "X was invited to visit"."""
    after = [person for person in scene.people if invite.end <= person.start]
    before = [person for person in scene.people if person.start < invite.start]
    return after[:1] or before[-1:]


def _of(cue: Cue, person: Person, scene: Scene) -> bool:
    """Only titles stand between "visit" and its owner: no comma, no place."""
    text = scene.between(cue.word.end, person.start)
    return not set(text) & set(",;:，(") and not any(cue.word.end <= city.start < person.start for city in scene.cities)


def _level(doing: Doing, cue: Cue, scene: Scene) -> str | None:
    for after in (False, True):
        word = scene.beside(
            cue.word, "event.level.state", "event.level.official", "event.level.working", reach=25, after=after
        )
        if word is not None and (not after or not scene.doc.language.spaced):
            doing.mark("level", word.start, word.end, word.concept)
            return word.concept.rpartition(".")[2]
    return None


# --- Gatherings and talks -------------------------------------------------------------------------------------------


def _gathering(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    doing.people = meant(cue, scene, story, as_people(named(cue, scene)))
    _edition(doing, cue, scene)
    _series(doing, cue, scene, story)
    place_of(doing, cue, scene)
    _countries(doing, cue, scene)
    _type(doing, cue)
    if not doing.people and not cue.first and doing.type != "summit":
        same = story.doings[-1] if story.doings and story.doings[-1].sentence is scene.sentence else None
        if same is not None and not doing.countries:
            doing.people = dict(same.people)
    if doing.type != "summit":
        _join(doing, story)
    _here(doing, cue, scene, story)


def _type(doing: Doing, cue: Cue) -> None:
    """A meeting of two is talks, of the leaders of three or more a summit, of their ministers a forum."""
    parties = set(doing.parties())
    many = len(parties - {doing.host}) > 2 or "CENTRAL_ASIA" in parties or doing.series is not None
    if cue.word.concept in ("event.leaders", "event.ministers") and not many and len(parties) == 2:
        doing.type = "talks"
    elif cue.word.concept in ("event.meeting", "event.meet") and doing.series is not None and len(doing.people) != 2:
        doing.type = "summit"


def _edition(doing: Doing, cue: Cue, scene: Scene) -> None:
    if doing.type == "talks" and cue.word.concept != "event.commission":
        return
    before = [n for n in scene.ordinals if cue.start <= n.start and 0 <= cue.word.start - n.end <= _EDITION]
    for number in reversed(before):
        between = scene.between(number.end, cue.word.start)
        dated = any(when.start <= number.start < when.end for when in scene.whens)
        if not dated and "," not in between and scene.beside(cue.word, "event.counted", reach=_EDITION) is None:
            doing.edition = int(number.amount)
            doing.mark("edition", number.start, number.end, "ordinal")
            return


def _series(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    if doing.type == "talks":
        return
    own = [series for series in scene.series if cue.start <= series.start < cue.end]
    if own:
        near = min(own, key=lambda s: max(s.start - cue.word.end, cue.word.start - s.end))
        doing.series = near.name
        doing.mark("series", near.start, near.end, "named")
    elif doing.type == "summit" and (doing.next or doing.edition or scene.said("event.same_frame")):
        last = story.last("summit")
        doing.series = last.series if last is not None else None
    doing.countries.extend(PARTIES.get(doing.series or "", ()))


def _countries(doing: Doing, cue: Cue, scene: Scene) -> None:
    found = [country for country in scene.countries if cue.start <= country.start < cue.end]
    if doing.type == "talks" and len({c for c in doing.people.values() if c}) >= 2:
        return
    for country in found:
        if country.code not in ORGANISATIONS and country.code not in doing.countries:
            doing.countries.append(country.code)


def _join(doing: Doing, story: Story) -> None:
    """Talks or a session that are a part of a visit told of before take its place, and its date if they have none."""
    if doing.date is not None and doing.city is not None and not doing.borrowed:
        return
    part_of = whole(doing, story, reach=_PART)
    if part_of is None:
        return
    if doing.date is None or doing.borrowed:
        doing.date = doing.date or part_of.date
    if doing.host is None:
        doing.city, doing.host = part_of.city, part_of.host
    if not doing.people and doing.concept == "event.commission":
        doing.countries = part_of.parties()


def _here(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """ "Here" is the place of the dateline."""
    if (
        doing.host is None
        and any(cue.start <= word.start < cue.end for word in scene.said("event.here"))
        and story.dateline
    ):
        doing.city, doing.host = story.dateline.name, story.dateline.country


def _attendance(scene: Scene, story: Story) -> None:
    """ "X, Y and Z took part": of the gathering just told of."""
    last = story.last("summit", "forum")
    words = scene.said("event.attend")
    if last is None or not words or not 0 <= scene.sentence.paragraph - last.sentence.paragraph <= 1:
        return
    found = [person for person in scene.people if not scene.said("event.report") or person.start > words[0].start]
    if not found and not scene.countries:
        return
    whole_story = Doing(
        type=last.type, sentence=scene.sentence, start=words[0].start, concept="event.attend", back=True
    )
    whole_story.people = as_people(found)
    whole_story.countries = [c.code for c in scene.countries if c.code not in ORGANISATIONS]
    whole_story.series, whole_story.date, whole_story.edition = last.series, last.date, last.edition
    whole_story.city, whole_story.host, whole_story.status = last.city, last.host, last.status
    story.doings.append(whole_story)


# --- What is an event -----------------------------------------------------------------------------------------------


def _stands(doing: Doing, cue: Cue) -> bool:
    """Whether a doing is more than a mere mention."""
    if doing.type == "visit":
        return bool(doing.people and doing.host) and not (doing.back and not doing.level and not doing.date)
    if doing.type == "talks" and doing.concept != "event.commission":
        return len(doing.people) >= 2 or (
            len(doing.parties()) >= 2 and bool(doing.people or (doing.date and not doing.borrowed))
        )
    if doing.concept in ("event.council", "event.commission") and not (doing.edition or doing.date):
        return False
    if doing.back:
        return bool(doing.people or doing.date) and bool(doing.series or doing.host or doing.people)
    return bool((doing.date and not doing.borrowed) or doing.host or doing.people) and bool(
        doing.date or doing.host or doing.series
    )
