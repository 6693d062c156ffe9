"""How far a requirement that is met is from breach, and how much more turnover asks for more."""

from datetime import date
from typing import NamedTuple

from pii_check.amounts import Facts, parts_of
from pii_check.edges import ends_of_bands
from pii_check.facts import measured
from pii_check.findings import Finding
from pii_check.firm import Firm
from pii_check.kinds import AtLeast, AtMost
from pii_check.money import Pence
from pii_check.situation import Situation
from pii_check.stating import situation_of, stating
from pii_check.terms import Term
from pii_check.words import Outcome


class NextBand(NamedTuple):
    """How much higher a turnover may be and ask no other sum, and the sum that a penny more than that asks for."""

    distance: int
    required: int


class Headroom(NamedTuple):
    """How far a measured fact may move and the requirement still be met; a penny, or a day, further is no longer met.

    `margin` is in whole pence, or in the unit of the `term`: the limb that is nearest to breach. `next` is None where
    the turnover is not known exactly, or no higher one asks for another sum. Of a disputed requirement the stricter
    reading counts: beyond the margin it is no longer met by both.
    """

    term: Term
    margin: int
    next: NextBand | None
    is_of_other_reading: bool = False


def headroom(firm: Firm, day: date, finding: Finding) -> Headroom | None:
    """The headroom of a finding; None where it is not met, or compares no measure with an amount."""
    check = finding.requirement.check
    if finding.outcome is not Outcome.MET or not isinstance(check, AtLeast | AtMost):
        return None
    situation, terms = situation_of(firm, day, finding), list(finding.terms)
    if finding.requirement.other_reading is not None:
        terms += finding.requirement.other_reading.check.terms(situation)
    margins = [(margin, number) for number, term in enumerate(terms) if (margin := _margin(term)) is not None]
    if not margins:
        return None
    margin, number = min(margins)
    other = number >= len(finding.terms)
    return Headroom(terms[number], margin, _next_band(situation, check, terms[0].value), other)


def _margin(term: Term) -> int | None:
    if not isinstance(term.value, int):
        return None
    held = term.between or ((term.held, term.held) if isinstance(term.held, int) else None)
    if held is None:
        return None
    return held[0] - term.value if term.relation == "at least" else term.value - held[1]


def _next_band(situation: Situation, check: AtLeast | AtMost, required: object) -> NextBand | None:
    """The first edge of turnover above which another sum is asked."""
    turnover = measured("turnover", situation).span
    edges = ends_of_bands("turnover", parts_of(check.amount))
    for edge in sorted(one for one in edges if turnover.exact and one >= turnover.low):
        firm = stating(situation.firm, "turnover", Pence(edge + 1))
        above = Situation(firm, situation.day, situation.cover, situation.towers)
        found = list(check.amount.at(Facts(above), up=isinstance(check, AtLeast)))
        if len(found) > 1 or found[0].kind != "sum" or not found[0].span.exact:
            return None
        if found[0].span.low != required:
            return NextBand(edge - turnover.low, found[0].span.low)
    return None
