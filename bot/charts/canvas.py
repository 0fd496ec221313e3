"""A sheet to draw on, measured in pixels from its upper left corner: text that fits, boxes, dots, lines; then a PNG.

No global state of matplotlib is used: no pyplot, no rcParams. Colours stand on a ground of their own, so that a
picture looks the same in a light and in a dark chat.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

T = TypeVar("T")

WIDTH = 1080  # pixels; a phone shows some 400 points, so that 30 pixels are read as 11 points
MARGIN = 56
DPI = 100
HEADING, SMALL_PRINT = 60, 40  # lines of a title and of small print, pixels
TITLE, TEXT, SMALL = 46, 36, 29  # heights of letters, pixels

GROUND, INK, PALE, RULE = "#fbfaf6", "#1b1f24", "#5b636d", "#d8d5cc"
STRONG, LIGHT, SECOND = "#1f5fa8", "#9cc0e6", "#c96f1a"

HAN_FONT = Path(__file__).parent.parent / "fonts" / "NotoSansSC-subset.otf"
LATIN = "DejaVu Sans"  # comes with matplotlib; has the letters of all our languages that are written with an alphabet
ELLIPSIS = "…"
HANGING = ("·", "→", "–", "—")  # never at the beginning of a line

ONE_AT_A_TIME = threading.Lock()


class Sheet:
    """One picture under way; to be made, drawn on and finished while ``ONE_AT_A_TIME`` is held."""

    def __init__(self, height: int) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415

        self.height = height
        self._figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=GROUND)
        self._canvas = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        self._axes.axis("off")

    def text(self, x: float, y: float, text: str, *, size: int = TEXT, colour: str = INK, bold: bool = False) -> None:
        """One line; ``y`` is the middle of its letters."""
        self._axes.text(
            x,
            y,
            drawable(text),
            fontproperties=font(size, bold=bold),
            color=colour,
            va="center_baseline",
            parse_math=False,
        )

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """A rectangle; ``look`` as of matplotlib's patches."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415

        self._axes.add_patch(Rectangle((x, y), width, height, **look))

    def dot(self, x: float, y: float, radius: float, **look: Any) -> None:
        from matplotlib.patches import Circle  # noqa: PLC0415

        self._axes.add_patch(Circle((x, y), radius, **look))

    def line(self, x: float, y: float, to_x: float, to_y: float, *, colour: str = RULE, width: float = 2) -> None:
        """``width`` in pixels."""
        self._axes.plot([x, to_x], [y, to_y], color=colour, linewidth=width * 72 / DPI, solid_capstyle="butt", zorder=0)

    def heading(self, lines: Sequence[str]) -> None:
        """The title, at the top."""
        for number, line in enumerate(lines):
            self.text(MARGIN, MARGIN + 20 + number * HEADING, line, size=TITLE, bold=True)

    def foot(self, lines: Sequence[str], y: float) -> None:
        """Small print, from there on."""
        for number, line in enumerate(lines):
            self.text(MARGIN, y + number * SMALL_PRINT, line, size=SMALL, colour=PALE)

    def finish(self) -> bytes:
        """The PNG."""
        buffer = io.BytesIO()
        self._figure.savefig(buffer, format="png", dpi=DPI, facecolor=GROUND, metadata={"Software": None})
        return buffer.getvalue()


def occurring(legend: Mapping[T, str], looks: Iterable[T]) -> list[tuple[T, str]]:
    """What a legend has to explain: the looks that occur, where they are more than one."""
    seen = set(looks)
    shown = [(look, word) for look, word in legend.items() if look in seen]
    return shown if len(shown) > 1 else []


@cache
def font(size: int, *, bold: bool = False) -> FontProperties:
    """The letters of all our languages at a size in pixels."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415

    return FontProperties(family=[LATIN, _han()], size=size * 72 / DPI, weight="bold" if bold else "normal")


@cache
def _han() -> str:
    """The name under which the Chinese letters we bring along are known."""
    from matplotlib.font_manager import FontProperties, fontManager  # noqa: PLC0415

    fontManager.addfont(HAN_FONT)
    name = FontProperties(fname=HAN_FONT).get_name()
    bold = replace(fontManager.ttflist[-1], name=name, weight=700)  # it has one weight, which stands for both
    fontManager.ttflist.append(bold)
    return name


@cache
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415

    return frozenset(get_font(findfont(LATIN)).get_charmap()) | frozenset(get_font(HAN_FONT).get_charmap())


def drawable(text: str) -> str:
    """The text without letters that our fonts have not (an emoji, a rare character)."""
    return "".join(char for char in " ".join(text.split()) if ord(char) in _letters())


def width_of(text: str, size: int, *, bold: bool = False) -> float:
    """How wide a line is, in pixels."""
    width, _, _ = _measure().get_text_width_height_descent(drawable(text), font(size, bold=bold), False)
    return float(width)


@cache
def _measure() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg  # noqa: PLC0415

    renderer: Any = RendererAgg
    return renderer(1, 1, DPI)


def fitted(text: str, width: float, size: int, *, lines: int = 1, bold: bool = False) -> list[str]:
    """The text in at most so many lines of that width, cut with an ellipsis where it is longer."""
    done: list[str] = []
    line = ""
    pieces = list(_pieces(drawable(text)))
    for at, piece in enumerate(pieces):
        if width_of((line + piece).strip(), size, bold=bold) <= width:
            line += piece
            continue
        if len(done) == lines - 1:
            return [*done, _cut((line + "".join(pieces[at:])).strip(), width, size, bold=bold)]
        if line.strip():
            done.append(line.strip())
        line = piece
    last = _cut(line.strip(), width, size, bold=bold)
    return [*done, last] if last else done


def _pieces(text: str) -> Iterator[str]:
    """Where a line may be broken: behind a space, but before no dot or arrow; around a Chinese character."""
    piece = ""
    for char, after in zip(text, [*text[1:], ""], strict=False):
        if "\u3400" <= char <= "\u9fff":
            if piece:
                yield piece
                piece = ""
            yield char
            continue
        piece += char
        if char == " " and after not in HANGING:
            yield piece
            piece = ""
    if piece:
        yield piece


def _cut(text: str, width: float, size: int, *, bold: bool) -> str:
    if width_of(text, size, bold=bold) <= width:
        return text
    while text and width_of(text + ELLIPSIS, size, bold=bold) > width:
        text = text[:-1].rstrip(" ,.;:·–—-")
    return text + ELLIPSIS
