"""What a policy that begins later would come to: which rulebook would govern it, and of what its terms fall short."""

from datetime import date
from typing import NamedTuple

from pii_check.edges import goes_by
from pii_check.engine import assess
from pii_check.events import Then
from pii_check.findings import Assessment, Finding
from pii_check.firm import Firm
from pii_check.kinds import amounts_in
from pii_check.money import Pence, Range
from pii_check.renewals import as_renewed
from pii_check.rulebook import Published, Rulebooks
from pii_check.stating import stating
from pii_check.towers import Listed
from pii_check.words import Outcome

_GOOD = (Outcome.MET, Outcome.NOT_APPLICABLE)


class Looking(NamedTuple):
    """Of which firm, by which rules, from which day; `judged` is the firm judged as at that day."""

    firm: Firm
    rulebooks: Rulebooks
    judged: Assessment


def coming(looking: Looking, one: Listed, day: date, turnover: Pence | Range | None, *, renewed: bool) -> Then:
    """Judge a policy as at the day on which it begins, every other as it would be by then.

    Where other rules govern a renewal than the policy, or it is not known which govern the policy, that it is on the
    minimum wording is not stated: what is stated is that it is on the one in force when the policy began.

    Args:
        turnover: the one assumed of the year before that day; None where it is not stated.
        renewed: whether it is a policy of today as it would be renewed, and not one that is listed.
    """
    before = _ids(_about(looking.judged, one), one)
    later = as_renewed(looking.firm, looking.judged.as_at, day)
    then = later.firm if turnover is None else stating(later.firm, "turnover", turnover)
    own = one._replace(place=later.place_of(one.place))
    found = _about(assess(then, looking.rulebooks, day), own)
    rewords = (
        renewed and one.policy.minimum_wording is True and set(_published(found)) != set(_own(looking, one, before))
    )
    if rewords:
        then = _without_wording(then, own.place)
        found = _about(assess(then, looking.rulebooks, day), own)
    by_turnover = any("turnover" in goes_by(amounts_in(finding.requirement.checks)) for finding in found)
    was = {(finding.id, finding.policy): finding.outcome for finding in looking.judged.findings}
    short = tuple(finding for finding in found if finding.outcome not in _GOOD)
    return Then(
        rulebooks=tuple(_published(found).values()),
        before=before,
        newest=all(_is_newest(book, looking.rulebooks) for book in _published(found).values()),
        asked=any(finding.outcome is not Outcome.NOT_APPLICABLE for finding in found),
        goes_by_turnover=by_turnover,
        turnover=turnover if by_turnover else None,
        short=short,
        same=frozenset(finding.key for finding in short if was.get(_today(finding, one)) is finding.outcome),
        rewords=rewords,
    )


def _own(looking: Looking, one: Listed, before: tuple[str, ...]) -> tuple[str, ...]:
    """The rulebooks that govern a policy, or of one that is still to begin those that will on its first day."""
    first = one.policy.inception
    if first is None or first <= looking.judged.as_at:
        return before
    then = as_renewed(looking.firm, looking.judged.as_at, first).firm
    return _ids(_about(assess(then, looking.rulebooks, first), one), one)


def _today(finding: Finding, one: Listed) -> tuple[str, int | None]:
    """What a finding on a renewal is compared with: the same on the policy that is renewed."""
    return finding.id, None if finding.policy is None else one.place


def _without_wording(firm: Firm, place: int) -> Firm:
    """The firm with nothing said on whether one policy is on the minimum wording."""
    policies = firm.policies or ()
    silent = policies[place].model_copy(update={"minimum_wording": None})
    return firm.model_copy(update={"policies": (*policies[:place], silent, *policies[place + 1 :])})


def _about(assessment: Assessment, one: Listed) -> list[Finding]:
    """The findings on a policy, and those on its cover as a whole."""
    return [
        finding
        for finding in assessment.findings
        if finding.policy == one.place or (finding.policy is None and finding.cover is one.policy.cover)
    ]


def _published(found: list[Finding]) -> dict[str, Published]:
    return {finding.rulebook.rulebook.id: finding.rulebook for finding in found if finding.rulebook}


def _ids(found: list[Finding], one: Listed) -> tuple[str, ...]:
    """The rulebooks that govern a policy today; none where its first day, which picks them, is not stated."""
    if not any(finding.policy == one.place for finding in found):
        return ()
    return tuple(
        id_
        for id_, book in _published(found).items()
        if one.policy.inception is not None or book.rulebook.picked_by == "as-at day"
    )


def _is_newest(published: Published, rulebooks: Rulebooks) -> bool:
    book = published.rulebook
    return rulebooks.sets[book.set_id].first_days[-1] == book.effective_from
