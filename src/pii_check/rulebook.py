"""Rulebooks: the complete state of one instrument's rules, from a day; and which of them governs whom and when."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Annotated, Self, overload

from pydantic import Field, model_validator

from pii_check.conditions import Duty
from pii_check.days import Day
from pii_check.firm import StatedCover
from pii_check.header import Binds, FirstDay, Group, Header, Names, PickedBy, Policies
from pii_check.kinds import InForce, SectionOf, needs_cover
from pii_check.record import Leaf, Record, Refused, Text, as_text
from pii_check.requirement import Requirement, Source
from pii_check.words import Cover, Name


class Rulebook(Record):
    """The complete state of one instrument's rules from its first day, until the next file of its set."""

    set_id: Annotated[Text, Field(alias="set", description="the set, and the name of its folder")]
    title: Text = Field(description="what instrument it states")
    effective_from: Day = Field(description="first day of this state, and the name of its file")
    first_day: FirstDay | None = Field(None, description="where that day is not the rules' own")
    binds: Binds = Field(description="whom it binds; `{}` binds everyone")
    picked_by: PickedBy = Field(description="the day that picks the state")
    picked_by_doubt: Text | None = Field(None, description="what is not known about that; printed")
    body: Text | None = Field(None, description="the body, as people name it")
    cover: StatedCover | None = Field(None, description="the class of insurance it is about, if it is about one")
    group: Group = Field("insurance", description="insurance is always judged, other groups when asked for")
    policies: Policies = Field("each", description="`together` where policies add up")
    sections: tuple[Name, ...] = Field((), description="sections of cover that a firm file may state")
    activities: tuple[Name, ...] = Field((), description="activities that a firm file may state")
    sources: Mapping[str, Source] = Field(description="what it cites, by a short name")
    duty: Duty | None = Field(None, description="when its requirements bind")
    requirements: tuple[Requirement, ...] = Field(min_length=1, description="all of them, in order")

    @property
    def id(self) -> str:
        """Set and first day: `rics/2025-07-01`."""
        return f"{self.set_id}/{self.effective_from.isoformat()}"

    @property
    def family(self) -> str:
        """The first part of its requirements' ids; sets of one family share out the jurisdictions."""
        return self.requirements[0].family

    @property
    def header(self) -> Header:
        """What it has in common with the other states of its set, if it is the first of them."""
        before = self.first_day is not None and self.first_day.holds_before
        alike = (self.binds, self.picked_by, self.body, self.cover, self.group, self.policies)
        return Header(self.set_id, self.family, *alike, before)

    def requirement(self, id_: str) -> Requirement | None:
        """The requirement of an id; None where this state does not hold it."""
        return next((one for one in self.requirements if one.id == id_), None)

    def about(self, id_: str) -> "Rulebook":
        """The same state with this requirement and what bears on it: all that can decide the one finding.

        Whether the cover is in force bears on every other requirement of it; and narrower terms bear on whether a
        policy can be on the minimum wording.
        """
        own = self.requirement(id_)
        on_wording = own is not None and own.asks_for_minimum_wording
        kept = [
            one
            for one in self.requirements
            if one.id == id_ or isinstance(one.check, InForce) or (on_wording and one.implied_by)
        ]
        return self.model_copy(update={"requirements": tuple(kept)}) if kept else self

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        ids = [requirement.id for requirement in self.requirements]
        for number, id_ in enumerate(ids):
            at = ("requirements", number, "id")
            if id_ in ids[:number]:
                raise Refused("requirement-twice", at=at, id=id_)
            if id_.partition(".")[0] != self.family:
                raise Refused("id-of-another-family", at=at, id=id_, family=self.family)
        if self.set_id != self.family and not self.set_id.startswith(f"{self.family}-"):
            raise Refused("set-not-named-after-ids", at=("set",), set=self.set_id, family=self.family)
        return self

    @model_validator(mode="after")
    def _what_is_named_is_listed(self) -> Self:
        sections = self.names().sections
        for number, requirement in enumerate(self.requirements):
            at = ("requirements", number)
            for place, source in requirement.citing():
                if source not in self.sources:
                    raise Refused("source-not-listed", at=(*at, *place), id=requirement.id, source=source)
            for place, name in requirement.naming():
                if name not in sections:
                    raise Refused("section-not-listed", at=(*at, *place), name=name)
        return self

    @model_validator(mode="after")
    def _cover_fits(self) -> Self:
        if self.cover is None:
            for number, requirement in enumerate(self.requirements):
                if needs_cover(requirement.check):
                    raise Refused("cover-not-stated", at=("requirements", number, "check"), id=requirement.id)
            return self
        if self.policies == "together" and self.picked_by == "policy inception":
            raise Refused("policies-together-picked-apart", at=("picked_by",))
        main = [one.id for one in self.requirements if one.duty is None and isinstance(one.check, InForce)]
        if main != [f"{self.family}.in-force"]:
            raise Refused("in-force-not-asked-once", family=self.family)
        return self

    def names(self) -> Names:
        """The bodies, activities and sections that this rulebook names, which a firm file may then state."""
        duties = [duty for duty in (self.duty, *(one.duty for one in self.requirements)) if duty]
        activities = {name for duty in duties for condition in duty.conditions() for name in condition.any_of or ()}
        sections = {one.check.name for one in self.requirements if isinstance(one.check, SectionOf)}
        bodies = {self.binds.regulated_by} if self.binds.regulated_by else set()
        return Names(
            frozenset(bodies), frozenset(activities.union(self.activities)), frozenset(sections.union(self.sections))
        )


class Checked(Record):
    """When the rulebooks of a set were last laid beside their sources, and when that is due again."""

    checked_on: Day = Field(description="day on which they were last laid beside their sources")
    review_by: Day = Field(description="day by which that is due again")

    @model_validator(mode="after")
    def _review_comes_later(self) -> Self:
        if self.review_by <= self.checked_on:
            raise Refused("review-before-check")
        return self


class Published(Record):
    """A rulebook as it was read: with the SHA-256 of its file over LF bytes, and its review."""

    rulebook: Rulebook
    sha256: Annotated[str, Leaf(lambda value: as_text(value, "a hash"), schema={"type": "string"})]
    checked: Checked | None = None
    replaces: Annotated[bool, Leaf(bool, schema={"type": "boolean"})] = False
    """Whether it stands in the place of a published set, and is none of its files."""

    def about(self, id_: str) -> "Published":
        """The same state, as far as it bears on one requirement."""
        return self.model_copy(update={"rulebook": self.rulebook.about(id_)})


class States(Sequence[Published]):
    """The states of one set, oldest first, each read when it is first asked for; and what is known before that.

    Args:
        header: what all of them have alike.
        first_days: the first day of each.
        read: gives the state at a place; asked once for each.
        names: what some state names; found by reading them all if left out.
        ids: every requirement id that some state holds, in order; likewise.
    """

    def __init__(
        self,
        header: Header,
        first_days: tuple[date, ...],
        read: Callable[[int], Published],
        names: Names | None = None,
        ids: tuple[str, ...] | None = None,
    ) -> None:
        self.header = header
        self.first_days = first_days
        self._read = read
        self._states: dict[int, Published] = {}
        self._names = names
        self._ids = ids

    @classmethod
    def of(cls, published: Iterable[Published]) -> "States":
        """The states of a set that are read already, in any order."""
        states = sorted(published, key=lambda one: one.rulebook.effective_from)
        first, last = states[0].rulebook.header, states[-1].rulebook.header
        header = last._replace(family=first.family, holds_before=first.holds_before)
        return cls(header, tuple(one.rulebook.effective_from for one in states), states.__getitem__)

    def __len__(self) -> int:
        return len(self.first_days)

    @overload
    def __getitem__(self, place: int) -> Published: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Published, ...]: ...
    def __getitem__(self, place: int | slice) -> Published | tuple[Published, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(len(self))[place])
        state = self._states.get(place)
        if state is None:
            place = range(len(self))[place]
            # Of two threads that read it at once, both get what one of them has read.
            state = self._states.get(place) or self._states.setdefault(place, self._read(place))
        return state

    def names(self) -> Names:
        """What some state names."""
        if self._names is None:
            self._names = Names.of_any(one.rulebook.names() for one in self)
        return self._names

    def ids(self) -> tuple[str, ...]:
        """Every requirement id that some state holds, in order."""
        if self._ids is None:
            self._ids = tuple(dict.fromkeys(each.id for one in self for each in one.rulebook.requirements))
        return self._ids


ORDER = ("rics", "el", "pl", "chp", "client-money")


class Rulebooks:
    """All rulebooks at hand, by set and first day. Immutable.

    Args:
        published: the states of any sets.
        sets: further sets, whole, whose states may not be read yet.
    """

    def __init__(self, published: Iterable[Published] = (), sets: Iterable[States] = ()) -> None:
        by_set: dict[str, list[Published]] = {}
        for one in published:
            by_set.setdefault(one.rulebook.set_id, []).append(one)
        found = [*map(States.of, by_set.values()), *sets]
        found.sort(key=lambda states: _set_order(states.header.set_id))
        self.sets: Mapping[str, States] = MappingProxyType({states.header.set_id: states for states in found})
        by_family: dict[str, list[States]] = {}
        for states in found:
            by_family.setdefault(states.header.family, []).append(states)
        self._families = {family: tuple(some) for family, some in by_family.items()}
        covers = dict.fromkeys(states.header.cover for states in found)
        self._on = {
            cover: tuple(family for family in by_family if _asks_about(by_family[family], cover)) for cover in covers
        }
        self._ids: tuple[str, ...] | None = None
        self._names: Names | None = None

    def families(self) -> tuple[str, ...]:
        """The families, in the order in which findings stand."""
        return tuple(self._families)

    def families_on(self, cover: Cover | None) -> tuple[str, ...]:
        """Those of them that ask about a class of insurance; with None, about none."""
        return self._on.get(cover, ())

    def sets_of(self, family: str) -> tuple[States, ...]:
        """The sets of a family, each with its states, oldest first."""
        return self._families.get(family, ())

    def ids(self) -> tuple[str, ...]:
        """Every requirement id that some rulebook holds, in order."""
        if self._ids is None:
            self._ids = tuple(dict.fromkeys(id_ for states in self.sets.values() for id_ in states.ids()))
        return self._ids

    def group_of(self, id_: str) -> str:
        """The group of a requirement."""
        return self.sets_of(id_.partition(".")[0])[0].header.group

    def names(self) -> Names:
        """The bodies, activities and sections that some rulebook names."""
        if self._names is None:
            self._names = Names.of_any(states.names() for states in self.sets.values())
        return self._names

    def on(self, cover: Cover) -> "Rulebooks":
        """Those about one class of insurance."""
        return Rulebooks(sets=(states for states in self.sets.values() if states.header.cover is cover))


def _asks_about(some: Iterable[States], cover: Cover | None) -> bool:
    return any(states.header.cover is cover for states in some)


def _set_order(name: str) -> tuple[int, str]:
    place = next((place for place, first in enumerate(ORDER) if name == first or name.startswith(f"{first}-")), None)
    return (len(ORDER) if place is None else place, name)


def governing(states: States, day: date) -> Published | None:
    """The state of a set that governs a day; None before its first day, never the nearest. No other state is read."""
    reached = bisect_right(states.first_days, day)
    if reached:
        return states[reached - 1]
    return states[0] if states.header.holds_before else None
