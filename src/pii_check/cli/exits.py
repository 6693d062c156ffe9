"""Exit codes, and which of several wins."""

from collections.abc import Iterable
from enum import IntEnum

from pii_check.findings import BEST_FIRST, Assessment, Verdict
from pii_check.words import Force, Outcome


class Exit(IntEnum):
    """What the command tells a script, the same in every format. Listed by precedence: the first that occurs wins."""

    BUG = 70
    BAD_RULES = 5
    BAD_CALL = 2
    BAD_FIRM_FILE = 3
    NOT_COMPLIANT = 1
    UNDETERMINED = 4
    COMPLIANT = 0


MEANING = {
    Exit.COMPLIANT: "compliant: every requirement that applies is met",
    Exit.NOT_COMPLIANT: "not compliant (with --strict also: an advised requirement not met, or anything dispensed)",
    Exit.BAD_CALL: "the call is wrong, or no file matched",
    Exit.BAD_FIRM_FILE: "a firm file is missing, unreadable or invalid",
    Exit.UNDETERMINED: "undetermined: nothing is failed, but a fact or a rule is missing",
    Exit.BAD_RULES: "a rule file is invalid",
    Exit.BUG: "a bug in this program",
}

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


def worst_of(exits: Iterable[Exit]) -> Exit:
    """The exit that wins among several."""
    order = list(Exit)
    return min(exits, key=order.index, default=Exit.COMPLIANT)


def best_of(verdicts: Iterable[Verdict]) -> Exit:
    """The exit for several ways of insuring one firm, of which it takes one: that of the best."""
    return _BY_VERDICT[min(verdicts, key=BEST_FIRST.index)]
