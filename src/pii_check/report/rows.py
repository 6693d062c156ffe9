"""One finding in words: what every way of drawing shows of it, and the order in which findings are shown."""

from typing import NamedTuple

from pii_check.days import long_day
from pii_check.findings import Finding
from pii_check.phrases import held_words, requirement_words
from pii_check.report.answering import bar, headroom_words, settled_words
from pii_check.report.view import OUTCOME_WORDS, Judged, with_policy
from pii_check.requirement import Requirement
from pii_check.rulebook import Published
from pii_check.words import Authority, Evidence, Force, Outcome

_EVIDENCE_WORDS = {
    Evidence.PRIMARY: "",
    Evidence.SUMMARY: "a summary by others, the original was not read",
    Evidence.SECONDARY: "learning material, the original was not read",
    Evidence.PRACTICE: "practice of the profession",
    Evidence.INFERRED: "inferred, no text that was read says it outright",
}
_AUTHORITY_WORDS = {Authority.LAW: "law", Authority.REGULATOR: "regulator", Authority.PRACTICE: "practice"}


class Row(NamedTuple):
    """One finding, in words."""

    finding: Finding
    title: str
    about: str
    required: str
    held: str
    because: str
    remedy: str
    no_remedy: str
    source: str
    doubt: str
    place: str
    settled: tuple[str, ...]
    headroom: str
    bar: str


def row(finding: Finding, judged: Judged) -> Row:
    """The words of one finding."""
    term, requirement = finding.deciding, finding.requirement
    asked = term is not None and finding.outcome is not Outcome.NOT_APPLICABLE
    where, remedy = judged.locate(finding.path), judged.remedies.of(finding)
    return Row(
        finding=finding,
        title=finding.title,
        about=_about(finding),
        required=requirement_words(term) if asked and term else "",
        held=held_words(term) if asked and term else "",
        because=finding.because,
        remedy=(remedy.says if remedy else None) or "",
        no_remedy=(remedy.no_way if remedy else None) or "",
        source=source_words(requirement, finding.rulebook),
        doubt=(requirement.doubt or "") if finding.outcome is not Outcome.NOT_APPLICABLE else "",
        place=f"{judged.shown}:{where[0]}:{where[1]}" if where else "",
        settled=settled_words(answer, finding.policy) if (answer := judged.answers.settled.get(finding.key)) else (),
        headroom=headroom_words(room) if (room := judged.answers.headroom.get(finding.key)) else "",
        bar=bar(room) if room else "",
    )


def _about(finding: Finding) -> str:
    return with_policy(f"{finding.id}, {finding.force}, {_AUTHORITY_WORDS[finding.authority]}", finding)


def source_words(requirement: Requirement, published: Published | None) -> str:
    """The first source with its grade, and what rests on a weaker one; nothing where no rulebook governs."""
    if published is None:
        return ""
    sources, (first, *others) = published.rulebook.sources, requirement.cite
    source = sources[first.source]
    told = f"{source.publisher}, {source.title}, {first.clause}"
    notes = [f"read {long_day(source.read_on)}", _EVIDENCE_WORDS[first.evidence]]
    notes += [
        f"for {cite.of}: {_EVIDENCE_WORDS[cite.evidence]}"
        for cite in others
        if cite.of and cite.evidence is not Evidence.PRIMARY
    ]
    return f"{told} ({'; '.join(filter(None, notes))})"


FULL_PARTS = (
    ("required", "required"),
    ("held", "held"),
    ("because", "because"),
    ("settled", "settled"),
    ("to do", "remedy"),
    ("no cure", "no_remedy"),
    ("source", "source"),
    ("doubt", "doubt"),
    ("in file", "place"),
)
IN_FULL = (Outcome.NOT_MET, Outcome.UNDETERMINED, Outcome.DISPENSED)


def parts(row: Row) -> list[tuple[str, str]]:
    """A finding told in full: what each line is, and its words; a line that goes on with the one above has no name."""
    told = []
    for name, key in FULL_PARTS:
        lines = getattr(row, key)
        lines = [lines] if isinstance(lines, str) else lines
        told += [("" if number else name, words) for number, words in enumerate(filter(None, lines))]
    return told


def in_brief(row: Row) -> str:
    """Required and held side by side; once, where they are the same words."""
    if not row.required:
        return row.because
    return row.held if row.held == row.required else f"required {row.required}, held {row.held}"


def rows(judged: Judged) -> list[tuple[Outcome, list[Row]]]:
    """The findings by outcome, what is wrong before what is right; under each, what must be before what is advised."""
    found = sorted(judged.assessment.findings, key=lambda one: one.force is Force.SHOULD)
    made = [row(finding, judged) for finding in found]
    return [
        (outcome, some)
        for outcome in OUTCOME_WORDS
        if (some := [one for one in made if one.finding.outcome is outcome])
    ]
