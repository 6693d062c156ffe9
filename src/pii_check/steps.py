"""What a requirement asks, step by step of a fact that it goes by: the limit against the turnover, say, as a picture.

The figures are those of the check that was judged; nothing here knows a rule.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from pii_check.amounts import Amount, Facts, parts_of
from pii_check.edges import crossings, goes_by
from pii_check.facts import MEASURED, measured
from pii_check.findings import Finding
from pii_check.firm import Firm
from pii_check.kinds import AtLeast, AtMost
from pii_check.situation import Situation
from pii_check.stating import situation_of
from pii_check.terms import Term
from pii_check.towers import Span, only


class Step(NamedTuple):
    """What is asked while a fact lies above one sum, up to and with another; all in whole pence.

    `above` is None from nought on, `up_to` where there is no end. The amount goes straight from `begins`, a penny above
    the one sum, to `ends`, at the other (or at the highest that was asked about); both are None where nothing is asked.
    """

    above: int | None
    up_to: int | None
    begins: int | None
    ends: int | None


class Course(NamedTuple):
    """What a requirement asks over all values of one fact, and where the firm stands; sums are whole pence.

    `fact` is the fact that it goes by, `at` its possible values for the firm, `held` those of what is measured.
    `exempt` is what a band that asks nothing says, where a fact not stated leaves open whether the firm is in it.
    `other` is the limb by another reading of a disputed requirement, where that asks something else of this firm, and
    `other_steps` are the steps by that reading; empty where there is none, or it asks what depends on more.
    """

    fact: str
    steps: tuple[Step, ...]
    at: Span
    held: Span
    exempt: str | None
    other: Term | None
    other_steps: tuple[Step, ...] = ()


def goes_by_of(finding: Finding) -> list[str]:
    """The measured facts by which what a finding requires goes, each once; none where it compares no amount."""
    check = finding.requirement.check
    parts = list(parts_of(check.amount)) if isinstance(check, AtLeast | AtMost) else []
    return [name for name in goes_by(parts) if name in MEASURED]


def edges_along(finding: Finding, fact: str) -> list[int]:
    """The sums at which what a finding requires turns from one step to the next, in order."""
    check = finding.requirement.check
    parts = list(parts_of(check.amount)) if isinstance(check, AtLeast | AtMost) else []
    return sorted(crossings(fact, parts))


def course(firm: Firm, day: date, finding: Finding, fact: str, most: int) -> Course | None:
    """What a finding requires over all values of a fact up to `most`, and where the firm stands.

    None where no rulebook governs, it compares no amount, or what is asked depends on more that is not known.
    """
    check = finding.requirement.check
    if finding.rulebook is None or not isinstance(check, AtLeast | AtMost):
        return None
    situation = situation_of(firm, day, finding)
    found = _steps(check, Facts(situation), fact, most)
    if found is None:
        return None
    at, held = (measured(name, situation).span for name in (fact, check.fact))
    other = _other(finding, situation)
    theirs = finding.requirement.other_reading.check if other and finding.requirement.other_reading else None
    others = _steps(theirs, Facts(situation), fact, most) if isinstance(theirs, AtLeast | AtMost) else None
    return Course(fact, found.steps, at, held, found.exempt, other, others.steps if others else ())


class _Found(NamedTuple):
    """The steps of a check, and what exempts from it, perhaps."""

    steps: tuple[Step, ...]
    exempt: str | None


def _steps(check: AtLeast | AtMost, facts: Facts, fact: str, most: int) -> _Found | None:
    """What a check asks over all values of a fact up to `most`; None where that depends on more."""
    made, exempt, up = list[Step](), None, isinstance(check, AtLeast)
    for above, up_to in pairwise([None, *sorted(crossings(fact, list(parts_of(check.amount)))), None]):
        low = 0 if above is None else above + 1
        ends = [
            _asked(check.amount, facts, fact, value, up) for value in (low, max(low, most) if up_to is None else up_to)
        ]
        if None in ends:
            return None
        begin, end = (one for one in ends if one)
        made.append(Step(above, up_to, begin.amount, end.amount))
        exempt = exempt or begin.exempt
    return _Found(tuple(_joined(made)), exempt)


class _Asked(NamedTuple):
    """What is asked at one value: the amount, None where nothing is; and what exempts from it, perhaps."""

    amount: int | None
    exempt: str | None


def _asked(amount: Amount, facts: Facts, fact: str, value: int, up: bool) -> _Asked | None:
    """What is asked at one value of a fact; None where that depends on more."""
    found = list(amount.at(facts.within(fact, only(value)), up))
    sums = {one.span for one in found if one.kind != "none"}
    if len(sums) > 1 or any(not span.exact for span in sums):
        return None
    exempt = next((one.exempt for one in found if one.kind == "none"), None)
    return _Asked(sums.pop().low, exempt) if sums else _Asked(None, None)


def _joined(steps: list[Step]) -> Iterator[Step]:
    """Neighbours that ask one and the same are one step."""
    last = steps[0]
    for one in steps[1:]:
        if last.begins == last.ends == one.begins == one.ends:
            last = last._replace(up_to=one.up_to)
        else:
            yield last
            last = one
    yield last


def _other(finding: Finding, situation: Situation) -> Term | None:
    """The limb by the other reading, where it asks something else of this firm."""
    other = finding.requirement.other_reading
    if other is None:
        return None
    (theirs, *_), own = other.check.terms(situation), [term.value for term in finding.terms[:1]]
    return None if [theirs.value] == own else theirs
