"""Rulebooks as people read them: a list, one of them whole, and what changed between two."""

from collections.abc import Iterator

from pii_check.days import long_day
from pii_check.phrases import place_name
from pii_check.report.explain import PURPOSE, explained, sources_of
from pii_check.report.tables import band_table
from pii_check.requirement import Requirement
from pii_check.rulebook import Published, Rulebook, Rulebooks


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


def picked_by(book: Rulebook) -> str:
    """By which day the state that governs is picked, in words."""
    by = "a policy's first day" if book.picked_by == "policy inception" else "the as-at day"
    return f"The state is picked by {by}"
