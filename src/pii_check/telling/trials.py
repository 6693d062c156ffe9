"""Firms to try a requirement on: a full firm changed along axes, each one thing that the requirement looks at."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import product
from math import prod
from typing import Any, NamedTuple

from pii_check.conditions import Condition, Duty
from pii_check.days import anniversary, months_before
from pii_check.edges import edges_of, goes_by
from pii_check.facts import MEASURED, SAID, Unit
from pii_check.kinds import AtLeast, AtMost, Check, InForce, NotOlderThan, OneOf, ReachesBack, SectionOf, amounts_in
from pii_check.limbs import shown
from pii_check.money import decimal_text, parse_money
from pii_check.run_off import RunOff
from pii_check.telling.firms import Change, Stated, at, changed
from pii_check.words import Basis, Constitution, Jurisdiction, Wording, percent

_MOST_TRIALS = 60_000


class TooManyFirms(ValueError):
    """More combinations than can be tried: whether any firm could tell was not found out."""


class Axis(NamedTuple):
    """One thing that is tried: the values that it may have, plainest first, and how a firm file states one."""

    key: str
    values: tuple[Any, ...]
    stating: Callable[[Any], Change]
    section: str | None = None
    """The section of cover that it states a term of."""


def along(path: str, values: Iterable[Any]) -> Axis:
    """An axis of values at one path."""
    return Axis(path, tuple(values), lambda value: at(path, value))


def joined(axes: Iterable[Axis]) -> list[Axis]:
    """The same axes, those of one key with all their values together."""
    by_key: dict[str, Axis] = {}
    for axis in axes:
        known = by_key.get(axis.key)
        more = tuple(value for value in axis.values if known is None or value not in known.values)
        by_key[axis.key] = axis if known is None else known._replace(values=known.values + more)
    return list(by_key.values())


def trials(firm: Stated, axes: list[Axis]) -> Iterator[Stated]:
    """Every combination of the axes, the plainest first; the terms of one section of cover at a time.

    A requirement is met as far as its worst section meets it. So where two rulebooks part on several sections, they
    part on one of them, the others being as the main cover, too.

    Raises:
        TooManyFirms: there are too many combinations to try.
    """
    whole = [axis for axis in axes if axis.section is None]
    for name in dict.fromkeys([None, *(axis.section for axis in axes)]):
        crossed = whole + [axis for axis in axes if axis.section == name is not None]
        _refuse_too_many(crossed)
        for values in product(*(axis.values for axis in crossed)):
            yield changed(firm, (axis.stating(value) for axis, value in zip(crossed, values, strict=True)))


def _refuse_too_many(axes: list[Axis]) -> None:
    many = prod(len(axis.values) for axis in axes)
    if many > _MOST_TRIALS:
        raise TooManyFirms(f"{many:,} firms would have to be tried")


def _same(firm: Stated) -> None:
    """No change."""


def _days_without_cover(days: int) -> Change:
    def change(firm: Stated) -> None:
        first = date.fromisoformat(firm["policies"][0]["inception"])
        earlier = {
            **firm["policies"][0],
            "inception": anniversary(first, -2).isoformat(),
            "expiry": (first - timedelta(days=days + 1)).isoformat(),
        }
        firm["policies"] = [firm["policies"][0], earlier]

    return change


def _primary(pence: int) -> Change:
    """A primary layer of that sum, and a layer above it up to the limit, where there is room for one."""

    def change(firm: Stated) -> None:
        policy = firm["policies"][0]
        limit = parse_money(policy["limit_of_indemnity"])
        if pence < limit:
            policy["primary"] = decimal_text(pence)
            policy["excess_layers"] = [{"limit": decimal_text(limit - pence), "listed_insurer": "yes"}]

    return change


def stating(fact: str, value: int) -> Change:
    """States a measured fact."""
    if fact == "days_without_cover":
        return _days_without_cover(value)
    if fact == "primary_limit":
        return _primary(value)
    written = decimal_text(value) if MEASURED[fact].unit is Unit.GBP else str(value)
    if fact == "turnover" or fact.startswith("complaints_handling."):
        return at(fact, written)
    return at("people.employees" if fact == "employees" else f"policies.0.{fact}", written)


def by_axes(checks: list[Check]) -> list[Axis]:
    """What the thresholds go by: each fact at every edge."""
    parts = amounts_in(checks)
    axes = []
    for fact in sorted(goes_by(parts), key=lambda name: name == "primary_limit"):  # after the limit that it is part of
        if fact in SAID:
            axes.append(along(fact, SAID[fact].answers))
        else:
            axes.append(Axis(fact, tuple(edges_of(fact, parts)), partial(stating, fact)))
    return axes


def own_axes(checks: list[Check], day: date, as_at: date) -> list[Axis]:
    """What the checks look at, beside measures: every answer, every day next to an edge."""
    axes: list[Axis] = []
    for check in checks:
        if isinstance(check, InForce):
            axes.append(Axis("policies", ("as stated", []), lambda value: at("policies", []) if value == [] else _same))
        elif isinstance(check, OneOf):
            axes += _answers(check, [one for one in checks if isinstance(one, OneOf)])
        elif isinstance(check, ReachesBack):
            axes.append(along("policies.0.retroactive_date", [*_dates(check, day), None]))
            axes += [_of_section(name, "retroactive_date", _dates(check, day)) for name in both_sections(check)]
        elif isinstance(check, SectionOf):
            axes += _section(check, day)
        elif isinstance(check, RunOff):
            years = (str(check.years - 1), str(check.years), None)
            axes.append(along(f"policies.0.run_off.{check.whom}_years", years))
            axes.append(along("ceased_trading", (None, as_at.isoformat())))
        elif isinstance(check, NotOlderThan):
            axes.append(along(check.fact, _ages(check.months, as_at)))
    return axes


def held_facts(checks: list[Check]) -> list[str]:
    """The measured facts that are compared with amounts."""
    facts = [check.fact for check in checks if isinstance(check, AtLeast | AtMost)]
    facts += [f"run_off.{check.whom}_limit" for check in checks if isinstance(check, RunOff) and check.limit]
    return list(dict.fromkeys(facts))


def both_sections(check: OneOf | ReachesBack) -> tuple[str, ...]:
    """The sections of cover that a check looks at beside the main cover, settled or open."""
    return (*check.sections, *check.open_sections)


def _answers(check: OneOf, all_: list[OneOf]) -> list[Axis]:
    """Every answer; and every answer in a section that the checks do not treat alike."""
    fact = SAID[check.fact]
    values: list[Any] = [shown(answer) for answer in fact.answers]
    if check.fact == "client_money.protection_scheme":
        values = ["RICS", "none"]
    if check.fact == "layers_follow_primary":
        layer = [{"limit": "1.00", "follows_primary": value} for value in values]
        return [along("policies.0.excess_layers", ([one] for one in layer))]
    axes = [along(f"policies.0.{check.fact}" if fact.of_tower else check.fact, [*values, None])]
    for name in both_sections(check):
        if len({(name in one.sections, name in one.open_sections) for one in all_}) == 1:
            continue
        axes += [_of_section(name, check.fact, values), _of_section(name, "covered", ("yes", "no"))]
    return axes


def _of_section(name: str, key: str, values: Iterable[Any]) -> Axis:
    """An axis of one term of one section of cover; nothing said of it comes first."""

    def stated(value: Any) -> Change:
        def change(firm: Stated) -> None:
            for section in firm["policies"][0]["sections"] if firm["policies"] else ():
                if section["name"] == name and value is not None:
                    section[key] = value

        return change

    return Axis(f"{name}: {key}", (None, *values), stated, name)


def _section(check: SectionOf, day: date) -> list[Axis]:
    axes = [_of_section(check.name, "covered", ("yes", "no"))]
    if check.wording:
        axes.append(_of_section(check.name, "wording", [one.value for one in Wording]))
    if check.basis:
        axes.append(_of_section(check.name, "basis", [one.value for one in Basis]))
    if check.reaches_back:
        axes.append(_of_section(check.name, "retroactive_date", _dates(check.reaches_back, day)))
    return axes


def _dates(check: ReachesBack, day: date) -> list[str]:
    """Retroactive dates: none, and the days next to every edge, the start of trading among them."""
    edges = {anniversary(day, -20)}
    edges |= {check.to_day} if check.to_day else set()
    edges |= {anniversary(day, -check.years)} if check.years is not None else set()
    near = sorted({edge + timedelta(days=days) for edge in edges for days in (-1, 0, 1)})
    return ["none", *(one.isoformat() for one in near)]


def _ages(months: int, day: date) -> list[str]:
    edge = months_before(day, months)
    return [(edge + timedelta(days=days)).isoformat() for days in (-1, 0, 1)]


def duty_axes(duties: list[Duty]) -> list[Axis]:
    """What conditions and exemptions look at, and no more than they do."""
    conditions = [one for duty in duties for one in duty.conditions()]
    named = {condition.when for condition in conditions}
    axes = []
    if named & {"employs-anyone", "employs-no-one", "all-close-family", "sole-owner-employee"}:
        axes.append(along("people", _staff(conditions)))
    if "own-premises" in named:
        axes.append(along("own_premises", ("yes", "no")))
    if "holds-client-money" in named:
        axes.append(along("client_money.held", ("yes", "no")))
    activities = sorted({name for condition in conditions for name in condition.any_of or ()})
    if activities:
        axes.append(along("activities", ([], *([name] for name in activities))))
    if any(condition.employers for condition in conditions):
        axes.append(along("constitution", [one.value for one in Constitution]))
    if any(condition.jurisdictions for condition in conditions):
        axes.append(along("jurisdiction", [one.value for one in Jurisdiction]))
    return axes


def _staff(conditions: list[Condition]) -> list[Stated]:
    staff = [{"employees": many, "close_family": family} for many, family in (("3", "0"), ("0", "0"), ("3", "3"))]
    for share in sorted({one.share for one in conditions if one.share is not None}):
        staff += [
            {"employees": "1", "close_family": "0", "sole_employee_share": f"{percent(near)}%"}
            for near in (share - share / 100, share, share + share / 100)
            if 0 <= near <= 1
        ]
    return staff
