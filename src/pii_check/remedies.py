"""What would put right everything that is not met: for each finding alone, and in one list for all together. Pure.

Only what the firm can change is proposed: never another turnover, never another past. Each change is proved by judging
the firm that it would make, and is the smallest of its kind: a penny less would not do.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pii_check import remedy_phrases as words
from pii_check.changes import Change, Cure
from pii_check.cures import cures_of, ways_of
from pii_check.findings import Assessment, Finding, Key
from pii_check.firm import Firm
from pii_check.kinds import AtLeast, InForce
from pii_check.reasons import reason
from pii_check.rulebook import Rulebooks
from pii_check.trying import Case, Trial, same_in
from pii_check.words import Force, Outcome

_MUST, _MET, _NOT_MET = Force.MUST, Outcome.MET, Outcome.NOT_MET


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
    failed = [one for one in assessment.findings if one.outcome is _NOT_MET]
    if not failed:
        return Remedies()
    work = _Work(Trial.of_assessment(firm, rulebooks, assessment), failed, {})
    each = tuple(work.remedy(work.trial, one) for one in failed)
    done = work.done()
    kept = work.needed(done)
    if len(kept) < len(done.cured):  # judged again without what turned out needless, so that every gap is the real one
        done = work.done([one.finding.key for one in kept])
    return Remedies(each, done.cured, done.incurable)


class _Done(NamedTuple):
    """What was cured, one after the other, and what could not be."""

    cured: tuple[Remedy, ...]
    incurable: tuple[Remedy, ...]


class _Work(NamedTuple):
    """A firm that is put right, one finding after the other, and judged again after each.

    `failed` is what was not met at first; `known` the remedies that were found, of each firm that it was on the way.
    """

    trial: Trial
    failed: Sequence[Finding]
    known: dict[tuple[Trial, Key], Remedy]

    def done(self, first: Sequence[Key] = ()) -> _Done:
        """Cure all that counts, until nothing is left that can be; `first` are to be cured before all others."""
        cured, incurable, handled = list[Remedy](), list[Remedy](), set[Key]()
        trial = self.trial
        while todo := [one for one in trial.left if one.key not in handled and self._is_to_cure(one)]:
            finding = min(todo, key=lambda one: _turn(one, first))
            handled.add(finding.key)
            tried = ((way, then) for way in self._ways(trial, finding) if (then := trial.after(way.changes)))
            taken = next(((way, then) for way, then in tried if not then.breaks(trial)), None)
            if taken is None:
                remedy = self.remedy(trial, finding)
                why = remedy.no_way or words.why_not(reason("conflicts"))
                incurable.append(remedy._replace(ways=(), no_way=why))
            else:
                way, trial = taken
                cured.append(Remedy(finding, (way,)))
        return _Done(tuple(cured), tuple(incurable))

    def _ways(self, trial: Trial, finding: Finding) -> Iterable[Cure]:
        """Those that are known, or each when it is asked for: of the list, the first that breaks nothing is taken."""
        known = self.known.get((trial, finding.key))
        return known.ways if known else ways_of(Case(trial, finding))

    def _is_to_cure(self, finding: Finding) -> bool:
        """Whether a finding is a must that is not met, or was not met at first, even if it is only open by now."""
        is_must = finding.outcome is _NOT_MET and finding.force is _MUST
        return is_must or any(same_in([finding], one) for one in self.failed)

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
        then = self.trial.after(change for one in some for change in one.ways[0].changes)
        # What is left may speak of a policy that only the rest adds.
        return then is not None and all(_is_met(one.finding, then) for one in done.cured)

    def remedy(self, trial: Trial, finding: Finding) -> Remedy:
        """What meets a finding on a firm that was judged on the way."""
        found = self.known.get((trial, finding.key))
        if found is None:
            cures = cures_of(Case(trial, finding))
            found = Remedy(finding, cures.ways, words.why_not(cures.why_not) if cures.why_not else None)
            self.known[trial, finding.key] = found
        return found


def _is_met(finding: Finding, then: Trial) -> bool:
    return all(one.outcome is _MET for one in same_in(then.told(finding.cover), finding))


def _turn(finding: Finding, first: Sequence[Key]) -> tuple[int, bool, int, int]:
    """Musts first; cover before limits, limits before what goes by them, the largest gap first; the wording last."""
    key, check = finding.key, finding.requirement.check
    if finding.requirement.asks_for_minimum_wording:
        rank = 3
    else:
        rank = 0 if isinstance(check, InForce) else 1 if isinstance(check, AtLeast) else 2
    return first.index(key) if key in first else len(first), finding.force is Force.SHOULD, rank, -(finding.gap or 0)
