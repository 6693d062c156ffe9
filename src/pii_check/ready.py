"""Judging one requirement: its duty, its limbs, what the minimum wording supplies, and a disputed reading."""

from typing import NamedTuple

from pii_check.conditions import Circumstances, Duty, DutyFound, circumstances
from pii_check.findings import Counts, Finding
from pii_check.kinds import AtLeast, AtMost, Check, InForce
from pii_check.limbs import Limb
from pii_check.reasons import Reason, reason
from pii_check.requirement import MINIMUM_WORDING, Requirement
from pii_check.rulebook import Published
from pii_check.situation import Situation
from pii_check.terms import MET, NOT_APPLICABLE, Possible, Term, all_of, settled
from pii_check.words import Outcome

BOUND = DutyFound(value=True)
# How many answers are kept of one requirement: the firms of one office need few, and a stream of firms has no end.
MOST_KEPT = 256


class Came(NamedTuple):
    """What judging a requirement came to, whichever policy and rulebook it was about; as in a finding."""

    outcome: Outcome
    terms: tuple[Term, ...] = ()
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    rests_on: str | None = None
    possible: Possible = frozenset()


class Binding:
    """A duty made ready: what was found is kept for firms in the same circumstances."""

    __slots__ = ("_duty", "_kept")

    def __init__(self, duty: Duty) -> None:
        self._duty = duty
        self._kept: dict[Circumstances, DutyFound] = {}

    def found(self, firm: Circumstances) -> DutyFound:
        """Whether the duty arises, why, and who makes it."""
        found = self._kept.get(firm)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[firm] = self._duty.found(firm)
        return found


class Ready:
    """One requirement of a published rulebook, made ready to be judged many times.

    What it came to is kept for situations that read alike: the same limbs follow from the same reading.
    """

    __slots__ = (
        "_kept",
        "_limb",
        "_other",
        "_other_limb",
        "_own",
        "is_main",
        "is_standing",
        "published",
        "requirement",
    )

    def __init__(self, requirement: Requirement, published: Published) -> None:
        self.requirement = requirement
        self.published = published
        in_force = isinstance(requirement.check, InForce)
        self.is_standing = in_force and requirement.duty is not None
        self.is_main = in_force and requirement.duty is None
        self._own = Binding(requirement.duty) if requirement.duty else None
        self._other = requirement.other_reading
        self._limb = _limb_of(requirement.check)
        self._other_limb = _limb_of(self._other.check) if self._other else None
        self._kept: dict[object, Came] = {}

    def blank(self, outcome: Outcome = Outcome.UNDETERMINED) -> Finding:
        """A finding that nothing has been found out for."""
        one, book = self.requirement, self.published.rulebook
        return Finding(one, self.published, book.group, book.cover, None, one.authority, outcome)

    def judge(self, situation: Situation, duty: DutyFound = BOUND, counts: Counts = Counts.POLICY) -> Finding:
        """The requirement in one situation; `duty` is the rulebook's, unless the requirement has its own."""
        requirement, some, policy = self.requirement, situation.towers, situation.policy
        if self._own:
            duty = self._own.found(circumstances(situation.firm, situation.day))
        came = self._exactly(situation, duty) or self._came_to(situation, duty)
        makes_it = duty.authority if self.is_main or self._own else None
        book = self.published.rulebook
        return Finding(
            requirement,
            self.published,
            book.group,
            book.cover,
            some[0].base.place if len(some) == 1 else None,
            makes_it or requirement.authority,
            came.outcome,
            came.terms,
            came.reasons,
            came.missing,
            came.rests_on,
            counts,
            policy.inception if policy else None,
            came.possible,
        )

    def _exactly(self, situation: Situation, duty: DutyFound) -> Came | None:
        """What a measure comes to where every fact is known exactly and no reading differs; None where one is not."""
        limb = self._limb
        term = limb.exact(situation) if limb and duty.value else None
        if term is None:
            return None
        if self._other:
            theirs = self._other_limb.exact(situation) if self._other_limb else None
            if theirs is None or theirs.possible != term.possible:
                return None
        return Came(settled(term.possible), (term,), duty.reasons + term.reasons, (), None, term.possible)

    def _came_to(self, situation: Situation, duty: DutyFound) -> Came:
        if duty.value is False:
            return Came(Outcome.NOT_APPLICABLE, reasons=duty.reasons)
        theirs = _reading(self._other.check, self._other_limb, situation) if self._other else ()
        read = _reading(self.requirement.check, self._limb, situation)
        key = (read, theirs, self._supplies(situation), None if duty is BOUND else duty)
        came = self._kept.get(key)
        if came is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            came = self._kept[key] = _judged(self.requirement, situation, duty, self._supplies(situation))
        return came

    def _supplies(self, situation: Situation) -> bool:
        """Whether the minimum wording, which the file states, supplies what it does not state."""
        policy = situation.policy
        return self.requirement.implied_by is not None and policy is not None and policy.minimum_wording is True


def _limb_of(check: Check) -> Limb | None:
    return check.limb() if isinstance(check, AtLeast | AtMost) else None


def _reading(check: Check, limb: Limb | None, situation: Situation) -> tuple[object, ...]:
    """All that a check goes by in a situation."""
    if isinstance(check, AtLeast | AtMost):
        return limb.reading(situation) if limb else ()
    return check.reading(situation)


def _judged(requirement: Requirement, situation: Situation, duty: DutyFound, supplies: bool) -> Came:
    """A requirement of a duty that arises, or may."""
    terms = requirement.check.terms(situation)
    if supplies:
        terms = tuple(one if one.stated else one._replace(possible=MET, supplied=True, missing=()) for one in terms)
    possible = all_of(term.possible for term in terms)
    possible, readings, others = _as_disputed(requirement, situation, possible)
    reasons = (*(why for term in terms for why in term.reasons), *readings)
    missing = tuple(path for term in (*terms, *others) if term.outcome is Outcome.UNDETERMINED for path in term.missing)
    if duty.value is None:
        possible |= NOT_APPLICABLE
        reasons, missing = reasons + duty.reasons, missing + duty.missing
    outcome = settled(possible)
    rests = outcome is Outcome.MET and any(term.supplied for term in terms)
    return Came(
        outcome,
        terms,
        (*duty.reasons, *reasons) if duty.value else reasons,
        tuple(dict.fromkeys(missing)) if outcome is Outcome.UNDETERMINED else (),
        MINIMUM_WORDING if rests else None,
        possible,
    )


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
