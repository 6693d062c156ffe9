"""From which renewal on a growing turnover asks for a higher limit, or a falling one for a lower uninsured excess."""

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from pii_check.events import Lacking, Rise, Step
from pii_check.firm import Firm
from pii_check.money import Pence, Range
from pii_check.needs import Need, Status
from pii_check.renewals import as_renewed, renewal_day, turnover_then
from pii_check.require import required_of
from pii_check.rulebook import Rulebooks
from pii_check.run_off import ceased_by
from pii_check.stating import stating
from pii_check.towers import Listed, Span, listed, tower_height, towers
from pii_check.words import Cover, Force

RENEWALS = 10
EXCESS = "uninsured_excess"


class Ahead(NamedTuple):
    """A policy to look ahead for: of which firm, by which rules, from which day, with which growth assumed."""

    firm: Firm
    rulebooks: Rulebooks
    as_at: date
    growth: Fraction
    one: Listed


class Rising(NamedTuple):
    """When a higher limit and a lower uninsured excess are first asked; None for each that never is.

    `is_open` says that the limit asked of some renewal is not known, so that nothing can be said. `enough` is what the
    limit must be above to be a higher one, in pence: the one asked today, or the one held where that is more. `lacking`
    says that less is held than is asked today already.
    """

    is_open: bool
    enough: int
    limit: Rise | None = None
    excess: Rise | None = None
    lacking: Lacking | None = None


def rising(ahead: Ahead) -> Rising:
    """Look at the policy as listed and at `RENEWALS` renewals, or at those before the firm ceases,
    for both ends of a range.

    The turnover must be stated, and the firm must not have ceased by the first renewal.
    """
    ahead = ahead._replace(rulebooks=ahead.rulebooks.on(ahead.one.policy.cover))
    height = _height_held(ahead)
    held = height.low if height and (height.low or height.exact) else None
    low = _steps(ahead, 0, held)
    high = _steps(ahead, -1, held) if isinstance(turnover_at(ahead, 0), Range) else low
    known = [sum_ for sum_ in (held, low[0].limit) if sum_ is not None]
    if not known or any(step.limit is None for step in (*low[1:], *high[1:])):
        return Rising(is_open=True, enough=0)
    enough = max(known)
    limit = _rise(low, high, held, lambda step: (step.limit or 0) > enough)
    stated = ahead.one.policy.uninsured_excess
    borne = stated.high if isinstance(stated, Range) else stated
    caps = [cap for cap in (borne, _loosest(low[0].excess, high[0].excess)) if cap is not None]
    is_known = low[0].limit is not None and high[0].limit is not None
    lower = _rise(high, low, borne, lambda step: step.excess is not None and _is_below(step.excess, caps, is_known))
    readings = _readings(ahead)
    limit = limit and limit._replace(readings=readings)
    lower = lower and lower._replace(readings=readings)
    lacking = _lacking(height, held, (low[0].limit, high[0].limit), rises=limit is not None)
    return Rising(is_open=False, enough=enough, limit=limit, excess=lower, lacking=lacking)


def _readings(ahead: Ahead) -> tuple[tuple[str, str], ...]:
    """Both readings of every disputed maximum of the uninsured excess, in words, for a policy that has layers."""
    if not _has_layers(ahead):
        return ()
    day = _day(ahead, 1)
    needs = required_of(ahead.firm, ahead.rulebooks, day).needs
    others = {
        need.id: (need.requirement.other_reading.this, need.requirement.other_reading.says)
        for need in needs
        if need.requirement.other_reading and any(term.fact == EXCESS for term in need.terms)
    }
    return tuple(others.values())


def _has_layers(ahead: Ahead) -> bool:
    """Whether excess layers stand on the primary, in the policy itself or as policies of their own."""
    layers = [one for one in listed(ahead.firm, ahead.one.policy.cover) if one.policy.attaches_above is not None]
    return bool(ahead.one.policy.excess_layers or layers)


def _is_below(excess: int, caps: list[int], is_known: bool) -> bool:
    """Whether a maximum is a lower one; it is, where it is known that there is none today and none is stated."""
    return excess < min(caps) if caps else is_known


def _lacking(
    height: Span | None, held: int | None, asked: tuple[int | None, int | None], *, rises: bool
) -> Lacking | None:
    """Whether less is held than is asked today at both ends of the turnover; nothing where no limit is stated."""
    low, high = asked
    if height is None or held is None or low is None or high is None or held >= min(low, high):
        return None
    is_sure = height.high is not None and height.high < min(low, high)
    return Lacking((low, high), held, is_sure, rises)


def turnover_at(ahead: Ahead, number: int) -> Pence | Range | None:
    """The turnover assumed for a renewal; for 0, for the policy as listed."""
    return turnover_then(ahead.firm, ahead.one, ahead.as_at, _day(ahead, number), number, ahead.growth)


def _day(ahead: Ahead, number: int) -> date:
    inception, expiry = ahead.one.policy.inception, ahead.one.policy.expiry or ahead.as_at
    if number == 0 and inception is not None:
        return inception
    return renewal_day(expiry, max(1, number))


def _height_held(ahead: Ahead) -> Span | None:
    """What the limit of the whole tower may be, once renewed; None where the policy does not stand then."""
    day = _day(ahead, 1)
    renewed = as_renewed(ahead.firm, ahead.as_at, day)
    place = renewed.place_of(ahead.one.place)
    standing = towers(renewed.firm, ahead.one.policy.cover, day)
    return next((tower_height(one) for one in standing if one.base.place == place), None)


def _steps(ahead: Ahead, end: int, held: int | None) -> list[Step]:
    """What is asked as listed and of each renewal, for the lower end of a range of turnover (0) or the higher (-1)."""
    numbers = [number for number in range(RENEWALS + 1) if ceased_by(ahead.firm, _day(ahead, number)) is None]
    return [_step(ahead, number, _end(turnover_at(ahead, number), end), held) for number in numbers]


def _end(turnover: Pence | Range | None, end: int) -> Pence:
    return turnover[end] if isinstance(turnover, Range) else turnover or Pence(0)


def _step(ahead: Ahead, number: int, turnover: Pence, held: int | None) -> Step:
    """What is asked of a renewal; the uninsured excess is told for the limit held, or the least where that is more."""
    day, cover = _day(ahead, number), ahead.one.policy.cover
    firm = _stating(ahead, number, turnover)
    if firm is None:
        return Step(number, day, turnover, None, None)
    required = required_of(firm, ahead.rulebooks, day, limit=None if held is None else Pence(held))
    asked = next((one for one in required.covers if one.cover is cover), None)
    limit = asked.minimum if asked else None
    return Step(number, day, turnover, limit, _most_excess(required.needs, cover))


def _stating(ahead: Ahead, number: int, turnover: Pence) -> Firm | None:
    """The firm with a turnover assumed for a renewal; for a policy that has begun, only if it is the one that counts.

    None where that is not known, and so what is asked today.
    """
    inception, firm = ahead.one.policy.inception, ahead.firm
    if number or (inception is not None and inception > ahead.as_at):
        return stating(firm, "turnover", turnover)
    if inception is None or firm.turnover is None:
        return None
    which = "preceding_year" if firm.turnover.estimate is None else "estimate"
    stated = firm.turnover.model_copy(update={which: turnover})
    asked = required_of(firm.model_copy(update={"turnover": stated}), ahead.rulebooks, inception)
    by_turnover = [need for need in asked.needs if any(path.startswith("turnover") for path in need.depends_on)]
    return None if by_turnover else stating(firm, "turnover", turnover)


def _most_excess(needs: Iterable[Need], cover: Cover) -> int | None:
    """The strictest maximum; of a requirement told for two limits, the first is the one that will do."""
    first: dict[str, Need] = {}
    for need in needs:
        if need.cover is cover and need.force is Force.MUST and need.status is not Status.NOT_REQUIRED:
            first.setdefault(need.id, need)
    terms = [term for need in first.values() for term in need.terms if term.fact == EXCESS]
    return min((term.value for term in terms if isinstance(term.value, int)), default=None)


def _loosest(*caps: int | None) -> int | None:
    known = [cap for cap in caps if cap is not None]
    return max(known) if len(known) == len(caps) else None


def _rise(late: list[Step], early: list[Step], held: int | None, is_beyond: Callable[[Step], bool]) -> Rise | None:
    """From the steps of the end of a range that reaches it late, and of the one that reaches it early."""
    first = next((step for step in early if is_beyond(step)), None)
    last = next((step for step in late if is_beyond(step)), None)
    return None if first is None else Rise(late[0], early[0], first, last, held)
