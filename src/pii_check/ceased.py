"""A firm that has ceased: no cover is asked of it any more, only that run-off answers for what it did."""

from datetime import date

from pii_check.findings import Counts, Finding
from pii_check.judging import Asked, undecided
from pii_check.reasons import reason
from pii_check.rulebook import Rulebook, States, governing
from pii_check.run_off import RunOff
from pii_check.terms import MET, MET_OR_NOT
from pii_check.towers import Tower, towers, unstated_days
from pii_check.ungoverned import before_first
from pii_check.words import Cover, Outcome


def asks_for_run_off(rulebook: Rulebook) -> bool:
    """Whether a rulebook has anything to say about a firm that has ceased."""
    return any(isinstance(one.check, RunOff) for one in rulebook.requirements)


def of_ceased_firm(asked: Asked, states: States, cover: Cover, ceased: date) -> list[Finding]:
    """Only run-off is asked of a firm that has ceased, on the policies in force on the day it did."""
    current = governing(states, asked.day)
    if current is None:
        return before_first(states, asked.day, None)
    over = asked.ready.of(current).main.blank(Outcome.NOT_APPLICABLE)
    over = over._replace(reasons=(reason("ceased", ceased),), counts=Counts.COVER)
    then = towers(asked.firm, cover, ceased)
    if not then:
        return [over, *_run_off(asked, states, ceased, None)]
    return [over, *(one for tower in then for one in _run_off(asked, states, tower.base.policy.inception, tower))]


def _run_off(asked: Asked, states: States, picks: date | None, tower: Tower | None) -> list[Finding]:
    if picks is None and tower is not None:
        return _undated(asked, states, tower)
    published = None if picks is None else governing(states, picks)
    if published is None:
        kept = before_first(states, picks or asked.day, tower)
        return [one for one in kept if isinstance(one.requirement.check, RunOff)]
    state = asked.ready.of(published)
    situation = asked.about(state.rulebook.cover, *((tower,) if tower else ()))
    found = [one.judge(situation) for one in state.requirements if isinstance(one.requirement.check, RunOff)]
    if asked.firm.policies is None:
        why = (reason("policies-not-stated"),)
        return [undecided(one._replace(reasons=()), MET_OR_NOT, why, ("policies",)) for one in found]
    if tower is None:
        return [one._replace(counts=Counts.COVER) for one in found]
    if not tower.certain:
        why = (reason("period-not-stated"),)
        return [undecided(one, MET, why, unstated_days(tower.base)) for one in found]
    return found


def _undated(asked: Asked, states: States, tower: Tower) -> list[Finding]:
    """A policy without its first day: which state asks for run-off is not known."""
    state = asked.ready.of(governing(states, asked.day) or states[0])
    asking = [one for one in state.requirements if isinstance(one.requirement.check, RunOff)]
    found = [one.blank()._replace(policy=tower.base.place) for one in asking]
    why = (reason("period-not-stated"),)
    return [undecided(one, MET_OR_NOT, why, unstated_days(tower.base)) for one in found]
