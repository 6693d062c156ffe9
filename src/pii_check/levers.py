"""What a firm can move of a measured fact, and which values of its file that changes: of a tower, perhaps several."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pii_check.changes import Change
from pii_check.facts import MEASURED, Unit, measured
from pii_check.money import Pence, Range, decimal_text
from pii_check.reasons import Reason, reason
from pii_check.situation import Situation
from pii_check.towers import Listed, Tower, height_of, primary_of, span_of


class Lever(NamedTuple):
    """A measured fact that a firm can move.

    `held` is what it is now, None where it is not stated; `to` gives the changes that bring it to a value; `where` says
    at which part of a tower it is moved, where that is not plain. Of a fact that is stated as a range, `held` is the
    least that it may be.
    """

    fact: str
    held: int | None
    to: Callable[[int], tuple[Change, ...]]
    where: Reason | None = None
    ranged: bool = False


def lever_of(name: str, situation: Situation) -> Lever | None:
    """How a fact can be moved in a situation; None where the firm cannot."""
    fact = MEASURED[name]
    if not fact.changeable:
        return None
    if name == "limit_of_indemnity":
        return _limit(situation)
    if name == "primary_limit":
        return _primary(situation)
    measure = fact.get(situation)
    if name == "uninsured_excess":
        tower = situation.towers[0]
        return Lever(name, measure.span.low, lambda value: tuple(_excess(tower, value)), ranged=measure.ranged)
    held = measure.span.low if measure.span.exact else None
    return Lever(name, held, lambda value: (Change(measure.path, _written(value, fact.unit)),))


def _written(value: int, unit: Unit) -> str:
    return decimal_text(value) if unit is Unit.GBP else str(value)


def _sum(path: str, value: int) -> Change:
    return Change(path, decimal_text(value))


def _limit(situation: Situation) -> Lever | None:
    """The limit of a tower is moved at its top; of several towers that add up, at the first that is surely in force."""
    several = len(situation.towers) > 1
    tower = next((one for one in situation.towers if one.certain or not several), None)
    if tower is None:
        return None
    measure = measured("limit_of_indemnity", situation)
    held = measure.span.low
    top = tower.above[tower.above_certain - 1] if tower.above_certain else tower.base
    where = None
    if several:
        where = reason("at-one-of", tuple(one.base.place + 1 for one in situation.towers), top.place + 1)
    elif tower.above_certain:
        where = reason("at-policy", top.place + 1)
    elif top.policy.excess_layers:
        where = reason("at-top-layer")
    return Lever("limit_of_indemnity", held, lambda value: tuple(_higher(top, value - held)), where, measure.ranged)


def _higher(one: Listed, by: int) -> Iterator[Change]:
    """A policy's own height, moved at its top layer; a limit that is stated for the whole moves with it."""
    at, policy = f"policies.{one.place}", one.policy
    layers = policy.excess_layers or ()
    if policy.limit_of_indemnity is not None:
        yield _sum(f"{at}.limit_of_indemnity", height_of(policy).low + by)
    if layers and (top := layers[-1].limit) is not None:
        yield _sum(f"{at}.excess_layers.{len(layers) - 1}.limit", top + by)
    elif policy.primary is not None and not layers:
        yield _sum(f"{at}.primary", policy.primary + by)


def _primary(situation: Situation) -> Lever | None:
    tower = situation.towers[0]
    span = primary_of(tower.base.policy)
    if not span.exact:
        return None
    return Lever("primary_limit", span.low, lambda value: tuple(_thicker(tower, value - span.low)))


def _thicker(tower: Tower, by: int) -> Iterator[Change]:
    """The primary moves what stands on it: a limit stated for the whole, and the heights that policies attach above."""
    at, policy = f"policies.{tower.base.place}", tower.base.policy
    if policy.primary is not None:
        yield _sum(f"{at}.primary", policy.primary + by)
    if policy.limit_of_indemnity is not None:
        yield _sum(f"{at}.limit_of_indemnity", height_of(policy).low + by)
    for one in tower.above:
        yield _sum(f"policies.{one.place}.attaches_above", (one.policy.attaches_above or 0) + by)


def _within(stated: Pence | Range, most: int) -> bool:
    high = span_of(stated).high
    return high is not None and high <= most


def _excess(tower: Tower, value: int) -> Iterator[Change]:
    """What the firm bears itself, in every policy of the tower that states more, and in the primary if it is silent."""
    for one in (tower.base, *tower.above[: tower.above_certain]):
        stated = one.policy.uninsured_excess
        if (stated is None and one is tower.base) or (stated is not None and not _within(stated, value)):
            yield _sum(f"policies.{one.place}.uninsured_excess", value)
