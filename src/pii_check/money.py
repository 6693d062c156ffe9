"""Sums of money: whole pence, read exactly or refused, never a float and never rounded."""

import re
from decimal import Decimal
from typing import Annotated, NamedTuple

from pii_check.record import Leaf, Refused, folded_none, shape_of, short

_DIGITS = r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:_[0-9]{3})+"
# Two decimals at the most in pounds: `£185.000`, a thousand written as some countries do, is no sum of £185.
_WRITTEN = (
    rf"£?[ ]?(?P<pounds>{_DIGITS})"
    r"(?P<part>\.[0-9]{1,2}|\.[0-9]{1,5}(?=[ ]?[kK])|\.[0-9]{1,8}(?=[ ]?[mM]))?[ ]?(?P<unit>[kKmM]?)"
)
_PLAIN = re.compile(_WRITTEN)
_WORDS = re.compile(r"£?\s*([0-9.,]+)\s*(thousand|million|mn|mil|bn|billion)\b.*", re.IGNORECASE | re.ASCII)
_DOTTED = re.compile(r"£?[ ]?(([0-9]{1,3})(?:\.[0-9]{3})+)", re.ASCII)
_LONGEST = 24  # characters; far above any insured sum, far below where reading digits gets slow
_UNIT = {"": 100, "k": 100_000, "m": 100_000_000}  # pence


class Pence(int):
    """A sum of money in whole pence.

    Distinct from a plain `int`, which a firm file or `Firm.model_validate` reads as pounds: so that validating a value
    twice gives the same value.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Pence({int(self)})"

    def __str__(self) -> str:
        return pounds(self)


def parse_money(value: object) -> Pence:
    """Read a sum in pounds: `250000`, `250,000`, `£250,000`, `£250k`, `£1.5m`, `250_000`.

    Returns:
        The sum in whole pence.

    Raises:
        Refused: anything else; nothing is converted and nothing rounded.
    """
    if isinstance(value, Pence):
        return value
    if isinstance(value, bool | float):
        raise Refused("money-not-exact", value=repr(value))
    if isinstance(value, Decimal):
        value = f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    if isinstance(value, int):
        value = str(value)
    if not isinstance(value, str):
        raise Refused("money-wrong-shape", it="this", shape=shape_of(value))
    text = value.strip()
    match = _PLAIN.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise _refusal(text)
    whole, part, unit = match.groups(default=".")
    digits, decimals = whole.replace(",", "").replace("_", ""), part[1:]
    # The pattern lets no more decimals through than the unit has noughts: the division leaves nothing over.
    return Pence(int(digits + decimals) * _UNIT[unit.lower()] // 10 ** len(decimals))


def _refusal(text: str) -> Refused:
    shown = short(text)
    if any(sign in text for sign in "€$") or re.search(r"\b(eur|usd)\b", text, re.IGNORECASE):
        return Refused("money-not-sterling", text=shown)
    if "%" in text or "per cent" in text.lower():
        return Refused("money-percentage", text=shown)
    if text.startswith(("-", "£-", "(", "−")):
        return Refused("money-negative", text=shown)
    if words := _WORDS.fullmatch(text):
        if words[2].lower() in ("bn", "billion"):
            return Refused("money-in-billions", text=shown)
        unit = "k" if words[2].lower() == "thousand" else "m"
        return Refused("money-in-words", text=shown, number=words[1], unit=unit)
    if dotted := _DOTTED.fullmatch(text):
        return Refused("money-stop-in-thousands", text=shown, thousands=dotted[1].replace(".", ","), pounds=dotted[2])
    if re.fullmatch(rf"£?[ ]?(?:{_DIGITS})\.[0-9]+[ ]?[kKmM]?", text):
        return Refused("money-part-of-a-penny", text=shown)
    if folded_none(text):
        return Refused("money-none", text=shown)
    if re.fullmatch(r"£?[0-9][0-9,_.]*[km]?", text, re.IGNORECASE | re.ASCII):
        return Refused("money-not-in-threes", text=shown)
    return Refused("money-unreadable", text=shown)


def pounds(pence: int) -> str:
    """Print a sum as people write it: `£250,000`, with pence only where there are some."""
    whole, part = divmod(pence, 100)
    return f"£{whole:,}.{part:02}" if part else f"£{whole:,}"


def decimal_text(pence: int) -> str:
    """Print a sum as scripts read it: `250000.00`."""
    whole, part = divmod(pence, 100)
    return f"{whole}.{part:02}" if part else f"{whole}.00"


_SUM = re.sub(r"[?]P<[a-z]+>", "", _WRITTEN)
MONEY = {
    "title": "sum of money",
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": rf"^\s*{_SUM}\s*$"},
    ],
    "description": "a sum in pounds sterling",
    "examples": ["£250,000", "£1.5m", "£250k", 250000],
}
Money = Annotated[Pence, Leaf(parse_money, decimal_text, schema=MONEY)]


class Range(NamedTuple):
    """A sum that is known only to lie between two, both included: `£150,000 to £190,000`."""

    low: Pence
    high: Pence

    def __str__(self) -> str:
        return f"{pounds(self.low)} to {pounds(self.high)}"


_TO = re.compile(r"(.*\S)\s+to\s+(\S.*)", re.IGNORECASE)


def parse_money_or_range(value: object) -> Pence | Range:
    """Read a sum, or two with `to` between them; a range of one sum is that sum.

    Raises:
        Refused: either sum cannot be read, or the first is above the second.
    """
    if isinstance(value, Range):
        return value
    match = _TO.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return parse_money(value)
    low, high = parse_money(match[1]), parse_money(match[2])
    if match[2].rstrip()[-1:].lower() in ("k", "m") and match[1].rstrip()[-1:].isdigit() and low < 100_000:
        raise Refused(
            "range-unit-unclear", text=short(value if isinstance(value, str) else ""), unit=match[2].strip()[-1]
        )
    if low > high:
        raise Refused("range-falls", low=low, high=high)
    return low if low == high else Range(low, high)


def _written(value: Pence | Range) -> str:
    ends = value if isinstance(value, Range) else (value,)
    return " to ".join(decimal_text(one) for one in ends)


MONEY_OR_RANGE = {
    "title": "sum of money, or a range",
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": rf"^\s*{_SUM}(\s+[tT][oO]\s+{_SUM})?\s*$"},
    ],
    "description": "a sum in pounds sterling; where only its bounds are known, both of them",
    "examples": ["£250,000", "£1.5m", "£150,000 to £190,000"],
}
MoneyOrRange = Annotated[Pence | Range, Leaf(parse_money_or_range, _written, schema=MONEY_OR_RANGE)]
