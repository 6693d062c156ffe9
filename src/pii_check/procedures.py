"""What a firm may state about its procedures, beside its insurance: complaints, client money, dispensations."""

from datetime import date
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from pii_check.days import Day
from pii_check.record import TEXT, Leaf, Record, Refused, Text, parse_text
from pii_check.words import Count, YesNo

PROCEDURES = ("complaints_handling", "client_money")
"""The blocks of the firm file about its procedures.

Only a rulebook that asks about them goes by them (`ReadyRulebook.procedures`).
"""


class ComplaintsHandling(Record):
    """The firm's complaints handling procedure."""

    published: YesNo | None = Field(None, description="the procedure is published")
    two_stages: YesNo | None = Field(None, description="has an internal stage and independent redress")
    handler_named: YesNo | None = Field(None, description="names who handles complaints")
    handler_outside_firm: YesNo | None = Field(None, description="that person is in another firm")
    acknowledge_within_days: Count | None = Field(None, description="days to acknowledge a complaint")
    respond_within_days: Count | None = Field(None, description="days to a full reply or a written update")
    redress_provider: Text | None = Field(
        None, description="independent redress named in the procedure", examples=["CEDR"]
    )
    redress_approved: YesNo | None = Field(None, description="that provider is approved by RICS")
    log_kept: YesNo | None = Field(None, description="a complaints log is kept")
    log_columns: tuple[Text, ...] | None = Field(
        None, description="what the log records", examples=[["date", "details"]]
    )
    reviewed: Day | None = Field(None, description="day of the last review")


class ClientMoney(Record):
    """How the firm keeps money that belongs to its clients."""

    held: YesNo | None = Field(None, description="the firm holds client money")
    procedure_written: YesNo | None = Field(None, description="the procedure is in writing")
    designated_account: YesNo | None = Field(None, description="kept in a designated client account")
    protection_scheme: Text | None = Field(None, description="client money protection scheme", examples=["RICS"])


def _parse_requirement_id(value: object) -> str:
    return parse_text(value).casefold()


_ID = {**TEXT, "title": "id of a requirement", "examples": ["rics.excess"]}
StatedRequirementId = Annotated[str, Leaf(_parse_requirement_id, schema=_ID)]


class Dispensation(Record):
    """Leave given by a regulator to depart from one of its own requirements."""

    requirement: StatedRequirementId = Field(description="id of the requirement")
    granted_by: Text | None = Field(None, description="the regulator", examples=["RICS"])
    reason: Text | None = Field(None, description="why it was given", examples=["hard market"])
    starts: Day | None = Field(None, alias="from", description="first day")
    until: Day = Field(description="last day")

    @field_validator("until")
    @classmethod
    def _ends_after_it_begins(cls, value: date, info: ValidationInfo) -> date:
        starts = info.data.get("starts")
        if starts is not None and value < starts:
            raise Refused("dispensation-ends-before-it-begins", until=value, starts=starts, clashes_with="from")
        return value
