"""Judging trial firms by two rulebooks, until one firm tells them apart."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any, NamedTuple

from pydantic import ValidationError

from pii_check.edges import near, sums_near
from pii_check.engine import OPTIONAL_GROUPS, assess
from pii_check.findings import Finding
from pii_check.firm import Firm
from pii_check.kinds import Check
from pii_check.rulebook import Published, Rulebook, Rulebooks
from pii_check.telling.firms import Stated, changed, full_firm
from pii_check.telling.trials import (
    Axis,
    along,
    by_axes,
    duty_axes,
    held_facts,
    joined,
    own_axes,
    stating,
    trials,
)
from pii_check.words import Authority, Force, Jurisdiction, Outcome


class Answer(NamedTuple):
    """What a requirement came to; None where it was not asked."""

    outcome: Outcome
    force: Force
    authority: Authority


class Told(NamedTuple):
    """A firm that tells two rulebooks apart, as a firm file would state it, and the answer of each."""

    firm: Stated
    before: Answer | None
    after: Answer | None

    @property
    def is_decided(self) -> bool:
        """Whether neither rulebook leaves it open."""
        return all(one is None or one.outcome is not Outcome.UNDETERMINED for one in (self.before, self.after))


def telling_firm(before: Rulebook, after: Rulebook, id_: str) -> Told | None:
    """The smallest firm that gets another answer about a requirement from one rulebook than from the other.

    None: no firm could tell them apart. Every edge of both is tried, so that nothing lies between.

    Raises:
        TooManyFirms: there are too many combinations to try.
    """
    pair = _Pair(before, after, id_)
    if pair.is_alike:
        return None
    first = None
    for told in pair.tried():
        first = first or told
        if told.is_decided:  # better shown than one that is open by either rulebook
            return _smallest(pair, told)
    return _smallest(pair, first) if first else None


class _Pair:
    """Two rulebooks, and one requirement that at least one of them holds."""

    def __init__(self, before: Rulebook, after: Rulebook, id_: str) -> None:
        self.id = id_
        self.day = max(before.effective_from, after.effective_from)
        self.as_at = self.day + timedelta(days=1)
        self.books = (before, after)
        self.own = [book.requirement(id_) for book in self.books]
        self.held = [one for one in self.own if one is not None]
        self.pared = [book.about(id_) for book in self.books]
        self.rules = [
            Rulebooks([Published(rulebook=book, sha256="")]) if own else None
            for book, own in zip(self.pared, self.own, strict=True)
        ]

    @property
    def about_wording(self) -> bool:
        """Whether it asks for the minimum wording, which narrower terms contradict."""
        return any(one.asks_for_minimum_wording for one in self.held)

    @property
    def is_alike(self) -> bool:
        """Whether all that bears on the requirement is the same in both, so that nothing need be tried."""
        one, other = self.books
        alike = self.own[0] == self.own[1] and one.duty == other.duty and one.binds == other.binds
        return alike and self.pared[0].requirements == self.pared[1].requirements

    def tried(self) -> Iterator[Told]:
        """The firms that tell, the plainest first, of those at every edge, each holding just enough and just not."""
        checks = [check for one in self.held for check in one.checks]
        names = sorted({name for book in self.pared for name in book.names().sections})
        base = full_firm(self.books[0].cover, self.day, names)
        binds = self.books[0].binds
        if binds.regulated_by:
            base["regulated_by"] = [binds.regulated_by]
        if binds.jurisdictions:
            base["jurisdiction"] = binds.jurisdictions[0].value
        axes = [*by_axes(checks), *own_axes(checks, self.day, self.as_at), *self._axes_of_who()]
        if any(one.implied_by for one in self.held):
            axes.append(along("policies.0.minimum_wording", ("yes", "no")))
        for more in self._beside():
            yield from self._along(base, joined([*axes, *more]), checks)

    def _beside(self) -> Iterator[list[Axis]]:
        """What else bears on the minimum wording: narrower terms that a firm states, of one requirement at a time."""
        yield []
        if self.about_wording:
            for book in self.books:
                for one in book.requirements:
                    if one.implied_by:
                        yield own_axes([one.check], self.day, self.as_at)

    def _along(self, base: Stated, axes: list[Axis], checks: list[Check]) -> Iterator[Told]:
        for stated in trials(base, axes):
            found = self._found(stated)
            yield from self._telling(stated, found)
            values = sorted(_thresholds(found) | sums_near(checks))
            for fact, value in product(held_facts(checks), values):
                yield from self._telling(other := changed(stated, [stating(fact, value)]), self._found(other))

    def _axes_of_who(self) -> list[Axis]:
        duties = [one.duty or book.duty for one, book in zip(self.own, self.books, strict=True) if one]
        axes = duty_axes([duty for duty in duties if duty])
        bodies = {book.binds.regulated_by for book in self.books}
        if len(bodies) > 1:
            axes.append(along("regulated_by", ([], *([body] for body in sorted(filter(None, bodies))))))
        if self.books[0].binds != self.books[1].binds:
            axes.append(along("jurisdiction", [one.value for one in Jurisdiction]))
        return axes

    def _found(self, stated: Stated) -> list[Finding | None]:
        """What each rulebook finds on the requirement: None where it does not ask."""
        try:
            firm = Firm.model_validate(stated)
        except ValidationError:  # a combination that no firm file can state
            return [None, None]
        return [self._finding(firm, rules) if rules else None for rules in self.rules]

    def _finding(self, firm: Firm, rules: Rulebooks) -> Finding | None:
        found = assess(firm, rules, self.as_at, only=[self.id], include=OPTIONAL_GROUPS).findings
        return next((one for one in found if one.id == self.id), None)

    def _telling(self, stated: Stated, found: list[Finding | None]) -> Iterator[Told]:
        """This firm, if it tells the two apart; a requirement that it meets, or need not, is as none at all."""
        before, after = (one and Answer(one.outcome, one.force, one.authority) for one in found)
        if before != after and not all(one is None or one.outcome in _NOTHING_ASKED for one in (before, after)):
            yield Told({**stated, "as_at": self.as_at.isoformat()}, before, after)

    def told(self, stated: Stated) -> Told | None:
        """What the two make of this firm, if it tells them apart."""
        return next(self._telling(stated, self._found(stated)), None)


_NOTHING_ASKED = (Outcome.MET, Outcome.NOT_APPLICABLE)


def _thresholds(found: Iterable[Finding | None]) -> set[int]:
    """What is required of a firm by either rulebook, and a unit more and less."""
    terms = [term for finding in found if finding for term in finding.terms]
    return near(term.value for term in terms if isinstance(term.value, int))


def _smallest(pair: _Pair, told: Told) -> Told:
    """The same firm without everything that does not matter to the difference."""
    for path in [*_paths(told.firm)]:
        less = changed(told.firm, [partial(_take_out, path)])
        if (still := pair.told(less)) and (still.before, still.after) == (told.before, told.after):
            told = still
    return told


def _paths(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every part of a firm that may be left out, the later parts of a list first."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in ("name", "cover", "as_at"):
                yield (*place, key)
            yield from _paths(one, (*place, key))
    elif isinstance(value, list):
        for number in reversed(range(len(value))):
            yield (*place, number)
            yield from _paths(value[number], (*place, number))


def _take_out(path: tuple[str | int, ...], firm: Stated) -> None:
    block: Any = firm
    try:
        for part in path[:-1]:
            block = block[part]
        del block[path[-1]]
    except (KeyError, IndexError, TypeError):
        return
