"""A renewal quote and the firm that it is for: what a quote replaces, what it brings, and the day to judge it on."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from pii_check.days import long_day
from pii_check.findings import Note
from pii_check.firm import Firm, Policy
from pii_check.towers import ended_on, in_force, primaries
from pii_check.words import Cover


class Quote(NamedTuple):
    """A firm as it would be with a quote taken.

    `is_whole` says that the quote states a firm of its own. Else it is a fragment that was laid over a firm:
    `replaces` are the covers whose policies it lists, `keeps` those that stay as the firm holds them, and `restates`
    the other keys that it gives anew.
    """

    firm: Firm
    is_whole: bool = True
    replaces: tuple[Cover, ...] = ()
    keeps: tuple[Cover, ...] = ()
    restates: tuple[str, ...] = ()


def laid_over(base: Firm, fragment: Firm) -> Quote:
    """The firm with what a fragment states in place of what it states itself.

    The policies that the fragment lists come first; those that the firm holds of any other cover stay. Any other key
    that the fragment states replaces that of the firm. The fragment's name says nothing.

    Raises:
        pydantic.ValidationError: what the fragment states clashes with what stays of the firm.
    """
    stated = {
        key: value
        for key in Firm.model_fields
        if key in fragment.model_fields_set and key != "name" and (value := getattr(fragment, key)) is not None
    }
    listed: tuple[Policy, ...] = stated.pop("policies", ())
    replaced = {one.cover for one in listed}
    kept = tuple(one for one in base.policies or () if one.cover not in replaced)
    whole = {key: getattr(base, key) for key in Firm.model_fields} | stated
    if listed:
        whole["policies"] = listed + kept
    return Quote(
        Firm.model_validate(whole),
        is_whole=False,
        replaces=tuple(cover for cover in Cover if cover in replaced),
        keeps=tuple(cover for cover in Cover if cover in {one.cover for one in kept}),
        restates=tuple(stated),
    )


def brought(base: Firm, quoted: Firm) -> tuple[Policy, ...]:
    """The policies of a quote that the firm does not hold already, just as they are."""
    return tuple(one for one in quoted.policies or () if one not in (base.policies or ()))


def day_for(base: Firm, quoted: Firm, day: date) -> date:
    """The day to judge a quote on: `day`, or the first on which all that it brings has begun, if some begins later."""
    begins = (one.inception for one in brought(base, quoted))
    return max((one for one in begins if one is not None and one > day), default=day)


def notes_on_quote(base: Firm, quoted: Firm, before: date, day: date) -> tuple[Note, ...]:
    """What a reader should know of a quote beside its findings.

    `before` is the day on which the firm itself is judged, `day` that of the quote.
    """
    return (
        *_another_name(base, quoted),
        *_lapsing(base, quoted, before, day),
        *_gaps(base, quoted),
        *_turnover(base, quoted),
    )


def _another_name(base: Firm, quoted: Firm) -> Iterator[Note]:
    if quoted.name != base.name:
        message = f"this quote is for `{quoted.name}`, and BASE is `{base.name}`: check that they are the same firm"
        yield Note("another-name", message, "name")


def _lapsing(base: Firm, quoted: Firm, before: date, day: date) -> Iterator[Note]:
    """Cover of today that the quote leaves as it is, and that will have ended by the day of the quote."""
    running = {one.cover for one in quoted.policies or () if in_force(one, day) is not False}
    for place, one in enumerate(quoted.policies or ()):
        is_kept = one in (base.policies or ()) and in_force(one, before) is not False
        if is_kept and one.cover not in running and (last := ended_on(one, day)):
            message = f"the {one.cover} policy of BASE ends on {long_day(last)}, before {long_day(day)}, the day "
            message += "on which this quote is judged: state what is to follow it, too"
            yield Note("lapses-before", message, f"policies.{place}")


def _gaps(base: Firm, quoted: Firm) -> Iterator[Note]:
    """Days between the cover that a firm holds and what is quoted, on which no policy would run."""
    new = brought(base, quoted)
    for cover in Cover:
        begins = [one.policy.inception for one in primaries(quoted, cover) if one.policy in new]
        ends = [one.policy.expiry for one in primaries(base, cover)]
        first = min((one for one in begins if one is not None), default=None)
        last = max((one for one in ends if one is not None), default=None)
        if first and last and None not in (*begins, *ends) and first > last + timedelta(days=1):
            message = f"the {cover} policy of BASE ends on {long_day(last)}, and what is quoted begins only on "
            yield Note("gap", f"{message}{long_day(first)}: on the days between there is no cover", "policies")


def _turnover(base: Firm, quoted: Firm) -> Iterator[Note]:
    """A turnover that BASE states for its own policy, taken for that of the year before a later one."""
    turnover, cover = quoted.turnover, Cover.PROFESSIONAL_INDEMNITY
    if (
        turnover is None
        or turnover != base.turnover
        or turnover.preceding_year is None
        or turnover.year_end is not None
    ):
        return
    own = [one.inception for one in base.policies or () if one.cover is cover and one.inception is not None]
    new = [one.inception for one in brought(base, quoted) if one.cover is cover and one.inception is not None]
    if new and own and max(new) > max(own):
        message = "the turnover is taken to be that of the year before each policy begins; state `year_end`, or the "
        yield Note("turnover-year", f"{message}turnover of the later year with this quote", "turnover")
