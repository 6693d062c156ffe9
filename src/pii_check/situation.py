"""A situation to be judged, and how each fact is read from it.

A *measured* fact has a span of possible values: one value where it is stated, its whole range where it is not.
A *said* fact has one answer for each part of the tower that it concerns; None is "not stated", no answer at all means
that the question does not arise.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pii_check.firm import Firm, Policy, RetroactiveDate
from pii_check.reasons import Reason
from pii_check.towers import (
    Span,
    Tower,
)
from pii_check.words import Cover, folded

Answer = bool | StrEnum | RetroactiveDate | None


class Measure(NamedTuple):
    """What is known of a measured fact."""

    span: Span
    path: str
    doubt: Reason | None = None
    arises: bool = True  # if not, `doubt` says why
    lacking: tuple[str, ...] = ()
    remark: Reason | None = None
    ranged: bool = False  # stated, but as a range

    @property
    def missing(self) -> tuple[str, ...]:
        """The paths of the facts that would make it exact."""
        return () if self.span.exact else self.lacking or (self.path,)


PlainSums = tuple[Mapping[str, int], Mapping[str, Reason], str]
"""Sums that are plainly stated, by their facts; the reason that tells of each; what the paths in the policy begin with.

That is such as `policies.0.`.
"""


class Situation:
    """What is being judged: a firm, on a day, with the tower (or all the towers) of one cover, or with none.

    `policy` is the policy at the bottom of the first tower, and `place` its place in the firm file if there is but one
    tower; `known` and `plain` hold what has been read of it so far.
    """

    __slots__ = ("cover", "day", "firm", "known", "place", "plain", "policy", "towers")

    def __init__(self, firm: Firm, day: date, cover: Cover | None = None, towers: tuple[Tower, ...] = ()) -> None:
        self.firm = firm
        self.day = day
        self.cover = cover
        self.towers = towers
        base = towers[0].base if towers else None
        self.policy: Policy | None = base.policy if base else None
        self.place = base.place if base and len(towers) == 1 else None
        self.known: dict[str, Measure] = {}
        self.plain: PlainSums | None = None


class Said(NamedTuple):
    """One answer to a said fact, and where it is (or would be) stated."""

    value: Answer
    path: str


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
