"""How a course is drawn: the steps of what is required, what falls short of them, and the firm."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pii_check.findings import Finding
from pii_check.money import pounds
from pii_check.report.drawing import WIDTH, Area, Axis, Box, Chart, Dot, Label, Line, axis, brief, rounded_up, ticks
from pii_check.report.view import OUTCOME_WORDS
from pii_check.steps import Course, Step
from pii_check.towers import Span
from pii_check.words import Outcome

_TOP, _HIGH = 56, 190  # above the plot, and its height, in pixels
_BOTTOM = _TOP + _HIGH
_ROOM = 180  # thousandths of the width that a sum in words takes
_SHAPES = {Outcome.MET: "circle", Outcome.NOT_MET: "cross"}  # of what is open, or dispensed with: a square
_NEAR = 25  # thousandths of the width: a mark no further from an edge would touch it on a narrow screen
_ASIDE = 10  # pixels from an edge to a mark beside it


class Drawn(NamedTuple):
    """A course with the finding that it is about, and the names of its axes: across, and up."""

    finding: Finding
    course: Course
    is_minimum: bool
    names: tuple[str, str]
    edges: tuple[int, ...]


def across(one: Course, edges: list[int]) -> Axis:
    """Steps keep their widths however far the firm is beyond them; where the amount rises, the scale is all one."""
    last, highest = max(edges, default=0) or known(one.at) or 1, known(one.at)
    if all(step.begins == step.ends for step in one.steps):
        return axis(last, highest, WIDTH)
    return Axis(rounded_up(max(last * 3 // 2, highest * 6 // 5)), WIDTH)


def known(span: Span) -> int:
    """The highest value that is stated."""
    return span.low if span.high is None else span.high


def chart(one: Drawn, across: Axis, title: str, describes: str) -> Chart:
    """The picture of a course on a scale."""
    drawn = one.course
    asked = max(step.ends for step in (*drawn.steps, *drawn.other_steps) if step.ends is not None)
    up = axis(asked or 1, known(drawn.held), _HIGH)
    return Chart(
        title,
        describes,
        height=_BOTTOM + (46 if across.turn is None and up.turn is None else 64),
        areas=tuple(_areas(one, across, up)),
        lines=(
            *_rules(across, up),
            *_steps(drawn.steps, "required", across, up),
            *_steps(drawn.other_steps, "other", across, up),
            *_halfknown(drawn, across, up),
        ),
        grid=tuple(_leader(one, across, up)),
        boxes=tuple(_range(drawn, across, up)),
        dots=tuple(_mark(one, across, up)),
        labels=(
            *_scale(one, across, up),
            *_figures(one, across, up),
            *_other(drawn, across, up),
            *_firm(one, across, up),
        ),
    )


def _down(up: Axis, value: int) -> int:
    return _BOTTOM - up.at(value)


def _ends(step: Step, across: Axis) -> tuple[int, int]:
    return across.at(step.above or 0), across.at(across.end if step.up_to is None else step.up_to)


def _areas(one: Drawn, across: Axis, up: Axis) -> Iterator[Area]:
    """What falls short: below a minimum, above a maximum."""
    floor = _BOTTOM if one.is_minimum else _TOP
    for step in one.course.steps:
        if step.begins is not None and step.ends is not None:
            left, right = _ends(step, across)
            corners = ((left, floor), (left, _down(up, step.begins)), (right, _down(up, step.ends)), (right, floor))
            yield Area("short", corners)


def _steps(steps: tuple[Step, ...], kind: str, across: Axis, up: Axis) -> Iterator[Line]:
    """The line of what is required, by one reading."""
    before: int | None = None
    for step in steps:
        left, right = _ends(step, across)
        if step.begins is None or step.ends is None:
            before = None
            continue
        begins, ends = _down(up, step.begins), _down(up, step.ends)
        if before is not None and before != begins:
            yield Line("riser", left, before, left, begins)
        yield Line(kind, left, begins, right, ends)
        before = ends


def _rules(across: Axis, up: Axis) -> Iterator[Line]:
    """The axes, and where their scale changes."""
    bottom = _BOTTOM
    yield Line("axis", 0, bottom, WIDTH, bottom)
    yield Line("axis", 0, _TOP, 0, bottom)
    if across.turn is not None:
        yield Line("break", across.at(across.turn), _TOP, across.at(across.turn), bottom + 6)
    if up.turn is not None:
        yield Line("break", 0, _down(up, up.turn), WIDTH, _down(up, up.turn))


def _scale(one: Drawn, across: Axis, up: Axis) -> Iterator[Label]:
    """What the axes show."""
    bottom = _BOTTOM
    yield Label("axis-name", 0, 14, "start", one.names[1])
    yield Label("axis-name", WIDTH, bottom + 40, "end", one.names[0])
    for value, place in _marks(one, across):
        anchor = "start" if place == 0 else "end" if place > WIDTH - 60 else "middle"
        yield Label("tick", place, bottom + 20, anchor, brief(value))
    if across.turn is not None or up.turn is not None:
        yield Label("axis-name", 0, bottom + 58, "start", "Beyond the dashed line: smaller scale")
    y = bottom - 8 if one.is_minimum else _TOP + 16
    beside = [dot for dot in _mark(one, across, up) if dot.x > WIDTH * 7 // 10 and abs(dot.y - y) < 24]
    place, dx = (beside[0].x, -14) if beside else (WIDTH, 0)
    yield Label("zone", place, y, "end", "not enough" if one.is_minimum else "too much", dx)


def _marks(one: Drawn, across: Axis) -> list[tuple[int, int]]:
    """Where steps end, or round sums along a line that rises; those that would touch left out."""
    is_flat = all(step.begins == step.ends for step in one.course.steps)
    values = (0, *one.edges, across.end) if is_flat else ticks(across.end)
    kept: list[tuple[int, int]] = []
    for value in values:
        if not kept or across.at(value) - kept[-1][1] >= _ROOM:
            kept.append((value, across.at(value)))
    return kept


def _figures(one: Drawn, across: Axis, up: Axis) -> Iterator[Label]:
    """What each step asks, at its line; of one that rises, what it comes to at its end, where there is room."""
    for step in one.course.steps:
        left, right = _ends(step, across)
        if step.ends is None:
            yield Label("none", left, _BOTTOM - 8, "start", "nothing is asked", 4)
        elif right - left < _ROOM:
            continue
        elif step.begins == step.ends:
            y = _down(up, step.ends) + (20 if _is_below(one, step.ends) else -7)
            crossed = any(
                left <= dot.x + (dot.dx > 0) and dot.x < (left + right) // 2 for dot in _mark(one, across, up)
            )
            place, anchor, dx = (right, "end", -4) if crossed else (left, "start", 4)
            yield Label("figure", place, y, anchor, pounds(step.ends), dx)
        else:
            yield Label("figure", right, _down(up, step.ends) - 12, "end", pounds(step.ends), -4)


def _is_below(one: Drawn, asked: int) -> bool:
    """Whether a figure stands below its line: where it falls short, or away from the line of the other reading."""
    others = [step.ends for step in one.course.other_steps if step.ends not in (None, asked)]
    return others[0] > asked if others and others[0] is not None else one.is_minimum


def _other(drawn: Course, across: Axis, up: Axis) -> Iterator[Label]:
    """What the other reading asks at the end of its line, on the side away from the line that it differs from."""
    last = [one for step in (*drawn.steps[-1:], *drawn.other_steps[-1:]) if (one := step.ends) is not None]
    if drawn.other_steps and len(last) > 1:
        own, other = last
        y = _down(up, other) + (-9 if other > own else 20)
        yield Label("other", WIDTH, y, "end", f"other reading: {pounds(other)}", -4)


def _is_point(drawn: Course) -> bool:
    return drawn.at.exact and drawn.held.exact


def _range(drawn: Course, across: Axis, up: Axis) -> Iterator[Box]:
    """The firm where it is a range."""
    if drawn.at.high is None or drawn.held.high is None or _is_point(drawn):
        return
    left, right = across.at(drawn.at.low), across.at(drawn.at.high)
    top, bottom = _down(up, drawn.held.high), _down(up, drawn.held.low)
    yield Box("firm", min(left, WIDTH - 8), top - 4, max(right - left, 8), bottom - top + 8)


def _halfknown(drawn: Course, across: Axis, up: Axis) -> Iterator[Line]:
    """Of a firm that states only one of the two, that one."""
    if (drawn.at.high is None) == (drawn.held.high is None):
        return
    if drawn.held.high is None:
        places = {across.at(drawn.at.low), across.at(known(drawn.at))}
        yield from (Line("firm-half", place, _TOP, place, _BOTTOM) for place in sorted(places))
    else:
        places = {_down(up, drawn.held.low), _down(up, known(drawn.held))}
        yield from (Line("firm-half", 0, place, WIDTH, place) for place in sorted(places))


def _mark(one: Drawn, across: Axis, up: Axis) -> Iterator[Dot]:
    """The firm where it is a point: its shape tells the outcome.

    What is a penny beyond an edge, or short of a line, would stand upon it: it is drawn beside.
    """
    drawn, finding = one.course, one.finding
    if not _is_point(drawn):
        return
    x, y = across.at(drawn.at.low), _down(up, drawn.held.low)
    asked = finding.deciding.value if finding.deciding else None
    if isinstance(asked, int) and asked != drawn.held.low and abs(y - _down(up, asked)) < _ASIDE:
        y = _down(up, asked) + (_ASIDE if drawn.held.low < asked else -_ASIDE)
    near = [edge for edge in _risers(drawn) if abs(x - across.at(edge)) < _NEAR]
    shape = _SHAPES.get(finding.outcome, "square")
    for edge in near[:1]:
        yield Dot("firm", across.at(edge), y, shape, _ASIDE if drawn.at.low > edge else -_ASIDE)
    if not near:
        yield Dot("firm", x, y, shape)


def _risers(drawn: Course) -> list[int]:
    """The sums at which the line leaps."""
    steps = drawn.steps
    return [one.up_to for one, other in pairwise(steps) if one.up_to is not None and one.ends != other.begins]


def _leader(one: Drawn, across: Axis, up: Axis) -> Iterator[Line]:
    """From the firm's name, above the plot, to its mark."""
    for dot in _mark(one, across, up):
        yield Line("leader", dot.x, _TOP - 6, dot.x, dot.y, dot.dx)


def _firm(one: Drawn, across: Axis, up: Axis) -> Iterator[Label]:
    """The firm's name for itself with the outcome, above the plot, where nothing else is printed."""
    drawn = one.course
    if drawn.at.high is None and drawn.held.high is None:
        return
    x = across.at(drawn.at.low) if drawn.at.high is not None else 0
    outcome = OUTCOME_WORDS[one.finding.outcome].lower()
    (dx,) = [dot.dx for dot in _mark(one, across, up)] or [0]
    yield Label("firm-name", x, _TOP - 10, "start" if x < WIDTH // 2 else "end", f"this firm: {outcome}", dx)
