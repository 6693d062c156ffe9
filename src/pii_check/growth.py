"""Growth of the turnover, as a user assumes it: a share by which it changes each year, compound."""

import re
from fractions import Fraction
from math import ceil

from pii_check.money import Pence, Range
from pii_check.record import Refused, as_text, short

_GROWTH = re.compile(r"([+-]?)[ ]?([0-9]{1,3}(?:\.[0-9]{1,9})?)[ ]?(%?)", re.ASCII)


def parse_growth(value: object) -> Fraction:
    """Read a yearly growth: `10%`, `-5%`, or a share below one such as `0.1`.

    Raises:
        Refused: anything else, a whole number without its sign, and what would leave no turnover.
    """
    text = as_text(value, "a yearly growth, such as 10%").replace("−", "-")
    match = _GROWTH.fullmatch(text)
    if match is None:
        raise Refused("growth-unreadable", text=short(text))
    share = Fraction(match[2]) / (100 if match[3] else 1)
    if share >= 1 and not match[3]:
        raise Refused("growth-without-percent", text=text)
    growth = -share if match[1] == "-" else share
    if growth <= -1:
        raise Refused("growth-to-nothing", text=text)
    return growth


def grown(turnover: Pence | Range, growth: Fraction, years: int) -> Pence | Range:
    """A turnover, or both ends of its range, after some years of growth; rounded up to the penny."""
    if isinstance(turnover, Range):
        return Range(_after(turnover.low, growth, years), _after(turnover.high, growth, years))
    return _after(turnover, growth, years)


def _after(sum_: Pence, growth: Fraction, years: int) -> Pence:
    return Pence(ceil(sum_ * (1 + growth) ** years))
