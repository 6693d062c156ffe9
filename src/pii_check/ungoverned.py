"""Where no rulebook governs: before the first day of a set, or in a place that none of its family is for.

Such findings are undetermined and say why; the nearest rulebook is never used, and no figure is borrowed.
"""

from datetime import date

from pii_check.findings import Counts, Finding
from pii_check.judging import Asked
from pii_check.kinds import InForce
from pii_check.phrases import place_name
from pii_check.reasons import Reason, reason
from pii_check.rulebook import States, governing
from pii_check.run_off import RunOff, ceased_by
from pii_check.towers import Tower, unstated_days
from pii_check.words import Jurisdiction, Outcome


def before_first(states: States, day: date, tower: Tower | None) -> list[Finding]:
    """Every id of the first rulebook, undetermined: a day before it is not judged by the nearest one."""
    first = states[0].rulebook
    code = "policy-before-first-day" if tower else "before-first-day"
    why = (reason(code, first.effective_from, day),)
    policy = tower.base.place if tower else None
    counts = Counts.POLICY if tower else Counts.COVER
    return [
        Finding(
            one,
            None,
            first.group,
            first.cover,
            policy,
            one.authority,
            one.force,
            Outcome.UNDETERMINED,
            (),
            why,
            counts=counts,
        )
        for one in first.requirements
    ]


def where_nothing_is_established(asked: Asked, sets: list[States]) -> list[Finding]:
    """No rulebook of the family is for this jurisdiction, or none is stated: undetermined, and nothing is borrowed."""
    why, missing = _why_not_here(asked.firm.jurisdiction, sets)
    books = [(governing(states, asked.day) or states[0]).rulebook for states in sets]
    samples = {one.id: (one, book) for book in reversed(books) for one in reversed(book.requirements)}
    found = [
        Finding(
            one, None, book.group, book.cover, None, one.authority, one.force, Outcome.UNDETERMINED, (), why,
            missing,
            counts=Counts.COVER,
        )
        for one, book in reversed(samples.values())
    ]  # fmt: skip
    cover = books[0].cover
    if cover is None:
        return found
    in_force_only = [
        one for one in found if isinstance(one.requirement.check, InForce) and one.requirement.duty is None
    ]
    if ceased_by(asked.firm, asked.day) and any(isinstance(one.requirement.check, RunOff) for one in found):
        return in_force_only + [one for one in found if isinstance(one.requirement.check, RunOff)]
    standing = asked.standing(cover)
    if not standing:
        return in_force_only
    held_counts = books[0].binds.elsewhere == "cover held is in force"
    return [one for tower in standing for one in _as_held(found, tower, held_counts)]


def _as_held(found: list[Finding], tower: Tower, held_counts: bool) -> list[Finding]:
    """The undetermined findings of a place without rules, for one tower; cover held may still count as in force."""
    counts = Counts.COVER if held_counts else Counts.POLICY
    own = [one._replace(policy=tower.base.place, counts=counts) for one in found]
    if tower.base.policy.inception is None:
        own = [one for one in own if isinstance(one.requirement.check, InForce)]
    if not tower.certain:
        undated = unstated_days(tower.base)
        return [one._replace(missing=undated) if isinstance(one.requirement.check, InForce) else one for one in own]
    if not held_counts:
        return own
    return [
        one._replace(outcome=Outcome.MET, missing=(), reasons=(*one.reasons, reason("held-anyway")))
        if isinstance(one.requirement.check, InForce) and one.requirement.duty is None
        else one
        for one in own
    ]


def _why_not_here(jurisdiction: Jurisdiction | None, sets: list[States]) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    if jurisdiction is None:
        return (reason("jurisdiction-not-stated"),), ("jurisdiction",)
    header = sets[0].header
    what = f"on {header.cover}" if header.cover else f"on {header.group.replace('-', ' ')}"
    named = place_name(jurisdiction)
    if named.startswith(("Republic", "Isle")):
        named = f"the {named}"
    place = "a firm elsewhere" if jurisdiction is Jurisdiction.ELSEWHERE else named
    return (reason("no-rule-here", what, place),), ()
