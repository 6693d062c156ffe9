"""Thresholds that a rule file can state, and what they come to for the facts at hand.

A sum, a share of a fact, bands by a measured fact, a choice by a said fact, `none` (nothing is required) or
`not established` (no source says). They nest. Given facts that are not known exactly, an amount answers with every
threshold that is possible: exactly, because each form moves in straight lines between its edges.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_serializer, model_validator

from pii_check.facts import SAID, Unit, measured
from pii_check.figures import SUM, Percent, SumName, parse_sum
from pii_check.money import Money, decimal_text
from pii_check.record import Leaf, Record, Refused, Text, any_case, as_text, exactly, short
from pii_check.situation import Measure, Situation
from pii_check.towers import Span
from pii_check.words import Name, folded


class Facts:
    """The measured facts of one situation, narrowed while a band is being followed."""

    def __init__(self, situation: Situation, narrowed: dict[str, Span] | None = None) -> None:
        self.situation = situation
        self._narrowed = narrowed or {}

    def measure(self, name: str) -> Measure:
        """What is known of a measured fact, within the band being followed."""
        measure = measured(name, self.situation)
        return measure._replace(span=self._narrowed[name]) if name in self._narrowed else measure

    def within(self, name: str, span: Span) -> "Facts":
        """The same facts, one of them narrowed to a band."""
        return Facts(self.situation, {**self._narrowed, name: span})


class Threshold(NamedTuple):
    """One possible threshold: a span of values, or no requirement, or none that a source establishes.

    `by` names the facts that led to it; `facts` are those facts, narrowed to the bands that were followed; `exempt` is
    what a band without a figure says of itself.
    """

    kind: Literal["sum", "none", "not established"]
    span: Span
    facts: Facts
    by: tuple[str, ...]
    exempt: str | None = None


def share_of(value: int, rate: Fraction, up: bool) -> int:
    """A share of whole pence, to the whole penny: a minimum is rounded up, a maximum down."""
    exact = rate.numerator * value
    return -(-exact // rate.denominator) if up else exact // rate.denominator


class Sum(Record):
    """A fixed sum, such as `£250,000`, or a number of days, months or years."""

    value: Annotated[int, Leaf(lambda value: value, schema={"type": "integer"})]
    unit: Annotated[Unit, Leaf(Unit, schema={"enum": list(Unit)})]

    def at(self, facts: Facts, up: bool) -> Iterator[Threshold]:
        """The sum itself, whatever the facts."""
        yield Threshold("sum", Span(self.value, self.value), facts, ())

    def units(self) -> set[Unit]:
        """What it is counted in."""
        return {self.unit}

    @model_serializer(when_used="json")
    def _written(self) -> str:
        if self.unit is Unit.GBP:
            return decimal_text(self.value)
        return f"{self.value} {'people' if self.unit is Unit.COUNT else self.unit.value}"


class NoAmount(Record):
    """Nothing is required: an exemption from the figure."""

    def at(self, facts: Facts, up: bool) -> Iterator[Threshold]:
        """No requirement."""
        yield Threshold("none", Span(0, None), facts, ())

    def units(self) -> set[Unit]:
        """It has no unit."""
        return set()

    @model_serializer(when_used="json")
    def _written(self) -> str:
        return "none"


class NotEstablished(Record):
    """No source that was read states the figure."""

    def at(self, facts: Facts, up: bool) -> Iterator[Threshold]:
        """Anything, for all that is known."""
        yield Threshold("not established", Span(0, None), facts, ())

    def units(self) -> set[Unit]:
        """It has no unit."""
        return set()

    @model_serializer(when_used="json")
    def _written(self) -> str:
        return "not established"


class ShareOf(Record):
    """A percentage of a sum that the firm states, kept between two sums."""

    percent: Percent = Field(description="per cent of the fact")
    of: SumName = Field(description="the fact")
    at_least: Money | None = Field(None, description="and no less")
    at_most: Money | None = Field(None, description="and no more")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise Refused("amount-floor-above-ceiling")
        return self

    def at(self, facts: Facts, up: bool) -> Iterator[Threshold]:
        """The share of what the fact is, or may be."""
        span = facts.measure(self.of).span
        high = None if span.high is None else self._kept(share_of(span.high, self.percent, up))
        if high is None and self.at_most is not None:
            high = int(self.at_most)
        yield Threshold("sum", Span(self._kept(share_of(span.low, self.percent, up)), high), facts, (self.of,))

    def _kept(self, amount: int) -> int:
        if self.at_least is not None:
            amount = max(amount, self.at_least)
        return amount if self.at_most is None else min(amount, self.at_most)

    def units(self) -> set[Unit]:
        """A share of a sum is a sum."""
        return {Unit.GBP}


class Band(Record):
    """One band: it holds up to and with its edge, and what lies above belongs to the next."""

    up_to: Money | None = Field(None, description="its upper edge, which belongs to it; left out of the last band")
    amount: "Amount" = Field(description="what is asked in this band")
    says: Text | None = Field(None, description="what to say of a band that asks nothing")


class Bands(Record):
    """An amount by bands of a measured fact, ascending, the last one open."""

    by: SumName = Field(description="the fact that picks the band")
    bands: Annotated[tuple[Band, ...], Field(min_length=1, description="ascending, the last one open")]

    @model_validator(mode="after")
    def _ascend(self) -> Self:
        edges = [band.up_to for band in self.bands]
        known = [edge for edge in edges if edge is not None]
        if edges[-1] is not None or None in edges[:-1]:
            wrong = edges.index(None) if None in edges else len(edges) - 1
            raise Refused("bands-without-open-end", at=("bands", wrong))
        for number, (below, edge) in enumerate(pairwise(known), 1):
            if edge <= below:
                raise Refused("bands-not-ascending", at=("bands", number, "up_to"))
        return self

    def at(self, facts: Facts, up: bool) -> Iterator[Threshold]:
        """The amounts of every band that the fact falls in, or may."""
        span, low = facts.measure(self.by).span, 0
        for band in self.bands:
            bounds = [bound for bound in (span.high, band.up_to) if bound is not None]
            part = Span(max(span.low, low), int(min(bounds)) if bounds else None)
            if part.high is None or part.low <= part.high:
                for found in band.amount.at(facts.within(self.by, part), up):
                    yield found._replace(by=(self.by, *found.by), exempt=found.exempt or band.says)
            low = band.up_to + 1 if band.up_to is not None else low

    def units(self) -> set[Unit]:
        """What its amounts are counted in."""
        return set().union(*(band.amount.units() for band in self.bands))


_CHOSEN_BY = ("jurisdiction", "constitution")


def _name_to_choose_by(value: object) -> str:
    text = as_text(value, "the name of a said fact")
    if text not in _CHOSEN_BY:
        raise Refused("option-fact-unknown", text=short(text), known=", ".join(_CHOSEN_BY))
    return text


class Option(Record):
    """One line of a choice: the answers it is for, and its amount."""

    when: Annotated[tuple[Name, ...], Field(min_length=1, description="the answers that it is for")]
    amount: "Amount" = Field(description="what is asked for them")


class Choice(Record):
    """An amount by the answer to a said fact."""

    by: Annotated[str, Leaf(_name_to_choose_by, schema=exactly(_CHOSEN_BY))] = Field(description="the fact")
    options: Annotated[tuple[Option, ...], Field(min_length=1, description="an amount for each answer")]
    otherwise: "Amount" = Field(description="what is asked for every other answer")

    @model_validator(mode="after")
    def _closed(self) -> Self:
        known = [folded(str(answer)) for answer in SAID[self.by].answers]
        places = [(number, place) for number, option in enumerate(self.options) for place in range(len(option.when))]
        seen = set[str]()
        for number, place in places:
            at, name = ("options", number, "when", place), self.options[number].when[place]
            if name not in known:
                raise Refused("answer-not-to-this-fact", at=at, text=short(name), fact=self.by, known=", ".join(known))
            if name in seen:
                raise Refused("option-twice", at=at, text=name)
            seen.add(name)
        return self

    def at(self, facts: Facts, up: bool) -> Iterator[Threshold]:
        """The amount of the answer; of every answer, where it is not stated."""
        (said,) = SAID[self.by].get(facts.situation)
        fitting = [option.amount for option in self.options if said.value is None or said.value in option.when]
        if said.value is None or not fitting:
            fitting.append(self.otherwise)
        for amount in fitting:
            for found in amount.at(facts, up):
                yield found._replace(by=(self.by, *found.by))

    def units(self) -> set[Unit]:
        """What its amounts are counted in."""
        return self.otherwise.units().union(*(option.amount.units() for option in self.options))


def _form_of(value: Any) -> str:
    """Which form of amount a rule file wrote, by the keys it used; or that of one already made."""
    if isinstance(value, Record):
        return type(value).__name__
    if isinstance(value, dict):
        keys = {"percent": "ShareOf", "bands": "Bands", "options": "Choice"}
        return next((form for key, form in keys.items() if key in value), "ShareOf")
    forms = {"none": "NoAmount", "not established": "NotEstablished"}
    return forms.get(value.strip().lower(), "Sum") if isinstance(value, str) else "Sum"


def _without_figure(value: Any) -> Any:
    """`none` and `not established` are whole amounts: models without a field."""
    return {} if isinstance(value, str) else value


def _word(word: str) -> dict[str, Any]:
    return {"type": "string", "pattern": rf"^\s*{any_case(word)}\s*$", "examples": [word]}


def inside(amount: "Amount") -> tuple["Amount", ...]:
    """The amounts right inside an amount: of its bands, or of its options; none where it is a figure itself."""
    if isinstance(amount, Bands):
        return tuple(band.amount for band in amount.bands)
    if isinstance(amount, Choice):
        return (*(option.amount for option in amount.options), amount.otherwise)
    return ()


def parts_of(amount: "Amount") -> Iterator["Amount"]:
    """An amount and every amount inside it."""
    yield amount
    for one in inside(amount):
        yield from parts_of(one)


Amount = Annotated[
    Annotated[Sum, BeforeValidator(parse_sum), Tag("Sum"), WithJsonSchema(SUM)]
    | Annotated[NoAmount, BeforeValidator(_without_figure), Tag("NoAmount"), WithJsonSchema(_word("none"))]
    | Annotated[
        NotEstablished,
        BeforeValidator(_without_figure),
        Tag("NotEstablished"),
        WithJsonSchema(_word("not established")),
    ]
    | Annotated[ShareOf, Tag("ShareOf")]
    | Annotated[Bands, Tag("Bands")]
    | Annotated[Choice, Tag("Choice")],
    Discriminator(_form_of),
]

for _model in (Band, Bands, Option, Choice):
    _model.model_rebuild()
