"""The facts that rules may ask about: name, label, unit, how to read each from a firm file, who can change it.

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
from pii_check.firm import Firm, Policy, RetroactiveDate, RunOff
from pii_check.reasons import Reason, reason
from pii_check.towers import ANY, Span, Tower, height, listed, only, primary_of
from pii_check.words import Cover

Answer = bool | StrEnum | RetroactiveDate | None


class Unit(StrEnum):
    """What a measured fact is counted in; sums are whole pence."""

    GBP = "GBP"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    COUNT = "count"
    PERCENT = "percent"
    DATE = "date"
    TEXT = "text"


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
    arises: bool = True


class Said(NamedTuple):
    """One answer to a said fact, and where it is (or would be) stated."""

    value: Answer
    path: str


class MeasuredFact(NamedTuple):
    """A fact that is counted in a unit."""

    name: str
    label: str
    unit: Unit
    get: Callable[[Situation], Measure]
    changeable: bool


class SaidFact(NamedTuple):
    """A fact that is one of a closed list of answers."""

    name: str
    label: str
    get: Callable[[Situation], tuple[Said, ...]]
    changeable: bool


def _stated(value: int | None, path: str) -> Measure:
    return Measure(ANY if value is None else only(value), path)


def _path(situation: Situation, key: str) -> str:
    index = situation.towers[0].base.place if situation.towers else 0
    return f"policies.{index}.{key}"


def _turnover(situation: Situation) -> Measure:
    """Turnover of the year before inception; a figure for another year counts as not stated, and says why."""
    stated, policy = situation.firm.turnover, situation.policy
    inception = policy.inception if policy else None
    if stated is None:
        return Measure(ANY, "turnover")
    if stated.estimate is not None:
        doubt = _doubt_of_estimate(situation.firm.started_trading, inception)
        return Measure(ANY if doubt else only(stated.estimate), "turnover.estimate", doubt)
    if stated.preceding_year is None:
        return Measure(ANY, "turnover")
    if stated.year_end is not None and inception is not None and not _year_before(stated.year_end, inception):
        doubt = reason("turnover-of-another-year", stated.year_end, inception)
        return Measure(ANY, "turnover.year_end", doubt)
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


def _limit(situation: Situation) -> Measure:
    total = only(0)
    for tower in situation.towers:
        own = height(tower)
        total = total.plus(own if tower.certain or len(situation.towers) == 1 else Span(0, own.high))
    key = "limit_of_indemnity"
    if len(situation.towers) == 1 and situation.towers[0].base.policy.limit_of_indemnity is None:
        key = "primary" if situation.towers[0].base.policy.primary is not None else key
    return Measure(total, _path(situation, key))


def _primary(situation: Situation) -> Measure:
    return Measure(primary_of(situation.towers[0].base.policy), _path(situation, "primary"))


def _uninsured_excess(situation: Situation) -> Measure:
    """The most that the firm bears itself: under an excess layer of its own, that layer's excess comes on top."""
    tower = situation.towers[0]
    own = tower.base.policy.uninsured_excess
    above = sum(one.policy.uninsured_excess or 0 for one in tower.above)
    return _stated(None if own is None else own + above, _path(situation, "uninsured_excess"))


def _employees(situation: Situation) -> Measure:
    people = situation.firm.people
    return _stated(people.employees if people else None, "people.employees")


def _run_off_of(key: str) -> Callable[[Situation], Measure]:
    def get(situation: Situation) -> Measure:
        block: RunOff | None = situation.towers[0].base.policy.run_off
        return _stated(getattr(block, key) if block else None, _path(situation, f"run_off.{key}"))

    return get


def _days_without_cover(situation: Situation) -> Measure:
    """Days between the first and the last day of the policies listed for a cover on which none of them ran."""
    assert situation.cover is not None, "the fact belongs to a cover"  # noqa: S101 - a rulebook without one is refused
    primaries = [one.policy for one in listed(situation.firm, situation.cover) if one.policy.attaches_above is None]
    path = "policies"
    if len(primaries) < 2:
        return Measure(only(0), path, arises=False)
    periods = [(one.inception, one.expiry) for one in primaries if one.inception and one.expiry]
    if len(periods) < len(primaries):
        return Measure(ANY, path, reason("period-not-stated"))
    gap, reached = 0, min(expiry for _, expiry in periods)
    for inception, expiry in sorted(periods):
        gap += max(0, (inception - reached - timedelta(days=1)).days)
        reached = max(reached, expiry)
    return Measure(only(gap), path)


def _of_tower(key: str) -> Callable[[Situation], tuple[Said, ...]]:
    """The primary's answer; a policy above it counts where it states one of its own."""

    def get(situation: Situation) -> tuple[Said, ...]:
        tower = situation.towers[0]
        above = [Said(getattr(one.policy, key), f"policies.{one.place}.{key}") for one in tower.above]
        own = Said(getattr(tower.base.policy, key), f"policies.{tower.base.place}.{key}")
        return (own, *(said for said in above if said.value is not None))

    return get


def _of_each_insurer(key: str) -> Callable[[Situation], tuple[Said, ...]]:
    """One answer for every insurer in the tower: policies and layers inside them."""

    def get(situation: Situation) -> tuple[Said, ...]:
        tower = situation.towers[0]
        answers = []
        for one in (tower.base, *tower.above):
            at = f"policies.{one.place}"
            answers.append(Said(getattr(one.policy, key), f"{at}.{key}"))
            for place, layer in enumerate(one.policy.excess_layers or ()):
                answers.append(Said(getattr(layer, key), f"{at}.excess_layers.{place}.{key}"))
        return tuple(answers)

    return get


def _layers_follow_primary(situation: Situation) -> tuple[Said, ...]:
    """One answer for every excess layer; none where there are no layers."""
    tower, answers = situation.towers[0], []
    for one in (tower.base, *tower.above):
        if one is not tower.base:  # the firm file has no key for it: a policy of its own says nothing of the primary's
            answers.append(Said(None, f"policies.{one.place}"))
        for place, layer in enumerate(one.policy.excess_layers or ()):
            path = f"policies.{one.place}.excess_layers.{place}.follows_primary"
            answers.append(Said(layer.follows_primary, path))
    return tuple(answers)


def _of_firm(key: str) -> Callable[[Situation], tuple[Said, ...]]:
    return lambda situation: (Said(getattr(situation.firm, key), key),)


MEASURED: dict[str, MeasuredFact] = {
    fact.name: fact
    for fact in (
        MeasuredFact("turnover", "turnover", Unit.GBP, _turnover, changeable=False),
        MeasuredFact("limit_of_indemnity", "limit of indemnity", Unit.GBP, _limit, changeable=True),
        MeasuredFact("primary_limit", "limit of the primary layer", Unit.GBP, _primary, changeable=True),
        MeasuredFact("uninsured_excess", "uninsured excess", Unit.GBP, _uninsured_excess, changeable=True),
        MeasuredFact("employees", "number of employees", Unit.COUNT, _employees, changeable=False),
        MeasuredFact("days_without_cover", "days without cover", Unit.DAYS, _days_without_cover, changeable=False),
        *(
            MeasuredFact(f"run_off.{key}", label, unit, _run_off_of(key), changeable=True)
            for key, label, unit in (
                ("consumer_limit", "run-off limit for consumers' claims", Unit.GBP),
                ("consumer_years", "run-off for consumers' claims", Unit.YEARS),
                ("commercial_years", "run-off for other clients' claims", Unit.YEARS),
            )
        ),
    )
}

SAID: dict[str, SaidFact] = {
    fact.name: fact
    for fact in (
        SaidFact("basis", "basis of the limit", _of_tower("basis"), changeable=True),
        SaidFact("wording", "form of cover", _of_tower("wording"), changeable=True),
        SaidFact("retroactive_date", "retroactive date", _of_tower("retroactive_date"), changeable=True),
        SaidFact("minimum_wording", "RICS minimum wording or wider", _of_tower("minimum_wording"), changeable=True),
        SaidFact("listed_insurer", "insurer on the RICS list", _of_each_insurer("listed_insurer"), changeable=True),
        SaidFact("authorised_insurer", "authorised insurer", _of_each_insurer("authorised_insurer"), changeable=True),
        SaidFact(
            "insures_past_and_present",
            "past and present partners, directors, members and employees insured",
            _of_tower("insures_past_and_present"),
            changeable=True,
        ),
        SaidFact(
            "covers_all_professional_work",
            "all professional work covered",
            _of_tower("covers_all_professional_work"),
            changeable=True,
        ),
        SaidFact(
            "excludes_business_activities",
            "exclusion of what the firm does",
            _of_tower("excludes_business_activities"),
            changeable=True,
        ),
        SaidFact(
            "employee_bears_excess",
            "employee bears part of a claim",
            _of_tower("employee_bears_excess"),
            changeable=True,
        ),
        SaidFact("certificate", "certificate shown", _of_tower("certificate"), changeable=True),
        SaidFact("layers_follow_primary", "excess layers follow the primary", _layers_follow_primary, changeable=True),
        SaidFact("jurisdiction", "jurisdiction", _of_firm("jurisdiction"), changeable=False),
        SaidFact("constitution", "legal form", _of_firm("constitution"), changeable=False),
    )
}


def share_of_sole_employee(firm: Firm) -> Fraction | None:
    """The share that the only employee owns; None where it is not stated."""
    return firm.people.sole_employee_share if firm.people else None
