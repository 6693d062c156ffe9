"""The comparisons, against every value they stand for."""

from itertools import product

import pytest

from pii_check import Outcome
from pii_check.terms import MET, MET_OR_NOT, NOT_APPLICABLE, NOT_MET, UNDETERMINED, all_of, at_least, at_most, settled
from pii_check.towers import Span

SPANS = [Span(low, high) for low in range(4) for high in (*range(low, 4), None)]
TOP = 9  # stands for anything higher


def values(span: Span) -> range:
    return range(span.low, (TOP if span.high is None else span.high) + 1)


@pytest.mark.parametrize(("held", "asked"), list(product(SPANS, SPANS)), ids=str)
def test_a_comparison_of_spans_is_that_of_all_their_values(held: Span, asked: Span) -> None:
    enough = {mine >= theirs for mine, theirs in product(values(held), values(asked))}
    within = {mine <= theirs for mine, theirs in product(values(held), values(asked))}
    if asked.high is not None:  # a floor without a bound is never surely reached
        assert at_least(held, asked) == _possible(enough)
    if held.high is not None:
        assert at_most(held, asked) == _possible(within)
    assert not (at_least(held, asked) == MET and enough != {True})
    assert not (at_most(held, asked) == MET and within != {True})


def _possible(answers: set[bool]) -> frozenset[Outcome]:
    return MET_OR_NOT if len(answers) == 2 else MET if True in answers else NOT_MET


SETTLED = [
    (MET, Outcome.MET),
    (NOT_MET, Outcome.NOT_MET),
    (NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
    (MET | NOT_APPLICABLE, Outcome.MET),
    (MET_OR_NOT, Outcome.UNDETERMINED),
    (NOT_MET | NOT_APPLICABLE, Outcome.UNDETERMINED),
    (MET | UNDETERMINED, Outcome.UNDETERMINED),
    (NOT_MET | UNDETERMINED, Outcome.UNDETERMINED),
    (UNDETERMINED, Outcome.UNDETERMINED),
]


@pytest.mark.parametrize(("possible", "outcome"), SETTLED, ids=range(len(SETTLED)))
def test_what_is_possible_settles_on_one_outcome(possible: frozenset[Outcome], outcome: Outcome) -> None:
    assert settled(possible) is outcome


def test_limbs_together_are_as_good_as_the_worst() -> None:
    assert all_of([MET, NOT_MET]) == NOT_MET
    assert all_of([MET, MET_OR_NOT]) == MET_OR_NOT
    assert all_of([NOT_MET, MET_OR_NOT]) == NOT_MET
    assert all_of([MET, NOT_APPLICABLE]) == MET
    assert all_of([]) == NOT_APPLICABLE
