"""Policies as they would be renewed: from the day after the last for a year, on the same terms; and their turnover."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from pii_check.days import anniversary
from pii_check.firm import Firm, Policy
from pii_check.growth import grown
from pii_check.money import Pence, Range
from pii_check.towers import Listed, ended_on, in_force, listed, towers
from pii_check.words import Cover

_DAY = timedelta(days=1)


def follower(firm: Firm, one: Listed) -> Listed | None:
    """The listed policy that takes over once another has ended; None where there is none, or the last day is not known.

    It is one in force on the day after, else the next to begin, though days may lie between.
    """
    last = one.policy.expiry
    if last is None:
        return None
    others = [
        (other.policy.inception, other)
        for other in listed(firm, one.policy.cover)
        if other.policy.inception is not None and other.policy.attaches_above == one.policy.attaches_above
    ]
    going_on = [(first, other) for first, other in others if _goes_on(other.policy, first, last)]
    if going_on:
        return max(going_on)[1]
    return min(((first, other) for first, other in others if first > last), default=(last, None))[1]


def _goes_on(other: Policy, first: date, last: date) -> bool:
    """Whether a policy is in force on the day after another's last.

    One that ran beside it before that day takes over only where policies do not add up, as those of professional
    indemnity do not, and where its own last day is stated.
    """
    beside = other.cover is Cover.PROFESSIONAL_INDEMNITY and other.expiry is not None
    begins_in_time = first <= last + _DAY and (beside or first >= last)
    return begins_in_time and (other.expiry is None or other.expiry > last)


def renewal_day(expiry: date, number: int = 1) -> date:
    """The first day of a renewal: the day after the last day, then its anniversaries."""
    return anniversary(expiry + _DAY, number - 1)


class Renewed(NamedTuple):
    """A firm with renewals listed behind its own policies; `latest` tells where the last one of each policy stands."""

    firm: Firm
    latest: dict[int, int]

    def place_of(self, place: int) -> int:
        """Where the last renewal of a policy stands; the policy's own place where it is not renewed."""
        return self.latest.get(place, place)


def as_renewed(firm: Firm, as_at: date, day: date) -> Renewed:
    """The firm on a later day, with every policy that ends between renewed as it is, as often as needed.

    The policies of today stay as they are, and each renewal is one more, as it would be added to the file. A policy
    that another one on the list takes over from is not renewed.
    """
    policies, latest = list(firm.policies or ()), dict[int, int]()
    for place, policy in enumerate(firm.policies or ()):
        if _is_renewed(firm, Listed(place, policy), as_at, day):
            policies += _renewals(policy, day)
            latest[place] = len(policies) - 1
    stated = None if firm.policies is None else tuple(policies)
    return Renewed(firm.model_copy(update={"policies": stated}), latest)


def _is_renewed(firm: Firm, one: Listed, as_at: date, day: date) -> bool:
    last = ended_on(one.policy, day)
    return last is not None and last >= as_at and follower(firm, one) is None


def _renewals(policy: Policy, day: date) -> Iterator[Policy]:
    """The policy for each year that follows its last day, up to the one that covers a later day."""
    expiry, number = policy.expiry or day, 1
    while (first := renewal_day(expiry, number)) <= day:
        number += 1
        yield policy.model_copy(update={"inception": first, "expiry": renewal_day(expiry, number) - _DAY})


def stated_turnover(firm: Firm) -> Pence | Range | None:
    """The turnover that a firm states, of whichever year, or its estimate."""
    if firm.turnover is None:
        return None
    return firm.turnover.preceding_year if firm.turnover.estimate is None else firm.turnover.estimate


def turnover_then(
    firm: Firm, one: Listed, as_at: date, day: date, number: int, growth: Fraction | None
) -> Pence | Range | None:
    """The turnover assumed of the year before a policy begins: the stated one, grown where growth is assumed.

    Args:
        one: the policy, or the one that is renewed.
        day: the first day of cover.
        number: which renewal it is, from 1; 0 for the policy as listed.
    """
    stated = stated_turnover(firm)
    if stated is None or growth is None:
        return stated
    return grown(stated, growth, _years_on(firm, one, as_at, day, number))


def _years_on(firm: Firm, one: Listed, as_at: date, day: date, number: int) -> int:
    """How many years after the stated one the year before a day is; of short policies, one for each renewal."""
    year_end = firm.turnover.year_end if firm.turnover else None
    if year_end is not None:
        return _whole_years(year_end + _DAY, day)
    since = _counted_from(firm, one, as_at)
    return number if since is None else max(number, _whole_years(since, day))


def _counted_from(firm: Firm, one: Listed, as_at: date) -> date | None:
    """The first day of the policy that the stated turnover is about: the one in force, else the first to come."""
    if in_force(one.policy, as_at) is False:
        standing = [tower.base.policy.inception for tower in towers(firm, one.policy.cover, as_at)]
        if standing:
            return standing[0]
    return one.policy.inception


def _whole_years(since: date, day: date) -> int:
    years = 0
    while anniversary(since, years + 1) <= day:
        years += 1
    return years
