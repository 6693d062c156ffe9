"""What a finding means to other programs, which know failures, warnings and notices: one answer for all of them.

A firm that is not compliant has a failure, and no other firm has one; a firm that is undetermined has something open.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from pii_check.findings import Assessment, Finding, Verdict
from pii_check.report.rows import Row, row
from pii_check.report.view import OUTCOME_WORDS, Judged, Refusal, Result, ended, headline
from pii_check.words import Force, Outcome


class Level(StrEnum):
    """How a finding bears on the verdict, the worst first."""

    FAILS = "fails"
    OPEN = "open"
    SHORT = "short"
    DISPENSED = "dispensed"
    UNKNOWN = "unknown"
    MET = "met"
    ASIDE = "aside"


_DECIDING = {Outcome.NOT_MET: Level.FAILS, Outcome.UNDETERMINED: Level.OPEN}
_OTHERWISE = {
    Outcome.NOT_MET: Level.SHORT,
    Outcome.UNDETERMINED: Level.UNKNOWN,
    Outcome.DISPENSED: Level.DISPENSED,
    Outcome.MET: Level.MET,
    Outcome.NOT_APPLICABLE: Level.ASIDE,
}


def leveled(judged: Judged) -> list[tuple[Level, Row]]:
    """Every finding with its level, in the order of the findings.

    What is advised, and what is about a policy beside which a better one of the same cover counts, decides nothing:
    it neither fails nor is open.
    """
    counted = {one.key for one in judged.assessment.counted}
    return [(_level(one, one.key in counted), row(one, judged)) for one in judged.assessment.findings]


def _level(finding: Finding, counts: bool) -> Level:
    deciding = _DECIDING.get(finding.outcome) if finding.decides and counts else None
    return deciding or _OTHERWISE[finding.outcome]


def nothing_judged(assessment: Assessment) -> bool:
    """Whether it is undetermined for the reason that nothing that must be met was judged: no finding tells of it."""
    return assessment.verdict is Verdict.UNDETERMINED and not any(one.decides for one in assessment.counted)


def in_one_line(row: Row) -> str:
    """A finding in one line: outcome, what is required and held, why, what to do."""
    amounts = f"required {row.required}, held {row.held}" if row.required else ""
    said = [
        f"{outcome_words(row)}: {row.title}" + (f": {amounts}" if amounts else ""),
        row.because,
        *row.settled,
        f"To do: {row.remedy}" if row.remedy else "",
        f"No cure: {row.no_remedy}" if row.no_remedy else "",
    ]
    return " ".join(sentences(said))


def sentences(clauses: Iterable[str]) -> Iterator[str]:
    """Each clause as a sentence; empty ones are left out."""
    return (ended(one[:1].upper() + one[1:]) for one in clauses if one)


def is_implied(finding: Finding) -> bool:
    """Whether it is met only because a statement about the whole policy says so: nothing may show it as plainly met."""
    return finding.rests_on is not None and finding.outcome is Outcome.MET


def outcome_words(row: Row) -> str:
    """The outcome, with how strongly it is asked where that is not a must, and whether it is only implied."""
    finding = row.finding
    words = OUTCOME_WORDS[finding.outcome]
    words += " (implied)" if is_implied(finding) else ""
    return words if finding.force is Force.MUST else f"{words} (advised)"


def verdict_line(judged: Judged) -> str:
    """The verdict on a firm in one sentence."""
    return ended(headline(judged.assessment))


def split(results: Sequence[Result]) -> tuple[list[Judged], list[Refusal]]:
    """The firms that were judged, and the files that were refused."""
    judged = [one for one in results if isinstance(one, Judged)]
    return judged, [one for one in results if isinstance(one, Refusal)]
