"""The steps that pictures are drawn from: each is what `assess` and `required_of` ask at every sum on it."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pii_check import Firm, Outcome, assess, required_of
from pii_check.days import gaps
from pii_check.findings import Finding
from pii_check.steps import Course, Step, course, edges_along, goes_by_of
from strategies import pence, rulebooks

DAY = date(2026, 11, 22)
INCEPTIONS = ("2012-04-01", "2019-04-01", "2021-06-01", "2023-06-01", "2026-04-01")
MOST = 200_000_000_00


def sum_of(value: int) -> str:
    return f"£{value // 100}.{value % 100:02}"


def firm(turnover: Any = "£85,000", inception: str = "2026-04-01", **policy: Any) -> Firm:
    held = {"limit_of_indemnity": "£250,000", "uninsured_excess": "£5,000"} | policy
    stated = {"cover": "professional indemnity", "inception": inception, "expiry": "2026-12-31", **held}
    data = {"name": "A", "jurisdiction": "england", "policies": [stated]} | ({"turnover": turnover} if turnover else {})
    return Firm.model_validate(data)


def found(one: Firm, id_: str) -> Finding:
    return next(finding for finding in assess(one, rulebooks(), DAY).findings if finding.id == id_)


def drawn(one: Firm, id_: str, fact: str, most: int = MOST) -> Course:
    made = course(one, DAY, found(one, id_), fact, most)
    assert made is not None
    return made


def step_at(steps: tuple[Step, ...], value: int) -> Step:
    (one,) = (
        step
        for step in steps
        if (step.above is None or value > step.above) and (step.up_to is None or value <= step.up_to)
    )
    return one


@given(turnover=pence(), inception=st.sampled_from(INCEPTIONS))
def test_the_step_of_a_turnover_is_the_limit_that_is_asked_for(turnover: int, inception: str) -> None:
    steps = drawn(firm(inception=inception), "rics.limit", "turnover").steps
    one = firm(sum_of(turnover), inception)
    asked = step_at(steps, turnover)
    assert asked.begins == asked.ends == found(one, "rics.limit").terms[0].value


@given(turnover=pence())
def test_the_step_of_a_turnover_is_what_must_be_held(turnover: int) -> None:
    steps = drawn(firm(), "rics.limit", "turnover").steps
    (need,) = (one for one in required_of(firm(sum_of(turnover)), rulebooks(), DAY).needs if one.id == "rics.limit")
    assert step_at(steps, turnover).ends == need.terms[0].value


@given(limit=pence(), turnover=pence(), inception=st.sampled_from(INCEPTIONS))
def test_the_cap_on_the_excess_lies_on_its_step(limit: int, turnover: int, inception: str) -> None:
    one = firm(sum_of(turnover), inception, limit_of_indemnity=sum_of(limit))
    made, finding = drawn(one, "rics.excess", "limit_of_indemnity"), found(one, "rics.excess")
    assert made.at == (limit, limit)
    step = step_at(made.steps, limit)
    if step.begins is None or step.ends is None:
        assert finding.outcome is Outcome.NOT_APPLICABLE
        return
    low, high = (step.above + 1 if step.above is not None else 0), MOST if step.up_to is None else step.up_to
    straight = step.begins + (step.ends - step.begins) * (limit - low) // max(1, high - low)
    value = finding.terms[0].value
    assert isinstance(value, int)
    assert abs(value - straight) <= 1  # a share of pence is rounded


@pytest.mark.parametrize("turnover", ["£85,000", "£10,000,000.01"])
def test_steps_leave_no_value_out(turnover: str) -> None:
    for id_, fact in (("rics.limit", "turnover"), ("rics.excess", "limit_of_indemnity")):
        steps = drawn(firm(turnover), id_, fact).steps
        assert (steps[0].above, steps[-1].up_to) == (None, None)
        assert all(one.up_to == other.above for one, other in pairwise(steps))


def test_the_published_steps() -> None:
    """By hand, from table 1 of version 7 and the table of maximum excess."""
    pounds = 100
    assert drawn(firm(), "rics.limit", "turnover").steps == (
        Step(None, 100_000 * pounds, 250_000 * pounds, 250_000 * pounds),
        Step(100_000 * pounds, 200_000 * pounds, 500_000 * pounds, 500_000 * pounds),
        Step(200_000 * pounds, None, 1_000_000 * pounds, 1_000_000 * pounds),
    )
    assert drawn(firm(), "rics.excess", "limit_of_indemnity", 1_000_000 * pounds).steps == (
        Step(None, 400_000 * pounds, 10_000 * pounds, 10_000 * pounds),
        Step(400_000 * pounds, 500_000 * pounds, 10_000 * pounds, 12_500 * pounds),
        Step(500_000 * pounds, None, 12_500 * pounds, 25_000 * pounds),
    )


def test_above_ten_million_nothing_is_asked() -> None:
    (step,) = drawn(firm("£10,000,000.01"), "rics.excess", "limit_of_indemnity").steps
    assert (step.begins, step.ends) == (None, None)


def test_of_a_turnover_not_stated_the_cap_is_drawn_and_the_exemption_named() -> None:
    made = drawn(firm(None), "rics.excess", "limit_of_indemnity")
    assert made.steps == drawn(firm(), "rics.excess", "limit_of_indemnity").steps
    assert made.exempt is not None
    assert "£10,000,000" in made.exempt
    assert drawn(firm(), "rics.excess", "limit_of_indemnity").exempt is None


def test_where_a_firm_stands_may_be_a_range_or_not_known() -> None:
    made = drawn(firm("£150,000 to £190,000", uninsured_excess="£1,000 to £2,000"), "rics.limit", "turnover")
    assert made.at == (150_000_00, 190_000_00)
    assert drawn(firm(None), "rics.limit", "turnover").at == (0, None)


def test_the_other_reading_is_told_where_it_asks_something_else() -> None:
    layered = firm(
        "£640,000", limit_of_indemnity="£1,000,000", primary="£500,000", excess_layers=[{"limit": "£500,000"}]
    )
    other = drawn(layered, "rics.excess", "limit_of_indemnity").other
    assert other is not None
    assert other.value == 12_500_00
    assert drawn(firm(), "rics.excess", "limit_of_indemnity").other is None


def test_the_other_reading_has_steps_of_its_own() -> None:
    """By the primary layer alone the cap does not move with the whole limit: 2.5% of £500,000."""
    layered = firm(
        "£640,000", limit_of_indemnity="£1,000,000", primary="£500,000", excess_layers=[{"limit": "£500,000"}]
    )
    made = drawn(layered, "rics.excess", "limit_of_indemnity")
    assert made.other_steps == (Step(None, None, 12_500_00, 12_500_00),)
    assert made.steps[-1].ends == MOST * 25 // 1000
    assert drawn(firm(), "rics.excess", "limit_of_indemnity").other_steps == ()


def test_the_other_reading_has_no_steps_where_it_asks_what_is_not_known() -> None:
    layered = firm("£640,000", limit_of_indemnity="£1,000,000", excess_layers=[{"insurer": "B"}])
    made = drawn(layered, "rics.excess", "limit_of_indemnity")
    assert made.other is not None
    assert made.other_steps == ()


def test_what_depends_on_more_than_one_thing_not_known_has_no_course() -> None:
    """Along the turnover, the cap of a policy without a limit may be any sum."""
    one = firm(limit_of_indemnity="£250,000 to £2,000,000")
    assert course(one, DAY, found(one, "rics.excess"), "turnover", MOST) is None


def test_where_no_rulebook_governs_there_is_no_course() -> None:
    one = firm(inception="2009-04-01")
    finding = found(one, "rics.in-force")
    assert finding.rulebook is None
    assert course(one, DAY, finding, "turnover", MOST) is None


def test_only_amounts_have_courses() -> None:
    basis = found(firm(), "rics.basis")
    assert course(firm(), DAY, basis, "turnover", MOST) is None
    assert goes_by_of(basis) == edges_along(basis, "turnover") == []
    assert goes_by_of(found(firm(), "rics.excess")) == ["turnover", "limit_of_indemnity"]


days = st.dates(date(2020, 1, 1), date(2020, 3, 1))


@given(st.lists(st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))))
def test_gaps_are_the_days_on_which_nothing_ran(periods: list[tuple[date, date]]) -> None:
    ran = {day for first, last in periods for day in range(first.toordinal(), last.toordinal() + 1)}
    without = {day for first, last in gaps(periods) for day in range(first.toordinal(), last.toordinal() + 1)}
    assert without == (set(range(min(ran), max(ran) + 1)) - ran if ran else set())
    assert all(last.toordinal() + 1 < first.toordinal() for (_, last), (first, _) in pairwise(gaps(periods)))
