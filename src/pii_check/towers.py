"""Which listed policies stand on a day, and what stands on what: primary policies and the excess layers above them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pii_check.firm import Firm, Policy
from pii_check.money import Pence, Range
from pii_check.words import Cover


class Span(NamedTuple):
    """Every value that a measure may have, ends included; `high` is None where nothing bounds it."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """Only one value is possible."""
        return self.low == self.high

    def plus(self, other: "Span") -> "Span":
        """Every sum of a value of this span and one of the other."""
        return Span(self.low + other.low, None if self.high is None or other.high is None else self.high + other.high)


ANY = Span(0, None)


def span_of(stated: Pence | Range | None) -> Span:
    """What a stated sum says of itself: one value, a range, or nothing."""
    if isinstance(stated, Range):
        return Span(stated.low, stated.high)
    return ANY if stated is None else only(stated)


def only(value: int) -> Span:
    """The span of one known value."""
    return Span(value, value)


class Listed(NamedTuple):
    """A policy and its place in the firm file, counted from 0."""

    place: int
    policy: Policy


class Tower(NamedTuple):
    """A policy with the excess-layer policies that stand on it.

    `certain` says whether the policy is known to be in force on the day asked for; it is not where a day is not stated.
    `above` may be in force, `above_certain` of them (from the bottom) surely are.
    """

    base: Listed
    above: tuple[Listed, ...]
    above_certain: int
    certain: bool


def in_force(policy: Policy, day: date) -> bool | None:
    """Whether the policy covers the day; None where a day that would decide it is not stated."""
    first, last = policy.inception, policy.expiry
    if (first is not None and first > day) or (last is not None and last < day):
        return False
    return None if first is None or last is None else True


def ended_on(policy: Policy, day: date) -> date | None:
    """The last day of a policy that has ended before a day; None where it has not, or where no last day is stated."""
    return policy.expiry if policy.expiry is not None and policy.expiry < day else None


def listed_by_cover(firm: Firm) -> dict[Cover, list[Listed]]:
    """The policies that insure this firm, in the order of the file."""
    found: dict[Cover, list[Listed]] = {}
    for place, policy in enumerate(firm.policies or ()):
        if policy.insures_this_firm is not False:
            found.setdefault(policy.cover, []).append(Listed(place, policy))
    return found


def listed(firm: Firm, cover: Cover) -> tuple[Listed, ...]:
    """Those of one cover."""
    return tuple(listed_by_cover(firm).get(cover, ()))


def primaries(firm: Firm, cover: Cover) -> tuple[Listed, ...]:
    """Those of them that are no excess layer on another policy."""
    return tuple(one for one in listed(firm, cover) if one.policy.attaches_above is None)


def towers(firm: Firm, cover: Cover, day: date) -> tuple[Tower, ...]:
    """The towers of one cover that are, or may be, in force on a day.

    An excess-layer policy counts only on a tower whose height is exactly the sum that it attaches above; on one whose
    height is a range that holds this sum, it may count.
    """
    return standing_on(listed(firm, cover), day)


def standing_on(own: Iterable[Listed], day: date) -> tuple[Tower, ...]:
    """The same, of the policies of one cover that insure this firm."""
    bare: list[Tower] = []
    layers: list[Listed] = []
    for one in own:
        runs = in_force(one.policy, day)
        if runs is False:
            continue
        if one.policy.attaches_above is None:
            bare.append(Tower(one, (), 0, runs is True))
        else:
            layers.append(one)
    return tuple([_built_up(one, layers, day) for one in bare] if layers else bare)


def _built_up(bare: Tower, layers: list[Listed], day: date) -> Tower:
    """The tower with the layers that stand on its primary, or may."""
    above: list[Listed] = []
    height, sure, above_certain = height_of(bare.base.policy), True, 0
    while fitting := [one for one in layers if _may_stand_on(one.policy.attaches_above, height) and one not in above]:
        fitting.sort(key=lambda one: in_force(one.policy, day) is not True)
        above.append(fitting[0])
        sure = sure and height.exact and in_force(fitting[0].policy, day) is True
        height = height.plus(height_of(fitting[0].policy))
        above_certain += 1 if sure else 0
    return bare._replace(above=tuple(above), above_certain=above_certain)


def _may_stand_on(attaches: Pence | None, height: Span) -> bool:
    """Whether a layer's point of attachment may be the height below it: not where nothing bounds that."""
    return attaches is not None and height.high is not None and height.low <= attaches <= height.high


def each_once(standing: tuple[Tower, ...]) -> tuple[Tower, ...]:
    """Towers that add up: an excess-layer policy that fits on several stands on one only, surely in force if any is."""
    if len(standing) < 2:
        return standing
    taken, made = set[int](), dict[int, Tower]()
    for tower in sorted(standing, key=lambda tower: not tower.certain):
        free = next((number for number, one in enumerate(tower.above) if one.place in taken), len(tower.above))
        taken |= {one.place for one in tower.above[:free]}
        above_certain = min(tower.above_certain, free)
        made[tower.base.place] = tower._replace(above=tower.above[:free], above_certain=above_certain)
    return tuple(made[tower.base.place] for tower in standing)


def height_of(policy: Policy) -> Span:
    """The limit of the whole tower that one policy states: its primary and every excess layer in it."""
    if policy.limit_of_indemnity is not None:
        return span_of(policy.limit_of_indemnity)
    parts = [policy.primary, *(layer.limit for layer in policy.excess_layers or ())]
    known = sum(part for part in parts if part is not None)
    return Span(known, None if None in parts else known)


def is_range(policy: Policy) -> bool:
    """Whether a policy's limit is known only to lie between two sums."""
    return isinstance(policy.limit_of_indemnity, Range)


def unstated_in_height(one: Listed) -> tuple[str, ...]:
    """The paths of what a policy leaves out of its height."""
    at, policy = f"policies.{one.place}", one.policy
    if policy.limit_of_indemnity is not None:
        return ()
    layers = policy.excess_layers or ()
    missing = [f"{at}.excess_layers.{place}.limit" for place, layer in enumerate(layers) if layer.limit is None]
    if policy.primary is None:
        missing.insert(0, f"{at}.primary" if layers else f"{at}.limit_of_indemnity")
    return tuple(missing)


def unstated_days(one: Listed) -> tuple[str, ...]:
    """The paths of the days that a policy leaves out."""
    return tuple(f"policies.{one.place}.{key}" for key in ("inception", "expiry") if getattr(one.policy, key) is None)


def primary_of(policy: Policy) -> Span:
    """The limit of the primary layer alone."""
    if policy.primary is not None:
        return only(policy.primary)
    height = height_of(policy)
    layers = [layer.limit for layer in policy.excess_layers or ()]
    if height.high is None or policy.limit_of_indemnity is None:
        return ANY
    known = sum(limit for limit in layers if limit is not None)
    return Span(0 if None in layers else height.low - known, height.high - known)


def tower_height(tower: Tower) -> Span:
    """The limit of the whole tower, with the policies that stand on it; one that may not be in force may not count."""
    total = height_of(tower.base.policy)
    for number, one in enumerate(tower.above):
        own = height_of(one.policy)
        total = total.plus(own if number < tower.above_certain else Span(0, own.high))
    return total
