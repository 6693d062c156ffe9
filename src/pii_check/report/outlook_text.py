"""What happens next as plain text: a column of days, and beside each what happens and what to do."""

import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from pii_check.days import long_day
from pii_check.events import Event, Kind
from pii_check.looking_ahead import Outlook
from pii_check.report.outlook_words import told, when
from pii_check.report.renewal_words import growth_words
from pii_check.report.view import NOT_ADVICE, rules_line
from pii_check.report.what_if import Assumed, what_if
from pii_check.words import visible

_COLUMN = 19  # the longest day is `30 September 2027`
_NO_DAY = "no day"


class Shown(NamedTuple):
    """One file's outlook, and what the call set in place of what the file states."""

    file: str
    outlook: Outlook
    assumed: tuple[Assumed, ...] = ()


def outlook_text(shown: Shown, width: int | None) -> str:
    """All of it; lines are broken at a width, where one is given."""
    return "".join(f"{line}\n" for line in _lines(shown, width))


def _lines(shown: Shown, width: int | None) -> Iterator[str]:
    outlook = shown.outlook
    head = f"What happens next: {visible(outlook.firm.name)} ({visible(shown.file)}), from {long_day(outlook.as_at)}"
    for line in (head, *what_if(shown.assumed)):
        yield from _broken(line, width)
    for event in outlook.events:
        yield ""
        yield from _event(event, outlook, width)
    yield ""
    for line in _foot(outlook):
        yield from _broken(line, width)


def _event(event: Event, outlook: Outlook, width: int | None) -> Iterator[str]:
    """The day and how far off it is on the left, what happens on the right."""
    title, says, to_do = told(event, outlook)
    left = [_NO_DAY] if event.day is None else [long_day(event.day), when(event.day, outlook.as_at)]
    lines = [title, *says, *([f"To do: {to_do}"] if to_do else [])]
    room = None if width is None else max(20, width - _COLUMN)
    right = [part for number, line in enumerate(lines) for part in _broken(line, room, "  " if number else "")]
    for number in range(max(len(left), len(right))):
        day = left[number] if number < len(left) else ""
        yield f"{day:<{_COLUMN}}{right[number] if number < len(right) else ''}".rstrip()


def _broken(line: str, width: int | None, indent: str = "") -> list[str]:
    if width is None:
        return [f"{indent}{line}"]
    return textwrap.wrap(
        line,
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


RENEWED = (
    "A renewal is judged as if the policy were renewed on the same terms, with the same insurers still listed or "
    "authorised, from the day after its last day for a year, and every other that ends before it likewise, "
    "unless a listed one takes over from it."
)
NO_VERDICT = "This gives no verdict: `pii-check FILE` gives the verdict on the firm as it is."


_BY_GROWTH = (Kind.HIGHER_LIMIT_TODAY, Kind.HIGHER_LIMIT, Kind.LOWER_EXCESS, Kind.NO_HIGHER_LIMIT, Kind.LIMIT_OPEN)


def _rests_on_growth(event: Event) -> bool:
    return event.kind in _BY_GROWTH or (event.then is not None and event.then.turnover is not None)


def _foot(outlook: Outlook) -> Iterator[str]:
    if any(event.then is not None for event in outlook.events):
        yield RENEWED
    if outlook.growth is not None and any(_rests_on_growth(event) for event in outlook.events):
        yield f"Assumed by you: {growth_words(outlook.growth)}. What rests on it is an estimate, rounded up."
    for one in outlook.rulebooks:
        yield f"Rules: {rules_line(one)}"
    yield NO_VERDICT
    yield NOT_ADVICE
