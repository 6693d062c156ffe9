"""How a rule file writes a figure: a sum, a number of days or years, a percentage, and the fact it is about."""

import re
from fractions import Fraction
from typing import Annotated

from pii_check.facts import MEASURED, Unit
from pii_check.money import MONEY, parse_money
from pii_check.record import Leaf, Refused, as_text, exactly, short
from pii_check.words import percent

_PERCENT = re.compile(r"^\s*[0-9]{1,4}(\.[0-9]{1,6})?\s*$")
_PERIOD = re.compile(r"^\s*([0-9]{1,5}) (days|months|years|people)\s*$")


def _parse_percent(value: object) -> Fraction:
    text = as_text(value, "a percentage")
    if not _PERCENT.fullmatch(text):
        raise Refused("percentage-unreadable", text=short(text))
    return Fraction(text) / 100


def _measured_name(value: object) -> str:
    text = as_text(value, "the name of a measured fact")
    if text not in MEASURED:
        raise Refused("fact-measured-unknown", text=short(text), known=", ".join(MEASURED))
    return text


def _sum_name(value: object) -> str:
    name = _measured_name(value)
    if MEASURED[name].unit is not Unit.GBP:
        raise Refused("fact-not-money", fact=name)
    return name


_SUMS = [name for name, fact in MEASURED.items() if fact.unit is Unit.GBP]
_RATES = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": _PERCENT.pattern}],
    "examples": ["2.5"],
}
MeasuredName = Annotated[str, Leaf(_measured_name, schema=exactly(MEASURED))]
SumName = Annotated[str, Leaf(_sum_name, schema=exactly(_SUMS))]
Percent = Annotated[Fraction, Leaf(_parse_percent, percent, schema=_RATES)]


def parse_sum(value: object) -> dict[str, object]:
    """Read `£250,000`, `0 days`, `6 years`, `12 months` or `5 people`.

    Raises:
        Refused: the text is neither a sum of money nor a number of days, months, years or people.
    """
    match = _PERIOD.fullmatch(str(value).strip())
    if match:
        return {"value": int(match[1]), "unit": Unit.COUNT if match[2] == "people" else match[2]}
    return {"value": parse_money(value), "unit": Unit.GBP}


SUM = {
    "title": "figure",
    "anyOf": [*MONEY["anyOf"], {"type": "string", "pattern": _PERIOD.pattern}],
    "description": "a sum of money, or a number of days, months, years or people",
    "examples": ["£250,000", "6 years"],
}
