"""The one place that asks what day it is, and that reads a day from the call."""

from datetime import date, datetime

from pii_check.cli.wrong_call import WrongCallError
from pii_check.days import parse_day
from pii_check.record import Refused


def today_in_uk() -> date:
    """Today, as a clock in London has it."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Europe/London")).date()


def stated_day(text: str | None, option: str) -> date | None:
    """The day that an option of the call states; None where it is left out.

    Raises:
        WrongCallError: the text is no day.
    """
    if text is None:
        return None
    try:
        return parse_day(text)
    except Refused as refused:
        raise WrongCallError(f"{refused.message}: {refused.hint}", option) from None
