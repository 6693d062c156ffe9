"""What a firm may state about itself and its insurance, as at a day.

`None` means "not stated" everywhere, and nothing else. Sums are whole pence, days are inclusive, counts are people.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from pii_check.days import DAY, Day, parse_day
from pii_check.money import MONEY_OR_RANGE, Money, MoneyOrRange, Pence, Range, pounds
from pii_check.procedures import ClientMoney, ComplaintsHandling, Dispensation
from pii_check.record import Leaf, Record, Refused, Text, any_case, shape_of, short
from pii_check.words import (
    Basis,
    Certificate,
    Constitution,
    Count,
    Cover,
    Jurisdiction,
    Name,
    Share,
    Wording,
    YesNo,
    chosen_from,
    folded,
)


class RetroactiveDate(NamedTuple):
    """The first day of work that a policy covers; `day` is None where the policy has none: it is fully retroactive."""

    day: date | None

    def __str__(self) -> str:
        return "none" if self.day is None else self.day.isoformat()


def parse_retroactive_date(value: object) -> RetroactiveDate:
    """Read `none` (fully retroactive) or a day.

    Raises:
        Refused: any other text.
    """
    if isinstance(value, RetroactiveDate):
        return value
    if isinstance(value, str):
        if folded(value) == "none":
            return RetroactiveDate(None)
        if not any(sign.isdigit() for sign in value):
            raise Refused("retroactive-date-unreadable", text=short(value))
    return RetroactiveDate(parse_day(value))


RETROACTIVE = {
    "title": "retroactive date",
    "anyOf": [{"enum": ["none"]}, {"type": "string", "pattern": rf"^\s*{any_case('none')}\s*$"}, DAY],
    "examples": ["none", "2012-04-01"],
}
RetroactiveFrom = Annotated[RetroactiveDate, Leaf(parse_retroactive_date, str, schema=RETROACTIVE, always=True)]
StatedBasis = Annotated[Basis, chosen_from(Basis, "a basis of cover")]
StatedWording = Annotated[Wording, chosen_from(Wording, "a form of wording")]
StatedCertificate = Annotated[Certificate, chosen_from(Certificate, "a way of showing the certificate")]
StatedCover = Annotated[Cover, chosen_from(Cover, "a class of cover")]
StatedJurisdiction = Annotated[Jurisdiction, chosen_from(Jurisdiction, "a jurisdiction")]
StatedConstitution = Annotated[Constitution, chosen_from(Constitution, "a legal form")]


class Turnover(Record):
    """Turnover of the year before the policy began, or a twelve-month estimate in a firm's first year."""

    preceding_year: MoneyOrRange | None = Field(None, description="turnover of the year before the policy began")
    year_end: Day | None = Field(None, description="last day of that year")
    estimate: MoneyOrRange | None = Field(None, description="twelve-month estimate, in a firm's first year only")

    @field_validator("estimate")
    @classmethod
    def _one_or_the_other(cls, value: Pence | Range | None, info: ValidationInfo) -> Pence | Range | None:
        if value is not None and info.data.get("preceding_year") is not None:
            raise Refused("turnover-two-ways", clashes_with="preceding_year")
        return value


class People(Record):
    """Who works for the firm."""

    employees: Count | None = Field(None, description="people under a contract of service or apprenticeship")
    close_family: Count | None = Field(None, description="how many of those are close relatives of the employer")
    sole_employee_share: Share | None = Field(None, description="share of the company that its only employee owns")

    @field_validator("close_family")
    @classmethod
    def _no_more_than_all(cls, value: int | None, info: ValidationInfo) -> int | None:
        employees = info.data.get("employees")
        if value is not None and employees is not None and value > employees:
            raise Refused("close-family-above-employees", family=value, employees=employees, clashes_with="employees")
        return value


class Layer(Record):
    """An excess layer inside a policy: the part of the tower above what lies below it."""

    limit: Money | None = Field(None, description="limit of this layer alone")
    insurer: Text | None = Field(None, description="insurer of this layer", examples=["Example Insurance plc"])
    listed_insurer: YesNo | None = Field(None, description="on the RICS list at inception")
    authorised_insurer: YesNo | None = Field(None, description="authorised by statute, for employers' liability")
    follows_primary: YesNo | None = Field(None, description="follows the terms of the primary layer")


class Section(Record):
    """Terms of one section of cover that differ from the main cover."""

    name: Name = Field(description="a section that some rulebook declares")
    covered: YesNo | None = Field(None, description="covered at all")
    basis: StatedBasis | None = Field(None, description="basis of the limit for this section")
    wording: StatedWording | None = Field(None, description="form of cover for this section")
    retroactive_date: RetroactiveFrom | None = Field(None, description="`none`, or the first day of work covered")


class RunOffTerms(Record):
    """Cover that continues after the firm ceases."""

    consumer_limit: Money | None = Field(None, description="limit for consumers' claims")
    consumer_basis: StatedBasis | None = Field(None, description="basis of that limit")
    consumer_years: Count | None = Field(None, description="years for consumers' claims")
    commercial_years: Count | None = Field(None, description="years for other clients' claims")


class Policy(Record):
    """One policy, as its schedule states it."""

    cover: StatedCover = Field(description="class of insurance")
    insurer: Text | None = Field(
        None, description="insurer on the schedule, not the broker or agency", examples=["Example Insurance plc"]
    )
    policy_number: Text | None = Field(None, description="number on the schedule", examples=["0123456"])
    listed_insurer: YesNo | None = Field(None, description="on the RICS list at inception")
    authorised_insurer: YesNo | None = Field(None, description="authorised by statute, for employers' liability")
    insures_this_firm: YesNo | None = Field(None, description="for a parent's policy; yes if left out")
    inception: Day | None = Field(None, description="first day of cover")
    expiry: Day | None = Field(None, description="last full day of cover")
    limit_of_indemnity: MoneyOrRange | None = Field(None, description="limit of the whole tower")
    primary: Money | None = Field(None, description="limit of the primary layer")
    excess_layers: tuple[Layer, ...] | None = Field(None, description="layers above the primary; none if left out")
    attaches_above: Money | None = Field(None, description="this policy is an excess layer above that sum")
    basis: StatedBasis | None = Field(None, description="basis of the limit")
    uninsured_excess: MoneyOrRange | None = Field(None, description="the most that the firm may bear on any one claim")
    excess_applies_to_defence_costs: YesNo | None = Field(None, description="the excess applies to defence costs")
    retroactive_date: RetroactiveFrom | None = Field(None, description="`none`, or the first day of work covered")
    wording: StatedWording | None = Field(None, description="form of cover")
    minimum_wording: YesNo | None = Field(None, description="on the RICS minimum wording, or wider, as confirmed")
    insures_past_and_present: YesNo | None = Field(None, description="insures past and present people")
    covers_all_professional_work: YesNo | None = Field(None, description="covers all of the firm's work")
    sections: tuple[Section, ...] | None = Field(None, description="what differs from the main cover")
    run_off: RunOffTerms | None = Field(None, description="cover after the firm ceases")
    excludes_business_activities: YesNo | None = Field(None, description="an exclusion bites on what the firm does")
    employee_bears_excess: YesNo | None = Field(None, description="the employee bears the first part of a claim")
    certificate: StatedCertificate | None = Field(None, description="where the certificate is shown")

    @field_validator("expiry")
    @classmethod
    def _ends_after_it_begins(cls, value: date | None, info: ValidationInfo) -> date | None:
        inception = info.data.get("inception")
        if value is not None and inception is not None and value < inception:
            raise Refused("policy-ends-before-it-begins", expiry=value, inception=inception, clashes_with="inception")
        return value

    @field_validator("excess_layers")
    @classmethod
    def _adds_up_to_the_tower(cls, value: tuple[Layer, ...] | None, info: ValidationInfo) -> tuple[Layer, ...] | None:
        tower, primary = info.data.get("limit_of_indemnity"), info.data.get("primary")
        limits = [layer.limit for layer in value or ()]
        if not value or tower is None or (None in limits and not isinstance(tower, Range)):
            return value
        if isinstance(tower, Range):
            raise Refused("range-beside-layers", range=tower, clashes_with="limit_of_indemnity")
        layers = sum(limit for limit in limits if limit is not None)
        if primary is not None and primary + layers != tower:
            raise Refused(
                "layers-not-adding-up",
                primary=primary,
                layers=pounds(layers),
                total=pounds(primary + layers),
                limit=tower,
                clashes_with="limit_of_indemnity",
            )
        if layers > tower:
            raise Refused("layers-above-limit", layers=pounds(layers), limit=tower, clashes_with="limit_of_indemnity")
        return value

    @field_validator("sections")
    @classmethod
    def _named_once(cls, value: tuple[Section, ...] | None) -> tuple[Section, ...] | None:
        names = [section.name for section in value or ()]
        for name in names:
            if names.count(name) > 1:
                raise Refused("section-twice", name=short(name))
        return value

    @model_validator(mode="after")
    def _primary_is_the_tower_without_layers(self) -> Self:
        if self.primary is None or self.limit_of_indemnity is None or self.excess_layers:
            return self
        if self.primary != self.limit_of_indemnity:
            raise Refused("primary-not-limit", primary=self.primary, limit=self.limit_of_indemnity)
        return self


SHORT_FORMS: Mapping[str, str] = {"turnover": "preceding_year"}
"""Keys of a firm whose plain value is short for a block, and the key in that block that it stands for."""


def _short_form_too(schema: dict[str, Any]) -> None:
    schema["anyOf"].insert(0, MONEY_OR_RANGE)


def _spelled_out(value: object) -> object:
    """`turnover: £185,000` is short for `turnover: {preceding_year: £185,000}`."""
    return value if isinstance(value, dict | Turnover) or value is None else {SHORT_FORMS["turnover"]: value}


class Firm(Record):
    """A surveying firm, as it states itself on a day. Only `name` must be stated."""

    name: Text = Field(description="name of the firm", examples=["Hollis & Vane Surveyors Ltd"])
    as_at: Day | None = Field(None, description="day on which these facts are true; today if left out")
    regulated_by: tuple[Name, ...] | None = Field(None, description="bodies that regulate the firm; rics if left out")
    jurisdiction: StatedJurisdiction | None = Field(None, description="where the firm carries on business")
    constitution: StatedConstitution | None = Field(None, description="legal form of the firm")
    started_trading: Day | None = Field(None, description="first day of trading")
    ceased_trading: Day | None = Field(None, description="last day of trading; still trading if left out")
    turnover: Turnover | None = Field(
        None, description="turnover of the year before the policy began", json_schema_extra=_short_form_too
    )
    own_premises: YesNo | None = Field(None, description="the firm owns or rents an office or shop")
    activities: tuple[Name, ...] | None = Field(None, description="activities that a rulebook names; none if left out")
    people: People | None = Field(None, description="who works for the firm")
    policies: tuple[Policy, ...] | None = Field(None, description="every policy that the firm holds")
    complaints_handling: ComplaintsHandling | None = Field(None, description="complaints handling procedure")
    client_money: ClientMoney | None = Field(None, description="client money")
    dispensations: tuple[Dispensation, ...] | None = Field(None, description="dispensations; none if left out")

    @field_validator("turnover", mode="before")
    @classmethod
    def _short_or_long(cls, value: object) -> object:
        if isinstance(value, list | tuple):
            raise Refused("money-wrong-shape", it="this", shape=shape_of(value))
        return _spelled_out(value)

    @field_validator("ceased_trading")
    @classmethod
    def _ceased_after_it_started(cls, value: date | None, info: ValidationInfo) -> date | None:
        started = info.data.get("started_trading")
        if value is not None and started is not None and value < started:
            raise Refused("ceased-before-started", ceased=value, started=started, clashes_with="started_trading")
        return value
