"""The periods of all policies that a firm file lists, as a picture and as rows."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pii_check.days import gaps, long_day
from pii_check.firm import Firm, Policy
from pii_check.report.drawing import WIDTH, Box, Chart, Label, Line
from pii_check.towers import in_force, primaries
from pii_check.words import Cover

_ROW, _TOP = 40, 34  # the height of a policy's row, and what is above the first, in pixels
_MARK = 18  # the height of the words on a day that is marked
_NOT_STATED = "not stated"


class Period(NamedTuple):
    """One listed policy, in words: its place from 1, and whether it is in force on the day."""

    place: int
    cover: str
    insurer: str
    inception: str
    expiry: str
    on_the_day: str


class Timeline(NamedTuple):
    """The policies, and the days between them on which none of the cover ran; `chart` is None where none has a day."""

    periods: tuple[Period, ...]
    gaps: tuple[str, ...]
    chart: Chart | None


class _Row(NamedTuple):
    """What one row shows; a side of the bar is open where its day is not stated."""

    words: str
    kind: str
    first: date | None
    last: date | None


class _Mark(NamedTuple):
    """A day that is marked across all rows, and what it is."""

    kind: str
    day: date
    words: str


def timeline(firm: Firm, day: date) -> Timeline:
    """The periods of a firm's policies, with the as-at day among them."""
    policies = firm.policies or ()
    periods = tuple(_period(place, one, day) for place, one in enumerate(policies, 1))
    missing = tuple(_gap(cover, *days) for cover in Cover for days in _gaps(firm, cover))
    rows = [_row(place, one) for place, one in enumerate(policies, 1)]
    rows += [_Row(f"no {cover}", "gap", *days) for cover in Cover for days in _gaps(firm, cover)]
    return Timeline(
        periods, missing, _chart(rows, _marks(firm, day)) if any(one.first or one.last for one in rows) else None
    )


def _row(place: int, policy: Policy) -> _Row:
    kind = "policy" if policy.attaches_above is None else "layer"
    layer = " (excess layer)" if kind == "layer" else ""
    return _Row(f"policy {place}: {policy.cover}{layer}", kind, policy.inception, policy.expiry)


def _period(place: int, policy: Policy, day: date) -> Period:
    stands = in_force(policy, day)
    state = {True: "in force", None: "open: a day is not stated"}.get(stands, "not in force")
    if policy.insures_this_firm is False:
        state = "does not insure this firm"
    first, last = (long_day(one) if one else _NOT_STATED for one in (policy.inception, policy.expiry))
    return Period(place, str(policy.cover), policy.insurer or _NOT_STATED, first, last, state)


def _gaps(firm: Firm, cover: Cover) -> list[tuple[date, date]]:
    """Days without cover between the primary policies of a cover, where the periods of all are stated."""
    own = primaries(firm, cover)
    periods = [(one.inception, one.expiry) for _, one in own if one.inception and one.expiry]
    return list(gaps(periods)) if len(periods) == len(own) else []


def _gap(cover: Cover, first: date, last: date) -> str:
    many = (last - first).days + 1
    days = f"{many} days, {long_day(first)} to {long_day(last)}" if many > 1 else f"one day, {long_day(first)}"
    return f"No {cover} insurance between the policies listed: {days}"


def _marks(firm: Firm, day: date) -> list[_Mark]:
    """The as-at day, and the last day of trading of a firm that has ceased."""
    marks = [_Mark("as-at", day, f"as at {long_day(day)}")]
    if firm.ceased_trading is not None:
        marks.append(_Mark("ceased", firm.ceased_trading, f"ceased {long_day(firm.ceased_trading)}"))
    return marks


def _chart(rows: list[_Row], marks: list[_Mark]) -> Chart:
    days = [*(one.day for one in marks), *(one for row in rows for one in (row.first, row.last) if one)]
    scale = _Scale(min(days), max(days))
    top = _TOP + _MARK * (len(marks) - 1)
    bottom = top + _ROW * len(rows)
    drawn = list(enumerate(rows))
    return Chart(
        "Periods of the policies: " + ", ".join(one.words for one in marks),
        "Each policy is a bar from its first to its last day; the table gives the same days.",
        height=bottom + 28,
        grid=tuple(Line("grid", scale.at(one), top, scale.at(one), bottom) for one in scale.years()),
        boxes=tuple(_bar(row, top + _ROW * number, scale) for number, row in drawn),
        lines=(
            Line("axis", 0, bottom, WIDTH, bottom),
            *(Line(one.kind, scale.at(one.day), top - 10, scale.at(one.day), bottom) for one in marks),
        ),
        labels=(
            *(Label("row", 0, top + _ROW * number + 14, "start", row.words) for number, row in drawn),
            *(
                Label("tick", scale.at(one), bottom + 20, _anchor(scale.at(one), 40), str(one.year))
                for one in scale.years()
            ),
            *(
                Label(one.kind, x, _TOP - 16 + _MARK * number, _anchor(x, 280), one.words)
                for number, one in enumerate(marks)
                for x in (scale.at(one.day),)
            ),
        ),
    )


def _anchor(place: int, room: int) -> str:
    """Which end of words stands at a place, that they may not leave the picture."""
    return "start" if place < room else "end" if place > WIDTH - room else "middle"


class _Scale(NamedTuple):
    """The days from the first to the last of a timeline."""

    first: date
    last: date

    def at(self, day: date) -> int:
        """The place of a day."""
        return (day - self.first).days * WIDTH // max(1, (self.last - self.first).days)

    def years(self) -> Iterator[date]:
        """New Year's Days to mark, seven at the most."""
        every = (self.last.year - self.first.year) // 7 + 1
        for year in range(self.first.year + 1, self.last.year + 1, every):
            yield date(year, 1, 1)


def _bar(row: _Row, top: int, scale: _Scale) -> Box:
    left = scale.at(row.first or scale.first)
    right = scale.at(row.last or scale.last)
    is_open = row.first is None or row.last is None
    return Box("open" if is_open else row.kind, min(left, WIDTH - 4), top + 20, max(right - left, 4), 12)
