"""What would put right everything that is not met: for each finding alone, and in one list for all together. Pure.

Only what the firm can change is proposed: never another turnover, never another past. Each change is proved by judging
the firm that it would make, and is the smallest of its kind: a penny less would not do.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from pii_check import remedy_phrases as words
from pii_check.changes import Change, Cure, changed
from pii_check.cures import cures_of
from pii_check.engine import OPTIONAL_GROUPS, assess
from pii_check.findings import Assessment, Finding, Key
from pii_check.firm import Firm
from pii_check.kinds import AtLeast, InForce
from pii_check.reasons import reason
from pii_check.rulebook import Rulebooks
from pii_check.trying import case_of, is_same
from pii_check.words import Force, Outcome


class Remedy(NamedTuple):
    """What meets one finding that is not met: any one of the ways; none where nothing that the firm can do would."""

    finding: Finding
    ways: tuple[Cure, ...]
    no_way: str | None = None

    @property
    def says(self) -> str | None:
        """The ways in words."""
        return ", or ".join(way.says for way in self.ways) or None


class Remedies(NamedTuple):
    """What would put an assessment right.

    `each` has every finding that is not met, each by itself; `together` one list that cures all that count, in order,
    each with one way; `incurable` those that count and that nothing cures.
    """

    each: tuple[Remedy, ...] = ()
    together: tuple[Remedy, ...] = ()
    incurable: tuple[Remedy, ...] = ()

    def of(self, finding: Finding) -> Remedy | None:
        """The remedy of a finding; None where it is not one that is not met."""
        return next((one for one in self.each if one.finding.key == finding.key), None)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change of the list that cures all together, in order."""
        return tuple(change for one in self.together for change in one.ways[0].changes)


def remedies_for(firm: Firm, rulebooks: Rulebooks, assessment: Assessment) -> Remedies:
    """What would put right an assessment of a firm.

    Args:
        firm: the firm that was assessed.
        rulebooks: the rulebooks that it was assessed by.
        assessment: what `assess` made of it.
    """
    failed = [one for one in assessment.findings if one.outcome is Outcome.NOT_MET]
    if not failed:
        return Remedies()
    each = tuple(_remedy(one, firm, assessment.as_at, rulebooks) for one in failed)
    work = _Work(firm, rulebooks, assessment, {one.finding.key: one for one in each})
    done = work.done()
    kept = work.needed(done)
    if len(kept) < len(done.cured):  # judged again without what turned out needless, so that every gap is the real one
        done = work.done([one.finding.key for one in kept])
    return Remedies(each, done.cured, done.incurable)


def _remedy(finding: Finding, firm: Firm, day: date, rulebooks: Rulebooks) -> Remedy:
    found = cures_of(case_of(finding, firm, day, rulebooks))
    return Remedy(finding, found.ways, words.why_not(found.why_not) if found.why_not else None)


class _Done(NamedTuple):
    """What was cured, one after the other, and what could not be."""

    cured: tuple[Remedy, ...]
    incurable: tuple[Remedy, ...]


class _Work(NamedTuple):
    """A firm that is put right, one finding after the other, and judged again after each."""

    firm: Firm
    rulebooks: Rulebooks
    assessment: Assessment
    known: Mapping[Key, Remedy]

    def done(self, first: Sequence[Key] = ()) -> _Done:
        """Cure all that counts, until nothing is left that can be; `first` are to be cured before all others."""
        cured, incurable, handled = list[Remedy](), list[Remedy](), set[Key]()
        firm, reached = self.firm, self.assessment
        while todo := [one for one in reached.counted if self._is_open(one) and one.key not in handled]:
            finding = min(todo, key=lambda one: _turn(one, first))
            handled.add(finding.key)
            remedy = self._remedy(finding, firm)
            made = ((way, changed(firm, way.changes)) for way in remedy.ways)
            judged = ((way, other, self._judged(other)) for way, other in made)
            taken = next((one for one in judged if not _breaks(reached, one[2])), None)
            if taken is None:
                why = remedy.no_way or words.why_not(reason("conflicts"))
                incurable.append(remedy._replace(ways=(), no_way=why))
            else:
                way, firm, reached = taken
                cured.append(remedy._replace(ways=(way,)))
        return _Done(tuple(cured), tuple(incurable))

    def _is_open(self, finding: Finding) -> bool:
        """Whether a finding is still to be cured: a must, or what was not met at first, even if it is open by now."""
        was_failed = any(is_same(one.finding, finding) for one in self.known.values())
        if finding.outcome is Outcome.UNDETERMINED:
            return was_failed
        return finding.outcome is Outcome.NOT_MET and (was_failed or finding.force is Force.MUST)

    def needed(self, done: _Done) -> list[Remedy]:
        """Those without which something would not be met: where two state the same fact, one may do for both."""
        kept = list(done.cured)
        paths = [path for one in kept for path in {change.path for change in one.ways[0].changes}]
        for one in done.cured:
            if any(paths.count(change.path) > 1 for change in one.ways[0].changes):
                fewer = [other for other in kept if other is not one]
                if self._suffices(fewer, done):
                    kept = fewer
        return kept

    def _suffices(self, some: list[Remedy], done: _Done) -> bool:
        try:
            firm = changed(self.firm, (change for one in some for change in one.ways[0].changes))
        except (ValidationError, IndexError):  # what is left speaks of a policy that only the rest adds
            return False
        reached = self._judged(firm)
        return all(_is_met(one.finding, reached) for one in done.cured)

    def _remedy(self, finding: Finding, firm: Firm) -> Remedy:
        if firm is self.firm:
            return self.known[finding.key]
        return _remedy(finding, firm, self.assessment.as_at, self.rulebooks)

    def _judged(self, firm: Firm) -> Assessment:
        groups = {one.group for one in self.assessment.findings} & {*OPTIONAL_GROUPS}
        return assess(firm, self.rulebooks, self.assessment.as_at, only=self.assessment.only, include=groups)


def _is_met(finding: Finding, assessment: Assessment) -> bool:
    return all(one.outcome is Outcome.MET for one in assessment.findings if is_same(finding, one))


def _breaks(before: Assessment, after: Assessment) -> bool:
    """Whether a change makes something not met that was not so before."""
    stood = {one.key for one in before.findings if one.outcome is not Outcome.NOT_MET}
    return any(one.outcome is Outcome.NOT_MET and one.key in stood for one in after.findings)


def _turn(finding: Finding, first: Sequence[Key]) -> tuple[int, bool, int, int]:
    """Musts first; cover before limits, limits before what goes by them, the largest gap first; the wording last."""
    key, check = finding.key, finding.requirement.check
    if finding.requirement.asks_for_minimum_wording:
        rank = 3
    else:
        rank = 0 if isinstance(check, InForce) else 1 if isinstance(check, AtLeast) else 2
    return first.index(key) if key in first else len(first), finding.force is Force.SHOULD, rank, -(finding.gap or 0)
