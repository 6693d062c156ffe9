"""`outlook`: what happens next for a firm, by the day.

Policies and dispensations end, renewals fall under the rules of their day, rulebooks are due for review, and run-off
ends. What a future state of the rules asks is not known: a renewal is judged by the last state that is.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from pii_check.ceased import asks_for_run_off
from pii_check.coming import Looking, coming
from pii_check.days import gaps
from pii_check.engine import assess
from pii_check.events import Event, Kind, Rise, Then
from pii_check.findings import Assessment, Finding
from pii_check.firm import Firm
from pii_check.kinds import InForce
from pii_check.renewals import as_renewed, follower, renewal_day, stated_turnover, turnover_then
from pii_check.rising import Ahead, rising
from pii_check.rulebook import Published, Rulebooks
from pii_check.run_off import RunOff, ceased_by
from pii_check.stating import situation_of
from pii_check.towers import Listed, ended_on, in_force, listed, unstated_days
from pii_check.words import Cover, Force, Outcome


class Outlook(NamedTuple):
    """Everything that happens next for one firm, soonest first; what has no day stands last.

    `growth` is the yearly growth of the turnover that the caller assumes, if any.
    """

    firm: Firm
    as_at: date
    growth: Fraction | None
    events: tuple[Event, ...]
    rulebooks: tuple[Published, ...]


def outlook(firm: Firm, rulebooks: Rulebooks, as_at: date | None = None, *, growth: Fraction | None = None) -> Outlook:
    """What happens next for a firm, on or after a day.

    Args:
        firm: what the firm states.
        rulebooks: the rulebooks at hand, from `load_rulebooks`.
        as_at: the day; the firm's own `as_at` if left out.
        growth: how the turnover is assumed to grow each year, compound: a tenth is 10%, below nought it falls.

    Raises:
        ValueError: neither `as_at` nor the firm's own is given, or the growth would leave no turnover.
    """
    if growth is not None and growth <= -1:
        raise ValueError("`growth` must be above -1: less would leave no turnover")
    judged = assess(firm, rulebooks, as_at)
    looking = Looking(firm, rulebooks, judged)
    events = [
        *_unlisted(looking),
        *(event for cover in Cover for one in listed(firm, cover) for event in _policy(looking, one, growth)),
        *(event for cover in Cover for event in _lapsed(looking, cover)),
        *(event for cover in Cover for event in _uncovered(looking, cover)),
        *_dispensations(looking),
        *_ceasing(looking),
    ]
    events += _shortfalls(looking, {(one.day, one.cover) for one in events if one.kind in _JUDGED})
    if growth is not None and stated_turnover(firm) is None and any(_goes_by_turnover(event) for event in events):
        events.append(Event(Kind.NOT_STATED, path="turnover", paths=("turnover",)))
    used = {one.rulebook.id: one for one in (*judged.rulebooks, *_governing(events))}
    events += _reviews(used.values(), judged.as_at)
    return Outlook(firm, judged.as_at, growth, tuple(sorted(events, key=_order)), tuple(used.values()))


# What says already how a cover would be judged on its day, or that there is none.
_JUDGED = (Kind.POLICY_BEGINS, Kind.RENEWAL, Kind.NO_COVER)


def _order(event: Event) -> tuple[bool, date, int, int, tuple[str, ...]]:
    kinds, policy = list(Kind), -1 if event.policy is None else event.policy
    return event.day is None, event.day or date.max, kinds.index(event.kind), policy, event.ids


def _goes_by_turnover(event: Event) -> bool:
    return event.then is not None and event.then.goes_by_turnover


def _governing(events: Iterable[Event]) -> Iterator[Published]:
    for event in events:
        yield from event.then.rulebooks if event.then else ()


def _unlisted(looking: Looking) -> Iterator[Event]:
    policies = looking.firm.policies
    if policies is None:
        yield Event(Kind.NOT_STATED, path="policies", paths=("policies",))
    elif not policies:
        yield Event(Kind.NONE_LISTED, path="policies")


def _policy(looking: Looking, one: Listed, growth: Fraction | None) -> Iterator[Event]:
    """Everything that one policy brings: its first and last day, its renewal, and what it leaves unsaid."""
    policy, as_at, at = one.policy, looking.judged.as_at, f"policies.{one.place}"
    if ended_on(policy, as_at) is not None:
        return
    if unstated := unstated_days(one):
        yield Event(Kind.NOT_STATED, None, one.place, policy.cover, unstated[0], paths=unstated)
    if policy.inception is not None and policy.inception > as_at:
        then = _coming(looking, one, policy.inception, 0, growth) if policy.attaches_above is None else None
        path = f"{at}.inception"
        yield Event(Kind.POLICY_BEGINS, policy.inception, one.place, policy.cover, path, _short(then), then=then)
    if policy.expiry is None:
        return
    after = follower(looking.firm, one)
    other = after.place if after else None
    yield Event(Kind.POLICY_ENDS, policy.expiry, one.place, policy.cover, f"{at}.expiry", other=other)
    if after is None and policy.attaches_above is None and not _only_run_off(looking, one):
        yield from _renewal(looking, one, policy.expiry, growth)


def _only_run_off(looking: Looking, one: Listed) -> bool:
    """Whether the firm will have ceased when the policy ends, so that only run-off is asked of it."""
    if one.policy.expiry is None or ceased_by(looking.firm, one.policy.expiry + timedelta(days=1)) is None:
        return False
    return _has_run_off(looking.rulebooks, one.policy.cover)


def _has_run_off(rulebooks: Rulebooks, cover: Cover) -> bool:
    return any(asks_for_run_off(states[-1].rulebook) for states in rulebooks.on(cover).sets.values())


def _coming(looking: Looking, one: Listed, day: date, number: int, growth: Fraction | None) -> Then:
    turnover = turnover_then(looking.firm, one, looking.judged.as_at, day, number, growth)
    return coming(looking, one, day, turnover, renewed=number > 0)


def _short(then: Then | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.id for finding in then.short)) if then else ()


def _renewal(looking: Looking, one: Listed, expiry: date, growth: Fraction | None) -> Iterator[Event]:
    day, path = renewal_day(expiry), f"policies.{one.place}"
    then = _coming(looking, one, day, 1, growth)
    yield Event(Kind.RENEWAL, day, one.place, one.policy.cover, path, _short(then), then=then)
    counts = next((best.policy for best in looking.judged.covers if best.cover is one.policy.cover), None)
    if counts not in (None, one.place) and in_force(one.policy, looking.judged.as_at) is True:
        return  # another policy of the cover is the one that has to do
    if growth is not None and then.turnover is not None and ceased_by(looking.firm, day) is None:
        ahead = Ahead(looking.firm, looking.rulebooks, looking.judged.as_at, growth, one)
        yield from _growing(ahead, f"{path}.limit_of_indemnity", f"{path}.uninsured_excess")


def _growing(ahead: Ahead, limit: str, excess: str) -> Iterator[Event]:
    found, place, cover = rising(ahead), ahead.one.place, ahead.one.policy.cover
    if found.is_open:
        yield Event(Kind.LIMIT_OPEN, None, place, cover, limit)
        return
    if found.lacking is not None:
        yield Event(Kind.HIGHER_LIMIT_TODAY, None, place, cover, limit, enough=found.enough, lacking=found.lacking)
    elif found.limit is None:
        yield Event(Kind.NO_HIGHER_LIMIT, None, place, cover, limit, enough=found.enough)
    if found.limit is not None:
        day = _day_of(found.limit)
        yield Event(
            Kind.HIGHER_LIMIT, day, place, cover, limit, rise=found.limit, enough=found.enough, lacking=found.lacking
        )
    if found.excess is not None:
        yield Event(Kind.LOWER_EXCESS, _day_of(found.excess), place, cover, excess, rise=found.excess)


def _day_of(rise: Rise) -> date | None:
    """The day of the first renewal at which it may be; where it may be today already, of the one by which it is."""
    if rise.first.number:
        return rise.first.day
    return rise.last.day if rise.last else None


def _lapsed(looking: Looking, cover: Cover) -> Iterator[Event]:
    """What ended before today, where no policy of the cover is, or may be, in force and one is asked for."""
    as_at, some = looking.judged.as_at, listed(looking.firm, cover)
    if any(in_force(one.policy, as_at) is not False for one in some) or not _is_asked(looking.judged, cover):
        return
    ended = [(last, one.place) for one in some if (last := ended_on(one.policy, as_at))]
    if ended:
        was, place = max(ended)
        yield Event(Kind.LAPSED, None, place, cover, f"policies.{place}.expiry", was=was)


def _uncovered(looking: Looking, cover: Cover) -> Iterator[Event]:
    """The days to come, before a listed policy begins, on which none of the cover is in force though one is asked for.

    Nothing is said where a day of a policy is not stated: it may be in force then.
    """
    some = [one for one in listed(looking.firm, cover) if one.policy.attaches_above is None]
    if any(unstated_days(one) for one in some):
        return
    before = looking.judged.as_at - timedelta(days=1)
    periods = [(one.policy.inception or before, one.policy.expiry or before) for one in some]
    for first, last in gaps([(before, before), *((begins, ends) for begins, ends in periods if ends > before)]):
        if _is_asked(assess(looking.firm, looking.rulebooks, first), cover):
            place = next(one.place for one in some if one.policy.inception == last + timedelta(days=1))
            yield Event(Kind.NO_COVER, first, place, cover, f"policies.{place}.inception", until=last)


def _shortfalls(looking: Looking, told: set[tuple[date | None, Cover | None]]) -> list[Event]:
    """The days after a policy ends on which what is left of the cover, as listed, falls short of more than today."""
    firm, rulebooks, as_at = looking.firm, looking.rulebooks, looking.judged.as_at
    already = _not_met(looking.judged)
    found = []
    for cover in Cover:
        ends = (one.policy.expiry for one in listed(firm, cover))
        days = {end + timedelta(days=1) for end in ends if end is not None and end >= as_at}
        for day in sorted(one for one in days if (one, cover) not in told and ceased_by(firm, one) is None):
            then = _not_met(assess(as_renewed(firm, as_at, day).firm, rulebooks, day))
            short = tuple(one for id_, one in then.items() if one.cover is cover and id_ not in already)
            if short:
                ids = tuple(one.id for one in short)
                found.append(Event(Kind.FALLS_SHORT, day, None, cover, "policies", ids, short=short))
    return found


def _not_met(judged: Assessment) -> dict[str, Finding]:
    return {one.id: one for one in judged.counted if one.force is Force.MUST and one.outcome is Outcome.NOT_MET}


def _is_asked(judged: Assessment, cover: Cover) -> bool:
    about = [one for one in judged.findings if one.cover is cover and isinstance(one.requirement.check, InForce)]
    return any(one.outcome is not Outcome.NOT_APPLICABLE for one in about)


def _dispensations(looking: Looking) -> Iterator[Event]:
    as_at = looking.judged.as_at
    unused = {one.path: one.message for one in looking.judged.notes if one.code == "dispensation-unused"}
    for place, leave in enumerate(looking.firm.dispensations or ()):
        path, ids = f"dispensations.{place}", (leave.requirement,)
        if leave.starts is not None and leave.starts > as_at:
            yield Event(Kind.DISPENSATION_BEGINS, leave.starts, path=f"{path}.from", ids=ids)
        if leave.until >= as_at:
            end = Event(Kind.DISPENSATION_ENDS, leave.until, path=f"{path}.until", ids=ids)
            yield end._replace(in_use=path not in unused, unused=unused.get(path, ""))


def _ceasing(looking: Looking) -> Iterator[Event]:
    """The day on which the firm ceases, and the last days of its run-off; for a day to come as it would be by then."""
    ceased, as_at = looking.firm.ceased_trading, looking.judged.as_at
    if ceased is not None and ceased >= as_at:
        yield Event(Kind.FIRM_CEASES, ceased, path="ceased_trading")
    if ceased is not None:
        then = looking
        if ceased > as_at:
            firm = as_renewed(looking.firm, as_at, ceased - timedelta(days=1)).firm  # the last day of trading
            then = Looking(firm, looking.rulebooks, assess(firm, looking.rulebooks, ceased))
        for one in then.judged.findings:
            yield from _run_off(then, one, ceased, len(looking.firm.policies or ()))


def _run_off(looking: Looking, finding: Finding, ceased: date, listed_policies: int) -> Iterator[Event]:
    """The last day of run-off, by the firm as it is, or as it will be when it ceases; a renewal has no place listed."""
    check = finding.requirement.check
    if not isinstance(check, RunOff) or finding.outcome is Outcome.NOT_APPLICABLE:
        return
    situation = situation_of(looking.firm, looking.judged.as_at, finding)
    end, known = check.last_day(situation, ceased)
    known = known and finding.rulebook is not None and looking.firm.policies is not None
    day, place, path = end if known else None, finding.policy, finding.path
    if place is not None and place >= listed_policies:
        place, path = None, "ceased_trading"
    yield Event(Kind.RUN_OFF_ENDS, day, place, finding.cover, path, (finding.id,), finding=finding, was=ceased)


def _reviews(used: Iterable[Published], as_at: date) -> Iterator[Event]:
    """The days by which rulebooks are due to be laid beside their sources again, one event for each day."""
    by_day: dict[date, list[str]] = {}
    for one in used:
        if one.checked is not None:
            by_day.setdefault(one.checked.review_by, []).append(one.rulebook.id)
    for day, ids in by_day.items():
        if day >= as_at:
            yield Event(Kind.REVIEW_DUE, day, ids=tuple(sorted(ids)))
        else:
            yield Event(Kind.REVIEW_PAST, ids=tuple(sorted(ids)), was=day)
