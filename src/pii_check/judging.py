"""Judging by one rulebook: which of its requirements are asked, of which towers, and what they say together."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from operator import attrgetter

from pii_check.conditions import circumstances
from pii_check.facts import SAID
from pii_check.findings import Block, Counts, Finding, deciding_outcomes
from pii_check.firm import Firm, Policy
from pii_check.procedures import ClientMoney, ComplaintsHandling
from pii_check.ready import ReadyRequirement, keep
from pii_check.ready_rules import Duties, Kept, ReadyRulebook, ReadyRulebooks
from pii_check.reasons import Reason, reason
from pii_check.situation import Situation
from pii_check.terms import MET, Possible
from pii_check.towers import Tower, listed_by_cover, standing_on
from pii_check.words import Cover, Outcome

# The figures, days and mere names of a policy: `_TERMS` is all else that it states, and that answers may go by.
_FIGURES_DAYS_AND_NAMES = (
    "limit_of_indemnity", "primary", "uninsured_excess", "attaches_above", "inception", "expiry", "insurer",
    "policy_number",
)  # fmt: skip
_TERMS = attrgetter(*(name for name in Policy.model_fields if name not in _FIGURES_DAYS_AND_NAMES))
_ANSWERS_ON_COMPLAINTS = attrgetter(*(name for name in ComplaintsHandling.model_fields if name != "reviewed"))
_ANSWERS_ON_MONEY = attrgetter(*ClientMoney.model_fields)
# Every answer of the firm itself that a rule file may ask about, so that a new one is part of the key at once.
_ANSWERS_OF_FIRM = attrgetter(*(name for name, one in SAID.items() if not one.of_tower and "." not in name))
_OF_POLICY, _OF_COVER, _ASIDE = Counts.POLICY, Counts.COVER, Counts.ASIDE


class Asked:
    """What is asked: about which firm, as at which day, by which rulebooks."""

    __slots__ = ("_listed", "_standing", "circumstances", "day", "firm", "ready")

    def __init__(self, firm: Firm, day: date, ready: ReadyRulebooks) -> None:
        self.firm = firm
        self.day = day
        self.ready = ready
        self.circumstances = circumstances(firm, day)
        self._listed = listed_by_cover(firm)
        self._standing: dict[Cover, tuple[Tower, ...]] = {}

    def about(self, cover: Cover | None, *some: Tower) -> Situation:
        """The situation that is judged: the firm with some towers of a cover."""
        return Situation(self.firm, self.day, cover, some)

    def lists_one(self, cover: Cover | None) -> bool:
        """Whether there is but one policy of a cover."""
        return cover is not None and len(self._listed.get(cover, ())) == 1

    def standing(self, cover: Cover) -> tuple[Tower, ...]:
        """The towers of a cover that are, or may be, in force."""
        found = self._standing.get(cover)
        if found is None:
            found = self._standing[cover] = standing_on(self._listed.get(cover, ()), self.day)
        return found


def _terms_of(asked: Asked, state: ReadyRulebook, tower: Tower) -> tuple[object, ...]:
    """All that requirements go by which go by terms: of two towers where it is the same, they say the same.

    `has_ceased` is part of it so that a firm that has ceased never finds what was kept of another.
    """
    started = asked.firm.started_trading
    if started is not None and started <= state.earliest_asked and not _is_dated(tower):
        started = None  # it began before any day that is asked for, and no retroactive date is laid beside it
    place, policy = tower.base
    terms = (asked.circumstances.has_ceased, policy.inception is None, started, place, *_TERMS(policy))
    if not tower.above:
        return terms
    above = tuple([(one.place, *_TERMS(one.policy)) for one in tower.above])
    return (*terms, above, tower.above_certain)


def _is_dated(tower: Tower) -> bool:
    """Whether a tower, or a section of it, has a retroactive date that is a day."""
    for one in (tower.base, *tower.above):
        dates = [one.policy.retroactive_date]
        if one.policy.sections:
            dates += [section.retroactive_date for section in one.policy.sections]
        for stated in dates:
            if stated is not None and stated.day is not None:
                return True
    return False


def judge_standing(state: ReadyRulebook, duties: Duties, asked: Asked, *some: Tower) -> Block:
    """Requirements to hold the cover for a reason of their own, such as premises without staff."""
    if duties.all_idle is not None:
        return duties.all_idle
    situation = asked.about(state.rulebook.cover, *some)
    # It is about the firm, whichever policy it is that answers it. Only whether cover is in force is asked, which reads
    # the tower and not the place.
    situation.place = None
    found = [idle or one.judge_by(duty, situation, _OF_COVER) for one, duty, idle in duties.standing]
    return state.block(found, _OF_COVER)


def judge_tower(
    state: ReadyRulebook, duties: Duties, asked: Asked, tower: Tower, standing: tuple[Tower, ...] = ()
) -> Block:
    """Every requirement of a rulebook on one tower; `standing` are all towers of the cover, where they add up."""
    cover = state.rulebook.cover
    aside = state.together and not tower.certain and any(other.certain for other in standing)
    counts = _ASIDE if aside else _OF_COVER if state.together else _OF_POLICY
    alone = asked.lists_one(cover)
    key = (counts, bool(standing), alone, duties.sort, _terms_of(asked, state, tower))
    kept = _from_kept(state, key, asked, tower)
    if kept is not None:
        return kept
    wanted = state.of_tower(tower, is_among_standing=bool(standing))
    situation = asked.about(cover, tower)
    found = _contradictions([one.judge(situation, duties.duty, counts) for one in wanted], tower)
    block = state.block(found, counts, tower.base.place)
    if not state.is_kept or duties.firm.has_ceased:  # of a firm that has ceased, run-off goes by days
        return block
    return _shared_and_kept(
        state, key, duties, block, wanted, lambda one: one.goes_by_terms or (alone and one.goes_by_gaps)
    )


def judge_firm(state: ReadyRulebook, duties: Duties, asked: Asked) -> Block:
    """Every requirement of a rulebook that is about no cover, but about the firm itself."""
    firm, complaints, money = asked.firm, asked.firm.complaints_handling, asked.firm.client_money
    answers = complaints and _ANSWERS_ON_COMPLAINTS(complaints), money and _ANSWERS_ON_MONEY(money)
    key = (duties.sort, _ANSWERS_OF_FIRM(firm), answers)
    kept = _from_kept(state, key, asked)
    if kept is not None:
        return kept
    situation = asked.about(None)
    block = state.block([one.judge(situation, duties.duty) for one in state.requirements], _OF_POLICY)
    return _shared_and_kept(state, key, duties, block, state.requirements, lambda one: one.goes_by_answers)


def _from_kept(state: ReadyRulebook, key: object, asked: Asked, *some: Tower) -> Block | None:
    """The findings kept under a key, those that go by more than it judged anew; None where none were kept."""
    try:
        kept = state.kept.get(key)
    except TypeError:  # lists where tuples belong: a firm that was made without being read
        return None
    if kept is None:
        return None
    block = kept.block
    if not kept.by_more:
        return block
    situation, found = asked.about(block.cover, *some), list(block.findings)
    outcomes = set(block.outcomes)
    for number, one, duty in kept.by_more:
        found[number] = finding = one.judge_by(duty, situation, block.counts)
        if one.is_must:  # by a rulebook: a must is all that decides
            outcomes.add(finding.outcome)
    return state.block(found, block.counts, block.policy, outcomes)


def _shared_and_kept(
    state: ReadyRulebook,
    key: object,
    duties: Duties,
    block: Block,
    wanted: Sequence[ReadyRequirement],
    goes_by_it: Callable[[ReadyRequirement], bool],
) -> Block:
    """The findings, kept for what comes to the same key; those that go by no more than it are shared."""
    pairs = [(place, one) for place, one in enumerate(wanted) if not goes_by_it(one)]
    by_more = tuple([(place, one, one.duty(duties.firm, duties.duty)) for place, one in pairs])
    places = {place for place, _ in pairs}
    shared = tuple([one if place in places else state.shared(one) for place, one in enumerate(block.findings)])
    others = [one for place, one in enumerate(shared) if place not in places]
    with suppress(TypeError):  # lists where tuples belong, as in `_from_kept`
        keep(state.kept, key, Kept(block._replace(findings=shared, outcomes=deciding_outcomes(others)), by_more))
    return block._replace(findings=shared)


def _contradictions(found: list[Finding], tower: Tower) -> list[Finding]:
    """A statement narrower than the minimum wording and the statement that the policy is on it cannot both be true."""
    if tower.base.policy.minimum_wording is not True:
        return found
    narrower = tuple(one.title for one in found if one.requirement.implied_by and may_fail_as_stated(one))
    if not narrower:
        return found
    why = (reason("contradicts", narrower),)
    return [
        undecided(one, MET, why) if one.requirement.asks_for_minimum_wording and one.outcome is Outcome.MET else one
        for one in found
    ]


def may_fail_as_stated(finding: Finding) -> bool:
    """Whether the file states something that may make the finding not met."""
    return any(Outcome.NOT_MET in term.possible and not term.supplied for term in finding.terms)


def undecided(finding: Finding, unless: Possible, why: tuple[Reason, ...], missing: tuple[str, ...] = ()) -> Finding:
    """The finding made undetermined, if what it came to is one of those outcomes."""
    if finding.outcome not in unless and finding.outcome is not Outcome.UNDETERMINED:
        return finding
    return finding._replace(
        outcome=Outcome.UNDETERMINED, reasons=why + finding.reasons, missing=missing or finding.missing, rests_on=None
    )
