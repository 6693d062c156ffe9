"""The decision that every engine is measured on, the firms it is made for, and the exact answers.

RICS's rule for policies from 1 July 2025: the turnover gives the minimum limit, the limit gives the maximum uninsured
excess. All sums are whole pence, so the answers are exact, and no engine is held to a float.
"""

import random
from typing import Any, NamedTuple

POUND = 100
SEED = 20250701
_EDGES_OF_TURNOVER = (100_000, 200_000)
_LIMITS = (100_000, 250_000, 400_000, 500_000, 1_000_000, 2_000_000, 5_000_000)
_EXCESSES = (0, 500, 1_000, 2_500, 5_000, 10_000, 12_500, 25_000, 50_000)


class Facts(NamedTuple):
    """What the decision takes, in whole pence: no firm here is above £10,000,000, where RICS sets no maximum."""

    turnover: int
    limit: int
    excess: int


class Answer(NamedTuple):
    """The minimum limit and the maximum excess in whole pence (a maximum is rounded down), and whether both are met."""

    minimum: int
    maximum: int
    passes: bool


def truth(facts: Facts) -> Answer:
    """The exact answer, by integers alone."""
    turnover, limit, excess = facts
    if turnover <= 100_000 * POUND:
        minimum = 250_000 * POUND
    elif turnover <= 200_000 * POUND:
        minimum = 500_000 * POUND
    else:
        minimum = 1_000_000 * POUND
    maximum = limit * 25 // 1000
    if limit <= 500_000 * POUND:
        maximum = max(maximum, 10_000 * POUND)
    return Answer(minimum, maximum, limit >= minimum and excess <= maximum)


def firms(count: int) -> list[Facts]:
    """Firms of whole pounds, always the same: one in four stands on an edge of the rule, or a pound beside it."""
    chance = random.Random(SEED)
    return [_beside_an_edge(chance) if place % 4 == 0 else _anywhere(chance) for place in range(count)]


def _beside_an_edge(chance: random.Random) -> Facts:
    turnover = chance.choice(_EDGES_OF_TURNOVER) + chance.choice((-1, 0, 1))
    limit = chance.choice((250_000, 400_000, 500_000, 1_000_000)) + chance.choice((-1, 0, 1))
    excess = chance.choice((limit * 25 // 1000, 10_000)) + chance.choice((-1, 0, 1))
    return Facts(turnover * POUND, limit * POUND, excess * POUND)


def _anywhere(chance: random.Random) -> Facts:
    turnover = int(10 ** chance.uniform(4, 7))
    limit = chance.choice((chance.choice(_LIMITS), chance.randrange(50_000, 3_000_000)))
    return Facts(turnover * POUND, limit * POUND, chance.choice(_EXCESSES) * POUND)


def penny_edges() -> list[Facts]:
    """Firms on every edge of the rule and a penny either side of it, where inexact money gives itself away."""
    return [
        Facts(turnover * POUND + by, limit, base + more)
        for turnover in _EDGES_OF_TURNOVER
        for by in (-1, 0, 1)
        for pounds in (250_000, 400_000, 500_000, 1_000_000, 2_000_000, 10_000_000)
        for limit in (pounds * POUND - 1, pounds * POUND, pounds * POUND + 1)
        for base in (limit * 25 // 1000, 10_000 * POUND)
        for more in (-1, 0, 1)
    ]


class Wrong(NamedTuple):
    """How often an engine was wrong: about the verdict, those of them that passed a breach, and about a figure."""

    asked: int
    verdicts: int
    false_passes: int
    figures: int

    @property
    def none(self) -> bool:
        """Whether it was right throughout."""
        return self.verdicts == self.figures == 0


def wrong(asked: list[Facts], given: list[Answer]) -> Wrong:
    """Hold answers to the exact ones."""
    pairs: list[tuple[Answer, Answer]] = [(truth(facts), answer) for facts, answer in zip(asked, given, strict=True)]
    verdicts = [(true, answer) for true, answer in pairs if answer.passes is not true.passes]
    figures = sum(answer[:2] != true[:2] for true, answer in pairs)
    return Wrong(len(asked), len(verdicts), sum(answer.passes for _, answer in verdicts), figures)


Prepared = Any  # what an engine takes: its own form of the facts
Decided = Any  # what it answers, in its own form
