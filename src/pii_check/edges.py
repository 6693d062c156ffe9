"""Where the answers of two requirements can part: every edge of their thresholds, and a penny or a day on either side.

Thresholds are made of fixed sums and of shares that begin at nought, so two of them can only cross at a band's edge, or
where a share reaches one of the sums: nowhere between. Of shares that are rounded to the penny, the last sum before an
edge that comes to whole pence stands for all sums before it.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import floor

from pii_check.amounts import Amount, Bands, Choice, ShareOf, Sum
from pii_check.kinds import Check, amounts_in

MOST = 10**12  # pence: above every edge that a rule has


def goes_by(parts: list[Amount]) -> list[str]:
    """The facts that pick a band or of which a share is taken, each once."""
    named = [one.by for one in parts if isinstance(one, Bands | Choice)]
    return list(dict.fromkeys(named + [one.of for one in parts if isinstance(one, ShareOf)]))


def ends_of_bands(fact: str, parts: Iterable[Amount]) -> set[int]:
    """The last value of each band that goes by a fact, but for the open one."""
    bands = [band.up_to for one in parts if isinstance(one, Bands) and one.by == fact for band in one.bands]
    return {int(end) for end in bands if end is not None}


def crossings(fact: str, parts: list[Amount], known: Iterable[int] = ()) -> set[int]:
    """Every value of a fact at which a band ends, or a share of the fact reaches a sum: a rule's own or a `known` one.

    Of a share that is no whole penny, the value below: what turns there turns between that and the next.
    """
    shares = [one for one in parts if isinstance(one, ShareOf) and one.of == fact and one.percent]
    kept = [int(limit) for one in shares for limit in (one.at_least, one.at_most) if limit is not None]
    sums = [*(one.value for one in parts if isinstance(one, Sum)), *kept, *known]
    reached = [Fraction(total) / one.percent for total in sums for one in shares]
    return ends_of_bands(fact, parts) | {floor(at) for at in reached}


def edges_of(fact: str, parts: list[Amount]) -> list[int]:
    """Every value of a fact at which some answer can part from another, with its neighbours.

    In order, but nought and a sum above every edge come last.
    """
    rates = [one.percent for one in parts if isinstance(one, ShareOf) and one.of == fact]
    edges = {0, MOST} | crossings(fact, parts)
    whole = {edge // rate.denominator * rate.denominator for edge in edges for rate in rates}
    return sorted(near(edges | whole), key=lambda value: (not 1 < value < MOST - 1, value))


def near(values: Iterable[int]) -> set[int]:
    """These values, and those a unit more and less; none below nought."""
    return {one for value in values for one in (value - 1, value, value + 1) if one >= 0}


def sums_near(checks: list[Check]) -> set[int]:
    """The fixed figures that checks compare with, and a unit more and less."""
    return near(part.value for part in amounts_in(checks) if isinstance(part, Sum))
