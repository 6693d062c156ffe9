"""The days from what a firm holds to a quote: on each of them, too, the firm must be insured as it must be."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from pii_check.engine import assess
from pii_check.findings import Finding, Verdict
from pii_check.firm import Firm, Policy
from pii_check.kinds import InForce
from pii_check.quoting import brought
from pii_check.rulebook import Rulebooks
from pii_check.words import Outcome

_DAY = timedelta(days=1)
_VERDICTS = {Outcome.NOT_MET: Verdict.NOT_COMPLIANT, Outcome.UNDETERMINED: Verdict.UNDETERMINED}


class Stretch(NamedTuple):
    """Days, both inclusive, on which the firm would not meet every must, or it is open whether it would: and which."""

    first: date
    last: date
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The requirements that are not met, or that are open."""
        return tuple(dict.fromkeys(one.id for one in self.findings))


class Handover(NamedTuple):
    """A firm as it is, the same with a quote taken, the rules, and the day on which the firm itself is judged."""

    base: Firm
    quoted: Firm
    rulebooks: Rulebooks
    before: date

    def until(self, day: date, include: Iterable[str] = ()) -> tuple[Stretch, ...]:
        """Every run of days after `before` and before `day` on which a must would not be met, or would be open.

        Until the first of the quote's policies begins, only a cover that lapses is a matter of the quote: what else the
        firm lacks, it lacks already. From then on every must counts. From `day` on the quote itself is judged.
        """
        groups = tuple(include)
        before = self._wrong(self.base, self.before, groups)
        lacked = {one.id for one in before if one.outcome is Outcome.NOT_MET}
        turns = sorted(one for one in {self.before + _DAY, *self._turns()} if self.before < one < day)
        found = [
            Stretch(first, last - _DAY, verdict, findings)
            for first, last in pairwise((*turns, day))
            for verdict, findings in self._lacking(first, groups, lacked)
        ]
        return tuple(_joined(found))

    def _turns(self) -> set[date]:
        begins = {one.inception for one in self._policies if one.inception is not None}
        return begins | {one.expiry + _DAY for one in self._policies if one.expiry is not None}

    @property
    def _policies(self) -> tuple[Policy, ...]:
        """What the quote lists, and what the firm holds until then; of one that both list, what the quote says."""
        listed = self.quoted.policies or ()
        return (*listed, *(one for one in self.base.policies or () if not any(_is_restated(one, by) for by in listed)))

    def _lacking(
        self, day: date, groups: Sequence[str], lacked: set[str]
    ) -> Iterator[tuple[Verdict, tuple[Finding, ...]]]:
        begins = [one.inception for one in brought(self.base, self.quoted) if one.inception is not None]
        has_begun = any(one <= day for one in begins)
        wrong = self._wrong(self.quoted, day, groups) if has_begun else self._lapsed(day, groups, lacked)
        for outcome, verdict in _VERDICTS.items():
            if found := tuple(one for one in wrong if one.outcome is outcome):
                yield verdict, found
                return

    def _lapsed(self, day: date, groups: Sequence[str], lacked: set[str]) -> list[Finding]:
        """Covers that are in force no more, or perhaps: none that the firm lacks already, or that the quote settles."""
        open_ = {one.id for one in self._wrong(self.quoted, day, groups) if one.outcome is Outcome.UNDETERMINED}
        return [
            one
            for one in self._wrong(self.base, day, groups)
            if isinstance(one.requirement.check, InForce)
            and (one.id not in lacked if one.outcome is Outcome.NOT_MET else one.id in open_)
        ]

    def _wrong(self, firm: Firm, day: date, groups: Sequence[str]) -> list[Finding]:
        whole = firm.model_copy(update={"policies": self._policies})
        return [
            one for one in assess(whole, self.rulebooks, day, include=groups).counted if one.decides and _is_open(one)
        ]


def _is_restated(held: Policy, by: Policy) -> bool:
    """Whether a quote lists a policy that is held, perhaps otherwise: one of its cover from the same day, or number."""
    same_number = held.policy_number is not None and held.policy_number == by.policy_number
    return held.cover is by.cover and (held.inception == by.inception or same_number)


def _is_open(finding: Finding) -> bool:
    return finding.outcome in _VERDICTS


def _joined(runs: list[Stretch]) -> Iterator[Stretch]:
    """Runs of days that follow each other and lack the same, as one."""
    while runs:
        one = runs.pop(0)
        while runs and runs[0].first == one.last + _DAY and runs[0].ids == one.ids and runs[0].verdict is one.verdict:
            one = one._replace(last=runs.pop(0).last)
        yield one
