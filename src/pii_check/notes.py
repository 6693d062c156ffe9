"""What is neither a finding nor an error: things in a firm file or a rulebook that a reader should know about."""

from collections.abc import Iterable, Iterator
from datetime import date

from pii_check.days import anniversary, long_day
from pii_check.findings import Finding, Note
from pii_check.firm import Firm
from pii_check.kinds import SectionOf
from pii_check.rulebook import Rulebooks
from pii_check.towers import towers
from pii_check.words import Cover

_NOT_JUDGED_YET = {
    "complaints_handling": "complaints handling",
    "client_money": "client money",
    "dispensations": "dispensations",
}


def notes_on(firm: Firm, rulebooks: Rulebooks, findings: tuple[Finding, ...], day: date) -> tuple[Note, ...]:
    """All notes on one assessment, in the order of the firm file."""
    return (
        *_not_judged_yet(firm),
        *_people(firm),
        *_policies(firm, day),
        *unknown_names(firm, rulebooks),
        *_sections(firm, rulebooks, findings),
        *_bodies(firm, rulebooks),
        *_rulebooks(findings, day),
    )


def _not_judged_yet(firm: Firm) -> Iterator[Note]:
    for key, what in _NOT_JUDGED_YET.items():
        if getattr(firm, key):
            yield Note("not-judged-yet", f"this version reads {what} in the file, but does not judge it", key)


def _people(firm: Firm) -> Iterator[Note]:
    if firm.people and firm.people.sole_employee_share is not None and firm.people.employees != 1:
        message = "`sole_employee_share` matters only with exactly one employee, and is ignored here"
        yield Note("share-ignored", message, "people.sole_employee_share")


def _policies(firm: Firm, day: date) -> Iterator[Note]:
    standing = {cover: towers(firm, cover, day) for cover in Cover}
    used = {one.place for some in standing.values() for tower in some for one in (tower.base, *tower.above)}
    for index, policy in enumerate(firm.policies or ()):
        path = f"policies.{index}"
        if policy.inception and policy.expiry == anniversary(policy.inception, 1):
            last = long_day(policy.expiry)
            message = f"policy {index + 1} is said to run to {last}, the anniversary of its first day; if the schedule "
            message += "means the start of that day, the last full day is the day before"
            yield Note("expiry-on-anniversary", message, f"{path}.expiry")
        if policy.insures_this_firm is False:
            yield Note("insures-another", f"policy {index + 1} does not insure this firm and is not counted", path)
        if policy.attaches_above is not None and index not in used and standing[policy.cover]:
            message = f"policy {index + 1} attaches above {policy.attaches_above}, and no policy in force reaches "
            message += "exactly that height, so it is not counted"
            yield Note("layer-not-counted", message, f"{path}.attaches_above")


def unknown_names(firm: Firm, rulebooks: Rulebooks) -> Iterator[Note]:
    """Names that no rulebook at hand knows: bodies, activities and sections."""
    bodies, activities, sections = rulebooks.names()
    for place, name in enumerate(firm.regulated_by or ()):
        if name not in bodies:
            yield Note(
                "unknown-body", f"no rulebook at hand is `{name}`'s: its rules are not checked", f"regulated_by.{place}"
            )
    for place, name in enumerate(firm.activities or ()):
        if name not in activities:
            yield Note("unknown-activity", f"no rulebook at hand names the activity `{name}`", f"activities.{place}")
    for index, policy in enumerate(firm.policies or ()):
        for place, section in enumerate(policy.sections or ()):
            if section.name not in sections:
                path = f"policies.{index}.sections.{place}.name"
                yield Note("unknown-section", f"no rulebook at hand names the section `{section.name}`", path)


def _sections(firm: Firm, rulebooks: Rulebooks, findings: Iterable[Finding]) -> Iterator[Note]:
    judged = {
        (one.policy, one.requirement.check.name) for one in findings if isinstance(one.requirement.check, SectionOf)
    }
    in_question = {one.policy for one in findings if one.policy is not None}
    known = rulebooks.names()[2]
    for index, policy in enumerate(firm.policies or ()):
        for place, section in enumerate(policy.sections or ()):
            if section.name in known and index in in_question and (index, section.name) not in judged:
                message = f"no requirement that was judged speaks of the section `{section.name}`"
                message += ", which the file says is not covered" if section.covered is False else ""
                yield Note("section-not-judged", message, f"policies.{index}.sections.{place}")


def _bodies(firm: Firm, rulebooks: Rulebooks) -> Iterator[Note]:
    if firm.regulated_by is None:
        return
    for body in sorted(rulebooks.names()[0].difference(firm.regulated_by)):
        message = f"the file does not list {body.upper()} under `regulated_by`, so none of its requirements was checked"
        yield Note("body-not-listed", message, "regulated_by")


def _rulebooks(findings: tuple[Finding, ...], day: date) -> Iterator[Note]:
    used = {one.rulebook.rulebook.id: one.rulebook for one in findings if one.rulebook}
    by_policy = (one.rulebook.rulebook for one in findings if one.rulebook and one.policy is not None)
    if any(book.picked_by == "policy inception" for book in by_policy):
        message = (
            "the rules for a policy were taken to be those of its first day; RICS does not say so in what was read"
        )
        yield Note("picked-by-inception", f"{message} (inferred)")
    for name, book in used.items():
        if book.checked and day > book.checked.review_by:
            due = long_day(book.checked.review_by)
            yield Note("review-due", f"the rulebook {name} was due to be checked against its sources by {due}")
