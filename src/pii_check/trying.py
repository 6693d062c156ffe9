"""Judging a firm as it would be with changes made to it: each such firm is made once, and judged as far as is asked."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from pydantic import ValidationError

from pii_check.changes import Change, changed
from pii_check.conditions import circumstances
from pii_check.engine import as_told, of_family
from pii_check.findings import Assessment, Block, Finding, by_cover, in_order
from pii_check.firm import Firm
from pii_check.judging import Asked
from pii_check.procedures import PROCEDURES
from pii_check.ready_rules import ready_rulebooks
from pii_check.rulebook import Rulebooks
from pii_check.situation import Situation
from pii_check.stating import situation_of
from pii_check.terms import WORSE
from pii_check.words import Cover, Outcome

Found = Sequence[Finding]
_MET, _NOT_MET = Outcome.MET, Outcome.NOT_MET
_UNSETTLED = (_NOT_MET, Outcome.UNDETERMINED)


class Scope(NamedTuple):
    """A firm's assessment, which other firms are laid beside: they are judged as it was, as far as they differ.

    No change may add `complaints_handling` or `client_money` where they were not judged.
    """

    rulebooks: Rulebooks
    assessment: Assessment
    covers: tuple[Cover | None, ...]
    left: Found

    def judged(self, asked: Asked, cover: Cover | None, found: Callable[[str], list[Block]]) -> list[Block]:
        """The findings on a cover as such an assessment holds them; `found` gives all those of a family."""
        told: list[Block] = []
        for family in self.rulebooks.families_on(cover):
            if self.rulebooks.group_of(family) not in self.assessment.not_checked:
                told += as_told(found(family), asked, self.assessment.only)
        return [one for one in told if one.cover is cover]


class Trial:
    """A firm as it was assessed, or as it would be with changes: made once, and judged once, as far as anyone asks.

    Only the findings on covers that are `touched` by changes are its own, the rest are those of the assessment; `known`
    are those of its own that are known by now.
    """

    def __init__(
        self, firm: Firm, scope: Scope, touched: frozenset[Cover | None], known: dict[Cover | None, list[Block]]
    ) -> None:
        self.firm = firm
        self.scope = scope
        self.touched = touched
        self._known = known
        self._found: dict[str, list[Block]] = {}
        self._after: dict[tuple[Change, ...], Trial | None] = {}

    @classmethod
    def of_assessment(cls, firm: Firm, rulebooks: Rulebooks, assessment: Assessment) -> "Trial":
        """The firm that was assessed."""
        # In the order in which `by_cover` counts them: the firm's own first.
        covers = {None: None} | {one.cover: None for one in assessment.findings}
        left = [one for one in assessment.counted if one.outcome in _UNSETTLED]
        return cls(firm, Scope(rulebooks, assessment, tuple(covers), left), frozenset(), {})

    def after(self, changes: Iterable[Change]) -> "Trial | None":
        """The firm with changes made; None where no firm can state them."""
        key = tuple(changes)
        if key not in self._after:
            self._after[key] = self._made(key)
        return self._after[key]

    def _made(self, changes: tuple[Change, ...]) -> "Trial | None":
        try:
            firm = changed(self.firm, changes)
        except (ValidationError, IndexError):
            return None
        touched = _touched(self.scope, self.firm, firm, changes)
        known = {cover: self._judged_on(cover) for cover in self.touched - touched}
        return Trial(firm, self.scope, self.touched | touched, known)

    @cached_property
    def _asked(self) -> Asked:
        return Asked(self.firm, self.scope.assessment.as_at, ready_rulebooks(self.scope.rulebooks))

    def found(self, family: str) -> Found:
        """All that is found of a family, told or not."""
        return in_order(self._family(family))

    def _family(self, family: str) -> list[Block]:
        if family not in self._found:
            self._found[family] = of_family(self._asked, self.scope.rulebooks, family)
        return self._found[family]

    def told(self, cover: Cover | None) -> Found:
        """The findings on a cover, as an assessment holds them."""
        if cover in self.touched:
            return in_order(self._judged_on(cover))
        return [one for one in self.scope.assessment.findings if one.cover is cover]

    def _judged_on(self, cover: Cover | None) -> list[Block]:
        if cover not in self._known:
            self._known[cover] = self.scope.judged(self._asked, cover, self._family)
        return self._known[cover]

    @property
    def left(self) -> Found:
        """The findings that count and are not met or undetermined."""
        found: list[Finding] = []
        for cover in self.scope.covers:
            if cover in self.touched:
                found += [one for one in by_cover(self._judged_on(cover)).findings if one.outcome in _UNSETTLED]
            else:
                found += [one for one in self.scope.left if one.cover is cover]
        return found

    def breaks(self, before: "Trial") -> bool:
        """Whether something is not met that was not so before."""
        return any(_breaks(before, self, cover) for cover in self.touched)


def _breaks(before: Trial, after: Trial, cover: Cover | None) -> bool:
    failing = {one.key for one in after.told(cover) if one.outcome is _NOT_MET}
    stood = before.told(cover) if failing else ()
    return any(one.outcome is not _NOT_MET and one.key in failing for one in stood)


def _touched(scope: Scope, before: Firm, after: Firm, changes: Iterable[Change]) -> frozenset[Cover | None]:
    """The covers on which changes bear: what is asked of one goes by its own policies and by the firm itself.

    Only a rulebook that asks about them goes by the firm's procedures, or a duty where they are its circumstances.
    """
    keys = {change.path.partition(".")[0] for change in changes}
    if keys == {"policies"} and before.policies is not None:
        places, both = {int(change.path.split(".")[1]) for change in changes}, (before.policies, after.policies or ())
        return frozenset({some[place].cover for some in both for place in places if place < len(some)})
    day = scope.assessment.as_at
    if keys.issubset(PROCEDURES) and circumstances(before, day) == circumstances(after, day):
        ready = ready_rulebooks(scope.rulebooks)
        states = [one for one in scope.assessment.rulebooks if keys & ready.of(one).procedures]
        return frozenset([None, *(one.rulebook.cover for one in states)])
    return frozenset(scope.covers)


class Case(NamedTuple):
    """A finding on a firm, to be judged again when the firm changes."""

    trial: Trial
    finding: Finding

    @property
    def firm(self) -> Firm:
        """The firm that it is about."""
        return self.trial.firm

    @property
    def day(self) -> date:
        """The day as at which it is judged."""
        return self.trial.scope.assessment.as_at

    def after(self, changes: Iterable[Change]) -> "Case | None":
        """The same finding once changes are made; None where no firm can state them, or it is not found any more."""
        then = self.trial.after(changes)
        if then is None:
            return None
        same = same_in(then.found(self.finding.requirement.family), self.finding)
        found = max(same, key=lambda one: WORSE[one.outcome], default=None)
        return None if found is None else Case(then, found)

    def is_met(self, changes: Iterable[Change]) -> bool:
        """Whether changes make it met."""
        then = self.after(changes)
        return then is not None and then.finding.outcome is _MET

    def beside(self) -> list["Case"]:
        """The other findings on the same policy that bear on whether it can be on the minimum wording."""
        if not self.finding.requirement.asks_for_minimum_wording:
            return []
        return [
            Case(self.trial, one)
            for one in self.trial.found(self.finding.requirement.family)
            if one.policy == self.finding.policy and one.requirement.implied_by
        ]

    @property
    def situation(self) -> Situation:
        """What is judged: the tower that the finding is about, all that add up, or the firm alone."""
        return situation_of(self.firm, self.day, self.finding)


def same_in(later: Iterable[Finding], finding: Finding) -> list[Finding]:
    """Those findings of a changed firm that are the same: of its policy, if it is about one."""
    id_, policy = finding.id, finding.policy
    return [one for one in later if one.requirement.id == id_ and policy in (None, one.policy)]
