"""What an engine is to the benchmark, and the decision written out by hand, as the floor that engines are held to."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from decision import Answer, Decided, Facts, Prepared

DECIMAL = "by hand, Decimal pounds"
PENCE = "by hand, whole pence"


class Engine(NamedTuple):
    """One way to make the decision.

    `prepare` puts the facts into the engine's own form and is not timed, `decide` is the timed call, and `answer` reads
    what it decided, after the clock has stopped. `most` is how many firms it is timed on, where all take too long.
    """

    name: str
    version: str
    prepare: Callable[[Facts], Prepared]
    decide: Callable[[Prepared], Decided]
    answer: Callable[[Decided], Answer]
    most: int | None = None


def by_hand_in_decimals() -> Engine:
    """What a programmer would write for this one rule in exact decimals."""
    first, second = Decimal(100_000), Decimal(200_000)
    least, middle, most = Decimal(250_000), Decimal(500_000), Decimal(1_000_000)
    share, floor = Decimal("0.025"), Decimal(10_000)

    def decide(firm: tuple[Decimal, Decimal, Decimal]) -> tuple[Decimal, Decimal, bool]:
        turnover, limit, excess = firm
        minimum = least if turnover <= first else middle if turnover <= second else most
        maximum = limit * share
        if limit <= middle and maximum < floor:
            maximum = floor
        return minimum, maximum, limit >= minimum and excess <= maximum

    def prepare(facts: Facts) -> tuple[Decimal, ...]:
        return tuple(Decimal(pence) / 100 for pence in facts)

    def answer(decided: tuple[Decimal, Decimal, bool]) -> Answer:
        minimum, maximum, passes = decided
        return Answer(int(minimum * 100), int(maximum * 100), passes)

    return Engine(DECIMAL, "", prepare, decide, answer)


def by_hand_in_pence() -> Engine:
    """The same in whole pence: about the least that an exact answer costs in Python."""

    def decide(firm: Facts) -> tuple[int, int, bool]:
        turnover, limit, excess = firm
        minimum = 25_000_000 if turnover <= 10_000_000 else 50_000_000 if turnover <= 20_000_000 else 100_000_000
        thousandths = limit * 25
        if limit <= 50_000_000 and thousandths < 1_000_000_000:
            thousandths = 1_000_000_000
        return minimum, thousandths, limit >= minimum and excess * 1000 <= thousandths

    def answer(decided: tuple[int, int, bool]) -> Answer:
        minimum, thousandths, passes = decided
        return Answer(minimum, thousandths // 1000, passes)

    return Engine(PENCE, "", lambda facts: facts, decide, answer)
