"""Judging a firm as it would be with changes made to it: each such firm is made once, and judged as far as is asked."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from pydantic import ValidationError

from pii_check.changes import Change, changed
from pii_check.engine import as_told, of_family
from pii_check.findings import Assessment, Finding, by_cover
from pii_check.firm import Firm
from pii_check.judging import Asked, ready_rulebooks
from pii_check.rulebook import Rulebooks
from pii_check.situation import Situation
from pii_check.stating import situation_of
from pii_check.terms import WORSE
from pii_check.words import Cover, Outcome

_NOT_MET, _MET = Outcome.NOT_MET, Outcome.MET


class Scope(NamedTuple):
    """What firms are judged by: which rulebooks, as at which day, of which families, and what of it is told."""

    rulebooks: Rulebooks
    day: date
    families: tuple[str, ...]
    only: tuple[str, ...] | None

    def is_beside(self, family: str, covers: frozenset[Cover | None]) -> bool:
        """Whether a family asks about none of these covers."""
        return all(states.header.cover not in covers for states in self.rulebooks.sets_of(family))


class Trial:
    """A firm as it is, or as it would be; `told` are findings by family that are known before it is judged."""

    def __init__(self, firm: Firm, scope: Scope, told: dict[str, list[Finding]]) -> None:
        self.firm = firm
        self.scope = scope
        self._told = told
        self._found: dict[str, list[Finding]] = {}
        self._after: dict[tuple[Change, ...], Trial | None] = {}

    @classmethod
    def of(cls, firm: Firm, rulebooks: Rulebooks, assessment: Assessment) -> "Trial":
        """The firm that was assessed."""
        groups = {"insurance"} | {one.group for one in assessment.findings}
        families = [one for one in rulebooks.families() if rulebooks.sets_of(one)[0].header.group in groups]
        told: dict[str, list[Finding]] = {family: [] for family in families}
        for one in assessment.findings:
            told[one.requirement.family].append(one)
        return cls(firm, Scope(rulebooks, assessment.as_at, tuple(families), assessment.only), told)

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
        covers = _touched(self.firm, firm, changes)
        same = [] if covers is None else [one for one in self.scope.families if self.scope.is_beside(one, covers)]
        return Trial(firm, self.scope, {family: self.told(family) for family in same})

    @cached_property
    def _asked(self) -> Asked:
        return Asked(self.firm, self.scope.day, ready_rulebooks(self.scope.rulebooks))

    def found(self, family: str) -> list[Finding]:
        """All that is found of a family, told or not."""
        if family not in self._found:
            self._found[family] = of_family(self._asked, self.scope.rulebooks, family)
        return self._found[family]

    def told(self, family: str) -> list[Finding]:
        """The findings of a family as an assessment holds them."""
        if family not in self._told:
            self._told[family] = as_told(self.found(family), self._asked, self.scope.only)
        return self._told[family]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of an assessment of the firm."""
        return tuple(one for family in self.scope.families for one in self.told(family))

    @cached_property
    def counted(self) -> tuple[Finding, ...]:
        """Those of them that count."""
        return by_cover(self.findings)[0]


def _touched(before: Firm, after: Firm, changes: Iterable[Change]) -> frozenset[Cover | None] | None:
    """The covers of the policies that changes touch; None where they touch more, and may bear on anything.

    What is asked of one cover goes by the policies of that cover, and by what the firm states of itself.
    """
    parts = [change.path.split(".") for change in changes]
    if before.policies is None or after.policies is None or any(part[0] != "policies" for part in parts):
        return None
    places = {int(part[1]) for part in parts}
    listed = (before.policies, after.policies)
    return frozenset(some[place].cover for some in listed for place in places if place < len(some))


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
        return self.trial.scope.day

    def after(self, changes: Iterable[Change]) -> "Case | None":
        """The same finding once changes are made; None where no firm can state them, or it is not found any more."""
        then = self.trial.after(changes)
        if then is None:
            return None
        same = (one for one in then.found(self.finding.requirement.family) if is_same(self.finding, one))
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


def is_same(finding: Finding, later: Finding) -> bool:
    """Whether a finding of a changed firm is the same: of its policy, if it is about one."""
    return later.id == finding.id and finding.policy in (None, later.policy)
