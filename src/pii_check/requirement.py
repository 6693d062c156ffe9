"""A requirement: one obligation, who makes it, where it is published, and what is checked."""

import re
from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pii_check.conditions import Duty
from pii_check.days import Day
from pii_check.kinds import Check, OneOf, ReachesBack, SectionOf
from pii_check.record import Leaf, Record, Refused, Text, as_text, short
from pii_check.run_off import RunOff
from pii_check.words import Authority, Evidence, Force, chosen_from

_EVIDENCE_RANK = list(Evidence)
StatedEvidence = Annotated[Evidence, chosen_from(Evidence, "a grade of evidence")]
StatedForce = Annotated[Force, chosen_from(Force, "a force")]
StatedAuthority = Annotated[Authority, chosen_from(Authority, "an authority")]
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")


def _matching(pattern: re.Pattern[str], what: str, code: str) -> Callable[[object], str]:
    """A reader of texts of one form."""

    def parse(value: object) -> str:
        text = as_text(value, what)
        if not pattern.fullmatch(text):
            raise Refused(code, text=short(text))
        return text

    return parse


_ADDRESS_SCHEMA = {
    "title": "address of a document",
    "type": "string",
    "pattern": rf"^{_ADDRESS.pattern}$",
    "examples": ["https://www.legislation.gov.uk/ukpga/1969/57/section/1"],
}
Address = Annotated[str, Leaf(_matching(_ADDRESS, "an address", "address-unreadable"), schema=_ADDRESS_SCHEMA)]


class Source(Record):
    """A published document that rules cite."""

    title: Text = Field(description="its title, as published")
    publisher: Text = Field(description="who published it")
    url: Address = Field(description="where it can be read")
    read_on: Day = Field(description="day on which it was read")


class Cite(Record):
    """Where a requirement comes from, or the figure named in `for`."""

    source: Text = Field(description="name of a source under `sources`")
    clause: Text = Field(description="section, clause or paragraph")
    evidence: StatedEvidence = Field(description="how well it is known")
    of: Text | None = Field(None, alias="for", description="which figure or part rests on it; all of it if left out")


class Consequence(Record):
    """What falling short leads to, and which source says so."""

    says: Text = Field(description="what follows, in a sentence")
    source: Text = Field(description="name of a source under `sources`")


class OtherCheck(Record):
    """Another reading of a disputed requirement, judged as well; `this` is the rulebook's own, in words."""

    this: Text = Field(description="the rulebook's own reading, in words")
    says: Text = Field(description="the other reading, in words")
    check: Check = Field(description="what is checked on the other reading")


_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*")


_ID_SCHEMA = {
    "title": "id of a requirement",
    "type": "string",
    "pattern": rf"^\s*{_ID.pattern}\s*$",
    "examples": ["rics.limit"],
}
RequirementId = Annotated[str, Leaf(_matching(_ID, "the id of a requirement", "id-malformed"), schema=_ID_SCHEMA)]

MINIMUM_WORDING = "minimum_wording"
# What the minimum wording supplies by definition: never a limit, basis, excess, insurer, activities or period.
_IMPLIABLE = ("wording", "insures_past_and_present")


class Requirement(Record):
    """One obligation, with who makes it, where it is published and what is checked."""

    id: RequirementId = Field(description="its id: never changes meaning, never used again")
    title: Text = Field(description="what it is called, in a few words")
    force: StatedForce = Field(description="only `must` decides a verdict")
    authority: StatedAuthority = Field(description="who makes it")
    cite: tuple[Cite, ...] = Field(min_length=1, description="where it is published")
    reading: Text | None = Field(None, description="which source was believed, and why")
    doubt: Text | None = Field(None, description="what is not known; printed with the finding")
    leads_to: Consequence | None = Field(None, description="what falling short leads to")
    when_met: Text | None = Field(None, description="what a reader must know even where it is met")
    implied_by: Literal["minimum wording"] | None = Field(None, description="what states it by definition")
    duty: Duty | None = Field(None, description="when it binds; the rulebook's own duty if left out")
    check: Check = Field(description="what is measured and what it is compared with")
    to_do: Text | None = Field(None, description="what cures it, where the check cannot say")
    other_reading: OtherCheck | None = Field(None, description="a disputed requirement is judged both ways")

    @model_validator(mode="after")
    def _implies_what_a_wording_can(self) -> Self:
        check = self.check
        can = isinstance(check, ReachesBack | SectionOf | RunOff) or (
            isinstance(check, OneOf) and check.fact in _IMPLIABLE
        )
        if self.implied_by is not None and not can:
            raise Refused("implied-by-too-much", at=("implied_by",), id=self.id)
        return self

    @property
    def checks(self) -> tuple[Check, ...]:
        """What is checked: by the rulebook's own reading and, where it is disputed, by the other."""
        return (self.check, self.other_reading.check) if self.other_reading else (self.check,)

    @property
    def asks_for_minimum_wording(self) -> bool:
        """Whether it asks that the policy is on the minimum wording, which narrower terms contradict."""
        return isinstance(self.check, OneOf) and self.check.fact == MINIMUM_WORDING

    @property
    def evidence(self) -> Evidence:
        """The weakest grade among its sources."""
        return max((cite.evidence for cite in self.cite), key=_EVIDENCE_RANK.index)

    def citing(self) -> list[tuple[tuple[str | int, ...], str]]:
        """The names of all sources that it rests on, each with its place in the requirement."""
        found: list[tuple[tuple[str | int, ...], str]] = [
            (("cite", number, "source"), cite.source) for number, cite in enumerate(self.cite)
        ]
        return [*found, (("leads_to", "source"), self.leads_to.source)] if self.leads_to else found

    def cited(self) -> set[str]:
        """The names of all sources that it rests on."""
        return {name for _, name in self.citing()}

    def naming(self) -> list[tuple[tuple[str | int, ...], str]]:
        """The sections of cover that its check looks at beside the main cover, each with its place."""
        if not isinstance(self.check, OneOf | ReachesBack):
            return []
        lists = (("sections", self.check.sections), ("open_sections", self.check.open_sections))
        return [(("check", key, number), name) for key, names in lists for number, name in enumerate(names)]

    @property
    def family(self) -> str:
        """The first part of its id: `rics` of `rics.limit`."""
        return self.id.partition(".")[0]
