"""A page's furniture told by one line alone: share bars, credits, counters, menus, "read also", copyright.

Conservative: what reads as a sentence of the story is never furniture, however it begins.
"""

from __future__ import annotations

import re

from bot.text.cues import Cues

_LABEL_LIMIT, _PHRASE_LIMIT, _SHORT = 160, 260, 100
_AFTER_LABEL = re.compile(r"\s*(?:[:：|→»/@]|[–—-]\s|\d[\d ]*$|$|\(\d+\)|\.\s*$|\s{2,})")
_BRACKETS = " \t【[（(<«→↑↓▼▲►▶■□●•☰✉☎✆📷📸🔗#*·|/—–-©"
_SEPARATED = re.compile(r"\s+[|›»>•·→]\s*|\s*[|›→]\s+|\s+/\s+|\s{3,}")
_LINK = re.compile(  # each piece is taken whole or not at all: blanks in a row could be cut up in 2**n ways
    r"(?>https?://\S+|www\.\S+|[^\s@]+@[^\s@]+\.\w+|[\w.-]+\.[a-z]{2,6}|@\w+|#\w+|[\s,|/]+)+(?:\s+[-–—|]\s.*)?", re.S
)
_NUMBER = re.compile(r"[\d\s./:()-]+")
_SIGNATURE = re.compile(r"[/(（【\[][^/()（）【】\]\s]{1,8}[/)）】\]]\.?|(?:【[^】]{1,20}】\s*)+")
_QUOTATION = re.compile(r"(?:\b[a-z]{3}\b|\bbrent\b|\bwti\b|[$€₽₸¥£°])\s*[/=:]?\s*[+−-]?\d|\d\s*[$€₽₸¥£°]")
_HOMOGLYPHS = str.maketrans("aceopxytkmhb", "асеорхуткмнв")  # Latin letters that pass for Cyrillic ones
_STOPS = ".!?…。！？"
_WORDS = re.compile(r"[^\W\d_]{2,}")


def is_furniture(folded: str, known: Cues) -> bool:
    """Whether a folded line or sentence is furniture whatever stands around it."""
    bare = _plain(folded)
    if folded.lstrip().startswith(("©", "(c) ", "℗")) or not bare:
        return True
    if not _opens(bare, known):
        return False
    if len(folded) <= _PHRASE_LIMIT and known.phrases.end(bare):
        return True
    return len(folded) <= _LABEL_LIMIT and _labelled(bare, known)


def is_furniture_line(line: str, folded: str, known: Cues) -> bool:
    """The same for a whole line, which can be a menu, a share bar, a link, a credit or a counter too."""
    if is_furniture(folded, known) or _SIGNATURE.fullmatch(folded) or _credit(line, folded, known):
        return True
    if len(folded) <= 300 and (_LINK.fullmatch(folded) or _NUMBER.fullmatch(folded)):
        return True
    if ends_sentence(folded):
        return False
    return len(folded) <= _SHORT * 2 and (
        _menu(folded)
        or (len(folded) <= _SHORT and (_caption(folded, known) or known.counters.search(folded) is not None))
        or _share_bar(folded, known)
        or _ticker(folded)
    )


def is_related(folded: str, known: Cues) -> bool:
    """Whether the line leads to another article: "Read also: ..."."""
    bare = folded.lstrip(_BRACKETS)
    end = known.related.end(bare)
    return bool(end) and bare[end:].lstrip()[:1] in tuple(":：") and len(folded) <= _PHRASE_LIMIT


def opens_related(folded: str, known: Cues, *, below: bool) -> bool:
    """Whether the line is the heading of a list of other articles, and no more than that.

    ``below``: a story stands above it; then a word or three may follow ("More news from this section").
    """
    bare = folded.lstrip(_BRACKETS)
    end = known.related.end(bare)
    rest = bare[end:].strip(" :：.…↓»>→)】]")
    return bool(end) and (not rest or (below and len(rest.split()) <= 3 and not ends_sentence(folded)))


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return line.rstrip("\"'»”“’)]」』）】 ").endswith(tuple(_STOPS))


def wordy(line: str, known: Cues) -> bool:
    """Whether a line is long enough for a full sentence of a story: eight words, or twenty characters of Chinese."""
    return len(_WORDS.findall(line)) >= 8 if known.spaced else len(line) >= 20


def is_name(line: str) -> bool:
    """Whether a line is a name and perhaps a place: two to five capitalised words."""
    words = line.replace(",", " ").split()
    return 2 <= len(words) <= 5 and all(word[0].isupper() and word.replace("-", "").isalpha() for word in words)


def _plain(folded: str) -> str:
    """A line without brackets and arrows before it, its first word in one script."""
    bare = folded.lstrip(_BRACKETS)
    if bare[:1].isascii() and any("а" <= char <= "я" for char in bare[1:4]):
        return bare[:24].translate(_HOMOGLYPHS) + bare[24:]
    return bare


def _opens(bare: str, known: Cues) -> bool:
    """Whether a label or phrase can stand at the beginning: the quick question before the slow one."""
    return bare[:2] in known.openings or bare[:1] in known.openings


def _credit(line: str, folded: str, known: Cues) -> bool:
    """ "By Ann Smith", "Беседовала Анна Смит": a label and a name."""
    end = _label_end(folded, known) if _opens(folded, known) else 0
    return bool(end) and is_name(line[end:])


def _label_end(bare: str, known: Cues) -> int:
    end = known.labels.end(bare)
    while end and end < len(bare) and bare[end].isalnum() and known.spaced:
        end += 1  # the ending of "коммент*"
    return end


def _labelled(bare: str, known: Cues) -> bool:
    end = _label_end(bare, known)
    return bool(end) and _AFTER_LABEL.match(bare, end) is not None


def _caption(folded: str, known: Cues) -> bool:
    return bool(known.captions.end(folded)) and len(folded.split()) <= 8


def _menu(folded: str) -> bool:
    """ "Home | Politics | Economy": short names between separators, no figures (a table has those)."""
    pieces = [piece for piece in _SEPARATED.split(folded) if piece.strip()]
    if len(pieces) < 2 or any(char.isdigit() for char in folded):
        return False
    named = len(pieces) >= 3 or "|" in folded or "›" in folded or ">" in folded
    return named and all(len(piece.split()) <= 4 and len(piece) <= 40 for piece in pieces)


def _share_bar(folded: str, known: Cues) -> bool:
    words = re.findall(r"\w+", folded)
    return sum(word in known.services for word in words) >= 2 and len(words) <= 12


def _ticker(folded: str) -> bool:
    """Rates and weather: two or more quotations, hardly a word."""
    quotations = len(_QUOTATION.findall(folded))
    words = [word for word in _WORDS.findall(folded) if len(word) > 3]
    weather = quotations == 1 and "°" in folded and len(words) <= 2
    return weather or (quotations >= 2 and len(words) <= quotations and "  " not in folded.strip())
