"""The one place that asks what day it is, and that reads a day from the call."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import typer

from pii_check.days import parse_day
from pii_check.record import Refused


def today_in_uk() -> date:
    """Today, as a clock in London has it."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def stated_day(text: str | None, option: str) -> date | None:
    """The day that an option of the call states; None where it is left out.

    Raises:
        typer.BadParameter: the text is no day.
    """
    if text is None:
        return None
    try:
        return parse_day(text)
    except Refused as refused:
        raise typer.BadParameter(f"{refused.message}: {refused.hint}", param_hint=option) from None
