"""A situation to be judged, and how each fact is read from it.

A *measured* fact has a span of possible values: one value where it is stated, its whole range where it is not.
A *said* fact has one answer for each part of the tower that it concerns; None is "not stated", no answer at all means
that the question does not arise.
"""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from pii_check.days import anniversary
from pii_check.firm import Firm, Policy, RetroactiveDate, RunOffTerms
from pii_check.reasons import Reason, reason
from pii_check.towers import (
    ANY,
    Span,
    Tower,
    listed,
    only,
    primary_of,
    tower_height,
    unstated_days,
    unstated_in_height,
)
from pii_check.words import Cover, folded

Answer = bool | StrEnum | RetroactiveDate | None


class Situation(NamedTuple):
    """What is being judged: a firm, on a day, with the tower (or all the towers) of one cover, or with none."""

    firm: Firm
    day: date
    cover: Cover | None = None
    towers: tuple[Tower, ...] = ()

    @property
    def policy(self) -> Policy | None:
        """The policy at the bottom of the first tower."""
        return self.towers[0].base.policy if self.towers else None


class Measure(NamedTuple):
    """What is known of a measured fact."""

    span: Span
    path: str
    doubt: Reason | None = None
    arises: bool = True  # if not, `doubt` says why
    lacking: tuple[str, ...] = ()
    remark: Reason | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The paths of the facts that would make it exact."""
        return () if self.span.exact else self.lacking or (self.path,)


class Said(NamedTuple):
    """One answer to a said fact, and where it is (or would be) stated."""

    value: Answer
    path: str


def _stated(value: int | None, path: str) -> Measure:
    return Measure(ANY if value is None else only(value), path)


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
        span = ANY if doubt else only(stated.estimate)
        return Measure(span, "turnover.estimate", doubt, lacking=(lacking,), remark=reason("estimate-counts"))
    if stated.preceding_year is None:
        return Measure(ANY, "turnover")
    if stated.year_end is not None and inception is not None and not _year_before(stated.year_end, inception):
        doubt = reason("turnover-of-another-year", stated.year_end, inception)
        return Measure(ANY, "turnover.year_end", doubt, lacking=("turnover.preceding_year",))
    return Measure(only(stated.preceding_year), "turnover.preceding_year")


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
    total, lacking, several = only(0), list[str](), len(situation.towers) > 1
    for tower in situation.towers:
        own = tower_height(tower)
        total = total.plus(own if tower.certain or not several else Span(0, own.high))
        lacking += unstated_days(tower.base) if several and not tower.certain else ()
        for number, one in enumerate((tower.base, *tower.above)):
            lacking += unstated_in_height(one)
            lacking += unstated_days(one) if number > tower.above_certain else ()
    base = situation.towers[0].base.policy
    key = "primary" if base.limit_of_indemnity is None and base.primary is not None else "limit_of_indemnity"
    places = tuple(tower.base.place + 1 for tower in situation.towers)
    remark = reason("added-up", places) if several else None
    return Measure(total, _path(situation, key), lacking=tuple(lacking), remark=remark)


def primary_limit(situation: Situation) -> Measure:
    """The limit of the primary layer alone."""
    lacking = unstated_in_height(situation.towers[0].base) or (_path(situation, "primary"),)
    return Measure(primary_of(situation.towers[0].base.policy), _path(situation, "primary"), lacking=lacking)


def uninsured_excess(situation: Situation) -> Measure:
    """The most that the firm bears itself in any part of the tower.

    A policy above the primary ordinarily has no excess of its own: it counts where it states a higher one.
    """
    tower = situation.towers[0]
    own = _stated(tower.base.policy.uninsured_excess, _path(situation, "uninsured_excess"))
    for one in tower.above[: tower.above_certain]:
        above = one.policy.uninsured_excess
        if above is not None and (not own.span.exact or above > own.span.low):
            path = f"policies.{one.place}.uninsured_excess" if own.span.exact else own.path
            own = own._replace(span=Span(above, above if own.span.exact else None), path=path)
    return own


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


def days_without_cover(situation: Situation) -> Measure:
    """Days between the first and the last day of the policies listed for a cover on which none of them ran."""
    own = listed(situation.firm, situation.cover) if situation.cover else ()
    standing = [one for one in own if one.policy.attaches_above is None]
    primaries = [one.policy for one in standing]
    path = "policies"
    if len(primaries) < 2:
        return Measure(only(0), path, reason("one-policy-only"), arises=False)
    periods = [(one.inception, one.expiry) for one in primaries if one.inception and one.expiry]
    if len(periods) < len(primaries):
        lacking = tuple(day for one in standing for day in unstated_days(one))
        return Measure(ANY, path, reason("period-not-stated"), lacking=lacking)
    gap, reached = 0, min(expiry for _, expiry in periods)
    for inception, expiry in sorted(periods):
        gap += max(0, (inception - reached - timedelta(days=1)).days)
        reached = max(reached, expiry)
    return Measure(only(gap), path)


def of_tower(key: str) -> Callable[[Situation], tuple[Said, ...]]:
    """The primary's answer; a policy surely above it counts where it states one of its own."""

    def get(situation: Situation) -> tuple[Said, ...]:
        tower = situation.towers[0]
        above = [
            Said(getattr(one.policy, key), f"policies.{one.place}.{key}") for one in tower.above[: tower.above_certain]
        ]
        own = Said(getattr(tower.base.policy, key), f"policies.{tower.base.place}.{key}")
        return (own, *(said for said in above if said.value is not None))

    return get


def of_each_insurer(key: str) -> Callable[[Situation], tuple[Said, ...]]:
    """One answer for every insurer in the tower: policies and layers inside them."""

    def get(situation: Situation) -> tuple[Said, ...]:
        tower = situation.towers[0]
        answers = []
        for one in (tower.base, *tower.above[: tower.above_certain]):
            at = f"policies.{one.place}"
            answers.append(Said(getattr(one.policy, key), f"{at}.{key}"))
            for place, layer in enumerate(one.policy.excess_layers or ()):
                answers.append(Said(getattr(layer, key), f"{at}.excess_layers.{place}.{key}"))
        return tuple(answers)

    return get


def layers_follow_primary(situation: Situation) -> tuple[Said, ...]:
    """One answer for every excess layer; none where there are no layers."""
    tower, answers = situation.towers[0], []
    for one in (tower.base, *tower.above):
        if one is not tower.base:  # the firm file has no key for it: only a term of its own tells
            answers.append(Said(_differs(one.policy, tower.base.policy), ""))
        for place, layer in enumerate(one.policy.excess_layers or ()):
            path = f"policies.{one.place}.excess_layers.{place}.follows_primary"
            answers.append(Said(layer.follows_primary, path))
    return tuple(answers)


def of_block(block: str, key: str) -> Callable[[Situation], tuple[Said, ...]]:
    """How to read an answer in a block of the firm file, such as `complaints_handling`."""

    def get(situation: Situation) -> tuple[Said, ...]:
        stated = getattr(situation.firm, block)
        return (Said(getattr(stated, key) if stated else None, f"{block}.{key}"),)

    return get


def days_of_block(block: str, key: str) -> Callable[[Situation], Measure]:
    """How to read a number of days in a block of the firm file."""

    def get(situation: Situation) -> Measure:
        stated = getattr(situation.firm, block)
        return _stated(getattr(stated, key) if stated else None, f"{block}.{key}")

    return get


def redress_approved(situation: Situation) -> tuple[Said, ...]:
    """Whether the redress provider is approved; the provider `none` is none that could be."""
    block = situation.firm.complaints_handling
    if block is not None and block.redress_provider is not None and _says_none(block.redress_provider):
        return (Said(False, "complaints_handling.redress_provider"),)
    return of_block("complaints_handling", "redress_approved")(situation)


def protection_scheme(situation: Situation) -> tuple[Said, ...]:
    """Whether a client money protection scheme is named; `none` says that there is none."""
    block = situation.firm.client_money
    named = block.protection_scheme if block else None
    return (Said(None if named is None else not _says_none(named), "client_money.protection_scheme"),)


def _says_none(name: str) -> bool:
    """A name that says there is no such thing: a `no` must not pass for a scheme that is called No."""
    return folded(name) in ("none", "no", "nil", "n/a", "na", "not applicable", "false")


_TERMS = ("basis", "wording", "retroactive_date", "insures_past_and_present", "covers_all_professional_work")


def _differs(above: Policy, primary: Policy) -> bool | None:
    """No, it does not follow the primary, where it states a term that the primary states otherwise; else not known."""
    pairs = [(getattr(above, key), getattr(primary, key)) for key in _TERMS]
    return False if any(one != other for one, other in pairs if None not in (one, other)) else None


def of_firm(key: str) -> Callable[[Situation], tuple[Said, ...]]:
    """How to read an answer that the firm itself gives."""
    return lambda situation: (Said(getattr(situation.firm, key), key),)


def share_of_sole_employee(firm: Firm) -> Fraction | None:
    """The share that the only employee owns; None where it is not stated."""
    return firm.people.sole_employee_share if firm.people else None
