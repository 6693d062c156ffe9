"""Amounts made ready for facts that are plainly stated: edges to look up, and a rate as two whole numbers.

`Amount.at` answers for facts of any kind and is the rule itself. What is made ready here answers as it does, and only
where every fact is one stated sum that nothing casts doubt on; a test holds the two to each other.
"""

from bisect import bisect_left
from collections.abc import Callable
from typing import Literal, NamedTuple

from pii_check.amounts import Amount, Bands, Choice, NotEstablished, ShareOf, Sum, parts_of
from pii_check.facts import SAID
from pii_check.measures import plainly
from pii_check.situation import Situation


class Leads(NamedTuple):
    """What led to a threshold: the facts, each once, and what a band without a figure says of itself."""

    kind: Literal["sum", "none", "not established"]
    by: tuple[str, ...]
    exempt: str | None


Figure = tuple[int | None, Leads]
"""The sum that is asked, None where nothing is or none is established; and what led to it."""
Exactly = Callable[[Situation], Figure | None]
"""What is asked in a situation whose sums are plainly read; None where an answer that it goes by is not stated."""


def sums_of(amount: Amount) -> tuple[str, ...]:
    """The measured facts by which an amount goes, each once."""
    parts = [one for one in parts_of(amount) if isinstance(one, Bands | ShareOf)]
    return tuple(dict.fromkeys(one.by if isinstance(one, Bands) else one.of for one in parts))


def are_plain(names: tuple[str, ...], situation: Situation) -> bool:
    """Whether facts are plainly stated, each of them; they are then read."""
    for name in names:  # noqa: SIM110 - the generator that `all` takes costs more than what it looks at
        if name not in situation.plain and plainly(name, situation) is None:
            return False
    return True


def exactly(amount: Amount, up: bool, by: tuple[str, ...] = (), exempt: str | None = None) -> Exactly:
    """An amount made ready, a share of a penny going up or down; `by` and `exempt` are those of the bands around it."""
    if isinstance(amount, Bands):
        return _of_bands(amount, up, by, exempt)
    if isinstance(amount, Choice):
        return _of_choice(amount, up, by, exempt)
    if isinstance(amount, ShareOf):
        return _of_share(amount, up, by, exempt)
    named = _each_once(by)
    if isinstance(amount, Sum):
        return _always((amount.value, Leads("sum", named, exempt)))
    return _always((None, Leads("not established" if isinstance(amount, NotEstablished) else "none", named, exempt)))


def _each_once(by: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(by))


def _always(figure: Figure) -> Exactly:
    return lambda situation: figure


def _of_bands(amount: Bands, up: bool, by: tuple[str, ...], exempt: str | None) -> Exactly:
    fact, edges = amount.by, [int(band.up_to) for band in amount.bands if band.up_to is not None]
    # Of bands in each other that ask nothing, the innermost says so.
    inner = [exactly(band.amount, up, (*by, fact), band.says or exempt) for band in amount.bands]

    def at(situation: Situation) -> Figure | None:
        return inner[bisect_left(edges, situation.plain[fact])](situation)

    return at


def _of_choice(amount: Choice, up: bool, by: tuple[str, ...], exempt: str | None) -> Exactly:
    fact, said_by = amount.by, (*by, amount.by)
    chosen = {name: exactly(option.amount, up, said_by, exempt) for option in amount.options for name in option.when}
    otherwise = exactly(amount.otherwise, up, said_by, exempt)

    def at(situation: Situation) -> Figure | None:
        (said,) = SAID[fact].get(situation)
        return None if said.value is None else chosen.get(str(said.value), otherwise)(situation)

    return at


def _of_share(amount: ShareOf, up: bool, by: tuple[str, ...], exempt: str | None) -> Exactly:
    fact, rate, leads = amount.of, amount.percent, Leads("sum", _each_once((*by, amount.of)), exempt)
    above, below = rate.numerator, rate.denominator
    least = 0 if amount.at_least is None else int(amount.at_least)
    most = None if amount.at_most is None else int(amount.at_most)

    def at(situation: Situation) -> Figure | None:
        value = situation.plain[fact]
        share = -(-above * value // below) if up else above * value // below
        if share < least:
            share = least
        return share if most is None or share < most else most, leads

    return at
