"""The standalone SVG: the pictures of every firm one below the other, with their words, each with its place."""

from collections.abc import Iterable
from textwrap import wrap
from typing import NamedTuple

from pii_check.days import long_day
from pii_check.report.drawing import Chart
from pii_check.report.pictures import Picture, pictures
from pii_check.report.view import NOT_ADVICE, VERDICT_WORDS, Judged, Result, beneath, headline
from pii_check.report.what_if import what_if
from pii_check.words import visible

WIDTH = 720
_MARGIN = 24
_SIGNS = {"heading": 48, "title": 74, "verdict": 74}  # on a line of larger letters
_LINE = 20  # the height of a line, in pixels


class Words(NamedTuple):
    """A line of words and its place from the top, in pixels."""

    kind: str
    y: int
    words: str


class Placed(NamedTuple):
    """A chart and its place from the top, in pixels."""

    y: int
    chart: Chart


class Sheet(NamedTuple):
    """The whole drawing, in pixels."""

    title: str
    describes: str
    width: int
    height: int
    margin: int
    words: tuple[Words, ...]
    charts: tuple[Placed, ...]


class _Pen:
    """Puts one thing below the other."""

    def __init__(self) -> None:
        self.y = _MARGIN
        self.words: list[Words] = []
        self.charts: list[Placed] = []

    def write(self, kind: str, text: str) -> None:
        """Words, in as many lines as they take."""
        for line in wrap(text, _SIGNS.get(kind, 90)) or [""]:
            self.y += _LINE + (8 if kind == "heading" else 0)
            self.words.append(Words(kind, self.y, line))

    def draw(self, chart: Chart) -> None:
        """A chart."""
        self.charts.append(Placed(self.y + 14, chart))
        self.y += chart.height + 14

    def skip(self, pixels: int) -> None:
        """Room."""
        self.y += pixels


def sheet(results: Iterable[Result]) -> Sheet:
    """The drawing of all results."""
    pen, some = _Pen(), list(results)
    for one in some:
        if isinstance(one, Judged):
            _firm(one, pen)
        else:
            pen.write("heading", visible(one.file))
            pen.write("words", "There is no picture: this file could not be judged.")
            for fault in one.faults:
                pen.write("words", visible(f"{fault.message} ({fault.hint})"))
        pen.skip(28)
    pen.write("note", NOT_ADVICE)
    title = "Professional indemnity insurance: what is required, and the firm"
    firms = ", ".join(one.assessment.name if isinstance(one, Judged) else visible(one.file) for one in some)
    return Sheet(title, firms, WIDTH, pen.y + _MARGIN, _MARGIN, tuple(pen.words), tuple(pen.charts))


def _firm(judged: Judged, pen: _Pen) -> None:
    found = judged.assessment
    pen.write("heading", found.name)
    pen.write("verdict", f"{VERDICT_WORDS[found.verdict]}: {headline(found)}.")
    for said in (*beneath(found), *what_if(judged.assumed)):
        pen.write("words", said)
    rules = "; ".join(f"{one.rulebook.id}, {one.rulebook.title}" for one in found.rulebooks)
    pen.write("note", f"As at {long_day(found.as_at)}. Stated in {judged.shown}.{f' Rules: {rules}.' if rules else ''}")
    for picture in () if judged.firm is None else pictures(judged.firm, found):
        _picture(picture, pen)


def _picture(picture: Picture, pen: _Pen) -> None:
    pen.skip(12)
    pen.write("title", picture.title)
    for says in picture.says:
        pen.write("words", says)
    if picture.chart is not None:
        pen.draw(picture.chart)
