"""Findings, and the verdict that they add up to: by cover, by authority, and for the firm."""

from collections.abc import Iterable, Sequence, Set
from datetime import date
from itertools import chain, groupby
from typing import NamedTuple

from pii_check import phrases
from pii_check.header import Group
from pii_check.reasons import Reason
from pii_check.requirement import Cite, Requirement
from pii_check.rulebook import Published
from pii_check.terms import WORSE, Possible, Term
from pii_check.words import Authority, Cover, Force, Outcome, Word


class Verdict(Word):
    """What the findings come to, for a firm or for a cover."""

    COMPLIANT = "compliant"
    NOT_COMPLIANT = "not-compliant"
    UNDETERMINED = "undetermined"


class Counts(Word):
    """How a finding counts towards the verdict on its cover.

    `POLICY`: as part of its policy, of which the best counts; `COVER`: always; `ASIDE`: not at all, being about a
    policy that may not be in force, beside others that are.
    """

    POLICY = "policy"
    COVER = "cover"
    ASIDE = "aside"


Key = tuple[str, int | None]
# By names of their own: to look a word up in its enum costs more than to compare it.
_MUST, _OF_POLICY, _OF_COVER, _ASIDE = Force.MUST, Counts.POLICY, Counts.COVER, Counts.ASIDE
_ALWAYS = {_OF_COVER}
_NOT_MET, _UNDETERMINED = Outcome.NOT_MET, Outcome.UNDETERMINED
_COMPLIANT, _NOT_COMPLIANT, _OPEN = Verdict.COMPLIANT, Verdict.NOT_COMPLIANT, Verdict.UNDETERMINED


class Finding(NamedTuple):
    """A requirement and its outcome for one firm: what is required, what is held, why, and who says so.

    `policy` is the place of the policy in the firm file, from 0; None for a finding about the firm or several policies.
    `rulebook` is None where no rulebook governs. `missing` are the paths of facts that would settle it; `possible` are
    the outcomes that facts not stated leave open, empty where no check was made. Made by position in places: a new
    field is to be added there, too.
    """

    requirement: Requirement
    rulebook: Published | None
    group: Group
    cover: Cover | None
    policy: int | None
    authority: Authority
    force: Force
    outcome: Outcome
    terms: tuple[Term, ...] = ()
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    rests_on: str | None = None
    counts: Counts = Counts.POLICY
    possible: Possible = frozenset()

    @property
    def id(self) -> str:
        """The requirement's id, such as `rics.limit`."""
        return self.requirement.id

    @property
    def key(self) -> Key:
        """What tells it from the others of its assessment: its id, and the policy that it is about."""
        return self.id, self.policy

    @property
    def title(self) -> str:
        """The requirement's title."""
        return self.requirement.title

    @property
    def decides(self) -> bool:
        """Whether a verdict goes by it: a must does, and what is open because no rulebook governs.

        How strongly the rules of that day asked for it is then not known either: the first rulebook may only advise
        what the rules before it required.
        """
        return self.force is _MUST or (self.rulebook is None and self.outcome is Outcome.UNDETERMINED)

    @property
    def cite(self) -> Cite | None:
        """The first source cited; None where no rulebook governs."""
        return self.requirement.cite[0] if self.rulebook else None

    @property
    def deciding(self) -> Term | None:
        """The limb that decides: the first of the worst."""
        if len(self.terms) == 1:
            return self.terms[0]
        return max(self.terms, key=lambda term: WORSE[term.outcome], default=None)

    @property
    def path(self) -> str | None:
        """Where in the firm file the deciding fact is, or would be, stated."""
        term = self.deciding
        return (term.path or None) if term else (self.missing[0] if self.missing else None)

    @property
    def gap(self) -> int | None:
        """How far the measure held falls short or goes beyond; None where nothing is measured or nothing is wrong."""
        term = self.deciding
        return gap_of(term) if term is not None and self.outcome is Outcome.NOT_MET else None

    @property
    def because(self) -> str:
        """The reason, in words."""
        return phrases.because(self.outcome, self.deciding, self.reasons, self.missing, self.policy)


class Block(NamedTuple):
    """Findings that stand together: by one rulebook, on one policy (None: on the firm, or several), counting alike.

    `outcomes` are those by which a verdict goes.
    """

    rulebook: Published | None
    group: Group
    cover: Cover | None
    policy: int | None
    counts: Counts
    findings: Sequence[Finding]
    outcomes: Set[Outcome]


def blocks_of(findings: Iterable[Finding]) -> list[Block]:
    """Findings in blocks, in their order."""
    found: list[Block] = []
    for _, some in groupby(findings, lambda one: (id(one.rulebook), one.group, one.cover, one.policy, one.counts)):
        own = tuple(some)
        one = own[0]
        found.append(Block(one.rulebook, one.group, one.cover, one.policy, one.counts, own, deciding_outcomes(own)))
    return found


def in_order(blocks: Iterable[Block]) -> tuple[Finding, ...]:
    """The findings of blocks, in their order."""
    return tuple(chain.from_iterable([block.findings for block in blocks]))


def rulebooks_of(blocks: Iterable[Block]) -> tuple[Published, ...]:
    """The rulebooks of findings, each once."""
    return tuple({id(one.rulebook): one.rulebook for one in blocks if one.rulebook is not None}.values())


def gap_of(term: Term) -> int | None:
    """How far the measure held falls short or goes beyond; None where nothing is measured."""
    if not isinstance(term.value, int) or not isinstance(term.held, int):
        return None
    return abs(term.held - term.value)


class CoverVerdict(NamedTuple):
    """The verdict on one cover, by its best policy (None: no one policy)."""

    cover: Cover
    verdict: Verdict
    policy: int | None


class Note(NamedTuple):
    """What is neither a finding nor an error, and what it is about."""

    code: str
    message: str
    path: str | None = None


class Assessment(NamedTuple):
    """Everything that was found out about one firm, as at a day.

    `verdict` is the worst over covers, each by its best policy, and the firm's own musts: that of the findings that are
    `counted`. `first_days` are those of the firm's policies, in the order of its file; None where one is not stated.
    """

    name: str
    as_at: date
    findings: tuple[Finding, ...]
    covers: tuple[CoverVerdict, ...]
    counted: tuple[Finding, ...]
    not_checked: tuple[str, ...]
    rulebooks: tuple[Published, ...]
    notes: tuple[Note, ...]
    verdict: Verdict
    only: tuple[str, ...] | None
    first_days: tuple[date | None, ...]

    def first_day(self, finding: Finding) -> date | None:
        """The first day of the policy that a finding is about; None where it is about no one policy, or not stated."""
        return None if finding.policy is None else self.first_days[finding.policy]

    @property
    def verdict_by_authority(self) -> dict[Authority, Verdict]:
        """The same for law, regulator and practice apart."""
        outcomes: dict[Authority, set[Outcome]] = {authority: set() for authority in Authority}
        for one in self.counted:
            # `decides` without the call, as in `deciding_outcomes`.
            if one.force is _MUST or (one.rulebook is None and one.decides):
                outcomes[one.authority].add(one.outcome)
        return {authority: _verdict(some) for authority, some in outcomes.items()}


def deciding_outcomes(findings: Iterable[Finding]) -> Set[Outcome]:
    """The outcomes of the findings by which a verdict goes."""
    # `decides` without the call, since every finding comes by here.
    return {one.outcome for one in findings if one.force is _MUST or (one.rulebook is None and one.decides)}


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The verdict of findings taken together: only what decides counts, and no must at all is no verdict."""
    return _verdict(deciding_outcomes(findings))


def _verdict(outcomes: Set[Outcome]) -> Verdict:
    if _NOT_MET in outcomes:
        return _NOT_COMPLIANT
    return _COMPLIANT if outcomes and _UNDETERMINED not in outcomes else _OPEN


BEST_FIRST = (Verdict.COMPLIANT, Verdict.UNDETERMINED, Verdict.NOT_COMPLIANT)


def _deciding(blocks: list[Block]) -> list[Block]:
    """Of the blocks about a cover those that decide: those of its best policy, and those that always count.

    A policy is as good as its worst must. Of equals the first listed counts.
    """
    if (len(blocks) == 1 and blocks[0].counts is not _ASIDE) or {one.counts for one in blocks} == _ALWAYS:
        return blocks
    by_policy: dict[int | None, Set[Outcome]] = {}
    for one in blocks:
        if one.counts is _OF_POLICY:
            by_policy[one.policy] = by_policy.get(one.policy, frozenset()) | one.outcomes
    best = min(by_policy, key=lambda policy: BEST_FIRST.index(_verdict(by_policy[policy])), default=None)
    return [one for one in blocks if one.counts is _OF_COVER or (one.counts is _OF_POLICY and one.policy == best)]


def _verdict_on(cover: Cover, blocks: list[Block]) -> CoverVerdict:
    """What the blocks that decide come to."""
    if len(blocks) == 1:
        return CoverVerdict(cover, _verdict(blocks[0].outcomes), blocks[0].policy)
    outcomes = {outcome for one in blocks for outcome in one.outcomes}
    policies = {one.policy for one in blocks if one.policy is not None}
    return CoverVerdict(cover, _verdict(outcomes), policies.pop() if len(policies) == 1 else None)


class Counted(NamedTuple):
    """All findings that count towards the firm's verdict, that verdict, and those on the covers that have findings."""

    findings: tuple[Finding, ...]
    verdict: Verdict
    covers: tuple[CoverVerdict, ...]


def by_cover(blocks: Iterable[Block]) -> Counted:
    """What counts towards the firm's verdict, and what it comes to."""
    counted: list[Finding] = []
    outcomes: set[Outcome] = set()
    covers: list[CoverVerdict] = []
    about: dict[Cover, list[Block]] = {}
    for block in blocks:
        if block.cover is None:
            counted += block.findings
            outcomes |= block.outcomes
        else:
            about.setdefault(block.cover, []).append(block)
    for cover, some in about.items():
        own = _deciding(some)
        for block in own:
            counted += block.findings
            outcomes |= block.outcomes
        covers.append(_verdict_on(cover, own))
    return Counted(tuple(counted), _verdict(outcomes), tuple(covers))
