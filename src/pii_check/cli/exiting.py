"""How the command exits after judging."""

from collections.abc import Iterable

from pii_check.cli.exits import Exit
from pii_check.findings import BEST_FIRST, Assessment, Verdict
from pii_check.words import Force, Outcome

_BY_VERDICT = {
    Verdict.COMPLIANT: Exit.COMPLIANT,
    Verdict.NOT_COMPLIANT: Exit.NOT_COMPLIANT,
    Verdict.UNDETERMINED: Exit.UNDETERMINED,
}


def exit_for(assessment: Assessment, strict: bool) -> Exit:
    """The exit of one assessment; strictness changes the exit and never the verdict."""
    return Exit.NOT_COMPLIANT if strict and short_of_advice(assessment) else _BY_VERDICT[assessment.verdict]


def short_of_advice(assessment: Assessment) -> list[str]:
    """What strictness holds against a firm: the titles of what is dispensed, or advised and not met."""
    return [
        one.title
        for one in assessment.counted
        if one.outcome is Outcome.DISPENSED or (one.force is Force.SHOULD and one.outcome is Outcome.NOT_MET)
    ]


def best_of(verdicts: Iterable[Verdict]) -> Exit:
    """The exit for several ways of insuring one firm, of which it takes one: that of the best."""
    return _BY_VERDICT[min(verdicts, key=BEST_FIRST.index)]
