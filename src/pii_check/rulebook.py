"""Rulebooks: the complete state of one instrument's rules, from a day; and which of them governs whom and when."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pii_check.conditions import Duty
from pii_check.days import Day
from pii_check.firm import StatedJurisdiction
from pii_check.kinds import Check, InForce, OneOf, ReachesBack, SectionOf, needs_cover
from pii_check.record import Leaf, Record, Refused, Text, as_text, short
from pii_check.run_off import RunOff
from pii_check.words import Authority, Cover, Evidence, Force, Name, YesNo, chosen_from

_EVIDENCE_RANK = list(Evidence)


class Source(Record):
    """A published document that rules cite."""

    title: Text
    publisher: Text
    url: Text
    read_on: Day


class Cite(Record):
    """Where a requirement comes from, or the figure named in `for`."""

    source: Text
    clause: Text
    evidence: Annotated[Evidence, chosen_from(Evidence, "a grade of evidence")]
    of: Text | None = Field(None, alias="for")


class Consequence(Record):
    """What falling short leads to, and which source says so."""

    says: Text
    source: Text


class OtherCheck(Record):
    """Another reading of a disputed requirement, judged as well; `this` is the rulebook's own, in words."""

    this: Text
    says: Text
    check: Check


def _requirement_id(value: object) -> str:
    text = as_text(value, "the id of a requirement")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*", text):
        raise Refused("id-malformed", text=short(text))
    return text


# What the minimum wording supplies by definition: never a limit, basis, excess, insurer, activities or period.
_IMPLIABLE = ("wording", "insures_past_and_present")


class Requirement(Record):
    """One obligation, with who makes it, where it is published and what is checked."""

    id: Annotated[str, Leaf(_requirement_id)]
    title: Text
    force: Annotated[Force, chosen_from(Force, "a force")]
    authority: Annotated[Authority, chosen_from(Authority, "an authority")]
    cite: tuple[Cite, ...] = Field(min_length=1)
    reading: Text | None = None
    doubt: Text | None = None
    leads_to: Consequence | None = None
    when_met: Text | None = None
    implied_by: Literal["minimum wording"] | None = None
    duty: Duty | None = None
    check: Check
    to_do: Text | None = None
    other_reading: OtherCheck | None = None

    @model_validator(mode="after")
    def _implies_what_a_wording_can(self) -> Self:
        check = self.check
        can = isinstance(check, ReachesBack | SectionOf | RunOff) or (
            isinstance(check, OneOf) and check.fact in _IMPLIABLE
        )
        if self.implied_by is not None and not can:
            raise Refused("implied-by-too-much", id=self.id)
        return self

    @property
    def evidence(self) -> Evidence:
        """The weakest grade among its sources."""
        return max((cite.evidence for cite in self.cite), key=_EVIDENCE_RANK.index)

    def cited(self) -> set[str]:
        """The names of all sources that it rests on."""
        consequence = {self.leads_to.source} if self.leads_to else set()
        return {cite.source for cite in self.cite} | consequence

    @property
    def family(self) -> str:
        """The first part of its id: `rics` of `rics.limit`."""
        return self.id.partition(".")[0]


class Binds(Record):
    """Whom a rulebook binds: everyone, or those that one body regulates, in some jurisdictions.

    `elsewhere` says what cover held counts for where no rulebook of the family is established.
    """

    regulated_by: Name | None = None
    jurisdictions: Annotated[tuple[StatedJurisdiction, ...], Field(min_length=1)] | None = None
    elsewhere: Literal["undetermined", "cover held is in force"] = "undetermined"


class FirstDay(Record):
    """What the first day of a rulebook is, where it is not the rules' own, and why it was chosen."""

    is_: Annotated[Literal["in force", "earliest seen"], Field(alias="is")]
    evidence: Annotated[Evidence, chosen_from(Evidence, "a grade of evidence")]
    why: Text
    holds_before: YesNo = False


class Rulebook(Record):
    """The complete state of one instrument's rules from its first day, until the next file of its set."""

    set_id: Annotated[Text, Field(alias="set")]
    title: Text
    effective_from: Day
    first_day: FirstDay | None = None
    binds: Binds
    picked_by: Literal["policy inception", "as-at day"]
    picked_by_doubt: Text | None = None
    body: Text | None = None
    cover: Annotated[Cover, chosen_from(Cover, "a class of cover")] | None = None
    group: Literal["insurance", "complaints", "client-money"] = "insurance"
    policies: Literal["each", "together"] = "each"
    sections: tuple[Name, ...] = ()
    activities: tuple[Name, ...] = ()
    sources: Mapping[str, Source]
    duty: Duty | None = None
    requirements: tuple[Requirement, ...] = Field(min_length=1)

    @property
    def id(self) -> str:
        """Set and first day: `rics/2025-07-01`."""
        return f"{self.set_id}/{self.effective_from.isoformat()}"

    @property
    def family(self) -> str:
        """The first part of its requirements' ids; sets of one family share out the jurisdictions."""
        return self.requirements[0].family

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        ids = [requirement.id for requirement in self.requirements]
        for id_ in ids:
            if ids.count(id_) > 1:
                raise Refused("requirement-twice", id=id_)
            if id_.partition(".")[0] != self.family:
                raise Refused("id-of-another-family", id=id_, family=self.family)
        if self.set_id != self.family and not self.set_id.startswith(f"{self.family}-"):
            raise Refused("set-not-named-after-ids", set=self.set_id, family=self.family)
        for requirement in self.requirements:
            for source in sorted(requirement.cited() - set(self.sources)):
                raise Refused("source-not-listed", id=requirement.id, source=source)
        return self

    @model_validator(mode="after")
    def _cover_fits(self) -> Self:
        if self.cover is None:
            for requirement in self.requirements:
                if needs_cover(requirement.check):
                    raise Refused("cover-not-stated", id=requirement.id)
            return self
        if self.policies == "together" and self.picked_by == "policy inception":
            raise Refused("policies-together-picked-apart")
        main = [one.id for one in self.requirements if one.duty is None and isinstance(one.check, InForce)]
        if main != [f"{self.family}.in-force"]:
            raise Refused("in-force-not-asked-once", family=self.family)
        return self

    def names(self) -> tuple[set[str], set[str], set[str]]:
        """The bodies, activities and sections that this rulebook names, which a firm file may then state."""
        duties = [duty for duty in (self.duty, *(one.duty for one in self.requirements)) if duty]
        activities = {name for duty in duties for condition in duty.conditions() for name in condition.any_of or ()}
        sections = {one.check.name for one in self.requirements if isinstance(one.check, SectionOf)}
        bodies = {self.binds.regulated_by} if self.binds.regulated_by else set()
        return bodies, activities | set(self.activities), sections | set(self.sections)


class Checked(Record):
    """When the rulebooks of a set were last laid beside their sources, and when that is due again."""

    checked_on: Day
    review_by: Day

    @model_validator(mode="after")
    def _review_comes_later(self) -> Self:
        if self.review_by <= self.checked_on:
            raise Refused("review-before-check")
        return self


class Published(Record):
    """A rulebook as it was read: with the SHA-256 of its file over LF bytes, and its review."""

    rulebook: Rulebook
    sha256: Annotated[str, Leaf(lambda value: as_text(value, "a hash"))]
    checked: Checked | None = None


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

    def names(self) -> tuple[set[str], set[str], set[str]]:
        """The bodies, activities and sections that some rulebook names."""
        bodies, activities, sections = set[str](), set[str](), set[str]()
        for states in self.sets.values():
            for one in states:
                some = one.rulebook.names()
                bodies, activities, sections = bodies | some[0], activities | some[1], sections | some[2]
        return bodies, activities, sections


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
