"""Tables of plain text, and the bands of a requirement as one."""

from collections.abc import Iterator, Sequence
from itertools import chain

from pii_check.amounts import Amount, Bands, Choice, inside
from pii_check.kinds import AtLeast, AtMost
from pii_check.money import pounds
from pii_check.phrases import label
from pii_check.report.explain import figure
from pii_check.requirement import Requirement


def band_table(requirement: Requirement) -> Iterator[str]:
    """The bands of a requirement as a table, a row a band; nothing where it has none."""
    check = requirement.check
    if not isinstance(check, AtLeast | AtMost) or not isinstance(check.amount, Bands | Choice):
        return
    relation = "at least" if isinstance(check, AtLeast) else "at most"
    columns = _columns(check.amount)
    rows = [(*(label(name) for name in columns), f"{label(check.fact)}: {relation}")]
    rows += _rows(check.amount, len(columns))
    yield from table(rows)


def table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows in columns, the first row being their heads."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for number, row in enumerate(rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def _columns(amount: Amount) -> list[str]:
    if not isinstance(amount, Bands | Choice):
        return []
    return list(dict.fromkeys([amount.by, *chain.from_iterable(_columns(one) for one in inside(amount))]))


def _rows(amount: Amount, width: int, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(amount, Bands):
        for number, band in enumerate(amount.bands):
            above = "above that" if number else "any"
            reach = f"up to {pounds(band.up_to)}" if band.up_to is not None else above
            yield from _rows(band.amount, width, (*before, reach))
    elif isinstance(amount, Choice):
        names = [" or ".join(option.when) for option in amount.options] + ["otherwise"]
        for name, one in zip(names, inside(amount), strict=True):
            yield from _rows(one, width, (*before, name))
    else:
        yield (*before, *("any" for _ in range(width - len(before))), figure(amount))
