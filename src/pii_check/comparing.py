"""Renewal quotes beside what a firm holds: requirement by requirement, what each gains and what each loses.

Only cover counts: more of it is a gain, and more that the firm bears itself is a loss. What a quote costs is not known
here, and nothing is ranked.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pii_check.engine import assess
from pii_check.findings import BEST_FIRST, Assessment, Finding, Note, Verdict
from pii_check.firm import Firm
from pii_check.handover import Handover, Stretch
from pii_check.quoting import Quote, day_for, notes_on_quote
from pii_check.rulebook import Rulebooks
from pii_check.terms import WORSE, Term
from pii_check.words import Cover, Outcome


class Change(StrEnum):
    """How something of a quote stands to the same of the firm as it is.

    `DIFFERS`: it is another, and neither better nor worse. `NEWLY_ASKED` and `NOT_ASKED`: only one of the two is asked
    for it.
    """

    GAINS = "gains"
    LOSES = "loses"
    SAME = "same"
    DIFFERS = "differs"
    NEWLY_ASKED = "newly asked"
    NOT_ASKED = "not asked"


class Figure(NamedTuple):
    """A figure held that changes: the two comparisons that it stands in, and whether that is more cover or less."""

    before: Term
    after: Term
    change: Change


class Cell(NamedTuple):
    """One requirement of one quote, beside the same of the firm: the finding that counts, None where it is not asked.

    `change` is that of the outcome; `figures` are those held that change.
    """

    finding: Finding | None
    change: Change
    figures: tuple[Figure, ...]


class Row(NamedTuple):
    """One requirement: the finding that counts for the firm as it is, and a cell for each quote."""

    id: str
    cover: Cover | None
    base: Finding | None
    cells: tuple[Cell, ...]

    @property
    def findings(self) -> tuple[Finding | None, ...]:
        """That of the firm as it is, then those of the quotes."""
        return (self.base, *(one.finding for one in self.cells))

    @property
    def of(self) -> Finding:
        """A finding that says what the requirement is called and who makes it: the first that there is."""
        return next(one for one in self.findings if one is not None)

    @property
    def is_settled(self) -> bool:
        """Whether it is the same for all, and met by all or asked of none of them: nothing to choose by."""
        alike = len({_told(one) for one in self.findings}) == 1
        return alike and self.of.outcome in (Outcome.MET, Outcome.NOT_APPLICABLE)


class Column(NamedTuple):
    """A quote, or the firm as it is: what it was judged to be, and what a reader should know beside that."""

    quote: Quote
    assessment: Assessment
    notes: tuple[Note, ...] = ()
    on_the_way: tuple[Stretch, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of its day, and of the days on the way to it."""
        return max((self.assessment.verdict, *(one.verdict for one in self.on_the_way)), key=BEST_FIRST.index)


class Comparison(NamedTuple):
    """A firm as it is, its quotes, and every requirement of any of them."""

    base: Column
    quotes: tuple[Column, ...]
    rows: tuple[Row, ...]

    def places(self, verdict: Verdict) -> tuple[int, ...]:
        """The quotes with a verdict, by their places from 0: those that meet every must, or that cannot be settled."""
        return tuple(place for place, one in enumerate(self.quotes) if one.verdict is verdict)

    def only(self, place: int) -> "Comparison":
        """The same with one quote alone."""
        rows = tuple(row._replace(cells=(row.cells[place],)) for row in self.rows)
        asked = tuple(row for row in rows if any(row.findings))
        return Comparison(self.base, (self.quotes[place],), asked)


def compare_quotes(
    base: Firm,
    quotes: Sequence[Quote],
    rulebooks: Rulebooks,
    day: date,
    *,
    as_at: date | None = None,
    include: Iterable[str] = (),
) -> Comparison:
    """Judge a firm and its quotes, each under the rules of its own first day, and lay them side by side.

    Args:
        base: the firm as it is.
        quotes: the firm as it would be with each of them.
        rulebooks: the rulebooks at hand.
        day: the day to judge on where a firm states none: today.
        as_at: the day, whatever the files state; what a quote brings later is judged on its first day all the same.
        include: groups to judge though the firm file has no section for them.

    Raises:
        ValueError: `include` names a group that there is not.
    """
    groups = tuple(include)
    before = as_at or base.as_at or day
    columns = []
    for one in quotes:
        own = day_for(base, one.firm, max(before, as_at or one.firm.as_at or before))
        notes = notes_on_quote(base, one.firm, before, own)
        way = Handover(base, one.firm, rulebooks, before).until(own, groups)
        columns.append(Column(one, assess(one.firm, rulebooks, own, include=groups), notes, way))
    first = Column(Quote(base), assess(base, rulebooks, before, include=groups))
    rows = compared(first.assessment, [one.assessment for one in columns], rulebooks.ids())
    return Comparison(first, tuple(columns), rows)


def compared(base: Assessment, quotes: Sequence[Assessment], ids: Sequence[str]) -> tuple[Row, ...]:
    """Every requirement that some of the assessments counts, in the order of `ids`, laid side by side."""
    counted, others = _counting(base), [_counting(one) for one in quotes]
    keys = {key for one in (counted, *others) for key in one}
    return tuple(
        Row(id_, cover, own := counted.get((id_, cover)), tuple(_cell(own, one.get((id_, cover))) for one in others))
        for id_, cover in sorted(keys, key=lambda key: (ids.index(key[0]), key[1] or ""))
    )


_Key = tuple[str, Cover | None]


def _counting(assessment: Assessment) -> dict[_Key, Finding]:
    """The finding that counts for each requirement; where several policies must each meet it, the worst of theirs."""
    found: dict[_Key, Finding] = {}
    for one in assessment.counted:
        before = found.get((one.id, one.cover))
        if before is None or WORSE[one.outcome] > WORSE[before.outcome]:
            found[one.id, one.cover] = one
    return found


def _cell(before: Finding | None, after: Finding | None) -> Cell:
    if _is_unasked(before) and _is_unasked(after):
        return Cell(after, Change.SAME, ())
    if before is None or after is None:
        return Cell(after, Change.NOT_ASKED if after is None else Change.NEWLY_ASKED, ())
    return Cell(after, _of_outcome(before.outcome, after.outcome), tuple(_figures(before, after)))


def _is_unasked(finding: Finding | None) -> bool:
    """Whether nothing is asked: no rulebook holds it, or it does not apply."""
    return finding is None or finding.outcome is Outcome.NOT_APPLICABLE


def _level(outcome: Outcome) -> int:
    """How good an outcome is; what does not apply counts like what is met."""
    return -WORSE[Outcome.MET if outcome is Outcome.NOT_APPLICABLE else outcome]


def _of_outcome(before: Outcome, after: Outcome) -> Change:
    if before is after:
        return Change.SAME
    better = _level(after) - _level(before)
    return Change.DIFFERS if not better else Change.GAINS if better > 0 else Change.LOSES


def _figures(before: Finding, after: Finding) -> Iterator[Figure]:
    """The figures held that differ, of those that each of the two findings compares once."""
    was, new = _once(before), _once(after)
    for key in was:
        if key in new and (change := _of_figure(was[key], new[key])) is not Change.SAME:
            yield Figure(was[key], new[key], change)


def _once(finding: Finding) -> dict[str, Term]:
    facts = [one.fact for one in finding.terms]
    return {one.fact: one for one in finding.terms if facts.count(one.fact) == 1}


def _of_figure(before: Term, after: Term) -> Change:
    was, new = _ends(before), _ends(after)
    if was is None or new is None or was == new:
        return Change.SAME
    if new[0] > was[1]:
        more = Change.GAINS
    elif new[1] < was[0]:
        more = Change.LOSES
    else:
        return Change.DIFFERS  # two ranges that meet
    return more if after.relation != "at most" else Change.LOSES if more is Change.GAINS else Change.GAINS


def _ends(term: Term) -> tuple[int, int] | None:
    """The lowest and highest that may be held, where more of it is more cover, or less; None for anything else.

    A retroactive date counts by how far it reaches back, in days before the last day that there is.
    """
    if term.fact == "retroactive_date" and term.held is not None:
        reached = term.held if isinstance(term.held, date) else date.min
        return (-reached.toordinal(), -reached.toordinal())
    if term.between is not None:
        return term.between
    return (term.held, term.held) if isinstance(term.held, int) and term.relation in ("at least", "at most") else None


def _told(finding: Finding | None) -> object:
    """What a reader is shown of a finding, so far as it may differ: not the day on which a policy must be in force."""
    if finding is None or _is_unasked(finding):
        return None
    limbs = frozenset(
        (one.fact, one.relation, None if one.relation == "in force" else one.value, one.held, one.supplied, one.between)
        for one in finding.terms
    )
    return (finding.outcome, finding.force, limbs)
