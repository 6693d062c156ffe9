"""What all states of a set of rulebooks have alike: whom they bind, what they are about, which day picks one."""

from collections.abc import Iterable
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from pii_check.firm import StatedCover, StatedJurisdiction
from pii_check.record import Record, Text
from pii_check.requirement import StatedEvidence
from pii_check.words import Name, YesNo

Group = Literal["insurance", "complaints", "client-money"]
PickedBy = Literal["policy inception", "as-at day"]
Policies = Literal["each", "together"]


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

    bodies: frozenset[str]
    activities: frozenset[str]
    sections: frozenset[str]

    @classmethod
    def of_any(cls, some: Iterable["Names"]) -> "Names":
        """What any of several names."""
        named = list(some)
        return cls(
            frozenset(name for one in named for name in one.bodies),
            frozenset(name for one in named for name in one.activities),
            frozenset(name for one in named for name in one.sections),
        )


class Header(NamedTuple):
    """What is known of a set before any of its states is read; the fields are those of `Rulebook`.

    `holds_before` says of the first state whether it holds for earlier days, too.
    """

    set_id: str
    family: str
    binds: Binds
    picked_by: PickedBy
    body: str | None
    cover: StatedCover | None
    group: Group
    policies: Policies
    holds_before: bool
