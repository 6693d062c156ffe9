"""The rulebooks at hand, ready to judge with: what never changes of them, and what was found out for firms alike."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from datetime import date
from functools import cached_property
from itertools import count
from typing import NamedTuple
from weakref import WeakKeyDictionary

from pii_check.conditions import Circumstances, DutyFound
from pii_check.findings import Block, Counts, Finding, Note, deciding_outcomes
from pii_check.kinds import AtLeast
from pii_check.procedures import PROCEDURES
from pii_check.ready import DUTY_ARISES, ReadyRequirement, back_to, keep
from pii_check.requirement import Requirement
from pii_check.rulebook import Published, Rulebook, Rulebooks, States, governing
from pii_check.towers import Tower
from pii_check.words import Jurisdiction, Outcome

_UNLESS_STATED = ("rics",)


class Kept(NamedTuple):
    """Findings for all that comes to the same key.

    `by_more` are requirements that go by more than the key, each with its place among the findings and its duty; the
    outcomes of the block leave theirs out.
    """

    block: Block
    by_more: tuple[tuple[int, ReadyRequirement, DutyFound], ...]


class Duties(NamedTuple):
    """What the duties of a rulebook come to for firms in the same circumstances.

    `duty` is the rulebook's own; `idle` the finding where it does not arise; `standing` are its requirements to hold
    the cover for a reason of their own, each with its duty, and what it comes to where that does not arise;
    `all_idle` is what they come to where none of them does. Firms for which every duty comes to the same are of one
    `sort`.
    """

    firm: Circumstances
    duty: DutyFound
    idle: Block | None
    standing: tuple[tuple[ReadyRequirement, DutyFound, Finding | None], ...]
    all_idle: Block | None
    sort: int


class ReadyRulebook:
    """One published rulebook, ready to judge with."""

    def __init__(self, published: Published) -> None:
        self.rulebook: Rulebook = published.rulebook
        self._published, self._group, self._cover = published, self.rulebook.group, self.rulebook.cover
        self.review_by = published.checked.review_by if published.checked else None
        self.together = self.rulebook.policies == "together"
        self.picked_by_inception = self.rulebook.picked_by == "policy inception"
        # What readers are told of it, where a policy picked it by its first day or its review is due.
        self.notes: dict[tuple[bool, bool], tuple[Note, ...]] = {}
        self.requirements = tuple(ReadyRequirement(one, published) for one in self.rulebook.requirements)
        self.standing = tuple(one for one in self.requirements if one.is_standing)
        self.adding_up = tuple(one for one in self.requirements if self._adds_up(one.requirement))
        self._of_each = tuple(one for one in self.requirements if one not in self.adding_up)
        self._duty = self.rulebook.duty
        self.earliest_asked = _earliest_asked(self.rulebook)
        # The findings on towers on the same terms, or on firms that answer the same.
        self.kept: dict[object, Kept] = {}
        self._shared: dict[object, Finding] = {}
        self._duties: dict[Circumstances, Duties] = {}
        # As many as the rulebook's own reasons allow: they need no end.
        self._sorts: dict[tuple[DutyFound, ...], int] = {}
        self._numbers = count()
        # What a statement narrower than the minimum wording touches is kept together, or not at all.
        self.is_kept = all(one.goes_by_terms for one in self.requirements if one.is_about_wording)

    @cached_property
    def procedures(self) -> frozenset[str]:
        """The blocks of the firm file, such as `client_money`, that a requirement asks about by its `fact`.

        A kind of check that asks about one in another way is to be named here. Amounts go by sums, the jurisdiction and
        the legal form alone.
        """
        checks = [check for one in self.rulebook.requirements for check in one.checks]
        facts = [str(getattr(check, "fact", "")) for check in checks]
        return frozenset(fact.partition(".")[0] for fact in facts) & {*PROCEDURES}

    def _adds_up(self, requirement: Requirement) -> bool:
        """Whether the policies in force meet a requirement together."""
        check = requirement.check
        return self.together and isinstance(check, AtLeast) and check.fact == "limit_of_indemnity"

    def block(
        self,
        findings: Sequence[Finding],
        counts: Counts,
        policy: int | None = None,
        outcomes: Set[Outcome] | None = None,
    ) -> Block:
        """Findings by it, on one policy, that count alike."""
        by = deciding_outcomes(findings) if outcomes is None else outcomes
        return Block(self._published, self._group, self._cover, policy, counts, findings, by)

    @property
    def main(self) -> ReadyRequirement:
        """Whether the cover is in force; every rulebook about a cover asks that once."""
        return next(one for one in self.requirements if one.is_main)

    def duties(self, firm: Circumstances) -> Duties:
        """What its duties come to for firms in these circumstances."""
        found = self._duties.get(firm)
        if found is None:
            duty = self._duty.found(firm) if self._duty else DUTY_ARISES
            idle = self._idle(self.main, duty) if self.rulebook.cover else None
            standing = tuple([(one, own := one.duty(firm), self._idle(one, own)) for one in self.standing])
            idles = [one for _, _, one in standing if one is not None]
            all_found = (duty, *(one.duty(firm) for one in self.requirements))
            found = Duties(
                firm,
                duty,
                self.block((idle,), Counts.COVER) if idle else None,
                standing,
                self.block(tuple(idles), Counts.COVER) if len(idles) == len(standing) else None,
                # Of two threads that come upon two sorts at once, neither gets the number of the other.
                self._sorts.setdefault(all_found, next(self._numbers)),
            )
            keep(self._duties, firm, found)
        return found

    def _idle(self, one: ReadyRequirement, duty: DutyFound) -> Finding | None:
        return self.shared(one.not_asked(duty, Counts.COVER)) if duty.value is False else None

    def shared(self, finding: Finding) -> Finding:
        """The one finding that stands for all that are equal, whichever firms they were made for."""
        alike = (id(finding.requirement), finding[2:])
        found = self._shared.get(alike)
        if found is None:
            found = finding
            keep(self._shared, alike, found)
        return found

    def of_tower(self, tower: Tower, *, is_among_standing: bool) -> Sequence[ReadyRequirement]:
        """What is asked of one tower; where all that stand are judged, to hold the cover at all is asked once."""
        if tower.base.policy.inception is None:
            return [one for one in self._of_each if one.is_main or (one.is_standing and not is_among_standing)]
        if is_among_standing and self.standing:
            return [one for one in self._of_each if not one.is_standing]
        return self._of_each


def _earliest_asked(rulebook: Rulebook) -> date:
    """The earliest day to which cover is asked to reach back; the first of all where that is counted from inception."""
    backs = [back for one in rulebook.requirements for check in one.checks if (back := back_to(check)) is not None]
    if any(back.years is not None for back in backs):
        return date.min
    return min((back.to_day for back in backs if back.to_day is not None), default=date.max)


class Family(NamedTuple):
    """The sets that share a family of ids, as far as their bodies regulate a firm, and the one that binds where it is.

    `binding` is None where none is for that jurisdiction.
    """

    name: str
    group: str
    binding: "ReadyStates | None"
    sets: list[States]


class ReadyStates:
    """The states of one set, each made ready when it is first judged with."""

    def __init__(self, states: States, ready: "ReadyRulebooks") -> None:
        self.states = states
        self.cover = states.header.cover
        self.is_picked_by_inception = states.header.picked_by == "policy inception"
        self._ready = ready
        self._reached: dict[int, ReadyRulebook] = {}

    def governing(self, day: date) -> ReadyRulebook | None:
        """The state that governs a day; None before the first day, never the nearest."""
        reached = bisect_right(self.states.first_days, day)
        found = self._reached.get(reached)
        if found is None and (published := governing(self.states, day)) is not None:
            found = self._reached[reached] = self._ready.of(published)
        return found


class ReadyRulebooks:
    """The rulebooks at hand, each made ready when it is first judged with."""

    def __init__(self) -> None:
        self._ready: dict[int, ReadyRulebook] = {}
        self._families: dict[object, tuple[Family, ...]] = {}

    def of(self, published: Published) -> ReadyRulebook:
        """A rulebook, ready to judge with."""
        found = self._ready.get(id(published))
        if found is None:  # it holds the rulebook, so that no other can come to have its identity
            found = self._ready.setdefault(id(published), ReadyRulebook(published))
        return found

    def families(
        self, rulebooks: Rulebooks, bodies: Sequence[str] | None, place: Jurisdiction | None
    ) -> tuple[Family, ...]:
        """The families of ids of the rulebooks at hand that bind firms of some regulators, and the set of each there.

        Where no regulator is stated, it is RICS (contract section 2).
        """
        # `rulebooks` is given and not held: all this is kept under it, and holding it would keep the weak key alive.
        key = (None if bodies is None else tuple(bodies), place)
        found = self._families.get(key)
        if found is None:
            found = tuple(self._families_of(rulebooks, _UNLESS_STATED if bodies is None else bodies, place))
            keep(self._families, key, found)
        return found

    def _families_of(self, rulebooks: Rulebooks, bodies: Sequence[str], place: Jurisdiction | None) -> Iterator[Family]:
        """Of the sets that share a family of ids at most one binds in any jurisdiction."""
        for name in rulebooks.families():
            every = rulebooks.sets_of(name)
            sets = [one for one in every if (body := one.header.binds.regulated_by) is None or body in bodies]
            here = (one for one in sets if (places := one.header.binds.jurisdictions) is None or place in places)
            binding = next(here, None)
            if sets:
                yield Family(name, every[0].header.group, ReadyStates(binding, self) if binding else None, sets)


_READY: WeakKeyDictionary[Rulebooks, ReadyRulebooks] = WeakKeyDictionary()


def ready_rulebooks(rulebooks: Rulebooks) -> ReadyRulebooks:
    """The rulebooks at hand, ready to judge with: once for each set of them, and for as long as that is used."""
    found = _READY.get(rulebooks)
    if found is None:
        found = _READY[rulebooks] = ReadyRulebooks()
    return found
