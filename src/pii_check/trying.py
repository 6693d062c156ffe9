"""Judging a firm with changes made to it, by what bears on one finding and by nothing else."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from pii_check.changes import Change, changed
from pii_check.engine import of_family
from pii_check.findings import Finding
from pii_check.firm import Firm
from pii_check.judging import Asked
from pii_check.ready_rules import ready_rulebooks
from pii_check.rulebook import Rulebooks
from pii_check.situation import Situation
from pii_check.stating import situation_of
from pii_check.terms import WORSE
from pii_check.words import Outcome


class Case(NamedTuple):
    """A finding on a firm as at a day, and the rulebooks by which it is judged again when the firm changes."""

    firm: Firm
    day: date
    rulebooks: Rulebooks
    finding: Finding

    def after(self, changes: Iterable[Change]) -> "Case | None":
        """The same finding once changes are made; None where no firm can state them, or it is not found any more."""
        try:
            firm = changed(self.firm, changes)
        except ValidationError:
            return None
        same = (one for one in self._findings(firm) if is_same(self.finding, one))
        found = max(same, key=lambda one: WORSE[one.outcome], default=None)
        return None if found is None else self._replace(firm=firm, finding=found)

    def is_met(self, changes: Iterable[Change]) -> bool:
        """Whether changes make it met."""
        then = self.after(changes)
        return then is not None and then.finding.outcome is Outcome.MET

    def beside(self) -> list["Case"]:
        """The other findings on the same policy that bear on whether it can be on the minimum wording."""
        return [
            self._replace(finding=one)
            for one in self._findings(self.firm)
            if one.policy == self.finding.policy and one.requirement.implied_by
        ]

    @property
    def situation(self) -> Situation:
        """What is judged: the tower that the finding is about, all that add up, or the firm alone."""
        return situation_of(self.firm, self.day, self.finding)

    def _findings(self, firm: Firm) -> list[Finding]:
        return of_family(
            Asked(firm, self.day, ready_rulebooks(self.rulebooks)), self.rulebooks, self.finding.requirement.family
        )


def case_of(finding: Finding, firm: Firm, day: date, rulebooks: Rulebooks) -> Case:
    """A finding to be judged again, by rulebooks pared down to what bears on it."""
    return Case(firm, day, rulebooks.about(finding.id), finding)


def is_same(finding: Finding, later: Finding) -> bool:
    """Whether a finding of a changed firm is the same: of its policy, if it is about one."""
    return later.id == finding.id and finding.policy in (None, later.policy)
