"""Numbers of languages with spaced words: digits, words and mixtures of both, "5 тыс.", "two hundred and five".

Atoms (a run of digits, a number word: ``bot.facts.numbering``) are added up while they fit: a scale multiplies what
stands before it, a smaller value is added to a rounder one. What does not fit begins a new number. Money, percent,
ranges and bounds are not known here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.facts.compounds import NEXT_WORD, joined
from bot.facts.digits import Numeral, is_attached, parse_digits
from bot.facts.numbering import Atom, Numbering, Role, atoms, numbering
from bot.languages import Language

_LARGEST = Decimal(10) ** 30
_TWENTY = 20  # tens that ones are added to begin here
_OF_SCALES = 4  # "two hundred quarters" are no fifty


def read_numerals(folded: str, language: Language) -> list[Numeral]:
    """The numbers of a text in order; a spelled number is one, however many words it has."""
    names = numbering(language)
    sums: list[_Sum] = []
    for atom in atoms(folded, names):
        if sums:
            now = sums[-1]
            if atom.start < now.end:
                continue
            gap = folded[now.seen : atom.start]
            if len(gap) < 8 and now.add(atom, gap):
                now.take_tail(folded)
                continue
        sums.append(_Sum(atom, names))
        sums[-1].take_tail(folded)
    found = [numeral for sum_ in sums if (numeral := sum_.numeral(folded))]
    return joined(found, folded, names)


class _Sum:
    """A number under way: ``total`` is closed by scales, ``group`` is below the last of them."""

    def __init__(self, atom: Atom, names: Numbering):
        self.names, self.first = names, atom
        self.start, self.end, self.seen = atom.start, atom.end, atom.end
        self.total = self.group = Decimal(0)
        self.scale, self.last_scale = 1, 0
        self.kind: Role = next(iter(atom.roles))
        self.atoms = 1
        self.worded = False  # a scale has been seen: what follows is added, digits or not
        self.closed = False
        self.whole: tuple[Decimal, Decimal] | None = None  # what stood before "and"
        self.under: Decimal | None = None
        self.nth = Decimal(0)  # "a fifth" is a share of something, "a fifth round" is none
        self._begin(atom)

    def _begin(self, atom: Atom) -> None:
        value = atom.roles.get(self.kind, Decimal(0))
        if self.kind == "digits":
            amount = parse_digits(atom.text, self.names.decimal)
            self.closed = amount is None
            self.group = amount or Decimal(0)
        elif self.kind == "scale":
            self._multiply(int(value))
            self._dot(atom)
        elif self.kind == "part":
            self.closed = True
        else:
            self.group = value
            self.closed = self.kind == "ordinal"

    def add(self, atom: Atom, gap: str) -> bool:
        """Take the atom in if it fits."""
        if self.closed or not self._bridged(gap, atom):
            return False
        before = self.total, self.group
        for role, value in atom.roles.items():
            if self._takes(role, value, gap, atom):
                if gap.strip(" ") in self.names.ands:
                    self.whole = before
                self.atoms += 1
                self.seen = atom.end
                if role != "article":
                    self.end = atom.end
                return True
        return False

    def _bridged(self, gap: str, atom: Atom) -> bool:
        link = gap.strip(" ")
        if not link:
            return bool(gap) or self.kind == "digits"
        if link == "-":
            return self._hyphened(gap, atom)
        if link == ",":
            return self.names.comma and self.last_scale >= 1000 and not self.group and "unit" in atom.roles
        if link not in self.names.ands:
            return False
        if "digits" in atom.roles:
            return self.names.and_after == 100 and self.worded  # "3 hundred and 21"
        return "digits" not in atom.roles and "scale" not in atom.roles and self.kind != "share"

    def _hyphened(self, gap: str, atom: Atom) -> bool:
        """ "twenty-five"; with blanks where a dash would mean nothing: "twenty - five", "five - eighths"."""
        if gap != "-":
            ones = self.group % 100 >= _TWENTY and not self.group % 10 and 0 < atom.roles.get("unit", 0) < 10
            if not (self.names.hyphenated and self.kind == "unit" and (ones or atom.roles.keys() == {"part"})):
                return False
        return self.kind != "digits" or "scale" in atom.roles

    def _takes(self, role: Role, value: Decimal, gap: str, atom: Atom) -> bool:
        if role == "scale":
            return not gap.strip(" -") and self._multiply(int(value), atom)
        if role in ("unit", "ordinal"):
            if self.atoms == 1 and role == "unit" and value < self.first.roles.get("of", 0) and gap == " ":
                self.total, self.group, self.kind = Decimal(0), value, "of"
                return True
            return self._plus(role, value, gap)
        if role == "digits":
            return self._plus_digits(atom, gap)
        if role == "share" and self.kind == "article":
            self.group, self.kind = value, "share"
            return True
        if role == "part":
            return self._into_parts(value, gap, plural="ordinal" not in atom.roles)
        return role == "article" and self.kind == "share" and gap == " "

    def _plus(self, role: Role, value: Decimal, gap: str) -> bool:
        """A smaller value after a rounder one: twenty + five, thousand + two hundred."""
        if self.kind in ("share", "article") or (self.kind == "digits" and not self.worded):
            return False
        room = 10 if value < 10 else 100 if value < 100 else 1000
        if self.group % room or value >= 1000:
            return False
        if room == 10 and self.names.teens and self.group % 100 == 10:
            return False
        if not self.group and not self.last_scale:
            return False
        if gap.strip() in self.names.ands and (self.group % self.names.and_after if self.names.and_after else 1):
            return False
        if role == "ordinal" and self.kind == "digits":
            return False
        self.group += value
        if role == "ordinal":
            self.kind, self.closed = "ordinal", True
        return True

    def _plus_digits(self, atom: Atom, gap: str) -> bool:
        """ "1 млрд 200 млн": digits below the last scale."""
        if gap != " ":
            return self._plus_after_hundreds(atom)
        if self.kind != "digits" or self.last_scale < 1000 or self.group or not atom.text.isdigit():
            return False
        value = Decimal(atom.text)
        if value >= 1000 or value >= self.last_scale:
            return False
        self.group = value
        return True

    def _into_parts(self, parts: Decimal, gap: str, *, plural: bool) -> bool:
        """ "three quarters", "a fifth", "one hundred thirty-fifths"."""
        if self.kind == "article":
            self.group, self.kind, self.closed, self.nth = 1 / parts, "share", True, parts
            return True
        if not self.total + self.group or gap.strip(" -"):
            return False
        if self.whole is not None:
            return self._plus_parts(parts)
        if self.kind != "unit" or (self.last_scale and not (plural and parts > _OF_SCALES)):
            return False
        amount, tens = self.total + self.group, self.group % 100
        if parts < 10 and tens >= _TWENTY and not tens % 10:
            if amount == tens:
                self.under = tens + parts
            else:
                amount, parts = amount - tens, tens + parts
        self.total, self.group = Decimal(0), amount / parts
        self.closed, self.kind = True, "share"
        return True

    def _plus_parts(self, parts: Decimal) -> bool:
        """ "a hundred and three quarters"; after a scale they are parts of it: "two million and a quarter"."""
        assert self.whole is not None
        total, group = self.whole
        share = (self.total + self.group - total - group) / parts
        self.total, self.group = total, group + share * (self.last_scale if self.last_scale and not group else 1)
        self.closed = True
        return True

    def _plus_after_hundreds(self, atom: Atom) -> bool:
        if not self.group or self.group % 100 or len(atom.text) > 2 or not atom.text.isdigit() or atom.text == "0":
            return False
        self.group += Decimal(atom.text)
        return True

    def _multiply(self, scale: int, atom: Atom | None = None) -> bool:
        if self.kind in ("ordinal", "of") or self.total > _LARGEST:
            return False
        if self.kind == "digits" and not self.last_scale:
            self.group = parse_digits(self.first.text, self.names.decimal, scaled=True) or self.group
        if scale == 100:
            if self.group >= 100:
                return False
            self.group = (self.group or Decimal(1)) * 100
        elif self.last_scale and scale >= self.last_scale:
            if self.group and self.total:
                return False
            self.total *= scale
        else:
            if self.last_scale and not self.group:
                return False
            rest = (scale < 100 and self.group % 100) or self.group  # "three hundred and two dozen"
            self.total += self.group - rest + (rest or 1) * scale
            self.group = Decimal(0)
        self.worded = True
        self.kind = "unit" if self.kind == "article" else self.kind
        self.last_scale = scale if scale != 100 else self.last_scale
        self.scale = max(self.scale, scale)
        if atom is not None:
            self.end = atom.end
            self._dot(atom)
        return True

    def _dot(self, atom: Atom) -> None:
        self.dotted = atom.text + "." in self.names.words

    def take_tail(self, folded: str) -> None:
        """What is glued on: a scale letter ("10k"), a half ("два с половиной"), the full stop of an abbreviation."""
        if getattr(self, "dotted", False) and folded.startswith(".", self.end):
            self.end = self.seen = self.end + 1
            self.dotted = False
        match = self.names.tail.match(folded, self.end)
        if match is None or self.closed:
            return
        letters = match["glued"]
        if letters:
            if self.kind != "digits" or self.last_scale:
                return
            self._multiply(self.names.glued[letters])
        elif self.kind in ("unit", "digits") and not self.last_scale and self.group == int(self.group):
            self.group += Decimal("0.5")
        elif self.last_scale and not self.group:
            self.total += Decimal(self.last_scale) / 2
        else:
            return
        self.end = self.seen = match.end()

    def numeral(self, folded: str) -> Numeral | None:
        """The number as read, or None where it is none."""
        if self.kind in ("article", "part") or (self.kind == "digits" and self.closed):
            return None
        amount = self.total + self.group
        if self.kind == "of":
            return Numeral(self.start, self.end, amount / self.first.roles["of"], 1, "share")
        if self.kind == "scale":
            alone = self.atoms == 1 and self.end - self.first.start <= len(self.first.text) + 1
            if alone and self.first.text not in self.names.bare:
                return None
        if self.nth and (match := NEXT_WORD.match(folded, self.end)) and match[1] not in self.names.of_words:
            return Numeral(self.start, self.end, self.nth, 1, "ordinal")
        form: Any = {"digits": "digits", "share": "share", "ordinal": "ordinal"}.get(self.kind, "words")
        if form == "share" and self.last_scale:
            form = "words"
        tail = folded[self.end : self.end + 1]
        suffixed = tail.isalpha() or tail in "-‑"
        if suffixed and form == "digits" and (suffix := self.names.ordinal_suffix.match(folded, self.end)):
            return Numeral(self.start, suffix.end(), amount, self.scale, "ordinal")
        if suffixed and (suffix := self.names.case_suffix.match(folded, self.end)):  # "500-ге"
            self.end = suffix.end()
        attached = form == "digits" and is_attached(folded, self.start)
        return Numeral(self.start, self.end, amount, self.scale, form, attached=attached, under=self.under)
