"""Rulebooks: the complete state of one instrument's rules, from a day; and which of them governs whom and when."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from pii_check.conditions import Duty
from pii_check.days import Day
from pii_check.firm import StatedCover, StatedJurisdiction
from pii_check.kinds import InForce, SectionOf, needs_cover
from pii_check.record import Leaf, Record, Refused, Text, as_text
from pii_check.requirement import Requirement, Source, StatedEvidence
from pii_check.words import Name, YesNo

Group = Literal["insurance", "complaints", "client-money"]


class Binds(Record):
    """Whom a rulebook binds: everyone, or those that one body regulates, in some jurisdictions.

    `elsewhere` says what cover held counts for where no rulebook of the family is established.
    """

    regulated_by: Name | None = Field(None, description="the body that regulates them; anyone if left out")
    jurisdictions: Annotated[tuple[StatedJurisdiction, ...], Field(min_length=1)] | None = Field(
        None, description="where it binds; everywhere if left out"
    )
    elsewhere: Literal["undetermined", "cover held is in force"] = Field(
        "undetermined", description="what cover held counts for where nothing is established"
    )


class FirstDay(Record):
    """What the first day of a rulebook is, where it is not the rules' own, and why it was chosen."""

    is_: Annotated[Literal["in force", "earliest seen"], Field(alias="is", description="what that day is")]
    evidence: StatedEvidence = Field(description="how well it is known")
    why: Text = Field(description="why it was chosen")
    holds_before: YesNo = Field(False, description="whether the rulebook holds for earlier days, too")


class Names(NamedTuple):
    """What a rulebook, or any of several, names, and a firm file may therefore state."""

    bodies: set[str]
    activities: set[str]
    sections: set[str]

    def plus(self, other: "Names") -> "Names":
        """The names of either."""
        return Names(self.bodies | other.bodies, self.activities | other.activities, self.sections | other.sections)


class Rulebook(Record):
    """The complete state of one instrument's rules from its first day, until the next file of its set."""

    set_id: Annotated[Text, Field(alias="set", description="the set, and the name of its folder")]
    title: Text = Field(description="what instrument it states")
    effective_from: Day = Field(description="first day of this state, and the name of its file")
    first_day: FirstDay | None = Field(None, description="where that day is not the rules' own")
    binds: Binds = Field(description="whom it binds; `{}` binds everyone")
    picked_by: Literal["policy inception", "as-at day"] = Field(description="the day that picks the state")
    picked_by_doubt: Text | None = Field(None, description="what is not known about that; printed")
    body: Text | None = Field(None, description="the body, as people name it")
    cover: StatedCover | None = Field(None, description="the class of insurance it is about, if it is about one")
    group: Group = Field("insurance", description="insurance is always judged, other groups when asked for")
    policies: Literal["each", "together"] = Field("each", description="`together` where policies add up")
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
        return Names(bodies, activities | set(self.activities), sections | set(self.sections))


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


ORDER = ("rics", "el", "pl", "chp", "client-money")


class Rulebooks:
    """All rulebooks at hand, by set and first day. Immutable."""

    def __init__(self, published: Iterable[Published]) -> None:
        by_set: dict[str, list[Published]] = {}
        for one in sorted(published, key=lambda one: one.rulebook.effective_from):
            by_set.setdefault(one.rulebook.set_id, []).append(one)
        self.sets: Mapping[str, tuple[Published, ...]] = MappingProxyType(
            {name: tuple(by_set[name]) for name in sorted(by_set, key=_set_order)}
        )

    def families(self) -> tuple[str, ...]:
        """The families, in the order in which findings stand."""
        return tuple(dict.fromkeys(states[0].rulebook.family for states in self.sets.values()))

    def sets_of(self, family: str) -> tuple[tuple[Published, ...], ...]:
        """The sets of a family, each with its states, oldest first."""
        return tuple(states for states in self.sets.values() if states[0].rulebook.family == family)

    def ids(self) -> tuple[str, ...]:
        """Every requirement id that some rulebook holds, in order."""
        return tuple(
            dict.fromkeys(
                requirement.id
                for states in self.sets.values()
                for one in states
                for requirement in one.rulebook.requirements
            )
        )

    def group_of(self, id_: str) -> str:
        """The group of a requirement."""
        return self.sets_of(id_.partition(".")[0])[0][-1].rulebook.group

    def names(self) -> Names:
        """The bodies, activities and sections that some rulebook names."""
        named = Names(set(), set(), set())
        for states in self.sets.values():
            for one in states:
                named = named.plus(one.rulebook.names())
        return named


def _set_order(name: str) -> tuple[int, str]:
    place = next((place for place, first in enumerate(ORDER) if name == first or name.startswith(f"{first}-")), None)
    return (len(ORDER) if place is None else place, name)


def governing(states: tuple[Published, ...], day: date) -> Published | None:
    """The state of a set that governs a day; None before its first day, never the nearest."""
    reached = [one for one in states if one.rulebook.effective_from <= day]
    if reached:
        return reached[-1]
    first_day = states[0].rulebook.first_day
    return states[0] if first_day and first_day.holds_before else None
