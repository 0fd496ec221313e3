"""People that no table lists, by the shape of their names and the words beside them, in languages that use capitals.

A run of capitalised words is a name where it holds a given name, a patronymic or initials, follows a title or an
office, stands beside a verb of speech, or is two words of the kind only people have. What is once known by its full
name is known by its last word in the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.facts.mentions import Person
from bot.facts.names.again import Run, Token, again
from bot.facts.names.shapes import Shapes

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŘŚŞŠŢŤŪŰŽŻŹȘȚ\u0400-\u042fҒҚҢҮҰҺӘӨ"
# That no letter stands before it is asked behind the capital: a search for a set of letters is three times faster.
_WORD = re.compile(rf"[{_CAPITAL}](?<!\w[\s\S])[^\W\d_]*(?:[-‑][^\W\d_]+|['’][{_CAPITAL}][^\W\d_]+)*")
_GAP = re.compile(r"\.?[ \t]?|\.?[ \t]([^\W\d_]{1,4}(?:[- ][^\W\d_]{1,4})?)[- \t]")
_NO_LETTERS = "0123456789_.-"
_REACH = 30  # letters before a name within which the word before it begins
_AFTER = re.compile(r"[\"»”“]?[ \t]*[,–—-]?[ \t]*([^\W\d_]+)")
_APART = 12  # letters between two words of one name
_STARTS = '\n.!?…:•–—"«„“*(#|/>'
_ENDS = '\n.!?…"«„“'
_QUOTES = '"«„“”»'


def find_unknown(
    text: str, folded: str, shapes: Shapes, taken: set[int], offices: Mapping[int, str]
) -> tuple[list[Person], list[Run]]:
    """Names of people in the text, and the capitalised runs that are none.

    Args:
        taken: positions that other names hold.
        offices: the first word of each office by the position where its words (or the country after it) end.
    """
    if shapes.empty:
        return [], []
    found: list[Person] = []
    rest: list[Run] = []
    for run in _runs(text, folded, shapes, taken):
        person = _person(run, shapes, offices)
        if person is None:
            rest.append(run)
        else:
            found.append(person)
    return again(text, rest, found, shapes), rest


def _runs(text: str, folded: str, shapes: Shapes, taken: set[int]) -> Iterator[Run]:
    run: list[Token | None] = []  # None for words that are part of no unlisted name
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        if run and (start - last > _APART or not _joined(folded, last, start, shapes)):
            yield from _split(text, folded, run)
            run = []
        run.append(_token(text, folded, shapes, taken, start, end))
        last = end
    yield from _split(text, folded, run)


def _token(text: str, folded: str, shapes: Shapes, taken: set[int], start: int, end: int) -> Token | None:
    if not taken.isdisjoint(range(start, end)):
        return None
    written, word = text[start:end], folded[start:end]
    if _initial(text, start, end):
        return None if _address(text, end) else Token(start, end, written, word, True)
    if end - start == 1 or written.isupper() or _address(text, end):
        return None
    never, readings = shapes.look_up(word)
    return None if never else Token(start, end, written, word, False, readings)


def _initial(text: str, start: int, end: int) -> bool:
    return end - start == 1 and text[end : end + 1] == "."


def _address(text: str, end: int) -> bool:
    """Whether a full stop and a lower-case letter follow: the name of a site."""
    return text[end : end + 1] == "." and text[end + 1 : end + 2].islower()


def _joined(folded: str, end: int, start: int, shapes: Shapes) -> bool:
    match = _GAP.fullmatch(folded, end, start)
    if match is None or (folded[end] == "." and folded[end - 2 : end - 1].strip(" .\n") != ""):
        return False
    return match[1] is None or all(word in shapes.particles for word in re.split("[- ]", match[1]))


def _split(text: str, folded: str, run: Sequence[Token | None]) -> Iterator[Run]:
    """The stretches of a run between the words that are part of no name."""
    if not any(run):
        return
    piece: list[Token] = []
    for number, token in enumerate([*run, None]):
        if token is not None:
            piece.append(token)
            continue
        if piece:
            yield _framed(text, folded, piece, number > len(piece))
        piece = []


def _framed(text: str, folded: str, piece: Sequence[Token], follows: bool) -> Run:
    start, end = piece[0].start, piece[-1].end
    at = start - 1
    while at >= 0 and text[at] in " \t\u00a0":
        at -= 1
    inside = follows or (at >= 0 and text[at] not in _STARTS)
    after = _AFTER.match(folded, end)
    quoted = at >= 0 and text[at] in _QUOTES and text[end : end + 1] in _QUOTES
    listed = at >= 0 and text[at] not in _ENDS
    bracketed = at >= 0 and text[at] == "(" and text[end : end + 1] in (")", ",")
    return Run(tuple(piece), inside, listed, _word_before(folded, start), after[1] if after else "", quoted, bracketed)


def _word_before(folded: str, start: int) -> str:
    """The word before a place, blanks and one line's end aside; "" where none stands there."""
    low = max(0, start - _REACH)
    end = last = start - (folded[start - 1 : start] == "\n")
    while end > low and folded[end - 1] in " \t":
        end -= 1
    begin = end
    while begin > low and (folded[begin - 1].isalnum() or folded[begin - 1] in "_.-"):
        begin -= 1
    return folded[begin:end].lstrip(_NO_LETTERS) if end < last else ""


def _person(run: Run, shapes: Shapes, offices: Mapping[int, str]) -> Person | None:
    tokens = run.tokens
    named = any(token.readings for token in tokens)
    if run.quoted and not (named and len(tokens) > 1):
        return None
    office = tokens[0].start - 1 in offices or run.before in shapes.titles
    skipped = _stray(tokens, shapes) or _foreign(tokens, shapes)
    if skipped:
        run = Run(tokens[skipped:], True, True, tokens[skipped - 1].word, run.after, False)
        tokens = run.tokens
    if len(tokens) == 1:
        return _named(tokens) if _single(tokens[0], run, shapes, office) else None
    native = not shapes.adjectives or is_native(tokens[-1], shapes)
    spoken = native and (run.after in shapes.speech or run.before in shapes.speech)
    if _full(tokens, shapes) or (((office and native) or spoken) and len(tokens) <= 3) or _paired(run, shapes):
        return _named(_trimmed(tokens), shapes, offices.get(tokens[0].start - 1, run.before) if office else "")
    return None


def _stray(tokens: Sequence[Token], shapes: Shapes) -> int:
    """How many words at the start only have their capital for other reasons: a given name begins behind them."""
    first = next((n for n, token in enumerate(tokens) if token.readings or token.initial), 0)
    if not first or (first == len(tokens) - 1 and (len(tokens) > 2 or shapes.is_surname(tokens[0].word))):
        return 0
    return first


def _foreign(tokens: Sequence[Token], shapes: Shapes) -> int:
    """How many words in other letters, a company's name, stand before two or three of the language's own."""
    first = next((n for n, token in enumerate(tokens) if not token.text.isascii()), 0) if shapes.adjectives else 0
    return first if 2 <= len(tokens) - first <= 3 else 0


def _full(tokens: Sequence[Token], shapes: Shapes) -> bool:
    """Initials with a name, a patronymic, or a given name with another word."""
    words = [token for token in tokens if not token.initial]
    if len(tokens) > 4 or not words:
        return False
    if len(words) < len(tokens):
        return len(words) <= 2
    if any(shapes.is_patronymic(token.word) for token in words[1:] or words):
        return True
    if len(words) == 2 and shapes.is_family_first(words[0].word, words[1].word):
        return True
    if len(words) == 2 and shapes.sure_surnames and words[1].word.endswith(shapes.sure_surnames):
        return True
    return bool(words[0].readings) or (len(words) == 2 and bool(words[1].readings) and shapes.is_surname(words[0].word))


def _paired(run: Run, shapes: Shapes) -> bool:
    """Two or three capitalised words inside a sentence, where only names of people are written so."""
    tokens = run.tokens
    if not shapes.adjectives or len(tokens) > 3 or min(len(token.word) for token in tokens) < 2:
        return False
    if run.after in shapes.after_place and tokens[-1].word.endswith(shapes.not_places):
        return False
    adjective = tokens[0].word.endswith(shapes.adjectives) and not _agree(tokens, shapes)
    if adjective or any(token.text.isascii() for token in tokens):
        return False
    return run.inside or run.listed or shapes.is_surname(tokens[-1].word)


def _agree(tokens: Sequence[Token], shapes: Shapes) -> bool:
    """Whether both words end as nouns in one case do and adjectives beside a noun do not."""
    return len(tokens) == 2 and any(all(token.word.endswith(end) for token in tokens) for end in shapes.agreeing)


def _single(token: Token, run: Run, shapes: Shapes, office: bool) -> bool:
    if token.initial or len(token.word) < 3:
        return False
    if office and run.before in shapes.titles:
        return not shapes.adjectives or (is_native(token, shapes) and not token.word.endswith(shapes.not_places))
    surname = shapes.is_surname(token.word) and not token.word.endswith(shapes.adjectives)
    if run.before in shapes.prepositions and not token.readings:
        return False
    if not shapes.adjectives and not token.readings:
        spoken = run.after in shapes.speech or run.before in shapes.speech
        return spoken and (surname or token.word in shapes.family_first)
    return _single_native(token, run, shapes, surname, office)


def _single_native(token: Token, run: Run, shapes: Shapes, surname: bool, office: bool) -> bool:
    """The same where only names have capitals, or for a given name."""
    spoken = run.after in shapes.speech or run.before in shapes.speech
    inside = run.inside or run.bracketed
    if (surname or (spoken and shapes.is_surname(token.word))) and (inside or spoken) and not run.quoted:
        return True
    if not run.inside:
        return any(not reading.declined for reading in token.readings) and len(token.word) > 4 and not run.quoted
    if token.readings:
        return bool(shapes.adjectives)
    if office or run.before in shapes.speech:
        return surname or (run.before in shapes.speech and is_native(token, shapes))
    return False


def is_native(token: Token, shapes: Shapes) -> bool:
    """Written in the letters of a language that gives capitals to names alone."""
    return bool(shapes.adjectives) and not token.text.isascii()


def _trimmed(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[:4]


def _spelling(token: Token) -> str:
    """The nominative of a given name as the text spells it where it stands there: tables know no dots on letters."""
    name = token.readings[0].name
    return token.text if token.word == name.lower() and not token.text.isupper() else name


def _named(tokens: Sequence[Token], shapes: Shapes | None = None, title: str = "") -> Person:
    """The person with the name in the nominative: the given name, or a title's word before it, tells the case."""
    given = next((reading for token in tokens for reading in token.readings[:1]), None)
    if given is None and shapes is not None and title and len(tokens) == 2 and not tokens[0].initial:
        given = shapes.after_title(tokens[0].text, title)
        tokens[0].readings = [given] if given else []
    if shapes is None or len(tokens) == 1:
        name = _spelling(tokens[0]) if tokens[0].readings else tokens[0].text
        return Person(start=tokens[0].start, end=tokens[-1].end, name=name)
    if len(tokens) == 2 and not tokens[1].readings and shapes.is_family_first(tokens[0].word, tokens[1].word):
        name = f"{tokens[0].text} {shapes.behind_family(tokens[1].text)}"
        return Person(start=tokens[0].start, end=tokens[1].end, name=name)
    parts = []
    last = len(tokens) - 1
    for number, token in enumerate(tokens):
        if token.readings and number < last:
            parts.append(_spelling(token))
        elif token.initial:
            parts.append(token.text + ".")
        elif number == last or shapes.undo:
            parts.append(shapes.nominative(token.text, given))
        else:
            parts.append(token.text)
    return Person(start=tokens[0].start, end=tokens[-1].end, name=" ".join(parts))
