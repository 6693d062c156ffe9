"""What a picture is made of, in whole numbers, and the axes by which sums and days get their places on it.

Across, a place is in thousandths of the width, whatever that comes to on a screen or on paper; downwards, in pixels.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pii_check.money import pounds

WIDTH = 1000
_ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
_M, _K = 100_000_000, 100_000  # a million and a thousand pounds, in pence


class Line(NamedTuple):
    """A straight line, and what it stands for; `dx` is pixels aside, of one that goes straight down."""

    kind: str
    x1: int
    y1: int
    x2: int
    y2: int
    dx: int = 0


class Area(NamedTuple):
    """A filled shape, by its corners."""

    kind: str
    points: tuple[tuple[int, int], ...]


class Box(NamedTuple):
    """A rectangle."""

    kind: str
    x: int
    y: int
    width: int
    height: int


class Dot(NamedTuple):
    """A small mark of the shape that `shape` names (circle, cross or square); `dx` is pixels aside."""

    kind: str
    x: int
    y: int
    shape: str = "circle"
    dx: int = 0


class Label(NamedTuple):
    """Words at a place; `anchor` is which end of them stands there: start, middle or end; `dx` is pixels aside."""

    kind: str
    x: int
    y: int
    anchor: str
    words: str
    dx: int = 0


class Chart(NamedTuple):
    """One picture: its title, the same in words, and its parts, the lowest first. `height` is in pixels."""

    title: str
    describes: str
    height: int
    grid: tuple[Line, ...] = ()
    areas: tuple[Area, ...] = ()
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    labels: tuple[Label, ...] = ()


class Axis(NamedTuple):
    """A scale from nought to `end`, `length` long; above `turn`, where there is one, at a smaller scale."""

    end: int
    length: int
    turn: int | None = None

    def at(self, value: int) -> int:
        """The place of a value; one beyond the end is put there."""
        value = min(value, self.end)
        if self.turn is None:
            return value * self.length // self.end
        knee = self.length * 2 // 3
        if value <= self.turn:
            return value * knee // self.turn
        return knee + (value - self.turn) * (self.length - knee) // (self.end - self.turn)


def axis(last: int, highest: int, length: int) -> Axis:
    """A scale on which everything up to `last` takes two thirds or more, and which shows the highest value, too."""
    end = last * 3 // 2
    return Axis(end, length) if highest <= end else Axis(rounded_up(highest * 11 // 10), length, last)


def rounded_up(value: int) -> int:
    """The next round number: 1, 1.2, 1.5, 2 and so on, times ten, a hundred..."""
    power = int(f"1{'0' * (len(str(value)) - 1)}")  # the power of ten in its first figure
    return next(one * power // 10 for one in _ROUND if one * power >= value * 10)


def ticks(end: int) -> Iterator[int]:
    """Four to eight round sums from nought to the end of a scale."""
    step = rounded_up(-(-end // 5))
    yield from range(0, end + 1, step)


def brief(pence: int) -> str:
    """A sum in few letters, where that loses nothing: `£250k`, `£1.5m`."""
    for unit, letter in ((_M, "m"), (_K, "k")):
        if pence >= unit and pence * 100 % unit == 0:
            whole, part = divmod(pence * 100 // unit, 100)
            return f"£{whole:,}{f'.{part:02}'.rstrip('0') if part else ''}{letter}"
    return pounds(pence)
