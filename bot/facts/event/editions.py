"""Which of its series a gathering is: "the third", "III", "12-", "the inaugural"."""

from __future__ import annotations

import re

from bot.facts.event.cues import Cue
from bot.facts.event.doing import Doing
from bot.facts.event.scene import Scene
from bot.facts.mentions import Word

_EDITION = 70  # letters between an ordinal and the word it counts
_ROMAN = re.compile(r"(?<!\w)[IVXLІХ]{1,6}(?!\w)")  # Cyrillic look-alikes too
_DIGITS = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10, "L": 50}
_GLUED = re.compile(r"(?<!\d)(\d{1,3})-\w{0,4}\s*$")  # "the 12-summit", as some languages write it


def edition(doing: Doing, cue: Cue, scene: Scene) -> None:
    """Sets the number of a summit, forum or commission; talks have none."""
    if doing.type == "talks" and cue.word.concept not in ("event.commission", "event.panel"):
        return
    first = scene.beside(cue.word, "event.first", reach=_EDITION)
    if first is not None:
        doing.edition = 1
        doing.mark("edition", first.start, first.end, "the first")
        return
    for word in (cue.word, *_sessions(cue, scene)):
        found = _glued(scene, cue, word) or _roman(scene, cue, word) or _ordinal(scene, cue, word)
        if found is not None:
            doing.edition = found[0]
            doing.mark("edition", *found[1:])
            return


_Edition = tuple[int, int, int, str]


def _sessions(cue: Cue, scene: Scene) -> list[Word]:
    """ "of the commission, its 21st session": words for a session after the body's name."""
    return [w for w in scene.said("event.session") if cue.word.end <= w.start < min(cue.end, cue.word.end + _EDITION)]


def _glued(scene: Scene, cue: Cue, word: Word) -> _Edition | None:
    match = _GLUED.search(scene.doc.folded, max(cue.start, word.start - 9), word.start)
    return (int(match[1]), match.start(1), match.end(1), "number before") if match else None


def _roman(scene: Scene, cue: Cue, word: Word) -> _Edition | None:
    matches = list(_ROMAN.finditer(scene.doc.text, max(cue.start, word.start - _EDITION), word.start))
    if not matches or "," in scene.between(matches[-1].end(), word.start):
        return None
    digits = [_DIGITS[letter] for letter in matches[-1][0]]
    value = sum(-d if d < max(digits[n + 1 :], default=0) else d for n, d in enumerate(digits))
    return value, matches[-1].start(), matches[-1].end(), "Roman number"


def _ordinal(scene: Scene, cue: Cue, word: Word) -> _Edition | None:
    for number in reversed(scene.ordinals):
        if number.start < cue.start or not 0 <= word.start - number.end <= _EDITION:
            continue
        dated = any(when.start <= number.start < when.end for when in scene.whens)
        if not dated and "," not in scene.between(number.end, word.start):
            return int(number.amount), number.start, number.end, "ordinal"
    return None
