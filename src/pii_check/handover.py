"""The days between what a firm holds and a quote: on each of them, too, every cover that must be held is in force."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from pii_check.engine import assess
from pii_check.findings import Finding
from pii_check.firm import Firm
from pii_check.kinds import InForce
from pii_check.quoting import brought
from pii_check.rulebook import Rulebooks
from pii_check.words import Cover, Force, Outcome

_DAY = timedelta(days=1)


class Uncovered(NamedTuple):
    """Days, both inclusive, on which a cover that the firm must hold would not be in force."""

    cover: Cover
    first: date
    last: date


def uncovered(base: Firm, quoted: Firm, rulebooks: Rulebooks, before: date, day: date) -> tuple[Uncovered, ...]:
    """Every run of days after `before`, and before `day`, on which a cover that must be held would lapse.

    Whatever the firm holds runs on to its end, beside what the quote brings. A cover that is not in force on `before`
    is missing already, and is no matter of the quote. From `day` on the quote itself is judged.
    """
    policies = (*(base.policies or ()), *brought(base, quoted))
    firm = quoted.model_copy(update={"policies": policies})
    turns = {one.inception for one in policies} | {one.expiry + _DAY for one in policies if one.expiry}
    days = sorted(one for one in turns if one is not None and before < one < day)
    already = _lacking(firm, rulebooks, before)
    found = [
        Uncovered(cover, first, last - _DAY)
        for first, last in pairwise((*days, day))
        for cover in _lacking(firm, rulebooks, first)
        if cover not in already
    ]
    return tuple(_joined(sorted(found)))


def _lacking(firm: Firm, rulebooks: Rulebooks, day: date) -> set[Cover]:
    counted = assess(firm, rulebooks, day).counted
    return {one.cover for one in counted if one.cover is not None and _is_lacking(one)}


def _is_lacking(finding: Finding) -> bool:
    is_in_force = isinstance(finding.requirement.check, InForce)
    return is_in_force and finding.force is Force.MUST and finding.outcome is Outcome.NOT_MET


def _joined(runs: list[Uncovered]) -> Iterator[Uncovered]:
    """Runs of a cover that follow each other, as one."""
    while runs:
        cover, first, last = runs.pop(0)
        while runs and runs[0].cover is cover and runs[0].first == last + _DAY:
            last = runs.pop(0).last
        yield Uncovered(cover, first, last)
