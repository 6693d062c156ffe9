"""The one place that asks what day it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today_in_uk() -> date:
    """Today, as a clock in London has it."""
    return datetime.now(ZoneInfo("Europe/London")).date()
