"""Rulebooks as people read them: a list, one of them whole, and what changed between two."""

from collections.abc import Iterator
from typing import Any

import yaml

from pii_check.days import long_day
from pii_check.kinds import OneOf, ReachesBack
from pii_check.money import pounds
from pii_check.report.explain import PURPOSE, explained, source_line, sources_of
from pii_check.report.tables import band_table
from pii_check.report.view import OUTCOME_WORDS
from pii_check.requirement import Requirement
from pii_check.rulebook import Published, Rulebook, Rulebooks
from pii_check.telling import TooManyFirms, telling_firm
from pii_check.telling.compare import Answer


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
    where = f" in {', '.join(place.title() for place in places)}" if places else ""
    return f"It binds {firms}{where}."


def rulebook_text(published: Published) -> str:
    """One rulebook whole: whom it binds, and every requirement with its figures, grades and doubts."""
    return "".join(f"{line}\n" for line in _told(published))


def _told(published: Published) -> Iterator[str]:
    book, checked = published.rulebook, published.checked
    yield f"{book.title}"
    yield f"  {book.id}, from {long_day(book.effective_from)}; SHA-256 {published.sha256}"
    yield f"  {whom(book)} {_picked_by(book)}."
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


def differences(before: Rulebook, after: Rulebook) -> str:
    """What changed between two rulebooks, in words, and whether any firm could tell."""
    return "".join(f"{line}\n" for line in _differences(before, after))


def _differences(before: Rulebook, after: Rulebook) -> Iterator[str]:
    names = [before.id, after.id] if before.id != after.id else ["the first", "the second"]
    yield f"From {names[0]} to {names[1]}"
    for was, now in zip(_as_a_whole(before), _as_a_whole(after), strict=True):
        if was != now:
            yield f"  was: {was}"
            yield f"  is:  {now}"
    same = []
    for id_ in dict.fromkeys([*_ids(before), *_ids(after)]):
        old, new = before.requirement(id_), after.requirement(id_)
        lines = list(_changes(old, before, new, after))
        telling = list(_telling(before, after, id_, names))
        if telling == [_NOBODY_CAN_TELL] and not lines:
            same.append(id_)
            continue
        yield ""
        yield _headline(old, new)
        yield from lines
        yield from telling
    if same:
        yield ""
        yield f"The same in both: {', '.join(same)}."


def _picked_by(book: Rulebook) -> str:
    by = "a policy's first day" if book.picked_by == "policy inception" else "the as-at day"
    return f"The state is picked by {by}"


def _as_a_whole(book: Rulebook) -> Iterator[str]:
    """What a rulebook says of itself, a line each."""
    yield whom(book)
    yield f"{_picked_by(book)}; {book.picked_by_doubt or 'nothing is doubtful about that'}."
    yield f"Policies count {book.policies}, in the group {book.group}, by {book.body or 'no body'}."
    first = book.first_day
    yield f"Its first day is {first.is_}: {first.why}." if first else "Its first day is the rules' own."
    yield f"Sections that a firm file may state beside: {', '.join(book.sections) or 'none'}."
    yield f"Activities that a firm file may state: {', '.join(book.activities) or 'none'}."


def _ids(book: Rulebook) -> list[str]:
    return [one.id for one in book.requirements]


def _headline(old: Requirement | None, new: Requirement | None) -> str:
    one = new or old
    what = "added" if old is None else "no longer asked" if new is None else "changed"
    return f"{one.title} ({one.id}): {what}" if one else ""


def _changes(old: Requirement | None, before: Rulebook, new: Requirement | None, after: Rulebook) -> Iterator[str]:
    was, now = (_said(one, book) for one, book in ((old, before), (new, after)))
    for name in dict.fromkeys([*was, *now]):
        gone = [line for line in was.get(name, ()) if line not in now.get(name, ())]
        come = [line for line in now.get(name, ()) if line not in was.get(name, ())]
        if gone or come:
            yield f"  {name}"
            yield from (f"    was: {line}" for line in gone)
            yield from (f"    is:  {line}" for line in come)


def _said(one: Requirement | None, book: Rulebook) -> dict[str, tuple[str, ...]]:
    if one is None:
        return {}
    parts: dict[str, tuple[str, ...]] = {}
    for part in explained(one, book):  # a duty and its requirement may each be disputed
        parts[part.name] = parts.get(part.name, ()) + part.lines
    more = {"Implied by": one.implied_by, "When met": one.when_met, "To do": one.to_do, **_sections(one)}
    implied = {name: (words,) for name, words in more.items() if words}
    sources = tuple(source_line(cite, book) for cite in one.cite)
    return {"Force and authority": (f"{one.force}, {one.authority}",), **parts, **implied, "Sources": sources}


def _sections(one: Requirement) -> dict[str, str]:
    """The sections of cover that a check looks at, too, and those that it leaves open."""
    check = one.check
    if not isinstance(check, OneOf | ReachesBack):
        return {}
    return {"Sections judged too": "; ".join(check.sections), "Sections left open": "; ".join(check.open_sections)}


_NOBODY_CAN_TELL = "  No firm can tell the difference."


def _telling(before: Rulebook, after: Rulebook, id_: str, names: list[str]) -> Iterator[str]:
    try:
        told = telling_firm(before, after, id_)
    except TooManyFirms as error:
        yield f"  Whether any firm can tell the difference was not found out: {error}."
        return
    if told is None:
        yield _NOBODY_CAN_TELL
        return
    pair = (told.before, told.after)
    alike = len({one.outcome for one in pair if one}) == 1 and None not in pair
    answers = [f"{_answer(one, alike)} by {name}" for one, name in zip(pair, names, strict=True)]
    yield f"  A firm can tell, were it judged by each: {', '.join(answers)}."
    yield from (f"    {line}" for line in _as_yaml(told.firm).splitlines())


def _answer(answer: Answer | None, whole: bool) -> str:
    """An outcome in words; with force and authority where the outcomes are the same."""
    if answer is None:
        return "not asked"
    outcome = OUTCOME_WORDS[answer.outcome].lower()
    if whole:
        return f"{outcome} ({answer.force}, {answer.authority})"
    return outcome if answer.force == "must" else f"{outcome} ({answer.force})"


class _Plain(yaml.SafeDumper):
    """Writes every text as it stands, as firm files are read."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 - the form that PyYAML asks for


def _as_yaml(stated: dict[str, Any]) -> str:
    return yaml.dump(_plain(stated), Dumper=_Plain, sort_keys=False, allow_unicode=True, default_flow_style=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    text = str(value)
    whole, dot, part = text.partition(".")
    return pounds(int(whole + part)) if dot and (whole + part).isdecimal() and len(part) == 2 else text
