"""Days: one way to write them, and anniversaries that 29 February cannot break."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Annotated

from pii_check.record import Leaf, Refused, as_text, short

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
FIRST_YEAR, LAST_YEAR = 1900, 2199


def parse_day(value: object) -> date:
    """Read a day written YYYY-MM-DD.

    Raises:
        Refused: any other form, a day the calendar does not have, or a year before 1900 or after 2199.
    """
    if isinstance(value, datetime):
        raise Refused("day-moment")
    if not isinstance(value, date):
        value = _from_text(as_text(value, "a day written YYYY-MM-DD, such as 2026-04-01"))
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Refused("day-year-out-of-range", day=value.isoformat(), first=FIRST_YEAR, last=LAST_YEAR)
    return value


def _from_text(text: str) -> date:
    if _ISO.fullmatch(text):  # `fromisoformat` takes weeks and days without hyphens, too
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused("day-not-in-calendar", text=text) from None
    if match := _SLASHED.fullmatch(text):
        first, second, year = (int(part) for part in match.groups())
        raise _not_year_first(text, year, first, second)
    if re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", text, re.ASCII):
        raise Refused("day-two-digit-year", text=text)
    raise Refused("day-unreadable", text=short(text))


def _not_year_first(text: str, year: int, first: int, second: int) -> Refused:
    day_first, month_first = _made(year, second, first), _made(year, first, second)
    day = day_first or month_first
    if day is None:
        return Refused("day-not-in-calendar", text=text)
    if day_first is None or month_first is None or day_first == month_first:
        return Refused("day-not-year-first", text=text, day=day, said=long_day(day))
    other, other_said = month_first, long_day(month_first)
    return Refused("day-two-readings", text=text, day=day, said=long_day(day), other_day=other, other_said=other_said)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def anniversary(day: date, years: int) -> date:
    """The same day of the year, `years` later (or earlier, if negative); 29 February falls to the 28th."""
    return _made(day.year + years, day.month, day.day) or date(day.year + years, day.month, 28)


def months_before(day: date, months: int) -> date:
    """The same day of the month, some months earlier; a day that month does not have falls to its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    while (made := _made(year, month + 1, day.day)) is None:
        day = day.replace(day=day.day - 1)
    return made


def gaps(periods: Iterable[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """The first and the last day of each run of days between periods on which none of them ran."""
    reached: date | None = None
    for first, last in sorted(periods):
        if reached is not None and first > reached + timedelta(days=1):
            yield reached + timedelta(days=1), first - timedelta(days=1)
        reached = last if reached is None else max(reached, last)


@lru_cache(maxsize=1024)
def written(day: date) -> str:
    """The day as a firm file would write it; the days of many firms are the same few."""
    return day.isoformat()


@lru_cache(maxsize=1024)
def long_day(day: date) -> str:
    """Print a day as people say it: `1 April 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# Not `%B`: month names must not follow the machine's locale.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

DAY = {
    "title": "day",
    "type": "string",
    "pattern": r"^\s*[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\s*$",
    "description": "a day, written YYYY-MM-DD",
    "examples": ["2026-04-01"],
}
Day = Annotated[date, Leaf(parse_day, str, schema=DAY)]
