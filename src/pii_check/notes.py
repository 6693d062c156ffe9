"""What is neither a finding nor an error: things in a firm file or a rulebook that a reader should know about."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pii_check.days import anniversary, long_day
from pii_check.dispensations import notes_on_dispensations
from pii_check.findings import Block, Finding, Note, in_order
from pii_check.firm import Firm, People, Policy
from pii_check.judging import Asked
from pii_check.kinds import Check, OneOf, ReachesBack, SectionOf
from pii_check.procedures import ComplaintsHandling
from pii_check.rulebook import Published, Rulebooks
from pii_check.towers import Tower
from pii_check.words import folded

# The columns that the revision notes of the profession give a complaints log; missing ones are worth a note, no more.
_LOG_COLUMNS = ("date", "location", "details", "actions", "close-out")
# What a policy may state for the record, though no requirement asks about it.
_FOR_THE_RECORD = ("excess_applies_to_defence_costs",)
_SHORTEST_YEAR = 365


def notes_on(
    asked: Asked,
    rulebooks: Rulebooks,
    blocks: Sequence[Block],
    judged_by: Iterable[Published],
    only: tuple[str, ...] | None,
) -> tuple[Note, ...]:
    """All notes on one assessment, in the order of the firm file; `judged_by` are the rulebooks of its findings."""
    firm, names = asked.firm, rulebooks.names()
    notes = list(_narrowed(only, in_order(blocks))) if only is not None else []
    notes += _people(firm.people) if firm.people is not None else ()
    sectioned = False
    for index, policy in enumerate(firm.policies or ()):
        notes += _policy(index, policy, asked)
        sectioned = sectioned or bool(policy.sections)
    notes += _complaints(firm.complaints_handling) if firm.complaints_handling is not None else ()
    if firm.dispensations:
        notes += notes_on_dispensations(firm, in_order(blocks), rulebooks.ids(), asked.day)
    notes += [unknown.note for unknown in unknown_names(firm, rulebooks)]
    if sectioned:
        notes += _sections(firm, names.sections, in_order(blocks))
    if firm.regulated_by is not None and not names.bodies.issubset(firm.regulated_by):
        notes += _bodies(firm.regulated_by, rulebooks)
    notes += _rulebooks(asked, blocks, judged_by)
    return tuple(notes)


def _narrowed(only: tuple[str, ...], findings: tuple[Finding, ...]) -> Iterator[Note]:
    judged = {one.id for one in findings}
    some = ", ".join(id_ for id_ in only if id_ in judged) or "nothing"
    yield Note("narrowed", f"besides whether each cover is in force, only this was judged: {some}")
    for id_ in only:
        if id_ not in judged:
            yield Note("not-judged", f"{id_} was asked for and not judged: it does not arise for this firm as stated")


def _complaints(block: ComplaintsHandling) -> Iterator[Note]:
    columns = block.log_columns
    if columns is not None and block.log_kept is not False and (lacking := _lacking(columns)):
        message = f"the complaints log has no column for: {', '.join(lacking)}"
        yield Note("log-columns", message, "complaints_handling.log_columns")
    if block.handler_outside_firm is not None:
        message = "`handler_outside_firm` is read, but no requirement asks about it"
        yield Note("not-asked", message, "complaints_handling.handler_outside_firm")


def _lacking(columns: Sequence[str]) -> list[str]:
    """The columns of a complaints log that none of these is, however it is written."""
    if set(_LOG_COLUMNS).issubset(columns):
        return []
    stated = {folded(column) for column in columns}
    return [column for column in _LOG_COLUMNS if folded(column) not in stated]


def _people(people: People) -> Iterator[Note]:
    if people.sole_employee_share is not None and people.employees != 1:
        message = "`sole_employee_share` matters only with exactly one employee, and is ignored here"
        yield Note("share-ignored", message, "people.sole_employee_share")


def _policy(index: int, policy: Policy, asked: Asked) -> Iterator[Note]:
    path, first, last = f"policies.{index}", policy.inception, policy.expiry
    # No year is shorter: most policies end before it is worth while to look for the anniversary.
    if first and last and (last - first).days >= _SHORTEST_YEAR and last == anniversary(first, 1):
        day = long_day(last)
        message = f"policy {index + 1} is said to run to {day}, the anniversary of its first day; if the schedule "
        message += "means the start of that day, the last full day is the day before"
        yield Note("expiry-on-anniversary", message, f"{path}.expiry")
    if policy.insures_this_firm is False:
        yield Note("insures-another", f"policy {index + 1} does not insure this firm and is not counted", path)
    if policy.attaches_above is not None and _stands_on_none(index, asked.standing(policy.cover)):
        message = f"policy {index + 1} attaches above {policy.attaches_above}, and no policy is known to "
        message += "end at just that height, with room above it: so it is not counted"
        yield Note("layer-not-counted", message, f"{path}.attaches_above")
    for key in _FOR_THE_RECORD:
        if getattr(policy, key) is not None:
            yield Note("not-asked", f"`{key}` is read, but no requirement asks about it", f"{path}.{key}")
    if policy.run_off and policy.run_off.consumer_basis is not None:
        message = "`consumer_basis` is read, but no requirement asks about it: any basis will do"
        yield Note("not-asked", message, f"{path}.run_off.consumer_basis")


def _stands_on_none(index: int, standing: tuple[Tower, ...]) -> bool:
    """Whether a layer counts in none of the towers that there are."""
    used = {one.place for tower in standing for one in (tower.base, *tower.above)}
    return bool(standing) and index not in used


class UnknownName(NamedTuple):
    """A name in a firm file that no rulebook at hand knows, what it should name, and the names that they do know."""

    kind: str
    note: Note
    name: str
    known: tuple[str, ...]


def unknown_names(firm: Firm, rulebooks: Rulebooks) -> Iterator[UnknownName]:
    """Bodies, activities and sections that no rulebook at hand knows."""
    bodies, activities, sections = rulebooks.names()
    for place, name in enumerate(firm.regulated_by or ()):
        if name not in bodies:
            message = f"no rulebook at hand is `{name}`'s: its rules were not checked"
            note = Note("unknown-body", message, f"regulated_by.{place}")
            yield UnknownName("body", note, name, tuple(sorted(bodies)))
    for place, name in enumerate(firm.activities or ()):
        if name not in activities:
            message = f"no rulebook at hand names the activity `{name}`"
            note = Note("unknown-activity", message, f"activities.{place}")
            yield UnknownName("activity", note, name, tuple(sorted(activities)))
    for index, policy in enumerate(firm.policies or ()):
        for place, section in enumerate(policy.sections or ()):
            if section.name not in sections:
                message = f"no rulebook at hand names the section `{section.name}`"
                path = f"policies.{index}.sections.{place}.name"
                note = Note("unknown-section", message, path)
                yield UnknownName("section", note, section.name, tuple(sorted(sections)))


def _sections(firm: Firm, known: frozenset[str], findings: Iterable[Finding]) -> Iterator[Note]:
    judged = {(one.policy, name) for one in findings for name in _sections_of(one.requirement.check)}
    in_question = {one.policy for one in findings if one.policy is not None}
    for index, policy in enumerate(firm.policies or ()):
        for place, section in enumerate(policy.sections or ()):
            if section.name in known and index in in_question and (index, section.name) not in judged:
                message = f"no requirement that was judged speaks of the section `{section.name}`"
                message += ", which the file says is not covered" if section.covered is False else ""
                yield Note("section-not-judged", message, f"policies.{index}.sections.{place}")


def _sections_of(check: Check) -> tuple[str, ...]:
    """The sections that a check asks about."""
    if isinstance(check, SectionOf):
        return (check.name,)
    return check.sections + check.open_sections if isinstance(check, OneOf | ReachesBack) else ()


def _bodies(regulated_by: Sequence[str], rulebooks: Rulebooks) -> Iterator[Note]:
    names = {
        states.header.binds.regulated_by: states.header.body or states.header.binds.regulated_by
        for states in rulebooks.sets.values()
    }
    for body in sorted(rulebooks.names().bodies.difference(regulated_by)):
        message = f"the file does not list {names[body]} under `regulated_by`, so none of its requirements was checked"
        yield Note("body-not-listed", message, "regulated_by")


def _rulebooks(asked: Asked, blocks: Sequence[Block], judged_by: Iterable[Published]) -> list[Note]:
    found: list[Note] = []
    picked = {id(one.rulebook) for one in blocks if one.policy is not None}
    for book in judged_by:
        state = asked.ready.of(book)
        by_inception = state.picked_by_inception and id(book) in picked
        is_due = state.review_by is not None and asked.day > state.review_by
        notes = state.notes.get((by_inception, is_due))
        if notes is None:
            notes = state.notes[by_inception, is_due] = tuple(_rulebook(book, by_inception, is_due))
        found += notes
    return found


def _rulebook(published: Published, by_inception: bool, is_due: bool) -> Iterator[Note]:
    book = published.rulebook
    if published.replaces:
        yield Note("rules-replaced", f"{book.id} is not as published: it was read from the folder that the call names")
    if by_inception:
        because = f": {book.picked_by_doubt}" if book.picked_by_doubt else ""
        yield Note("picked-by-inception", f"{book.id} was picked by the first day of the policy{because}")
    if book.first_day is not None and book.first_day.is_ == "earliest seen":
        first = long_day(book.effective_from)
        yield Note("first-day", f"{book.id} begins on {first} by our choice: {book.first_day.why}")
    if is_due and published.checked:
        due = long_day(published.checked.review_by)
        yield Note("review-due", f"the rulebook {book.id} was due to be checked against its sources by {due}")
