"""The same decision by pii-check, in two depths: the two requirements alone, and the whole public call.

This is the one module of the benchmark that knows the inside of the engine.
"""

from datetime import date

from decision import POUND, Answer, Facts
from engines import Engine
from pii_check import Finding, Firm, Outcome, Rulebooks, Verdict, __version__, assess
from pii_check.exact import plain_sums
from pii_check.findings import Counts, verdict_of
from pii_check.judging import Asked
from pii_check.ready import DUTY_ARISES
from pii_check.ready_rules import ready_rulebooks
from pii_check.rulebook import governing
from pii_check.situation import Situation
from pii_check.words import Cover

JUDGE = "pii-check, the two requirements"
ASSESS = "pii-check, `assess(…, only=…)`"
LIMIT, EXCESS = "rics.limit", "rics.excess"
DAY, INCEPTION, EXPIRY = date(2026, 11, 22), date(2026, 4, 1), date(2027, 3, 31)


Decided = tuple[Verdict, Finding, Finding]
"""What is timed: a verdict, and two findings with the figure required, the figure held and the reasons."""


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


def answer(decided: Decided) -> Answer:
    """The verdict and the two figures that were decided.

    Raises:
        RuntimeError: verdict and findings do not agree, or a finding lacks a figure or its reasons.
    """
    verdict, limit, excess = decided
    passes = limit.outcome is excess.outcome is Outcome.MET
    terms = [one.deciding for one in (limit, excess)]
    figures = [term.value for term in terms if term and isinstance(term.value, int) and isinstance(term.held, int)]
    if passes is not (verdict is Verdict.COMPLIANT) or len(figures) < 2 or not (limit.reasons and excess.reasons):
        raise RuntimeError(f"findings and verdict do not agree, or say too little: {decided}")
    return Answer(figures[0], figures[1], passes)


def judging(rulebooks: Rulebooks) -> Engine:
    """The two requirements of the rulebook that governs the policy, on a situation that is already built.

    Its sums are read, as the other engines are handed a dictionary of them.
    """
    published = governing(rulebooks.sets["rics"], INCEPTION)
    if published is None:
        raise RuntimeError("no rulebook governs the day")
    states = ready_rulebooks(rulebooks)
    state = states.of(published)
    counts = Counts.POLICY
    limit, excess = (one for one in state.requirements if one.requirement.id in (LIMIT, EXCESS))

    def prepare(facts: Facts) -> Situation:
        asked = Asked(firm_of(facts), DAY, states)
        situation = asked.about(state.rulebook.cover, *asked.standing(Cover.PROFESSIONAL_INDEMNITY))
        plain_sums(situation)
        return situation

    def decide(situation: Situation) -> Decided:
        # Neither has a duty of its own, nor has the rulebook.
        found = limit.judge_by(DUTY_ARISES, situation, counts), excess.judge_by(DUTY_ARISES, situation, counts)
        return verdict_of(found), *found

    return Engine(JUDGE, __version__, prepare, decide, answer)


def assessing(rulebooks: Rulebooks) -> Engine:
    """The public call; it also picks the rulebook and judges whether each cover is in force."""

    def decide(firm: Firm) -> Decided:
        assessment = assess(firm, rulebooks, DAY, only=(LIMIT, EXCESS))
        found = {one.id: one for one in assessment.findings}
        return assessment.verdict, found[LIMIT], found[EXCESS]

    return Engine(ASSESS, __version__, firm_of, decide, answer)
