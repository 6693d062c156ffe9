"""An assessment as plain text: no escape codes, no truncation, no symbol that carries meaning."""

from collections.abc import Iterator

from pii_check.days import long_day
from pii_check.report.answering import to_state_words
from pii_check.report.rows import IN_FULL, Row, in_brief, parts, rows
from pii_check.report.to_do import TO_PUT_RIGHT, together
from pii_check.report.view import (
    NOT_ADVICE,
    OUTCOME_WORDS,
    TO_SETTLE,
    VERDICT_WORDS,
    Judged,
    Refusal,
    beneath,
    ended,
    headline,
    not_checked,
    rules_line,
)
from pii_check.report.what_if import what_if
from pii_check.words import Outcome


def assessment_text(judged: Judged) -> str:
    """One assessment."""
    return "\n".join(_lines(judged)) + "\n"


def _lines(judged: Judged) -> Iterator[str]:
    assessment = judged.assessment
    yield f"{assessment.name} ({judged.shown}), as at {long_day(assessment.as_at)}"
    yield from what_if(judged.assumed)
    yield ""
    yield f"{VERDICT_WORDS[assessment.verdict]}: {headline(assessment)}."
    yield from beneath(assessment)
    if todo := together(judged):
        yield ""
        yield f"{TO_PUT_RIGHT}:"
        yield from (f"  {number}. {ended(one)}" for number, one in enumerate(todo, 1))
    for outcome, some in rows(judged):
        yield ""
        yield f"{OUTCOME_WORDS[outcome]} ({len(some)})"
        for row in some:
            yield from _full(row) if outcome in IN_FULL else _brief(row)
    yield from _tail(judged)


def _full(row: Row) -> Iterator[str]:
    yield f"  {row.title} ({row.about})"
    yield from (f"    {name + ':' if name else '':<10}{words}" for name, words in parts(row))


def _brief(row: Row) -> Iterator[str]:
    amounts = in_brief(row)
    implied = "implied: " if row.finding.rests_on else ""
    yield f"  {row.title} ({row.about}): {implied}{amounts}"
    if row.headroom:
        yield f"    {'headroom:':<10}{row.headroom}"
    if row.source and row.finding.outcome is Outcome.MET:
        yield f"    {'source:':<10}{row.source}"
    if row.doubt:
        yield f"    {'doubt:':<10}{row.doubt}"


def _tail(judged: Judged) -> Iterator[str]:
    assessment = judged.assessment
    if judged.answers.to_state:
        yield ""
        yield f"{TO_SETTLE}:"
        yield from (f"  {to_state_words(one)}" for one in judged.answers.to_state)
    if assessment.notes:
        yield ""
        yield "Notes:"
        yield from (f"  {ended(note.message)}" for note in assessment.notes)
    yield ""
    if assessment.not_checked:
        yield f"Not checked: {not_checked(assessment)}."
    for one in assessment.rulebooks:
        yield f"Rules: {rules_line(one)}"
    yield NOT_ADVICE


def refusal_text(refusal: Refusal) -> str:
    """Everything that is wrong in one file."""
    return "\n".join(line for fault in refusal.faults for line in fault.lines) + "\n"
