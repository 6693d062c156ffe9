"""How far a requirement that is met is from breach, and how much more turnover asks for more."""

from datetime import date
from typing import NamedTuple, get_args
from weakref import WeakKeyDictionary

from pii_check.amounts import Facts, parts_of
from pii_check.edges import ends_of_bands
from pii_check.exact import Exactly, Sums, made_ready
from pii_check.facts import measured
from pii_check.findings import Assessment, Finding, Key
from pii_check.firm import Firm
from pii_check.kinds import AtLeast, AtMost, Check
from pii_check.limbs import Comparison
from pii_check.measures import sums_plainly_stated
from pii_check.money import Pence
from pii_check.ready import keep
from pii_check.requirement import Requirement
from pii_check.rulebook import Rulebooks
from pii_check.situation import Situation
from pii_check.stating import situation_of, stating
from pii_check.terms import Term
from pii_check.words import Cover, Outcome

_MET = Outcome.MET


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


class _Measuring(NamedTuple):
    """A requirement that compares a measure with an amount, made ready.

    `edges` are those of turnover above which the amount may be another one. `reading` is the other reading of a
    disputed requirement, and `other` its amount, where it compares the same measure in the same way.
    """

    requirement: Requirement
    check: AtLeast | AtMost
    exactly: Exactly
    edges: tuple[int, ...]
    reading: Check | None
    other: Exactly | None


_MEASURING: WeakKeyDictionary[Rulebooks, dict[int, _Measuring]] = WeakKeyDictionary()
_COMPARISONS = frozenset(get_args(Comparison))


def headrooms(firm: Firm, rulebooks: Rulebooks, assessment: Assessment) -> dict[Key, Headroom]:
    """The headroom of every finding of an assessment that has one, by its id and policy."""
    rooms, found = _Rooms(firm, assessment.as_at, _MEASURING.setdefault(rulebooks, {})), {}
    for one in assessment.findings:
        terms = one.terms
        if terms and terms[0].relation in _COMPARISONS and one.outcome is _MET and (far := rooms.of(one)):
            found[one.key] = far
    return found


class _About(NamedTuple):
    """What some findings are about, and what is plainly stated of it."""

    situation: Situation
    sums: Sums


class _Rooms:
    """The headroom of findings on one firm that are met; what several of them go by is put together once."""

    __slots__ = ("_about", "_day", "_firm", "_ready")

    def __init__(self, firm: Firm, day: date, ready: dict[int, _Measuring]) -> None:
        self._firm, self._day, self._ready = firm, day, ready
        self._about: dict[tuple[Cover | None, int | None], _About] = {}

    def of(self, finding: Finding) -> Headroom | None:
        """The headroom of one of them, if it has one."""
        one = self._ready.get(id(finding.requirement)) or self._measuring(finding.requirement)
        if one is None:
            return None
        (own,), is_of_other = finding.terms, False
        nearest, margin = own, _margin(own)
        for term in () if one.reading is None else _of_reading(one, one.reading, self._what(finding), own):
            room = _margin(term)
            if room is not None and (margin is None or room < margin):
                nearest, margin, is_of_other = term, room, True
        if margin is None:
            return None
        following = _next_band(one, self._what(finding), own.value) if one.edges else None
        return Headroom(nearest, margin, following, is_of_other)

    def _measuring(self, requirement: Requirement) -> _Measuring | None:
        if not isinstance(requirement.check, AtLeast | AtMost):
            return None
        found = _measuring_of(requirement, requirement.check)
        keep(self._ready, id(requirement), found)  # it holds the requirement: no other can come to have its identity
        return found

    def _what(self, finding: Finding) -> _About:
        at = finding.cover, finding.policy
        found = self._about.get(at)
        if found is None:
            situation = situation_of(self._firm, self._day, finding)
            found = self._about[at] = _About(situation, sums_plainly_stated(situation))
        return found


def _measuring_of(requirement: Requirement, check: AtLeast | AtMost) -> _Measuring:
    reading = requirement.other_reading.check if requirement.other_reading else None
    up = isinstance(check, AtLeast)
    other = None
    if isinstance(reading, AtLeast | AtMost) and (reading.kind, reading.fact) == (check.kind, check.fact):
        other = made_ready(reading.amount, up)
    edges = sorted(ends_of_bands("turnover", parts_of(check.amount)))
    return _Measuring(requirement, check, made_ready(check.amount, up), tuple(edges), reading, other)


def _of_reading(one: _Measuring, reading: Check, about: _About, own: Term) -> tuple[Term, ...]:
    """The limbs of the other reading; none where it plainly asks for the same sum, and so leaves as much room."""
    if one.other and _asked(one.other, about.sums) == (own.value,):
        return ()
    return reading.terms(about.situation)


def _asked(exactly: Exactly, sums: Sums) -> tuple[int | None] | None:
    """What is asked, given sums that are plainly stated; None where it goes by more than those."""
    try:
        return (exactly(sums)[0],)
    except KeyError:
        return None


def _margin(term: Term) -> int | None:
    if not isinstance(term.value, int):
        return None
    held = term.between or ((term.held, term.held) if isinstance(term.held, int) else None)
    if held is None:
        return None
    return held[0] - term.value if term.relation == "at least" else term.value - held[1]


def _next_band(one: _Measuring, about: _About, required: object) -> NextBand | None:
    """The first edge of turnover above which another sum is asked."""
    turnover = about.sums.get("turnover")
    if turnover is None:
        span = measured("turnover", about.situation).span
        if not span.exact:
            return None
        turnover = span.low
    for edge in one.edges:
        if edge >= turnover:
            asked = _asked_above(edge, one, about)
            if asked is None:
                return None
            if asked != required:
                return NextBand(edge - turnover, asked)
    return None


def _asked_above(edge: int, one: _Measuring, about: _About) -> int | None:
    """The sum that is asked of the next turnover above an edge; None where none is, or that is not known."""
    plainly = _asked(one.exactly, {**about.sums, "turnover": edge + 1})
    if plainly is not None:
        return plainly[0]
    was = about.situation
    firm = stating(was.firm, "turnover", Pence(edge + 1))
    above = Facts(Situation(firm, was.day, was.cover, was.towers))
    found = list(one.check.amount.at(above, up=isinstance(one.check, AtLeast)))
    is_known = len(found) == 1 and found[0].kind == "sum" and found[0].span.exact
    return found[0].span.low if is_known else None
