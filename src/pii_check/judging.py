"""Judging by one rulebook: which of its requirements are asked, of which towers, and what they say together."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from operator import attrgetter
from weakref import WeakKeyDictionary

from pii_check.conditions import Circumstances, DutyFound, circumstances
from pii_check.findings import Counts, Finding, Note
from pii_check.firm import Firm, Policy
from pii_check.kinds import AtLeast, AtMost, NotOlderThan, OneOf
from pii_check.procedures import PROCEDURES
from pii_check.ready import BOUND, Binding, ReadyRequirement, back_to, keep
from pii_check.reasons import Reason, reason
from pii_check.requirement import Requirement
from pii_check.rulebook import Published, Rulebook, Rulebooks
from pii_check.run_off import ceased_by
from pii_check.situation import Situation
from pii_check.terms import MET, Possible
from pii_check.towers import Tower, listed_by_cover, standing_on
from pii_check.words import Cover, Outcome

# What a policy states that is neither a figure nor a day nor a mere name: all that answers about its terms go by.
_FIGURES_DAYS_AND_NAMES = (
    "limit_of_indemnity", "primary", "uninsured_excess", "attaches_above", "inception", "expiry", "insurer",
    "policy_number",
)  # fmt: skip
_TERMS = attrgetter(*(name for name in Policy.model_fields if name not in _FIGURES_DAYS_AND_NAMES))


Kept = tuple[tuple[Finding, ...], tuple[tuple[int, ReadyRequirement], ...]]


class ReadyRulebook:
    """One published rulebook, ready to judge with."""

    def __init__(self, published: Published) -> None:
        self.rulebook: Rulebook = published.rulebook
        self.together = self.rulebook.policies == "together"
        self.picked_by_inception = self.rulebook.picked_by == "policy inception"
        # What readers are told of it, where a policy picked it by its first day or its review is due.
        self.notes: dict[tuple[bool, bool], tuple[Note, ...]] = {}
        self.requirements = tuple(ReadyRequirement(one, published) for one in self.rulebook.requirements)
        self.standing = tuple(one for one in self.requirements if one.is_standing)
        self.adding_up = tuple(one for one in self.requirements if self._adds_up(one.requirement))
        self._of_each = tuple(one for one in self.requirements if one not in self.adding_up)
        self._duty = Binding(self.rulebook.duty) if self.rulebook.duty else None
        self.earliest_asked = _earliest_asked(self.rulebook)
        # The findings on towers on the same terms, and at which places of them stands what goes by more than terms.
        self.kept: dict[object, Kept] = {}
        # What a statement narrower than the minimum wording touches is kept together, or not at all.
        self.is_kept = all(one.goes_by_terms for one in self.requirements if one.is_about_wording)

    @cached_property
    def procedures(self) -> frozenset[str]:
        """The blocks of the firm file, such as `client_money`, that a requirement asks about; amounts go by none."""
        checks = [check for one in self.rulebook.requirements for check in one.checks]
        facts = [check.fact for check in checks if isinstance(check, AtLeast | AtMost | OneOf | NotOlderThan)]
        return frozenset(fact.partition(".")[0] for fact in facts) & {*PROCEDURES}

    def _adds_up(self, requirement: Requirement) -> bool:
        """Whether the policies in force meet a requirement together."""
        check = requirement.check
        return self.together and isinstance(check, AtLeast) and check.fact == "limit_of_indemnity"

    @property
    def main(self) -> ReadyRequirement:
        """Whether the cover is in force; every rulebook about a cover asks that once."""
        return next(one for one in self.requirements if one.is_main)

    def duty(self, firm: Circumstances) -> DutyFound:
        """Whether the rulebook's own duty arises for a firm."""
        return self._duty.found(firm) if self._duty else BOUND

    def of_tower(self, tower: Tower, *, is_among_standing: bool) -> Sequence[ReadyRequirement]:
        """What is asked of one tower; where all that stand are judged, to hold the cover at all is asked once."""
        if tower.base.policy.inception is None:
            return [one for one in self._of_each if one.is_main or (one.is_standing and not is_among_standing)]
        if is_among_standing and self.standing:
            return [one for one in self._of_each if not one.is_standing]
        return self._of_each


def _earliest_asked(rulebook: Rulebook) -> date:
    """The earliest day to which cover is asked to reach back; the first of all where that is counted from inception."""
    backs = [back for one in rulebook.requirements for check in one.checks if (back := back_to(check)) is not None]
    if any(back.years is not None for back in backs):
        return date.min
    return min((back.to_day for back in backs if back.to_day is not None), default=date.max)


class ReadyRulebooks:
    """The rulebooks at hand, each made ready when it is first judged with."""

    def __init__(self) -> None:
        self._ready: dict[int, ReadyRulebook] = {}

    def of(self, published: Published) -> ReadyRulebook:
        """A rulebook, ready to judge with."""
        found = self._ready.get(id(published))
        if found is None:  # it holds the rulebook, so that no other can come to have its identity
            found = self._ready.setdefault(id(published), ReadyRulebook(published))
        return found


_READY: WeakKeyDictionary[Rulebooks, ReadyRulebooks] = WeakKeyDictionary()


def ready_rulebooks(rulebooks: Rulebooks) -> ReadyRulebooks:
    """The rulebooks at hand, ready to judge with: once for each set of them, and for as long as that is used."""
    found = _READY.get(rulebooks)
    if found is None:
        found = _READY[rulebooks] = ReadyRulebooks()
    return found


class Asked:
    """What is asked: about which firm, as at which day, by which rulebooks."""

    __slots__ = ("_listed", "_standing", "circumstances", "day", "firm", "ready")

    def __init__(self, firm: Firm, day: date, ready: ReadyRulebooks) -> None:
        self.firm = firm
        self.day = day
        self.ready = ready
        self.circumstances = circumstances(firm, day)
        self._listed = listed_by_cover(firm)
        self._standing: dict[Cover, tuple[Tower, ...]] = {}

    def about(self, cover: Cover | None, *some: Tower) -> Situation:
        """The situation that is judged: the firm with some towers of a cover."""
        return Situation(self.firm, self.day, cover, some)

    def standing(self, cover: Cover) -> tuple[Tower, ...]:
        """The towers of a cover that are, or may be, in force."""
        found = self._standing.get(cover)
        if found is None:
            found = self._standing[cover] = standing_on(self._listed.get(cover, ()), self.day)
        return found


def _terms_of(asked: Asked, state: ReadyRulebook, tower: Tower) -> tuple[object, ...]:
    """All that requirements go by which go by terms: of two towers where it is the same, they say the same."""
    started = asked.firm.started_trading
    if started is not None and started <= state.earliest_asked and not _is_dated(tower):
        started = None  # it began before any day that is asked for, and no retroactive date is laid beside it
    above = tuple([(one.place, *_TERMS(one.policy)) for one in tower.above])
    policy, has_ceased = tower.base.policy, asked.circumstances.has_ceased
    dated = policy.inception is not None
    return has_ceased, dated, started, tower.base.place, *_TERMS(policy), above, tower.above_certain


def _is_dated(tower: Tower) -> bool:
    """Whether a tower, or a section of it, has a retroactive date that is a day."""
    for one in (tower.base, *tower.above):
        dates = [one.policy.retroactive_date]
        if one.policy.sections:
            dates += [section.retroactive_date for section in one.policy.sections]
        for stated in dates:
            if stated is not None and stated.day is not None:
                return True
    return False


def judge_standing(state: ReadyRulebook, asked: Asked, *some: Tower) -> list[Finding]:
    """Requirements to hold the cover for a reason of their own, such as premises without staff."""
    situation = asked.about(state.rulebook.cover, *some)
    return [one.judge(situation, counts=Counts.COVER)._replace(policy=None) for one in state.standing]


def judge_tower(state: ReadyRulebook, asked: Asked, tower: Tower, standing: tuple[Tower, ...] = ()) -> list[Finding]:
    """Every requirement of a rulebook on one tower; `standing` are all towers of the cover, where they add up."""
    situation, duty = asked.about(state.rulebook.cover, tower), state.duty(asked.circumstances)
    aside = state.together and not tower.certain and any(other.certain for other in standing)
    counts = Counts.ASIDE if aside else Counts.COVER if state.together else Counts.POLICY
    key: object = counts, bool(standing), None if duty is BOUND else duty, _terms_of(asked, state, tower)
    try:
        kept = state.kept.get(key)
    except TypeError:  # lists where tuples belong: a policy that was made without being read
        kept, key = None, None
    if kept is not None:
        again, by_more = list(kept[0]), kept[1]
        for place, one in by_more:
            again[place] = one.judge(situation, duty, counts)
        return again
    wanted = state.of_tower(tower, is_among_standing=bool(standing))
    found = _contradictions([one.judge(situation, duty, counts) for one in wanted], tower)
    if (
        key and state.is_kept and ceased_by(asked.firm, asked.day) is None
    ):  # of a firm that has ceased, run-off goes by days
        by_more = tuple((place, one) for place, one in enumerate(wanted) if not one.goes_by_terms)
        keep(state.kept, key, (tuple(found), by_more))
    return found


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
