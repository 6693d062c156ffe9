"""Judging one requirement: its duty, its limbs, what the minimum wording supplies, and a disputed reading."""

from datetime import date
from typing import NamedTuple

from pii_check.conditions import DutyFound
from pii_check.findings import Counts, Finding
from pii_check.firm import Firm
from pii_check.kinds import AtLeast, InForce
from pii_check.reasons import Reason, reason
from pii_check.requirement import MINIMUM_WORDING, Requirement
from pii_check.rulebook import Published, Rulebook
from pii_check.situation import Situation
from pii_check.terms import MET, NOT_APPLICABLE, Possible, Term, all_of, settled
from pii_check.towers import Tower
from pii_check.words import Outcome

BOUND = DutyFound(value=True)


class Asked(NamedTuple):
    """What is asked: about which firm, as at which day."""

    firm: Firm
    day: date

    def about(self, rulebook: Rulebook, *some: Tower) -> Situation:
        """The situation that a rulebook judges: the firm with some towers of its cover."""
        return Situation(self.firm, self.day, rulebook.cover, some)


class State:
    """One published rulebook, ready to judge with."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self.rulebook: Rulebook = published.rulebook
        self.together = self.rulebook.policies == "together"

    def duty(self, situation: Situation) -> DutyFound:
        """Whether the rulebook's own duty arises for a firm."""
        return self.rulebook.duty.found(situation) if self.rulebook.duty else BOUND

    def blank(self, requirement: Requirement) -> Finding:
        """A finding that nothing has been found out for."""
        book, authority = self.rulebook, requirement.authority
        return Finding(requirement, self.published, book.group, book.cover, None, authority, Outcome.UNDETERMINED)

    @property
    def in_force(self) -> Finding:
        """The blank finding on whether the cover is in force."""
        return next(
            self.blank(one)
            for one in self.rulebook.requirements
            if isinstance(one.check, InForce) and not is_standing(one)
        )

    def adds_up(self, requirement: Requirement) -> bool:
        """Whether the policies in force meet a requirement together."""
        check = requirement.check
        return self.together and isinstance(check, AtLeast) and check.fact == "limit_of_indemnity"

    @property
    def adding_up(self) -> tuple[Requirement, ...]:
        """The requirements that policies meet together."""
        return tuple(one for one in self.rulebook.requirements if self.adds_up(one))


def is_standing(requirement: Requirement) -> bool:
    """A requirement to hold the cover for a reason of its own, whatever the rulebook's duty says."""
    return requirement.duty is not None and isinstance(requirement.check, InForce)


def judge(requirement: Requirement, state: State, situation: Situation, duty: DutyFound = BOUND) -> Finding:
    """One requirement in one situation; `duty` is the rulebook's, unless the requirement has its own."""
    own = requirement.duty
    if own:
        duty = own.found(situation)
    blank = state.blank(requirement)._replace(
        policy=situation.towers[0].base.place if len(situation.towers) == 1 else None,
        policy_from=situation.policy.inception if situation.policy else None,
        authority=(duty.authority if own or isinstance(requirement.check, InForce) else None) or requirement.authority,
    )
    if duty.value is False:
        return blank._replace(outcome=Outcome.NOT_APPLICABLE, reasons=duty.reasons)
    terms = _supplied(requirement, situation, requirement.check.terms(situation))
    possible = all_of(term.possible for term in terms)
    possible, readings, others = _as_disputed(requirement, situation, possible)
    reasons = (*(why for term in terms for why in term.reasons), *readings)
    missing = tuple(path for term in (*terms, *others) if term.outcome is Outcome.UNDETERMINED for path in term.missing)
    if duty.value is None:
        possible |= NOT_APPLICABLE
        reasons, missing = reasons + duty.reasons, missing + duty.missing
    outcome = settled(possible)
    is_open = outcome is Outcome.UNDETERMINED
    rests = outcome is Outcome.MET and any(term.supplied for term in terms)
    return blank._replace(
        outcome=outcome,
        terms=terms,
        reasons=(*duty.reasons, *reasons) if duty.value else reasons,
        missing=tuple(dict.fromkeys(missing)) if is_open else (),
        rests_on=MINIMUM_WORDING if rests else None,
        possible=possible,
    )


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


def judge_tower(state: State, situation: Situation, duty: DutyFound, standing: tuple[Tower, ...] = ()) -> list[Finding]:
    """Every requirement of a rulebook on one tower; `standing` are all towers of the cover, where they add up."""
    tower = situation.towers[0]
    aside = state.together and not tower.certain and any(other.certain for other in standing)
    counts = Counts.ASIDE if aside else Counts.COVER if state.together else Counts.POLICY
    asked = [
        one
        for one in state.rulebook.requirements
        if not state.adds_up(one)
        and not (standing and is_standing(one))
        and (tower.base.policy.inception is not None or isinstance(one.check, InForce))
    ]
    found = [judge(one, state, situation, duty)._replace(counts=counts) for one in asked]
    return _contradictions(found, tower)


def _contradictions(found: list[Finding], tower: Tower) -> list[Finding]:
    """A statement narrower than the minimum wording and the statement that the policy is on it cannot both be true."""
    if tower.base.policy.minimum_wording is not True:
        return found
    narrower = tuple(one.title for one in found if one.requirement.implied_by and may_fail_as_stated(one))
    if not narrower:
        return found
    why = (reason("contradicts", narrower),)
    return [
        undecided(one, MET, why) if one.requirement.asks_for_minimum_wording and one.outcome is Outcome.MET else one
        for one in found
    ]


def may_fail_as_stated(finding: Finding) -> bool:
    """Whether the file states something that may make the finding not met."""
    return any(Outcome.NOT_MET in term.possible and not term.supplied for term in finding.terms)


def undecided(finding: Finding, unless: Possible, why: tuple[Reason, ...], missing: tuple[str, ...] = ()) -> Finding:
    """The finding made undetermined, if what it came to is one of those outcomes."""
    if finding.outcome not in unless and finding.outcome is not Outcome.UNDETERMINED:
        return finding
    return finding._replace(
        outcome=Outcome.UNDETERMINED, reasons=why + finding.reasons, missing=missing or finding.missing, rests_on=None
    )
