"""What would settle an open finding: for which values of the facts not stated it is met, and for which not.

Thresholds move in straight lines between their edges, so that a finding cannot change but at an edge, where a share of
the fact reaches a sum that is stated or published, or at such a sum itself. Between those it is judged once.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from math import floor
from typing import NamedTuple

from pii_check.amounts import Amount, ShareOf, Sum
from pii_check.edges import crossings, goes_by
from pii_check.engine import as_told, of_family
from pii_check.facts import MEASURED, measured
from pii_check.findings import Assessment, Finding, in_order
from pii_check.firm import Firm
from pii_check.judging import Asked
from pii_check.kinds import AtLeast, AtMost, amounts_in
from pii_check.money import Pence, Range
from pii_check.ready_rules import ready_rulebooks
from pii_check.rulebook import Rulebooks
from pii_check.situation import Situation
from pii_check.stating import (
    SUMS,
    Said,
    is_count,
    measured_at,
    situation_of,
    span_at,
    stating,
    turns_of_count,
    values_of,
)
from pii_check.towers import Span
from pii_check.words import Outcome

_ENDLESS = 10**15  # pence: above every sum that is stated or published
_FAR = 10**13  # pence: what lies above comes of that, and of no rule


class Piece(NamedTuple):
    """Some values of a fact (a span of a measured one, or answers) and what the finding then comes to.

    `then` says what settles the rest, where another fact must be known besides.
    """

    values: Span | tuple[Said, ...]
    outcome: Outcome
    then: "Settling | None" = None


class Settling(NamedTuple):
    """Every value that a fact may have, in pieces; `path` is where the firm file states it."""

    path: str
    pieces: tuple[Piece, ...]

    @property
    def is_whole(self) -> bool:
        """Whether any value at all settles the finding."""
        return all(_is_settled(piece) for piece in self.pieces)

    @property
    def says_something(self) -> bool:
        """Whether some value settles it."""
        return any(_is_settled(one) or (one.then and one.then.says_something) for one in self.pieces)

    @property
    def is_beside_the_point(self) -> bool:
        """Whether it says nothing that helps: one answer for every value; or a bound that is only where looking ended.

        The latter where one sum goes by another and both are unknown: no value of the second does for all of the first.
        """
        ends = [end for one in self.pieces if isinstance(one.values, Span) for end in one.values if end is not None]
        inner = [one.then for one in self.pieces if one.then]
        return len(self.pieces) == 1 or max(ends, default=0) > _FAR or any(one.is_beside_the_point for one in inner)


def _is_settled(piece: Piece) -> bool:
    return piece.outcome is not Outcome.UNDETERMINED


class ToState(NamedTuple):
    """A fact that the file leaves open: which findings it would settle alone, and which it bears on."""

    path: str
    settles: tuple[str, ...]
    bears_on: tuple[str, ...]


def settling(firm: Firm, rulebooks: Rulebooks, day: date, finding: Finding) -> Settling | None:
    """For which values of one fact, or of two, an open finding is met or not; None if no such answer can be given.

    Turnover comes before what the firm can change, so that a reader sees what each turnover asks for.
    """
    if finding.outcome is not Outcome.UNDETERMINED:
        return None
    paths = [path for path in finding.missing if values_of(path) is not None]
    if "people.employees" in paths:  # how many of them are relatives cannot be told before
        paths = [path for path in paths if path != "people.close_family"]
    if not 1 <= len(paths) <= 2:
        return None
    paths.sort(key=lambda path: not path.startswith("turnover"))
    found = _question(firm, rulebooks, day, finding).along(firm, paths)
    return found if found.says_something and not found.is_beside_the_point else None


def facts_to_state(firm: Firm, rulebooks: Rulebooks, assessment: Assessment) -> tuple[ToState, ...]:
    """The facts that the file leaves open, the most useful first: by how many findings each would settle alone."""
    open_ = [one for one in assessment.findings if one.outcome is Outcome.UNDETERMINED]
    by_path: dict[str, list[Finding]] = {}
    for finding in open_:
        for path in finding.missing:
            by_path.setdefault(path, []).append(finding)
    found = []
    for path, findings in by_path.items():
        alone = [one.id for one in findings if _settles(firm, rulebooks, assessment.as_at, one, path)]
        ids = dict.fromkeys(one.id for one in findings)
        found.append(ToState(path, tuple(dict.fromkeys(alone)), tuple(ids)))
    return tuple(sorted(found, key=lambda one: (-len(one.settles), -len(one.bears_on))))


def _settles(firm: Firm, rulebooks: Rulebooks, day: date, finding: Finding, path: str) -> bool:
    known = values_of(path) is not None
    return known and _question(firm, rulebooks, day, finding).along(firm, [path]).is_whole


def _question(firm: Firm, rulebooks: Rulebooks, day: date, finding: Finding) -> "_Question":
    own = finding.rulebook
    return _Question(firm, rulebooks if own is None else Rulebooks([own.about(finding.id)]), day, finding)


class _Question(NamedTuple):
    """One finding, to be asked again of other firms, by rulebooks with all that bears on it."""

    firm: Firm
    rulebooks: Rulebooks
    day: date
    finding: Finding

    def along(self, firm: Firm, paths: list[str]) -> Settling:
        """The outcome for every value of the first fact; where it stays open, along the next."""
        path, *others = paths
        pieces: list[Piece] = []
        for values, example in self._cells(firm, path):
            changed = stating(firm, path, example)
            outcome, then = self._outcome(changed), None
            if outcome is Outcome.UNDETERMINED and others:
                then = self.along(changed, others)
                outcome, then = (then.pieces[0].outcome, None) if len(then.pieces) == 1 else (outcome, then)
            pieces.append(Piece(values, outcome, then))
        whole = tuple(_joined(pieces))
        return whole[0].then or Settling(path, whole) if len(whole) == 1 else Settling(path, whole)

    def _outcome(self, firm: Firm) -> Outcome:
        """What the finding comes to for another firm; not applicable where it is not asked at all."""
        asked = Asked(firm, self.day, ready_rulebooks(self.rulebooks))
        found = in_order(as_told(of_family(asked, self.rulebooks, self.finding.requirement.family), asked, None))
        same = [one for one in found if one.id == self.finding.id]
        own = [one for one in same if one.policy == self.finding.policy] or same
        return own[0].outcome if own else Outcome.NOT_APPLICABLE

    def _cells(self, firm: Firm, path: str) -> Iterator[tuple[Span | tuple[Said, ...], Said | int | Range]]:
        """The values of a fact between which the finding cannot change, each with one that stands for them."""
        answers = values_of(path)
        if answers:
            yield from (((answer,), answer) for answer in answers)
            return
        low, high = self._span(firm, path)
        for edge in sorted(self._edges(firm, path)):
            if edge < low or (high is not None and edge > high):
                continue
            if low < edge:
                yield Span(low, edge - 1), low if is_count(path) else _sum(low, edge - 1)
            yield Span(edge, edge), edge if is_count(path) else Pence(edge)
            low = edge + 1
        if high is None:
            yield Span(low, None), low if is_count(path) else _sum(low, _ENDLESS)
        elif low <= high:
            yield Span(low, high), low if is_count(path) else _sum(low, high)

    def _span(self, firm: Firm, path: str) -> Span:
        """Every value that the fact may have; a turnover of another year, which does not count, says nothing of it."""
        if not path.startswith("turnover"):
            return span_at(firm, path)
        return measured("turnover", situation_of(firm, self.day, self.finding)).span

    def _edges(self, firm: Firm, path: str) -> set[int]:
        """Every value of a measured fact at which the finding can turn."""
        name, checks = measured_at(path), self.finding.requirement.checks
        situation = situation_of(firm, self.day, self.finding)
        if name not in SUMS:
            return turns_of_count(firm, path)
        parts = amounts_in(checks)
        known = _known(situation, parts) if situation.towers else {}
        edges = crossings(name, parts, [value for ends in known.values() for value in ends])
        if not any(isinstance(check, AtLeast | AtMost) and check.fact == name for check in checks):
            return edges
        others = measured(name, situation_of(stating(firm, path, Pence(0)), self.day, self.finding)).span
        ends = {end for end in others if end is not None} if situation.towers else {0}  # policies that add up with it
        return edges | {edge - end for edge in edges | _thresholds(parts, known) for end in ends | {0}}


def _known(situation: Situation, parts: list[Amount]) -> dict[str, list[int]]:
    """The ends of what is known of every measured sum."""
    names = {"limit_of_indemnity", "uninsured_excess", "primary_limit", *goes_by(parts)}
    spans = {name: measured(name, situation).span for name in names if name in MEASURED}
    return {name: [end for end in span if end is not None] for name, span in spans.items()}


def _thresholds(parts: list[Amount], known: dict[str, list[int]]) -> set[int]:
    """What a fact may be compared with: sums, and shares of what is known of other facts."""
    sums = {one.value for one in parts if isinstance(one, Sum)}
    for share in (one for one in parts if isinstance(one, ShareOf)):
        sums |= {int(limit) for limit in (share.at_least, share.at_most) if limit is not None}
        sums |= {floor(share.percent * value) for value in known.get(share.of, [])}
    return sums


def _sum(low: int, high: int) -> Pence | Range:
    return Pence(low) if low == high else Range(Pence(low), Pence(high))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Values that come to the same, as one piece: neighbouring spans, and any answers."""
    done: list[Piece] = []
    for piece in pieces:
        near = done[-1:] if isinstance(piece.values, Span) else done
        same = next((number for number, one in enumerate(done) if one in near and one[1:] == piece[1:]), None)
        if same is None:
            done.append(piece)
        else:
            done[same] = piece._replace(values=_together(done[same].values, piece.values))
    return done


def _together(one: Span | tuple[Said, ...], other: Span | tuple[Said, ...]) -> Span | tuple[Said, ...]:
    if isinstance(one, Span) and isinstance(other, Span):
        return Span(one.low, other.high)
    return tuple(answer for answer in (*one, *other) if isinstance(answer, StrEnum | bool))
