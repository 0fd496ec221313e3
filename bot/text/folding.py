"""One spelling for all: a folded copy of a text that has the same length, so that offsets carry over."""

_FOLD = {"ё": "е", "％": "%", "．": ".", **dict.fromkeys("\u00a0\u202f\u2009\u2007\u3000", " ")}
_FOLD |= {chr(0xFF10 + digit): str(digit) for digit in range(10)}


def fold(text: str) -> str:
    """Lower case, ё as е, odd spaces and full-width digits plain; the same length as ``text``: offsets carry over."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, such as İ, grow when lowered: those stay as they are
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    for odd, plain in _FOLD.items():  # far quicker than str.translate: most are not there
        if odd in lowered:
            lowered = lowered.replace(odd, plain)
    return lowered
