"""Judging one requirement: its duty, its limbs, what the minimum wording supplies, and a disputed reading."""

from collections.abc import Callable
from typing import TypeVar

from pii_check.amounts import Sum
from pii_check.conditions import Circumstances, Duty, DutyFound, circumstances
from pii_check.facts import SAID
from pii_check.findings import Counts, Finding
from pii_check.kinds import AtLeast, AtMost, Check, InForce, NotOlderThan, OneOf, ReachesBack, SectionOf
from pii_check.procedures import PROCEDURES
from pii_check.reasons import Reason, reason
from pii_check.requirement import MINIMUM_WORDING, Requirement
from pii_check.rulebook import Published
from pii_check.run_off import RunOff
from pii_check.situation import Situation
from pii_check.terms import MET, NOT_APPLICABLE, Possible, Term, all_of, settled
from pii_check.words import Force, Outcome

DUTY_ARISES = DutyFound(value=True)
NOT_ASKED, _OPEN, _OF_POLICY = Outcome.NOT_APPLICABLE, Outcome.UNDETERMINED, Counts.POLICY
# How many answers are kept of one kind: the firms of one office need few, and a stream of firms has no end.
MOST_KEPT = 1024
_new = tuple.__new__
Key = TypeVar("Key")
Value = TypeVar("Value")


Came = tuple[Outcome, tuple[Term, ...], tuple[Reason, ...], tuple[str, ...], str | None, Possible]
"""What judging came to: outcome, terms, reasons, missing, rests_on, possible, as in a finding."""


def keep(kept: dict[Key, Value], key: Key, value: Value) -> None:
    """Keep what was found; once there are `MOST_KEPT`, all are forgotten."""
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = value


class ReadyDuty:
    """A duty made ready: what was found is kept for firms in the same circumstances."""

    __slots__ = ("_duty", "_kept")

    def __init__(self, duty: Duty) -> None:
        self._duty = duty
        self._kept: dict[Circumstances, DutyFound] = {}

    def found(self, firm: Circumstances) -> DutyFound:
        """Whether the duty arises, why, and who makes it."""
        found = self._kept.get(firm)
        if found is None:
            found = self._duty.found(firm)
            keep(self._kept, firm, found)
        return found


class ReadyRequirement:
    """One requirement of a published rulebook, made ready to be judged many times.

    It goes by terms, answers or gaps if, beside its duty, it goes by nothing else: by the terms of policies, without
    figures and days; by what the firm answers of itself; by the gaps between its policies.
    """

    def __init__(self, requirement: Requirement, published: Published) -> None:
        self.requirement = requirement
        self.published = published
        book, in_force = published.rulebook, isinstance(requirement.check, InForce)
        self._group, self._cover = book.group, book.cover
        self._authority, self._force = requirement.authority, requirement.force
        self.is_must = requirement.force is Force.MUST
        self.is_standing = in_force and requirement.duty is not None
        self.is_main = in_force and requirement.duty is None
        self._own = ReadyDuty(requirement.duty) if requirement.duty else None
        self._names_maker = self.is_main or requirement.duty is not None
        self._only_term = _only_term(requirement)
        self._is_simple = requirement.implied_by is None and requirement.other_reading is None
        self.is_about_wording = requirement.implied_by is not None or requirement.asks_for_minimum_wording
        self.goes_by_terms = all(goes_by_terms(check) for check in requirement.checks)
        self.goes_by_answers = all(goes_by_answers(check) for check in requirement.checks)
        self.goes_by_gaps = all(goes_by_gaps(check) for check in requirement.checks)

    def blank(self, outcome: Outcome = Outcome.UNDETERMINED) -> Finding:
        """A finding that nothing has been found out for."""
        return Finding(
            self.requirement, self.published, self._group, self._cover, None, self._authority, self._force, outcome
        )

    def duty(self, firm: Circumstances, of_rulebook: DutyFound = DUTY_ARISES) -> DutyFound:
        """Whether its own duty arises for a firm; that of the rulebook where it has none."""
        return self._own.found(firm) if self._own else of_rulebook

    def not_asked(self, duty: DutyFound, counts: Counts) -> Finding:
        """The finding where a duty does not arise."""
        return self.blank(NOT_ASKED)._replace(reasons=duty.reasons, counts=counts)

    def judge(self, situation: Situation, duty: DutyFound = DUTY_ARISES, counts: Counts = _OF_POLICY) -> Finding:
        """The requirement in one situation; `duty` is the rulebook's, unless the requirement has its own."""
        own = self.duty(circumstances(situation.firm, situation.day), duty) if self._own else duty
        return self.judge_by(own, situation, counts)

    def judge_by(self, duty: DutyFound, situation: Situation, counts: Counts) -> Finding:
        """The requirement in one situation, by the duty that is found for it."""
        authority = (duty.authority if self._names_maker else None) or self._authority
        term = self._only_term(situation) if self._only_term and duty.value else None
        if term is None:
            outcome, terms, reasons, missing, rests_on, possible = self._came_to(situation, duty)
            return Finding(
                self.requirement, self.published, self._group, self._cover, situation.place, authority, self._force,
                outcome, terms, reasons, missing, rests_on, counts, possible,
            )  # fmt: skip
        why, possible = term.reasons, term.possible
        if duty.reasons:
            why = duty.reasons + why
        outcome = settled(possible)
        # As `Finding(...)` makes it, by position and without the call between: that halves the cost of each.
        return _new(Finding, (
            self.requirement, self.published, self._group, self._cover, situation.place, authority, self._force,
            outcome, (term,), why, term.missing if outcome is _OPEN else (), None, counts, possible,
        ))  # fmt: skip

    def _came_to(self, situation: Situation, duty: DutyFound) -> Came:
        if duty.value is False:
            return NOT_ASKED, (), duty.reasons, (), None, frozenset()
        terms = self.requirement.check.terms(situation)
        if not (self._is_simple and duty.value and len(terms) == 1):
            return _judged(self.requirement, situation, duty, terms)
        only = terms[0]
        outcome = settled(only.possible)
        missing = only.missing if outcome is _OPEN else ()
        return outcome, terms, duty.reasons + only.reasons, missing, None, only.possible


def goes_by_terms(check: Check) -> bool:
    """Whether a check goes by what policies state beside figures and days, and by when the firm began: no more.

    Of a firm that has ceased, run-off goes by days, too.
    """
    if isinstance(check, RunOff):
        return check.limit is None or isinstance(check.limit, Sum)
    if isinstance(check, OneOf):
        return SAID[check.fact].of_tower
    back = back_to(check)
    return isinstance(check, ReachesBack | SectionOf) and (back is None or back.years is None)


def goes_by_answers(check: Check) -> bool:
    """Whether a check goes by what a firm answers of itself and of its procedures, days left out: no more."""
    if isinstance(check, AtLeast | AtMost):
        return isinstance(check.amount, Sum) and check.fact.startswith("complaints_handling.")
    if not isinstance(check, OneOf) or SAID[check.fact].of_tower:
        return False
    block, _, key = check.fact.rpartition(".")
    return not block or (block in PROCEDURES and key != "reviewed")


def goes_by_gaps(check: Check) -> bool:
    """Whether a check goes by the days between policies, of which there are none where there is but one."""
    return isinstance(check, AtLeast | AtMost) and check.fact == "days_without_cover"


def goes_by_what_recurs(check: Check) -> bool:
    """Whether what a check goes by is the same for many firms, so that they share its findings."""
    return goes_by_terms(check) or goes_by_answers(check) or goes_by_gaps(check)


def back_to(check: Check) -> ReachesBack | None:
    """How far back a check asks cover to reach, if it does."""
    return check.reaches_back if isinstance(check, SectionOf) else check if isinstance(check, ReachesBack) else None


def _only_term(requirement: Requirement) -> Callable[[Situation], Term | None] | None:
    """How to judge a requirement by one limb, without the long way; None where there is no such way.

    No kind that has one can be implied by the minimum wording (`requirement.py`). A measure needs plainly stated sums;
    a disputed one, readings that agree.
    """
    check = requirement.check
    if isinstance(check, InForce | NotOlderThan):
        return None if requirement.other_reading else check.term
    limbs = [one.plain_limb() for one in requirement.checks if isinstance(one, AtLeast | AtMost)]
    if len(limbs) < len(requirement.checks):
        return None
    if len(limbs) == 1:
        return limbs[0].term
    own, other = limbs

    def agreed(situation: Situation) -> Term | None:
        term = own.term(situation)
        return term if term is not None and other.possible(situation) == term.possible else None

    return agreed


def _judged(requirement: Requirement, situation: Situation, duty: DutyFound, limbs: tuple[Term, ...]) -> Came:
    """A requirement of a duty that arises, or may."""
    terms = _supplied(requirement, situation, limbs)
    possible = all_of(term.possible for term in terms)
    possible, readings, others = _as_disputed(requirement, situation, possible)
    reasons = (*(why for term in terms for why in term.reasons), *readings)
    missing = tuple(path for term in (*terms, *others) if term.outcome is Outcome.UNDETERMINED for path in term.missing)
    if duty.value is None:
        possible |= NOT_APPLICABLE
        reasons, missing = reasons + duty.reasons, missing + duty.missing
    outcome = settled(possible)
    rests = outcome is Outcome.MET and any(term.supplied for term in terms)
    reasons = (*duty.reasons, *reasons) if duty.value else reasons
    missing = tuple(dict.fromkeys(missing)) if outcome is Outcome.UNDETERMINED else ()
    return outcome, terms, reasons, missing, MINIMUM_WORDING if rests else None, possible


def _supplied(requirement: Requirement, situation: Situation, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Limbs that the file does not state are met where the minimum wording, which it does state, supplies them."""
    policy = situation.policy
    if requirement.implied_by is None or policy is None or policy.minimum_wording is not True:
        return terms
    return tuple(term if term.stated else term._replace(possible=MET, supplied=True, missing=()) for term in terms)


def _as_disputed(
    requirement: Requirement, situation: Situation, possible: Possible
) -> tuple[Possible, tuple[Reason, ...], tuple[Term, ...]]:
    """A disputed requirement is judged both ways: what either reading leaves possible is possible.

    The readings are named where they differ; where a fact not stated leaves the other one open, that fact is missing.
    """
    other = requirement.other_reading
    if other is None:
        return possible, (), ()
    terms = other.check.terms(situation)
    theirs = all_of(term.possible for term in terms)
    both = possible | theirs
    differ = Outcome.UNDETERMINED not in (settled(possible), settled(theirs)) and settled(both) is Outcome.UNDETERMINED
    if not differ:
        return both, (), terms
    own = requirement.check.terms(situation)
    return both, (reason("readings", other.this, other.says, *own[:1], *terms[:1]),), terms
