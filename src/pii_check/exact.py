"""Amounts made ready for sums that are plainly stated: edges to look up, and a rate as two whole numbers.

`Amount.at` answers for facts of any kind and is the rule itself. What is made ready here answers as it does, and only
where every fact is one stated sum that nothing casts doubt on; a test holds the two to each other.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from operator import itemgetter

from pii_check.amounts import Amount, Bands, Choice, NotEstablished, ShareOf, Sum
from pii_check.facts import MEASURED
from pii_check.measures import sums_plainly_stated
from pii_check.reasons import Reason, reason
from pii_check.situation import PlainSums, Situation
from pii_check.terms import NOT_APPLICABLE, UNDETERMINED, Possible

Sums = Mapping[str, int]
"""Sums that are plainly stated, by their facts."""


Tells = Callable[[Mapping[str, Reason]], tuple[Reason, ...]]
"""Picks the reasons that tell of the facts that led to a threshold, each once."""
Figure = tuple[int | None, Tells, Possible, tuple[Reason, ...]]
"""The sum that is asked, and what led to it; or None, what that leaves possible, and why."""
Exactly = Callable[[Sums], Figure]
"""What is asked, given the sums that it goes by; raises `KeyError` where one is not plainly stated."""
_BY_COMPARING: Possible = frozenset()
_LABELS = {fact.name: (fact.label, fact.unit) for fact in MEASURED.values()}


def plain_sums(situation: Situation) -> PlainSums:
    """The sums that are plainly stated in a situation, the reason that tells of each, and where they stand.

    They are kept in the situation.
    """
    sums = sums_plainly_stated(situation)
    # As `Reason(...)` makes it, without the call between: that halves the cost of each.
    told = {name: tuple.__new__(Reason, ("sum-is", (*_LABELS[name], value))) for name, value in sums.items()}
    situation.plain = found = sums, told, f"policies.{situation.place}."
    return found


def made_ready(amount: Amount, up: bool) -> Exactly:
    """An amount made ready, a share of a penny going up or down."""
    return _each_time(_made_ready(amount, up, (), None))


def _each_time(made: Figure | Exactly) -> Exactly:
    return (lambda sums: made) if isinstance(made, tuple) else made


def _made_ready(amount: Amount, up: bool, by: tuple[str, ...], exempt: str | None) -> Figure | Exactly:
    """An amount in bands by some facts, of which the innermost that says why nothing is asked says `exempt`."""
    if isinstance(amount, Bands):
        return _of_bands(amount, up, by, exempt)
    if isinstance(amount, ShareOf):
        return _of_share(amount, up, _telling((*by, amount.of)))
    if isinstance(amount, Choice):
        return _by_more_than_sums
    if isinstance(amount, Sum):
        return amount.value, _telling(by), _BY_COMPARING, ()
    if isinstance(amount, NotEstablished):
        return None, _telling(by), UNDETERMINED, (reason("not-established"),)
    why = reason("exempt", exempt) if exempt else reason("none-required")
    return None, _telling(by), NOT_APPLICABLE, (why,)


def _telling(by: tuple[str, ...]) -> Tells:
    facts = tuple(dict.fromkeys(by))
    if len(facts) > 1:
        return itemgetter(*facts)
    if not facts:
        return lambda told: ()
    only = facts[0]
    return lambda told: (told[only],)


def _by_more_than_sums(sums: Sums) -> Figure:
    raise KeyError


def _of_bands(amount: Bands, up: bool, by: tuple[str, ...], exempt: str | None) -> Exactly:
    fact, edges = amount.by, [int(band.up_to) for band in amount.bands if band.up_to is not None]
    made = [_made_ready(band.amount, up, (*by, fact), band.says or exempt) for band in amount.bands]
    figures = [one for one in made if isinstance(one, tuple)]
    if len(figures) == len(made):
        return lambda sums: figures[bisect_left(edges, sums[fact])]
    asked = [_each_time(one) for one in made]
    return lambda sums: asked[bisect_left(edges, sums[fact])](sums)


def _of_share(amount: ShareOf, up: bool, tells: Tells) -> Exactly:
    fact, above, below = amount.of, amount.percent.numerator, amount.percent.denominator
    least = 0 if amount.at_least is None else int(amount.at_least)
    most = None if amount.at_most is None else int(amount.at_most)

    def at(sums: Sums) -> Figure:
        share = -(-above * sums[fact] // below) if up else above * sums[fact] // below
        if share < least:
            share = least
        if most is not None and share > most:
            share = most
        return share, tells, _BY_COMPARING, ()

    return at
