"""`assess`: a firm and the rulebooks in, an assessment out. Pure: no clock, no file, no printing, and what it keeps of
one firm changes no answer about another.
"""

from collections.abc import Iterable
from datetime import date

from pii_check.ceased import asks_for_run_off, of_ceased_firm
from pii_check.conditions import DutyFound
from pii_check.dispensations import dispensed
from pii_check.findings import Assessment, Block, Counts, Finding, blocks_of, by_cover, in_order, rulebooks_of
from pii_check.firm import Firm
from pii_check.judging import Asked, judge_firm, judge_standing, judge_tower, undecided
from pii_check.kinds import InForce
from pii_check.notes import notes_on
from pii_check.ready_rules import Duties, Family, ReadyRulebook, ReadyStates, ready_rulebooks
from pii_check.reasons import Reason, reason
from pii_check.rulebook import Rulebook, Rulebooks
from pii_check.run_off import ceased_by
from pii_check.terms import MET_OR_NOT
from pii_check.towers import Tower, each_once, in_force
from pii_check.ungoverned import before_first, where_nothing_is_established

OPTIONAL_GROUPS = ("complaints", "client-money")
_OF_COVER = Counts.COVER


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
    blocks: list[Block] = []
    for family in _families(asked, rulebooks):
        if family.group in groups:
            blocks += as_told(_of(asked, family), asked, wanted)
    findings = in_order(blocks)
    counted, verdict, covers = by_cover(blocks)
    books = rulebooks_of(blocks)
    notes = notes_on(asked, rulebooks, blocks, books, wanted)
    judged = [block.group for block in blocks]
    not_checked = tuple([group for group in OPTIONAL_GROUPS if group not in judged])
    first_days = tuple([policy.inception for policy in firm.policies or ()])
    return Assessment(firm.name, day, findings, covers, counted, not_checked, books, notes, verdict, wanted, first_days)


def _groups(firm: Firm, rulebooks: Rulebooks, include: frozenset[str], only: tuple[str, ...] | None) -> set[str]:
    """The groups to judge: insurance always, others where the file has their section or the call asks for them."""
    if include and (unknown := include.difference(OPTIONAL_GROUPS)):
        raise ValueError(f"there is no group {sorted(unknown)[0]!r}: it may be {', '.join(OPTIONAL_GROUPS)}")
    groups = {"insurance", *include}
    if firm.complaints_handling is not None:
        groups.add("complaints")
    if firm.client_money is not None:
        groups.add("client-money")
    if only:
        groups.update([rulebooks.group_of(id_) for id_ in only])
    return groups


def _is_main(finding: Finding) -> bool:
    """Whether a cover is in force is judged in any case."""
    return isinstance(finding.requirement.check, InForce) and finding.requirement.duty is None


def _by_policy(block: Block) -> int:
    return -1 if block.policy is None else block.policy


def as_told(own: list[Block], asked: Asked, wanted: tuple[str, ...] | None) -> list[Block]:
    """The findings of a family as an assessment holds them.

    Ordered by policy, only what is wanted, dispensations applied.
    """
    blocks = own if len(own) == 1 else sorted(own, key=_by_policy)
    if wanted is not None:
        blocks = blocks_of(one for block in blocks for one in block.findings if one.id in wanted or _is_main(one))
    if asked.firm.dispensations:
        firm, day = asked.firm, asked.day
        blocks = blocks_of(dispensed(finding, firm, day) for block in blocks for finding in block.findings)
    return blocks


def of_family(asked: Asked, rulebooks: Rulebooks, family: str) -> list[Block]:
    """The findings of sets that share a family of ids: at most one of them binds in any jurisdiction."""
    some = (one for one in _families(asked, rulebooks) if one.name == family)
    return [block for one in some for block in _of(asked, one)]


def _families(asked: Asked, rulebooks: Rulebooks) -> tuple[Family, ...]:
    return asked.ready.families(rulebooks, asked.firm.regulated_by, asked.firm.jurisdiction)


def _of(asked: Asked, family: Family) -> list[Block]:
    if family.binding is None:
        return blocks_of(where_nothing_is_established(asked, family.sets))
    return _of_set(asked, family.binding)


def _of_set(asked: Asked, own: ReadyStates) -> list[Block]:
    states, cover = own.states, own.cover
    standing: tuple[Tower, ...] = ()
    if cover is not None:
        ceased = ceased_by(asked.firm, asked.day) if asked.circumstances.has_ceased else None
        if ceased is not None and asks_for_run_off(states[-1].rulebook):
            return blocks_of(of_ceased_firm(asked, states, cover, ceased))
        standing = asked.standing(cover)
        if own.is_picked_by_inception and standing:
            return [_of_tower_by_inception(asked, own, tower) for tower in standing]
    current = own.governing(asked.day)
    if current is None:
        return blocks_of(before_first(states, asked.day, None))
    duties = current.duties(asked.circumstances)
    if cover is None:
        return [judge_firm(current, duties, asked)]
    return _of_cover_today(asked, current, duties, standing)


def _of_tower_by_inception(asked: Asked, own: ReadyStates, tower: Tower) -> Block:
    states, inception = own.states, tower.base.policy.inception
    if inception is None:  # only whether it is in force is judged, which every state asks alike
        state = own.governing(asked.day) or asked.ready.of(states[0])
    elif (governed := own.governing(inception)) is None:
        (block,) = blocks_of(before_first(states, inception, tower))
        return block
    else:
        state = governed
    return judge_tower(state, state.duties(asked.circumstances), asked, tower)


def _of_cover_today(asked: Asked, state: ReadyRulebook, duties: Duties, standing: tuple[Tower, ...]) -> list[Block]:
    """The findings on a cover whose rulebook is that of the as-at day, or that no policy in force answers."""
    if duties.idle is not None:
        blocks = [duties.idle]
    elif standing:
        blocks = [judge_tower(state, duties, asked, tower, standing) for tower in standing]
        if state.adding_up:
            blocks.append(_together(asked, state, duties.duty, standing))
    else:
        blocks = blocks_of([_without_policy(asked, state, duties.duty)])
        if duties.duty.value is not None:
            return blocks
    if asked.firm.policies is not None and state.standing:
        surest = standing if len(standing) < 2 else sorted(standing, key=lambda tower: not tower.certain)[:1]
        blocks.append(judge_standing(state, duties, asked, *surest))
    return blocks


def _together(asked: Asked, state: ReadyRulebook, duty: DutyFound, standing: tuple[Tower, ...]) -> Block:
    """Requirements that all policies in force meet by adding up."""
    situation = asked.about(state.rulebook.cover, *each_once(standing))
    found = [one.judge(situation, duty, _OF_COVER) for one in state.adding_up]
    return state.block(found, _OF_COVER, situation.place)


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
