"""Policies as they would be renewed: from the day after the last for a year, on the same terms; and their turnover."""

from datetime import date, timedelta
from fractions import Fraction

from pii_check.days import anniversary
from pii_check.firm import Firm, Policy
from pii_check.growth import grown
from pii_check.money import Pence, Range
from pii_check.towers import Listed, ended_on, in_force, listed, towers

_DAY = timedelta(days=1)


def follower(firm: Firm, one: Listed) -> Listed | None:
    """The listed policy that takes over on the day after another's last; None where there is none."""
    last = one.policy.expiry
    if last is None:
        return None
    return next(
        (
            other
            for other in listed(firm, one.policy.cover)
            if other.policy.inception == last + _DAY and other.policy.attaches_above == one.policy.attaches_above
        ),
        None,
    )


def renewal_day(expiry: date, number: int = 1) -> date:
    """The first day of a renewal: the day after the last day, then its anniversaries."""
    return anniversary(expiry + _DAY, number - 1)


def as_renewed(firm: Firm, as_at: date, day: date) -> Firm:
    """The firm on a later day, with every policy that ends between renewed as it is, as often as needed.

    A policy that another one on the list takes over from is not renewed.
    """
    renewed = tuple(
        _over(policy, day) if _is_renewed(firm, Listed(place, policy), as_at, day) else policy
        for place, policy in enumerate(firm.policies or ())
    )
    return firm.model_copy(update={"policies": renewed})


def _is_renewed(firm: Firm, one: Listed, as_at: date, day: date) -> bool:
    last = ended_on(one.policy, day)
    return last is not None and last >= as_at and follower(firm, one) is None


def _over(policy: Policy, day: date) -> Policy:
    """The policy with the period of the renewal that covers a day after its last."""
    expiry, number = policy.expiry or day, 1
    while renewal_day(expiry, number + 1) <= day:
        number += 1
    period = {"inception": renewal_day(expiry, number), "expiry": renewal_day(expiry, number + 1) - _DAY}
    return policy.model_copy(update=period)


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
