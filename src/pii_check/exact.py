"""Amounts made ready for sums that are plainly stated: edges to look up, and a rate as two whole numbers.

`Amount.at` answers for facts of any kind and is the rule itself. What is made ready here answers as it does, and only
where every fact is one stated sum that nothing casts doubt on; a test holds the two to each other.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from pii_check.amounts import Amount, Bands, Choice, NotEstablished, ShareOf, Sum
from pii_check.facts import MEASURED
from pii_check.measures import sums_plainly_stated
from pii_check.reasons import Reason
from pii_check.situation import PlainSums, Situation

Sums = Mapping[str, int]
"""Sums that are plainly stated, by their facts."""


class Leads(NamedTuple):
    """What led to a threshold: the facts, each once, and what a band without a figure says of itself."""

    kind: Literal["sum", "none", "not established"]
    by: tuple[str, ...]
    exempt: str | None


Figure = tuple[int | None, Leads]
"""The sum that is asked, None where nothing is or none is established; and what led to it."""
Exactly = Callable[[Sums], Figure]
"""What is asked, given the sums that it goes by; raises `KeyError` where one is not plainly stated."""
_TOLD = {fact.name: (fact.label, fact.unit) for fact in MEASURED.values()}


def plain_sums(situation: Situation) -> PlainSums:
    """The sums that are plainly stated in a situation, and the reason that tells of each; read once."""
    sums = sums_plainly_stated(situation)
    # As `Reason(...)` makes it, without the call between: that halves the cost of each.
    told = {name: tuple.__new__(Reason, ("sum-is", (*_TOLD[name], value))) for name, value in sums.items()}
    situation.plain = found = sums, told
    return found


def made_ready(amount: Amount, up: bool, by: tuple[str, ...] = (), exempt: str | None = None) -> Exactly:
    """An amount made ready, a share of a penny going up or down; `by` and `exempt` are those of the bands around it."""
    if isinstance(amount, Bands):
        return _of_bands(amount, up, by, exempt)
    if isinstance(amount, ShareOf):
        return _of_share(amount, up, Leads("sum", _each_once((*by, amount.of)), exempt))
    if isinstance(amount, Choice):
        return _by_more_than_sums
    if isinstance(amount, Sum):
        return _always((amount.value, Leads("sum", _each_once(by), exempt)))
    kind: Literal["none", "not established"] = "not established" if isinstance(amount, NotEstablished) else "none"
    return _always((None, Leads(kind, _each_once(by), exempt)))


def _each_once(by: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(by))


def _always(figure: Figure) -> Exactly:
    return lambda sums: figure


def _by_more_than_sums(sums: Sums) -> Figure:
    raise KeyError


def _of_bands(amount: Bands, up: bool, by: tuple[str, ...], exempt: str | None) -> Exactly:
    fact, edges = amount.by, [int(band.up_to) for band in amount.bands if band.up_to is not None]
    # Of bands in each other that ask nothing, the innermost says so.
    inner = [made_ready(band.amount, up, (*by, fact), band.says or exempt) for band in amount.bands]
    return lambda sums: inner[bisect_left(edges, sums[fact])](sums)


def _of_share(amount: ShareOf, up: bool, leads: Leads) -> Exactly:
    fact, above, below = amount.of, amount.percent.numerator, amount.percent.denominator
    least = 0 if amount.at_least is None else int(amount.at_least)
    most = None if amount.at_most is None else int(amount.at_most)

    def at(sums: Sums) -> Figure:
        share = -(-above * sums[fact] // below) if up else above * sums[fact] // below
        if share < least:
            share = least
        return share if most is None or share < most else most, leads

    return at
