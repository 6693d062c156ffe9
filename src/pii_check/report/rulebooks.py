"""Rulebooks as people read them: a list, one of them whole, and what changed between two."""

from collections.abc import Iterator
from itertools import chain

from pii_check.amounts import Amount, Bands, Choice, inside
from pii_check.days import long_day
from pii_check.kinds import AtLeast, AtMost
from pii_check.money import pounds
from pii_check.phrases import label
from pii_check.report.explain import PURPOSE, explained, figure, sources_of
from pii_check.requirement import Requirement
from pii_check.rulebook import Published, Rulebook, Rulebooks
from pii_check.words import place_name


def rulebook_list(rulebooks: Rulebooks) -> str:
    """A line for each rulebook."""
    return "".join(_line(one) for states in rulebooks.sets.values() for one in states)


def _line(one: Published) -> str:
    checked = f"checked {long_day(one.checked.checked_on)}" if one.checked else "never checked"
    many = len(one.rulebook.requirements)
    return f"{one.rulebook.id:<24} {many:>2} requirement{'s' if many > 1 else ' '}  {checked}  {one.rulebook.title}\n"


def whom(book: Rulebook) -> str:
    """Whom a rulebook binds, in a sentence."""
    firms = f"firms regulated by {book.binds.regulated_by.upper()}" if book.binds.regulated_by else "every firm"
    places = book.binds.jurisdictions
    where = f" in {', '.join(place_name(place) for place in places)}" if places else ""
    return f"It binds {firms}{where}."


def rulebook_text(published: Published) -> str:
    """One rulebook whole: whom it binds, and every requirement with its figures, grades and doubts."""
    return "".join(f"{line}\n" for line in _told(published))


def _told(published: Published) -> Iterator[str]:
    book, checked = published.rulebook, published.checked
    yield f"{book.title}"
    yield f"  {book.id}, from {long_day(book.effective_from)}; SHA-256 {published.sha256}"
    yield f"  {whom(book)} {picked_by(book)}."
    if book.first_day:
        yield f"  The first day is {book.first_day.is_}: {book.first_day.why} (evidence: {book.first_day.evidence})."
    if book.picked_by_doubt:
        yield f"  Doubt: {book.picked_by_doubt}."
    if checked:
        laid, due = long_day(checked.checked_on), long_day(checked.review_by)
        yield f"  Last laid beside its sources on {laid}; due again by {due}."
    if purpose := PURPOSE.get(book.cover or book.group):
        yield f"  {purpose}"
    for requirement in book.requirements:
        yield ""
        yield from _requirement(requirement, book)


def _requirement(one: Requirement, book: Rulebook) -> Iterator[str]:
    yield f"{one.title} ({one.id}, {one.force}, {one.authority}; weakest evidence: {one.evidence})"
    table = list(band_table(one))
    for part in explained(one, book):
        if part.name == "What is asked" and table:
            yield from (f"  {line}" for line in table)
        else:
            yield from part.told()
    if one.implied_by:
        yield f"  Implied by the {one.implied_by}."
    if one.when_met:
        yield f"  When met: {one.when_met}"
    yield from sources_of(one, book).told()


def band_table(requirement: Requirement) -> Iterator[str]:
    """The bands of a requirement as a table, a row a band; nothing where it has none."""
    check = requirement.check
    if not isinstance(check, AtLeast | AtMost) or not isinstance(check.amount, Bands | Choice):
        return
    relation = "at least" if isinstance(check, AtLeast) else "at most"
    columns = _columns(check.amount)
    rows = [(*(label(name) for name in columns), f"{label(check.fact)}: {relation}")]
    rows += _rows(check.amount, len(columns))
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


def picked_by(book: Rulebook) -> str:
    """By which day the state that governs is picked, in words."""
    by = "a policy's first day" if book.picked_by == "policy inception" else "the as-at day"
    return f"The state is picked by {by}"
