"""The only comparisons: a fact against a threshold, three-valued, and what several of them come to together."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from pii_check.facts import Unit
from pii_check.firm import RetroactiveDate
from pii_check.reasons import Reason
from pii_check.situation import Answer
from pii_check.towers import Span
from pii_check.words import Outcome

Relation = Literal["at least", "at most", "one of", "no later than", "no older than", "in force"]
Possible = frozenset[Outcome]
MET: Possible = frozenset({Outcome.MET})
NOT_MET: Possible = frozenset({Outcome.NOT_MET})
UNDETERMINED: Possible = frozenset({Outcome.UNDETERMINED})
NOT_APPLICABLE: Possible = frozenset({Outcome.NOT_APPLICABLE})
MET_OR_NOT: Possible = MET | NOT_MET
_OPEN = Outcome.UNDETERMINED

_WORST_FIRST = (Outcome.NOT_MET, Outcome.UNDETERMINED, Outcome.DISPENSED, Outcome.MET, Outcome.NOT_APPLICABLE)
WORSE = {outcome: rank for rank, outcome in enumerate(reversed(_WORST_FIRST))}

Value = int | date | str | tuple[str, ...] | None


class Term(NamedTuple):
    """One limb of a requirement: a fact, a relation, the value required and the value held.

    `possible` are the outcomes that the values of facts not stated leave open; `stated` says whether the firm file
    states the fact itself. Sums are whole pence. Made by position in places: a new field is to be added there, too.
    """

    fact: str
    relation: Relation
    value: Value
    unit: Unit
    held: Value
    stated: bool
    possible: Possible
    path: str
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    changeable: bool = True
    supplied: bool = False
    between: tuple[int, int] | None = None  # held, where it is stated as a range

    @property
    def outcome(self) -> Outcome:
        """What the limb comes to."""
        return settled(self.possible)


_SETTLED = {
    NOT_MET: Outcome.NOT_MET,
    NOT_APPLICABLE: Outcome.NOT_APPLICABLE,
    MET: Outcome.MET,
    MET | NOT_APPLICABLE: Outcome.MET,
    frozenset[Outcome](): Outcome.MET,
}


def settled(possible: Possible) -> Outcome:
    """One outcome out of those that are possible.

    Met for some values and not asked for others is met; not met for some and anything else for others is undetermined.
    """
    return _SETTLED.get(possible, _OPEN)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The worst of several outcomes; not applicable where there are none."""
    return max(outcomes, key=WORSE.__getitem__, default=Outcome.NOT_APPLICABLE)


def all_of(parts: Iterable[Possible]) -> Possible:
    """What several limbs may come to together: each is as good as its worst."""
    different = list(dict.fromkeys(parts))  # the same part twice is no worse than once
    if len(different) == 1:
        return different[0]
    together = NOT_APPLICABLE
    for part in different:
        together = frozenset(worst((one, other)) for one in together for other in part)
    return together


def at_least(held: Span, required: Span) -> Possible:
    """A measure that may not fall short."""
    return _compared(
        always=required.high is not None and held.low >= required.high,
        never=held.high is not None and held.high < required.low,
    )


def at_most(held: Span, allowed: Span) -> Possible:
    """A measure that may not go beyond."""
    return _compared(
        always=held.high is not None and held.high <= allowed.low,
        never=allowed.high is not None and held.low > allowed.high,
    )


def _compared(always: bool, never: bool) -> Possible:
    if always:
        return MET
    return NOT_MET if never else MET_OR_NOT


def one_of(answer: Answer, allowed: tuple[Answer, ...]) -> Possible:
    """An answer out of a list."""
    if answer is None:
        return MET_OR_NOT
    return MET if answer in allowed else NOT_MET


def reaches_day(stated: RetroactiveDate | None, day: date, started: date | None) -> Possible:
    """A retroactive date on or before a day; a later one does for a firm that began no earlier, else is open."""
    if stated is None:
        return MET_OR_NOT
    if stated.day is None or stated.day <= day:
        return MET
    if started is None:
        return MET | UNDETERMINED
    return MET if stated.day <= started else UNDETERMINED


def reaches_all(stated: RetroactiveDate | None, started: date | None) -> Possible:
    """No retroactive date at all.

    A date after the firm began shuts out its own work. One no later shuts out none of that, but perhaps work of a
    practice that it took over.
    """
    if stated is None:
        return MET_OR_NOT
    if stated.day is None:
        return MET
    if started is None:
        return NOT_MET | UNDETERMINED
    return NOT_MET if stated.day > started else UNDETERMINED


def reaches_years(stated: RetroactiveDate | None, day: date, started: date | None) -> Possible:
    """A retroactive date on or before a day some years back, or no later than the start of trading."""
    if stated is None or (started is None and stated.day is not None and stated.day > day):
        return MET_OR_NOT
    return MET if stated.day is None or stated.day <= day or (started and stated.day <= started) else NOT_MET
