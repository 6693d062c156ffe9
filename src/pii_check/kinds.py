"""The closed list of checks: each measures facts and compares them with thresholds, and does nothing else."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pii_check.amounts import Amount, parts_of
from pii_check.days import Day, months_before, written
from pii_check.facts import MEASURED, SAID, SaidName, StatedAnswer, Unit
from pii_check.figures import MeasuredName
from pii_check.firm import RetroactiveDate, Section, StatedBasis, StatedWording
from pii_check.limbs import BackTo, PlainLimb, measured_term, plain_limb, retroactive_term, said_term, shown
from pii_check.reasons import Reason, reason
from pii_check.record import Record, Refused
from pii_check.run_off import RunOff
from pii_check.situation import Answer, Situation
from pii_check.terms import (
    MET,
    MET_OR_NOT,
    NOT_APPLICABLE,
    NOT_MET,
    UNDETERMINED,
    Possible,
    Term,
)
from pii_check.towers import unstated_days
from pii_check.words import Count, Name

_DATE = Unit.DATE


class Measuring(Record):
    """A measured fact and the amount that it is compared with, in the same unit."""

    fact: MeasuredName = Field(description="what is measured")
    amount: Amount = Field(description="what it is compared with")

    @model_validator(mode="after")
    def _same_unit(self) -> Self:
        unit = MEASURED[self.fact].unit
        for other in self.amount.units() - {unit}:
            raise Refused("units-differ", at=("amount",), fact=self.fact, unit=unit, amount=other)
        return self


class AtLeast(Measuring):
    """A measured fact may not fall short of an amount."""

    kind: Literal["at-least"] = Field(description="this kind of check")

    def terms(self, situation: Situation) -> tuple[Term, ...]:
        """The measure against the amount."""
        return (measured_term(self.fact, "at least", self.amount, situation),)

    def plain_limb(self) -> PlainLimb:
        """The same on sums that are plainly stated, made ready to be compared many times."""
        return plain_limb(self.fact, "at least", self.amount)


class AtMost(Measuring):
    """A measured fact may not go beyond an amount."""

    kind: Literal["at-most"] = Field(description="this kind of check")

    def terms(self, situation: Situation) -> tuple[Term, ...]:
        """The measure against the amount."""
        return (measured_term(self.fact, "at most", self.amount, situation),)

    def plain_limb(self) -> PlainLimb:
        """The same on sums that are plainly stated, made ready to be compared many times."""
        return plain_limb(self.fact, "at most", self.amount)


def _listed_sections(situation: Situation, names: tuple[str, ...]) -> Iterator[tuple[str, Section]]:
    """The sections of a policy that are judged with its main cover, having no requirement of their own."""
    policy = situation.policy if names else None
    for place, section in enumerate((policy.sections if policy else None) or ()):
        if section.name in names:
            yield f"policies.{situation.towers[0].base.place}.sections.{place}", section


def _excluded(section: Section, path: str) -> Term:
    """A section that is not covered: whether the rule allows that is not established."""
    why = reason("section-excluded", section.name)
    return said_term("covered", False, f"{path}.covered", (True,), UNDETERMINED)._replace(reasons=(why,))


def _perhaps_allowed(term: Term, section: Section) -> Term:
    """A limb of a section that may perhaps be narrower: where it would fail, it is open."""
    if not NOT_MET & term.possible:
        return term
    why = reason("section-narrower", section.name)
    return term._replace(possible=term.possible - NOT_MET | UNDETERMINED, reasons=(*term.reasons, why))


class OneOf(Record):
    """A said fact must be one of a list of answers, for every part of the tower that it concerns.

    `sections` are those that have no requirement of their own: a term that one of them states counts too. Of
    `open_sections` it is not established whether the rule allows them narrower terms.
    """

    kind: Literal["one-of"] = Field(description="this kind of check")
    fact: SaidName = Field(description="what the firm is asked")
    values: Annotated[tuple[StatedAnswer, ...], Field(min_length=1, description="the answers that will do")]
    sections: tuple[Name, ...] = Field((), description="sections of cover whose own term counts, too")
    open_sections: tuple[Name, ...] = Field((), description="sections that may perhaps be narrower")

    @model_validator(mode="after")
    def _answers_of_the_fact(self) -> Self:
        known = SAID[self.fact].answers
        for number, value in enumerate(self.values):
            if value not in known:
                text, names = shown(value), ", ".join(shown(one) for one in known)
                if not known:
                    raise Refused("fact-without-answers", text=text, fact=self.fact)
                raise Refused("answer-not-to-this-fact", at=("values", number), text=text, fact=self.fact, known=names)
        return self

    def terms(self, situation: Situation) -> tuple[Term, ...]:
        """One limb for every answer; a single not-applicable one where the question does not arise."""
        fact = SAID[self.fact]
        said = fact.get(situation)
        if not said:
            nothing = said_term(self.fact, None, "", self.values, NOT_APPLICABLE)
            return (nothing._replace(missing=(), reasons=(reason(fact.absent),)),)
        terms = [said_term(self.fact, one.value, one.path, self.values) for one in said]
        for path, section in _listed_sections(situation, self.sections + self.open_sections):
            own: Answer = getattr(section, self.fact, None)
            if own is not None:
                term = said_term(self.fact, own, f"{path}.{self.fact}", self.values)
                terms.append(_perhaps_allowed(term, section) if section.name in self.open_sections else term)
            if section.covered is False and self.fact == "wording":  # what is left out is a matter of what is covered
                terms.append(_excluded(section, path))
        # An answer that the firm file has no key for: nothing that a firm could state would settle it.
        return tuple(term if term.path else term._replace(reasons=(reason("no-key"),)) for term in terms)


class ReachesBack(Record):
    """The retroactive date must lie far enough back: all the way, to a day, or a number of years before inception.

    `sections` and `open_sections` are those of `one-of`: a date of one of the latter that falls short is open.
    """

    kind: Literal["reaches-back"] = Field(description="this kind of check")
    to_day: Day | None = Field(None, description="back to this day")
    years: Count | None = Field(None, description="so many years before inception; all the way if neither is given")
    sections: tuple[Name, ...] = Field((), description="sections of cover whose own date counts, too")
    open_sections: tuple[Name, ...] = Field((), description="sections that may perhaps reach back less far")

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if self.to_day is not None and self.years is not None:
            raise Refused("reach-in-two-measures")
        return self

    @property
    def back(self) -> BackTo:
        """How far."""
        return BackTo(self.to_day, self.years)

    def terms(self, situation: Situation) -> tuple[Term, ...]:
        """The retroactive date, and that of each section with one of its own, against the day that it must reach."""
        terms = [self._term(said.value, said.path, situation) for said in SAID["retroactive_date"].get(situation)]
        for path, section in _listed_sections(situation, self.sections + self.open_sections):
            if section.retroactive_date is not None:
                term = self._term(section.retroactive_date, f"{path}.retroactive_date", situation)
                terms.append(_perhaps_allowed(term, section) if section.name in self.open_sections else term)
        return tuple(terms)

    def _term(self, value: Answer, path: str, situation: Situation) -> Term:
        return retroactive_term(value if isinstance(value, RetroactiveDate) else None, path, self.back, situation)


class SectionOf(Record):
    """A section of cover must be there, on given terms: wording, basis, and how far back it reaches."""

    kind: Literal["section"] = Field(description="this kind of check")
    name: Name = Field(description="the section")
    wording: Annotated[tuple[StatedWording, ...], Field(min_length=1)] | None = Field(
        None, description="forms of cover that will do"
    )
    basis: Annotated[tuple[StatedBasis, ...], Field(min_length=1)] | None = Field(
        None, description="bases of the limit that will do"
    )
    reaches_back: ReachesBack | None = Field(None, description="how far its retroactive date must lie back")

    def terms(self, situation: Situation) -> tuple[Term, ...]:
        """Covered at all, then each term that is asked for."""
        place, section = self._listed(situation)
        stated = section or Section.model_construct(name=self.name)

        def limb(key: str, allowed: tuple[Answer, ...]) -> Term:
            return said_term(key, getattr(stated, key), f"{place}.{key}" if section else place, allowed)

        terms = [limb("covered", (True,))]
        terms += [limb(key, allowed) for key in ("wording", "basis") if (allowed := getattr(self, key)) is not None]
        if self.reaches_back is not None:
            path = f"{place}.retroactive_date" if section else place
            terms.append(retroactive_term(stated.retroactive_date, path, self.reaches_back.back, situation))
        return tuple(terms)

    def _listed(self, situation: Situation) -> tuple[str, Section | None]:
        policy, index = situation.policy, situation.towers[0].base.place
        for place, section in enumerate((policy.sections if policy else None) or ()):
            if section.name == self.name:
                return f"policies.{index}.sections.{place}", section
        return f"policies.{index}.sections", None


class InForce(Record):
    """A policy of the cover must be in force on the day."""

    kind: Literal["in-force"] = Field(description="this kind of check")

    def terms(self, situation: Situation) -> tuple[Term, ...]:
        """The policy's period against the day; held is nothing where there is no policy."""
        return (self.term(situation),)

    def term(self, situation: Situation) -> Term:
        """Its one limb."""
        if not situation.towers:
            return self._term(situation, None, NOT_MET, "policies")
        index, policy = situation.towers[0].base
        first, last, path = policy.inception, policy.expiry, f"policies.{index}.inception"
        if first is not None and last is not None:
            return self._term(situation, f"{written(first)}/{written(last)}", MET, path)
        period = "/".join(written(day) if day else ".." for day in (first, last))
        return self._term(situation, period, MET_OR_NOT, path, unstated_days(situation.towers[0].base))

    def _term(
        self, situation: Situation, held: str | None, possible: Possible, path: str, missing: tuple[str, ...] = ()
    ) -> Term:
        # As `Term(...)` makes it, by position and without the call between: that halves the cost of each.
        return tuple.__new__(Term, (
            "period", "in force", situation.day, _DATE, held, not missing, possible, path, (), missing, True, False,
            None,
        ))  # fmt: skip


class NotOlderThan(Record):
    """A day in the firm file may lie no more than some months back."""

    kind: Literal["not-older-than"] = Field(description="this kind of check")
    fact: Literal["complaints_handling.reviewed"] = Field(description="the day that is looked at")
    months: Count = Field(description="how old it may be")

    def terms(self, situation: Situation) -> tuple[Term, ...]:
        """The day against the earliest that will do; one after the as-at day cannot be true yet."""
        return (self.term(situation),)

    def term(self, situation: Situation) -> Term:
        """Its one limb."""
        block, key = self.fact.split(".")
        stated = getattr(situation.firm, block)
        day: date | None = getattr(stated, key) if stated else None
        reasons: tuple[Reason, ...] = ()
        if day is None:
            possible = MET_OR_NOT
        elif day > situation.day:
            possible, reasons = UNDETERMINED, (reason("day-to-come", day),)
        else:
            possible = MET if day >= months_before(situation.day, self.months) else NOT_MET
        missing = (self.fact,) if day is None else ()
        held = day is not None
        return Term(
            self.fact, "no older than", self.months, Unit.MONTHS, day, held, possible, self.fact, reasons, missing
        )


def needs_cover(check: "Check") -> bool:
    """Whether a check asks about a policy, and so belongs in a rulebook about a cover."""
    if isinstance(check, AtLeast | AtMost):
        return MEASURED[check.fact].of_tower
    if isinstance(check, OneOf):
        return SAID[check.fact].of_tower
    return not isinstance(check, NotOlderThan)


Check = Annotated[
    InForce | AtLeast | AtMost | OneOf | ReachesBack | SectionOf | RunOff | NotOlderThan,
    Field(discriminator="kind"),
]


def _amounts_of(check: Check) -> tuple[Amount, ...]:
    if isinstance(check, AtLeast | AtMost):
        return (check.amount,)
    if isinstance(check, RunOff) and check.limit is not None:
        return (check.limit,)
    return ()


def amounts_in(checks: Iterable[Check]) -> list[Amount]:
    """Every amount that checks compare with, and every one inside it."""
    return [part for check in checks for amount in _amounts_of(check) for part in parts_of(amount)]
