"""Renewal quotes side by side as plain text, and in full sentences for reading aloud."""

from collections.abc import Iterator

from pii_check.comparing import Column
from pii_check.days import long_day
from pii_check.report.compared import (
    BASE,
    Shown,
    about,
    answer,
    beside,
    cell_parts,
    changes,
    foot,
    headline_of,
    notes,
    row_name,
    settled_line,
    shown_rows,
)
from pii_check.report.view import VERDICT_WORDS
from pii_check.words import visible


def compared_text(shown: Shown) -> str:
    """The whole comparison; a block for each quote, then the requirements that differ or are not met."""
    return "\n".join(_lines(shown)) + "\n"


def title(shown: Shown) -> str:
    """Whose quotes these are."""
    many = len(shown.quotes)
    what = "a quote" if many == 1 else f"{many} quotes"
    return f"{shown.comparison.base.assessment.name}: {what} beside the insurance held"


def _lines(shown: Shown) -> Iterator[str]:
    base = shown.comparison.base
    yield title(shown)
    yield from answer(shown)
    yield ""
    yield f"{BASE} ({visible(shown.base)}), as at {long_day(base.assessment.as_at)}"
    yield f"  {verdict(base)}"
    yield from (f"  {one}" for one in beside(shown, None))
    for place, column in enumerate(shown.comparison.quotes):
        yield ""
        yield f"{shown.short[place]} ({visible(shown.quotes[place])}), as at {long_day(column.assessment.as_at)}"
        yield f"  {verdict(column)}"
        yield from (f"  {one}" for one in (*about(column, base), *beside(shown, place)))
        for head, lines in changes(shown, place):
            yield f"  {head}: nothing" if not lines else f"  {head}:"
            yield from (f"    {one}" for one in lines)
    yield ""
    yield "Requirements that differ, or are not met:"
    yield from _requirements(shown)
    if line := settled_line(shown.comparison):
        yield line
    if told := notes(shown):
        yield ""
        yield "Notes:"
        yield from (f"  {one}" for one in told)
    yield ""
    yield from foot(shown)


def verdict(column: Column) -> str:
    """A verdict and its headline."""
    return f"{VERDICT_WORDS[column.verdict]}: {headline_of(column)}."


def _requirements(shown: Shown) -> Iterator[str]:
    rows = shown_rows(shown.comparison)
    if not rows:
        yield "  none"
    for row in rows:
        yield f"  {row_name(row)}"
        for name, finding in zip((BASE, *shown.short), row.findings, strict=True):
            yield f"    {name}: {'; '.join(cell_parts(finding))}"


def compared_sentences(shown: Shown) -> str:
    """The same, a sentence for each thing to know."""
    return "\n".join(_sentences(shown)) + "\n"


def _sentences(shown: Shown) -> Iterator[str]:
    base = shown.comparison.base
    yield f"{title(shown)}."
    yield from answer(shown)
    yield f"{BASE} is {visible(shown.base)}, as at {long_day(base.assessment.as_at)}. {verdict(base)}"
    yield from beside(shown, None)
    for place, column in enumerate(shown.comparison.quotes):
        name = shown.short[place]
        yield f"Quote {name}, as at {long_day(column.assessment.as_at)}. {verdict(column)}"
        yield from (*about(column, base), *beside(shown, place))
        for head, lines in changes(shown, place):
            yield f"{head}: {'; '.join(lines) or 'nothing'}."
    for row in shown_rows(shown.comparison):
        columns = zip((BASE, *shown.short), row.findings, strict=True)
        cells = [f"{name}: {', '.join(cell_parts(one))}" for name, one in columns]
        yield f"{row_name(row)}. {'. '.join(cells)}."
    if line := settled_line(shown.comparison):
        yield line
    yield from (f"Note: {one}" for one in notes(shown))
    yield from foot(shown)
