"""What may happen next: the kinds of events, and what each of them is about."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pii_check.findings import Finding, Key
from pii_check.money import Pence, Range
from pii_check.rulebook import Published
from pii_check.words import Cover


class Kind(StrEnum):
    """What kind of event it is; those of one day stand in this order."""

    FIRM_CEASES = "firm-ceases"
    POLICY_ENDS = "policy-ends"
    DISPENSATION_ENDS = "dispensation-ends"
    RUN_OFF_ENDS = "run-off-ends"
    DISPENSATION_BEGINS = "dispensation-begins"
    NO_COVER = "no-cover"
    FALLS_SHORT = "falls-short"
    POLICY_BEGINS = "policy-begins"
    RENEWAL = "renewal"
    HIGHER_LIMIT = "higher-limit"
    LOWER_EXCESS = "lower-excess"
    REVIEW_DUE = "review-due"
    REVIEW_PAST = "review-past"
    LAPSED = "lapsed"
    HIGHER_LIMIT_TODAY = "higher-limit-today"
    NO_HIGHER_LIMIT = "no-higher-limit"
    LIMIT_OPEN = "limit-open"
    NOT_STATED = "not-stated"
    NONE_LISTED = "none-listed"


class Then(NamedTuple):
    """What a policy that begins later falls under, and what its terms would come to by that.

    `before` are the ids of the rulebooks that govern the policy today, empty where that is not known or it has not
    begun. `newest` says whether each rulebook is the last one known. `turnover` is the one assumed of the year before,
    where a requirement goes by it and it is stated. `short` are the findings that are neither met nor not applicable;
    `same` the keys of those that have the same outcome today. `rewords` says that the minimum wording stated counts
    for nothing, because it is the one that was in force under other rules.
    """

    rulebooks: tuple[Published, ...]
    before: tuple[str, ...]
    newest: bool
    asked: bool
    goes_by_turnover: bool
    turnover: Pence | Range | None
    short: tuple[Finding, ...]
    same: frozenset[Key]
    rewords: bool

    @property
    def is_another(self) -> bool | None:
        """Whether another rulebook governs than today; None where today's is not known, or then none does."""
        if not self.before or not self.rulebooks:
            return None
        return {one.rulebook.id for one in self.rulebooks} != set(self.before)


class Step(NamedTuple):
    """What is asked of one renewal; 0 is the policy as listed. Sums are in pence.

    `limit` is None where it is not known; `excess` where there is no maximum, or it is not known.
    """

    number: int
    day: date
    turnover: Pence
    limit: int | None
    excess: int | None


class Rise(NamedTuple):
    """Between which renewals more is asked than today and than is held.

    `first` is the earliest at which it may be, `last` the one by which it surely is, None where that is none of those
    looked at; for an exact turnover they are the same. `as_listed` is what is asked of the policy as it is listed, at
    the end of a range that reaches it last, and `or_listed` at the one that reaches it first. `held` is the limit, or
    the uninsured excess, that the policy has; None where it is not stated. `readings` are both readings of a maximum
    of the uninsured excess, in words, where the policy has layers and it goes by which reading holds.
    """

    as_listed: Step
    or_listed: Step
    first: Step
    last: Step | None
    held: int | None
    readings: tuple[tuple[str, str], ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether it is known at which renewal."""
        return self.last is not None and self.first.number == self.last.number


class Lacking(NamedTuple):
    """More is asked of a policy as it is listed than it has; sums are in pence.

    `asked` are both ends of what is asked, by the ends of a range of turnover; equal where only one sum is. `held` is
    the least that the limit may be, None where nothing is stated of it. `is_sure` says whether it is short whatever
    the ranges come to. `rises` says whether still more is asked later.
    """

    asked: tuple[int, int]
    held: int
    is_sure: bool
    rises: bool


class Event(NamedTuple):
    """One thing that happens on a day, or that has no day and must be said all the same (`day` is None).

    Args:
        policy: the place of the policy in the firm file, from 0.
        path: where the firm file states, or would state, what it is about.
        ids: of the requirements or the rulebooks that it concerns.
        paths: what is not stated.
        other: the place of the policy that takes over from this one.
        was: the day on which something ended that makes it, where that is not the day itself.
        until: the last day, of what goes on for some days.
        in_use: whether a dispensation decides a finding today; `unused` says why not, where it does not.
        short: the musts that would not be met on the day, and are today.
        enough: the limit above which one would be a higher one, in pence.
    """

    kind: Kind
    day: date | None = None
    policy: int | None = None
    cover: Cover | None = None
    path: str | None = None
    ids: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    other: int | None = None
    was: date | None = None
    until: date | None = None
    in_use: bool = False
    unused: str = ""
    short: tuple[Finding, ...] = ()
    enough: int = 0
    finding: Finding | None = None
    then: Then | None = None
    rise: Rise | None = None
    lacking: Lacking | None = None
