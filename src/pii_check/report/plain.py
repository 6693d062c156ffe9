"""An assessment in full sentences, one for each thing to know: for screen readers, and for reading aloud."""

from collections.abc import Iterator

from pii_check.days import long_day
from pii_check.phrases import label_of_path
from pii_check.report.rows import IN_FULL, Row, rows
from pii_check.report.to_do import TO_PUT_RIGHT, together
from pii_check.report.view import (
    NOT_ADVICE,
    OUTCOME_WORDS,
    VERDICT_WORDS,
    Complaint,
    Judged,
    Refusal,
    beneath,
    ended,
    headline,
    not_checked,
)
from pii_check.report.what_if import what_if
from pii_check.words import Outcome, visible


def assessment_sentences(judged: Judged) -> str:
    """One assessment; what is wrong or open is told in full, the rest is counted."""
    return "\n".join(_sentences(judged)) + "\n"


def _sentences(judged: Judged) -> Iterator[str]:
    assessment = judged.assessment
    verdict = VERDICT_WORDS[assessment.verdict].lower()
    yield from what_if(judged.assumed)
    yield f"{assessment.name}, as at {long_day(assessment.as_at)}: {verdict}. {headline(assessment)}."
    yield from beneath(assessment)
    for number, one in enumerate(todo := together(judged), 1):
        yield f"{TO_PUT_RIGHT}, {number} of {len(todo)}: {ended(one)}"
    for outcome, some in rows(judged):
        if outcome in IN_FULL:
            yield from (_told(row, judged) for row in some)
        else:
            yield from _counted(outcome, some)
            yield from (f"Headroom, {row.title}: {row.headroom}." for row in some if row.headroom)
    if facts := judged.answers.to_state:
        labels = dict.fromkeys(label_of_path(one.path) for one in facts)
        yield f"To settle what is open, state, the most useful first: {', '.join(labels)}."
    for outcome, some in rows(judged):
        if outcome is Outcome.MET:
            yield from (f"Source, {row.title}: {row.source}." for row in some if row.source)
    yield from (f"Note: {ended(note.message)}" for note in assessment.notes)
    yield from (f"Rules: {one.rulebook.id}, {one.rulebook.title}." for one in assessment.rulebooks)
    if assessment.not_checked:
        yield f"Not checked: {not_checked(assessment)}."
    yield NOT_ADVICE


def _counted(outcome: Outcome, some: list[Row]) -> Iterator[str]:
    """What is met or does not apply, in a sentence; what the minimum wording implies, in another."""
    for words, told in (
        (OUTCOME_WORDS[outcome], [row for row in some if not row.finding.rests_on]),
        ("Implied by the minimum wording, and not stated", [row for row in some if row.finding.rests_on]),
    ):
        if told:
            yield f"{words}: {'; '.join(row.title for row in told)}."


def _told(row: Row, judged: Judged) -> str:
    finding = row.finding
    amounts = f": required is {row.required}, held is {row.held}" if row.required else ""
    place = judged.locate(finding.path)
    where = f" See line {place[0]} of the file." if place else ""
    to_do = f" To put it right: {row.remedy}." if row.remedy else ""
    to_do += f" There is no cure: {row.no_remedy}." if row.no_remedy else ""
    settled = "".join(f" {_settled(line)}." for line in row.settled)
    source = f" Source: {row.source}." if row.source else ""
    head = f"{OUTCOME_WORDS[finding.outcome]}: {row.title}, {row.about}"
    doubt = f" Doubt: {row.doubt}" if row.doubt else ""
    return f"{head}{amounts}. Reason: {row.because}.{settled}{to_do}{source}{doubt}{where}"


def _settled(line: str) -> str:
    """For which values it is met and for which not, as a sentence."""
    begins = line.startswith(("does not", "if "))
    return f"It {line}" if line.startswith("does not") else line[:1].upper() + line[1:] if begins else f"It is {line}"


def refusal_sentences(refusal: Refusal) -> str:
    """Everything that is wrong in one file, a sentence each, the place said in words."""
    return "".join(_fault(fault) for fault in refusal.faults)


def _fault(fault: Complaint) -> str:
    text = f"in --set {visible(fault.setting)}" if fault.setting else f"line {fault.place.line}"
    place = f"{fault.shown}, {text}, column {fault.place.column}"
    return f"{place}: {fault.message}. Hint: {fault.hint}{'' if fault.hint.endswith('?') else '.'}\n"
