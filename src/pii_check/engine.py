"""`assess`: a firm and the rulebooks in, an assessment out. Pure: no clock, no file, no printing, and what it keeps of
one firm changes no answer about another.
"""

from collections.abc import Iterable
from datetime import date

from pii_check.ceased import asks_for_run_off, of_ceased_firm
from pii_check.conditions import DutyFound
from pii_check.dispensations import dispensed
from pii_check.findings import Assessment, Counts, Finding, by_cover
from pii_check.firm import Firm
from pii_check.judging import Asked, ReadyRulebook, judge_standing, judge_tower, ready_rulebooks, undecided
from pii_check.kinds import InForce
from pii_check.notes import notes_on
from pii_check.reasons import Reason, reason
from pii_check.rulebook import Published, Rulebook, Rulebooks, States, governing
from pii_check.run_off import ceased_by
from pii_check.terms import MET_OR_NOT
from pii_check.towers import Tower, each_once, in_force
from pii_check.ungoverned import before_first, where_nothing_is_established
from pii_check.words import Outcome

OPTIONAL_GROUPS = ("complaints", "client-money")


def assess(
    firm: Firm,
    rulebooks: Rulebooks,
    as_at: date | None = None,
    *,
    only: Iterable[str] | None = None,
    include: Iterable[str] = (),
) -> Assessment:
    """Judge a firm by the rulebooks, as at a day.

    Args:
        firm: what the firm states.
        rulebooks: the rulebooks at hand, from `load_rulebooks`.
        as_at: the day; the firm's own `as_at` if left out.
        only: requirement ids to judge; all if left out. Whether a cover is in force is judged in any case.

        include: groups to judge though the file has no section for them: `complaints`, `client-money`.

    Raises:
        ValueError: neither `as_at` nor the firm's own is given (the program has no clock of its own here), or `only`
            names an id that no rulebook holds, or none at all, or `include` a group that there is not.
    """
    day = as_at or firm.as_at
    if day is None:
        raise ValueError("give `as_at`: neither the call nor the firm states the day")
    wanted = None if only is None else tuple(dict.fromkeys(only))
    if wanted == ():
        raise ValueError("`only` names no requirement: leave it out to judge them all")
    if wanted and (unknown := set(wanted).difference(rulebooks.ids())):
        raise ValueError(f"no rulebook holds the requirement {sorted(unknown)[0]!r}")
    return _assessed(
        Asked(firm, day, ready_rulebooks(rulebooks)),
        rulebooks,
        _groups(firm, rulebooks, frozenset(include), wanted),
        wanted,
    )


def _assessed(asked: Asked, rulebooks: Rulebooks, groups: set[str], wanted: tuple[str, ...] | None) -> Assessment:
    firm, day = asked.firm, asked.day
    found = list[Finding]()
    for family in rulebooks.families():
        sets = rulebooks.sets_of(family)
        if sets[0].header.group in groups:
            found += as_told(_of_sets(asked, sets), asked, wanted)
    findings = tuple(found)
    counted, covers = by_cover(findings)
    books = rulebooks_of(findings)
    notes = notes_on(asked, rulebooks, findings, books, wanted)
    judged = {finding.group for finding in findings}
    not_checked = tuple(group for group in OPTIONAL_GROUPS if group not in judged)
    first_days = tuple([policy.inception for policy in firm.policies or ()])
    return Assessment(firm.name, day, findings, covers, counted, not_checked, books, notes, wanted, first_days)


def rulebooks_of(findings: Iterable[Finding]) -> tuple[Published, ...]:
    """The rulebooks of findings, each once."""
    found, last = dict[int, Published](), None
    for one in findings:
        if one.rulebook is not last and one.rulebook is not None:
            found[id(one.rulebook)] = last = one.rulebook
    return tuple(found.values())


def _groups(firm: Firm, rulebooks: Rulebooks, include: frozenset[str], only: tuple[str, ...] | None) -> set[str]:
    """The groups to judge: insurance always, others where the file has their section or the call asks for them."""
    if unknown := include.difference(OPTIONAL_GROUPS):
        raise ValueError(f"there is no group {sorted(unknown)[0]!r}: it may be {', '.join(OPTIONAL_GROUPS)}")
    groups = {"insurance", *include}
    groups |= {"complaints"} if firm.complaints_handling is not None else set()
    groups |= {"client-money"} if firm.client_money is not None else set()
    return groups | {rulebooks.group_of(id_) for id_ in only or ()}


def _is_main(finding: Finding) -> bool:
    """Whether a cover is in force is judged in any case."""
    return isinstance(finding.requirement.check, InForce) and finding.requirement.duty is None


def _by_policy(finding: Finding) -> int:
    return -1 if finding.policy is None else finding.policy


def as_told(own: list[Finding], asked: Asked, wanted: tuple[str, ...] | None) -> list[Finding]:
    """The findings of a family as an assessment holds them: by policy, those that are wanted, and dispensed."""
    found = own if len({one.policy for one in own}) == 1 else sorted(own, key=_by_policy)
    if wanted is not None:
        found = [one for one in found if one.id in wanted or _is_main(one)]
    return [dispensed(one, asked.firm, asked.day) for one in found] if asked.firm.dispensations else found


def of_family(asked: Asked, rulebooks: Rulebooks, family: str) -> list[Finding]:
    """The findings of sets that share a family of ids: at most one of them binds in any jurisdiction."""
    return _of_sets(asked, rulebooks.sets_of(family))


def _of_sets(asked: Asked, family: tuple[States, ...]) -> list[Finding]:
    bodies = asked.firm.regulated_by if asked.firm.regulated_by is not None else ("rics",)
    sets = [one for one in family if (body := one.header.binds.regulated_by) is None or body in bodies]
    for states in sets:
        places = states.header.binds.jurisdictions
        if places is None or asked.firm.jurisdiction in places:
            return _of_set(asked, states)
    return where_nothing_is_established(asked, sets) if sets else []


def _of_set(asked: Asked, states: States) -> list[Finding]:
    header = states.header
    if header.cover is None:
        if (current := governing(states, asked.day)) is None:
            return before_first(states, asked.day, None)
        state, bare = asked.ready.of(current), asked.about(None)
        return [one.judge(bare, state.duty(asked.circumstances)) for one in state.requirements]
    ceased = ceased_by(asked.firm, asked.day)
    if ceased is not None and asks_for_run_off(states[-1].rulebook):
        return of_ceased_firm(asked, states, header.cover, ceased)
    standing = asked.standing(header.cover)
    if header.picked_by == "policy inception" and standing:
        return [finding for tower in standing for finding in _of_tower_by_inception(asked, states, tower)]
    if (current := governing(states, asked.day)) is None:
        return before_first(states, asked.day, None)
    return _of_cover_today(asked, current, standing)


def _of_tower_by_inception(asked: Asked, states: States, tower: Tower) -> list[Finding]:
    inception = tower.base.policy.inception
    if inception is None:  # only whether it is in force is judged, which every state asks alike
        published = governing(states, asked.day) or states[0]
    elif (governed := governing(states, inception)) is None:
        return before_first(states, inception, tower)
    else:
        published = governed
    return judge_tower(asked.ready.of(published), asked, tower)


def _of_cover_today(asked: Asked, published: Published, standing: tuple[Tower, ...]) -> list[Finding]:
    """The findings on a cover whose rulebook is that of the as-at day, or that no policy in force answers."""
    state = asked.ready.of(published)
    duty = state.duty(asked.circumstances)
    if duty.value is False:
        idle = state.main.blank(Outcome.NOT_APPLICABLE)._replace(counts=Counts.COVER, reasons=duty.reasons)
        return [idle, *_standing_requirements(asked, state, standing)]
    if not standing:
        found = [_without_policy(asked, state, duty)]
        open_duty = duty.value is None and asked.firm.policies is not None
        return found + (_standing_requirements(asked, state, standing) if open_duty else [])
    return [
        *(one for tower in standing for one in judge_tower(state, asked, tower, standing)),
        *_together(asked, state, duty, standing),
        *_standing_requirements(asked, state, standing),
    ]


def _standing_requirements(asked: Asked, state: ReadyRulebook, standing: tuple[Tower, ...]) -> list[Finding]:
    """Requirements to hold the cover for a reason of their own, such as premises without staff."""
    if asked.firm.policies is None or not state.standing:
        return []
    return judge_standing(state, asked, *sorted(standing, key=lambda tower: not tower.certain)[:1])


def _together(asked: Asked, state: ReadyRulebook, duty: DutyFound, standing: tuple[Tower, ...]) -> list[Finding]:
    """Requirements that all policies in force meet by adding up."""
    if not state.adding_up:
        return []
    situation = asked.about(state.rulebook.cover, *each_once(standing))
    return [one.judge(situation, duty, Counts.COVER) for one in state.adding_up]


def _without_policy(asked: Asked, state: ReadyRulebook, duty: DutyFound) -> Finding:
    """Nothing is known to be in force: says what lapsed, what starts, or that nothing was stated."""
    found = state.main.judge(asked.about(state.rulebook.cover), duty)
    cover = state.rulebook.cover
    if asked.firm.policies is None:
        return undecided(found, MET_OR_NOT, (reason("policies-not-stated"),), ("policies",))
    if cover is None or duty.value is None:
        return found._replace(counts=Counts.COVER)
    reasons = _why_nothing_is_in_force(asked, state.rulebook) + found.reasons
    return found._replace(reasons=reasons, counts=Counts.COVER)


def _why_nothing_is_in_force(asked: Asked, rulebook: Rulebook) -> tuple[Reason, ...]:
    reasons = []
    for index, policy in enumerate(asked.firm.policies or ()):
        if policy.cover is not rulebook.cover:
            continue
        if policy.insures_this_firm is False:
            reasons.append(reason("insures-another", index))
        elif in_force(policy, asked.day) is not False:
            reasons.append(reason("layer-alone", index, policy.attaches_above))
        elif policy.inception is not None and policy.inception > asked.day:
            reasons.append(reason("starts", index, policy.inception))
        else:
            reasons.append(reason("lapsed", index, policy.expiry))
    return tuple(reasons) or (reason("none-listed", rulebook.cover),)
