"""One spelling for all: a folded copy of a text that has the same length, so that offsets carry over."""

_FOLD = {ord("ё"): "е", ord("Ё"): "е", **dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u3000"), " ")}
_FOLD |= {0xFF10 + digit: str(digit) for digit in range(10)}
_FOLD |= {ord("％"): "%", ord("．"): "."}


def fold(text: str) -> str:
    """Lower case, ё as е, odd spaces and full-width digits plain; the same length as ``text``: offsets carry over."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, such as İ, grow when lowered: those stay as they are
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_FOLD)
