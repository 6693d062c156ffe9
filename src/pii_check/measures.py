"""How each measured fact is read from a situation: the span of values that it has, or may have."""

from collections.abc import Callable
from datetime import date

from pii_check.days import anniversary, gaps
from pii_check.firm import RunOffTerms
from pii_check.money import Pence, Range
from pii_check.reasons import Reason, reason
from pii_check.situation import Measure, Situation
from pii_check.towers import (
    ANY,
    Span,
    is_range,
    only,
    primaries,
    primary_of,
    span_of,
    tower_height,
    unstated_days,
    unstated_in_height,
)


def _stated(value: int | None, path: str) -> Measure:
    return Measure(ANY if value is None else only(value), path)


def _sum(value: Pence | Range | None, path: str) -> Measure:
    return Measure(span_of(value), path, ranged=isinstance(value, Range))


def _path(situation: Situation, key: str) -> str:
    index = situation.towers[0].base.place if situation.towers else 0
    return f"policies.{index}.{key}"


def turnover(situation: Situation) -> Measure:
    """Turnover of the year before inception; a figure for another year counts as not stated, and says why."""
    stated, policy = situation.firm.turnover, situation.policy
    inception = policy.inception if policy else None
    if stated is None:
        return Measure(ANY, "turnover")
    if stated.estimate is not None:
        doubt = _doubt_of_estimate(situation.firm.started_trading, inception)
        lacking = "started_trading" if situation.firm.started_trading is None else "turnover.preceding_year"
        if doubt:
            return Measure(ANY, "turnover.estimate", doubt, lacking=(lacking,))
        return _sum(stated.estimate, "turnover.estimate")._replace(remark=reason("estimate-counts"))
    if stated.preceding_year is None:
        return Measure(ANY, "turnover")
    if stated.year_end is not None and inception is not None and not _year_before(stated.year_end, inception):
        doubt = reason("turnover-of-another-year", stated.year_end, inception)
        return Measure(ANY, "turnover.year_end", doubt, lacking=("turnover.preceding_year",))
    return _sum(stated.preceding_year, "turnover.preceding_year")


def _year_before(year_end: date, inception: date) -> bool:
    """The last year to end before the inception: no later year ended before it."""
    return year_end < inception <= anniversary(year_end, 1)


def _doubt_of_estimate(started: date | None, inception: date | None) -> Reason | None:
    if started is None:
        return reason("estimate-without-start")
    if inception is not None and anniversary(started, 1) <= inception:
        return reason("estimate-after-first-year", started, inception)
    return None


def limit_of_indemnity(situation: Situation) -> Measure:
    """The limit of the whole tower, or of all the towers added up; one that may not be in force may not count."""
    total, several = only(0), len(situation.towers) > 1
    lacking: list[str] = []
    ranges: list[str] = []
    for tower in situation.towers:
        own = tower_height(tower)
        total = total.plus(own if tower.certain or not several else Span(0, own.high))
        lacking += unstated_days(tower.base) if several and not tower.certain else ()
        for number, one in enumerate((tower.base, *tower.above)):
            lacking += unstated_in_height(one)
            lacking += unstated_days(one) if number > tower.above_certain else ()
            ranges += [f"policies.{one.place}.limit_of_indemnity"] if is_range(one.policy) else []
    base = situation.towers[0].base.policy
    key = "primary" if base.limit_of_indemnity is None and base.primary is not None else "limit_of_indemnity"
    places = tuple(tower.base.place + 1 for tower in situation.towers)
    remark = reason("added-up", places) if several else None
    missing = (*lacking, *ranges)
    return Measure(total, _path(situation, key), lacking=missing, remark=remark, ranged=bool(ranges) and not lacking)


def primary_limit(situation: Situation) -> Measure:
    """The limit of the primary layer alone."""
    base = situation.towers[0].base
    ranged = is_range(base.policy)
    lacking = unstated_in_height(base) or (_path(situation, "limit_of_indemnity" if ranged else "primary"),)
    return Measure(primary_of(base.policy), _path(situation, "primary"), lacking=lacking, ranged=ranged)


def uninsured_excess(situation: Situation) -> Measure:
    """The most that the firm bears itself in any part of the tower.

    A policy above the primary ordinarily has no excess of its own: it counts where it states a higher one.
    """
    tower = situation.towers[0]
    own = _sum(tower.base.policy.uninsured_excess, _path(situation, "uninsured_excess"))
    for one in tower.above[: tower.above_certain]:
        if one.policy.uninsured_excess is not None:
            own = _higher(own, _sum(one.policy.uninsured_excess, f"policies.{one.place}.uninsured_excess"))
    return own


def _higher(own: Measure, above: Measure) -> Measure:
    """The higher of two stated sums, either perhaps a range; where the first is not stated, at least the second."""
    if own.span.high is None or above.span.high is None:
        return own._replace(span=Span(above.span.low, None))
    if above.span.high <= own.span.low:
        return own
    if above.span.low >= own.span.high:
        return above
    span = Span(max(own.span.low, above.span.low), max(own.span.high, above.span.high))
    ranged = [one.path for one in (own, above) if one.ranged]
    return own._replace(span=span, lacking=tuple(ranged), ranged=True)


def employees(situation: Situation) -> Measure:
    """How many people the firm employs."""
    people = situation.firm.people
    return _stated(people.employees if people else None, "people.employees")


def run_off(key: str) -> Callable[[Situation], Measure]:
    """How to read one term of a policy's run-off."""

    def get(situation: Situation) -> Measure:
        block: RunOffTerms | None = situation.towers[0].base.policy.run_off
        return _stated(getattr(block, key) if block else None, _path(situation, f"run_off.{key}"))

    return get


_ONE_POLICY_ONLY = Measure(only(0), "policies", reason("one-policy-only"), arises=False)


def days_without_cover(situation: Situation) -> Measure:
    """Days between the first and the last day of the policies listed for a cover on which none of them ran."""
    own = primaries(situation.firm, situation.cover) if situation.cover else ()
    path = "policies"
    if len(own) < 2:
        return _ONE_POLICY_ONLY
    periods = [(one.inception, one.expiry) for _, one in own if one.inception and one.expiry]
    if len(periods) < len(own):
        lacking = tuple(day for one in own for day in unstated_days(one))
        return Measure(ANY, path, reason("period-not-stated"), lacking=lacking)
    return Measure(only(sum((last - first).days + 1 for first, last in gaps(periods))), path)


def days_of_block(block: str, key: str) -> Callable[[Situation], Measure]:
    """How to read a number of days in a block of the firm file."""

    def get(situation: Situation) -> Measure:
        stated = getattr(situation.firm, block)
        return _stated(getattr(stated, key) if stated else None, f"{block}.{key}")

    return get


def sums_plainly_stated(situation: Situation) -> dict[str, int]:
    """Measures that are one stated sum on which nothing casts doubt; any other is to be measured.

    Those of policies only where one policy is all there is: one tower, with no other policy on it.
    """
    found: dict[str, int] = {}
    some, policy, turnover = situation.towers, situation.policy, situation.firm.turnover
    if turnover is not None and type(turnover.preceding_year) is Pence:
        inception, year_end = policy.inception if policy else None, turnover.year_end
        if year_end is None or inception is None or _year_before(year_end, inception):
            found["turnover"] = turnover.preceding_year
    if policy is None or len(some) != 1 or some[0].above:
        return found
    limit, excess, primary = policy.limit_of_indemnity, policy.uninsured_excess, policy.primary
    if type(excess) is Pence:
        found["uninsured_excess"] = excess
    if primary is not None:
        found["primary_limit"] = primary
    if type(limit) is Pence:
        found["limit_of_indemnity"] = limit
        if not policy.excess_layers:
            found.setdefault("primary_limit", limit)
    return found


# Those that a policy states under a key of the same name.
STATED_IN_POLICY = ("limit_of_indemnity", "uninsured_excess")
