"""Judging a firm as it would be with changes made to it: each such firm is made once, and judged as far as is asked."""

from collections.abc import Iterable, Iterator
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

Found = list[Finding]
_MET, _NOT_MET = Outcome.MET, Outcome.NOT_MET
_OPEN = (_NOT_MET, Outcome.UNDETERMINED)


class Scope(NamedTuple):
    """What firms are judged by: which rulebooks, as at which day; about which covers (None: about none); and `only`
    which requirements are told, or what groups are left out.
    """

    rulebooks: Rulebooks
    day: date
    covers: tuple[Cover | None, ...]
    only: tuple[str, ...] | None
    not_checked: tuple[str, ...]

    def families_on(self, cover: Cover | None) -> Iterator[str]:
        """The families that ask about a cover."""
        for family in self.rulebooks.families():
            headers = [states.header for states in self.rulebooks.sets_of(family)]
            if headers[0].group not in self.not_checked and any(one.cover is cover for one in headers):
                yield family


class Trial:
    """A firm as it is, or as it would be with changes made: made once, and judged once, as far as anyone asks.

    `told` and `open_` are what is known of covers before the firm is judged: the findings, and those of them that count
    and are not met or undetermined.
    """

    def __init__(
        self, firm: Firm, scope: Scope, told: dict[Cover | None, Found], open_: dict[Cover | None, Found]
    ) -> None:
        self.firm = firm
        self.scope = scope
        self._told = told
        self._open = open_
        self._found: dict[str, Found] = {}
        self._after: dict[tuple[Change, ...], Trial | None] = {}

    @classmethod
    def of(cls, firm: Firm, rulebooks: Rulebooks, assessment: Assessment) -> "Trial":
        """The firm that was assessed."""
        told = _by_cover(assessment.findings)
        covers = tuple(sorted(told, key=lambda cover: cover is not None))  # in the order in which findings count
        open_ = _by_cover(one for one in assessment.counted if one.outcome in _OPEN)
        scope = Scope(rulebooks, assessment.as_at, covers, assessment.only, assessment.not_checked)
        return cls(firm, scope, told, {cover: open_.get(cover, []) for cover in covers})

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
        beside = _beside(self.scope.covers, self.firm, firm, changes)
        told, open_ = {cover: self.told(cover) for cover in beside}, {cover: self.open_on(cover) for cover in beside}
        return Trial(firm, self.scope, told, open_)

    @cached_property
    def _asked(self) -> Asked:
        return Asked(self.firm, self.scope.day, ready_rulebooks(self.scope.rulebooks))

    def found(self, family: str) -> Found:
        """All that is found of a family, told or not."""
        if family not in self._found:
            self._found[family] = of_family(self._asked, self.scope.rulebooks, family)
        return self._found[family]

    def told(self, cover: Cover | None) -> Found:
        """The findings on a cover, as an assessment holds them."""
        if cover not in self._told:
            families = [as_told(self.found(one), self._asked, self.scope.only) for one in self.scope.families_on(cover)]
            self._told[cover] = [one for told in families for one in told if one.cover is cover]
        return self._told[cover]

    def open_on(self, cover: Cover | None) -> Found:
        """Those on a cover that count and are not met or undetermined."""
        if cover not in self._open:
            counted, _ = by_cover(tuple(self.told(cover)))
            self._open[cover] = [one for one in counted if one.outcome in _OPEN]
        return self._open[cover]

    @property
    def open(self) -> Found:
        """All that count and are not met or undetermined."""
        return [one for cover in self.scope.covers for one in self.open_on(cover)]

    def breaks(self, before: "Trial") -> bool:
        """Whether something is not met that was not so before."""
        return any(_breaks(before.told(cover), self.told(cover)) for cover in self.scope.covers)


def _by_cover(findings: Iterable[Finding]) -> dict[Cover | None, Found]:
    some: dict[Cover | None, Found] = {}
    for one in findings:
        some.setdefault(one.cover, []).append(one)
    return some


def _breaks(before: Found, after: Found) -> bool:
    if after is before:
        return False
    failing = {one.key for one in after if one.outcome is _NOT_MET}
    return any(one.outcome is not _NOT_MET and one.key in failing for one in before) if failing else False


def _beside(covers: Iterable[Cover | None], before: Firm, after: Firm, changes: Iterable[Change]) -> list[Cover | None]:
    """The covers on which changes do not bear: what is asked of one goes by its own policies and by the firm itself."""
    parts = [change.path.split(".") for change in changes]
    if before.policies is None or after.policies is None or any(part[0] != "policies" for part in parts):
        return []
    places, both = {int(part[1]) for part in parts}, (before.policies, after.policies)
    touched = {some[place].cover for some in both for place in places if place < len(some)}
    return [cover for cover in covers if cover not in touched]


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
