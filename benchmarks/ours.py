"""The same decision by pii-check, in two depths: the two requirements alone, and the whole public call.

This is the one module of the benchmark that knows the inside of the engine.
"""

from datetime import date
from typing import Any, NamedTuple

from decision import POUND, Answer, Facts
from engines import Engine
from pii_check import Finding, Firm, Outcome, Rulebooks, Verdict, __version__, assess
from pii_check.findings import verdict_of
from pii_check.judging import Asked, State, judge
from pii_check.rulebook import governing
from pii_check.situation import Situation
from pii_check.towers import towers
from pii_check.words import Cover

JUDGE = "pii-check, the two requirements"
ASSESS = "pii-check, `assess(…, only=…)`"
_MOST_ASSESSED = 2_000
LIMIT, EXCESS = "rics.limit", "rics.excess"
DAY, INCEPTION, EXPIRY = date(2026, 11, 22), date(2026, 4, 1), date(2027, 3, 31)


class Told(NamedTuple):
    """What a caller reads of a finding: its outcome, the figures required and held, and the codes of its reasons."""

    outcome: Outcome
    required: Any
    held: Any
    reasons: tuple[str, ...]


def told(finding: Finding) -> Told:
    """Read a finding."""
    term = finding.deciding
    if term is None:
        raise RuntimeError(f"{finding.id} compares nothing")
    return Told(finding.outcome, term.value, term.held, tuple([why.code for why in finding.reasons]))


def firm_of(facts: Facts) -> Firm:
    """A firm with those sums, that states all else that the decision asks for."""
    turnover, limit, excess = (f"£{pence // POUND}.{pence % POUND:02}" for pence in facts)
    policy = {
        "cover": "professional indemnity", "inception": INCEPTION, "expiry": EXPIRY,
        "limit_of_indemnity": limit, "uninsured_excess": excess,
    }  # fmt: skip
    return Firm.model_validate(
        {
            "name": "A firm", "jurisdiction": "england", "constitution": "sole practitioner", "turnover": turnover,
            "own_premises": "no", "people": {"employees": 0}, "policies": [policy],
        }
    )  # fmt: skip


def answer(decided: tuple[Verdict, Told, Told]) -> Answer:
    """The verdict and the two figures that were decided.

    Raises:
        RuntimeError: verdict and findings do not agree, or the figures held are not whole pence.
    """
    verdict, limit, excess = decided
    passes = limit.outcome is excess.outcome is Outcome.MET
    if passes is not (verdict is Verdict.COMPLIANT) or not isinstance(limit.held, int):
        raise RuntimeError(f"findings and verdict do not agree: {decided}")
    return Answer(limit.required, excess.required, passes)


def judging(rulebooks: Rulebooks) -> Engine:
    """The two requirements of the rulebook that governs the policy, on a situation that is already built."""
    published = governing(rulebooks.sets["rics"], INCEPTION)
    if published is None:
        raise RuntimeError("no rulebook governs the day")
    state = State(published)
    limit, excess = (one for one in state.rulebook.requirements if one.id in (LIMIT, EXCESS))

    def prepare(facts: Facts) -> Situation:
        firm = firm_of(facts)
        (tower,) = towers(firm, Cover.PROFESSIONAL_INDEMNITY, DAY)
        return Asked(firm, DAY).about(state.rulebook, tower)

    def decide(situation: Situation) -> tuple[Verdict, Told, Told]:
        found = judge(limit, state, situation), judge(excess, state, situation)
        return verdict_of(found), told(found[0]), told(found[1])

    return Engine(JUDGE, __version__, prepare, decide, answer)


def assessing(rulebooks: Rulebooks) -> Engine:
    """The public call; it also picks the rulebook and judges whether each cover is in force."""

    def decide(firm: Firm) -> tuple[Verdict, Told, Told]:
        assessment = assess(firm, rulebooks, DAY, only=(LIMIT, EXCESS))
        found = {one.id: one for one in assessment.findings}
        return assessment.verdict, told(found[LIMIT]), told(found[EXCESS])

    return Engine(ASSESS, __version__, firm_of, decide, answer, _MOST_ASSESSED)
