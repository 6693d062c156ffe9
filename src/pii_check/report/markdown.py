"""Results as Markdown, to paste into an issue, a wiki or an e-mail; nothing in them acts as markup."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pii_check.days import long_day
from pii_check.report.answering import to_state_words
from pii_check.report.levels import outcome_words, sentences, split
from pii_check.report.rows import IN_FULL, Row, rows
from pii_check.report.to_do import TO_PUT_RIGHT, together
from pii_check.report.view import (
    NOT_ADVICE,
    NOT_JUDGED,
    TO_SETTLE,
    VERDICT_WORDS,
    Judged,
    Refusal,
    Result,
    beneath,
    ended,
    headline,
    not_checked,
    rules_line,
    url_of,
    with_policy,
)
from pii_check.report.what_if import what_if

_COLUMNS = ("Requirement", "Outcome", "Required", "Held", "Why, and what to do", "Source")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~$#!^]|&(?=#?\w+;))")
_BREAKS = re.compile("[\\s\x00-\x1f\x7f-\x9f]+")
_LEADING = re.compile(r"^([-+=]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"(?i)(://|www\.)")


def as_markdown(results: Sequence[Result]) -> str:
    """All results as one document; with a table of all first, where there are several."""
    judged, refused = split(results)
    blocks = list(_overview(judged, refused)) if len(results) > 1 else []
    for firm in judged:
        blocks += _firm(firm)
    if refused:
        blocks.append("# Files that could not be judged")
        blocks += [_refused(one) for one in refused]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """A text on one line, of which every sign is shown as it is: no markup, no HTML, no link and no mention."""
    line = _MARKUP.sub(r"\\\1", _BREAKS.sub(" ", text).strip())
    line = _LEADING.sub(lambda found: f"\\{found[1]}" if not found[1].isdigit() else f"{found[1]}\\", line)
    line = _ADDRESS.sub(lambda found: found[1].replace(":", "\\:").replace(".", "\\."), line)
    return line.replace("@", "@&#8203;")  # a space of no width, or GitHub tells a user of that name


def _overview(judged: Sequence[Judged], refused: Sequence[Refusal]) -> Iterator[str]:
    rows_ = [
        (escaped(one.assessment.name), escaped(one.shown), f"**{VERDICT_WORDS[one.assessment.verdict]}**")
        for one in judged
    ]
    rows_ += [("", escaped(one.faults[0].shown), f"**{NOT_JUDGED}**") for one in refused]
    yield _table(("Firm", "File", "Verdict"), rows_)


def _firm(judged: Judged) -> Iterator[str]:
    assessment = judged.assessment
    yield f"# {escaped(assessment.name)}"
    yield f"**{VERDICT_WORDS[assessment.verdict]}**: {escaped(headline(assessment))}."
    yield f"As at {long_day(assessment.as_at)}, by the facts in {escaped(judged.shown)}."
    yield from (escaped(line) for line in [*what_if(judged.assumed), *beneath(assessment)])
    if todo := together(judged):
        yield f"## {TO_PUT_RIGHT}"
        yield "\n".join(f"{number}. {escaped(ended(one))}" for number, one in enumerate(todo, 1))
    if some := rows(judged):
        yield "## Requirements"
        yield _table(_COLUMNS, [_cells(one) for _, group in some for one in group])
    yield from _tail(judged)


def _cells(row: Row) -> tuple[str, ...]:
    outcome = escaped(outcome_words(row))
    decisive = row.finding.outcome in IN_FULL
    why = [row.because, *row.settled]
    why += [f"To do: {row.remedy}"] if row.remedy else []
    why += [f"No cure: {row.no_remedy}"] if row.no_remedy else []
    why += [f"Headroom: {row.headroom}"] if row.headroom else []
    why += [f"Doubt: {row.doubt}"] if row.doubt else []
    return (
        f"{escaped(row.title)} ({escaped(with_policy(row.finding.id, row.finding))})",
        f"**{outcome}**" if decisive else outcome,
        escaped(row.required),
        escaped(row.held),
        escaped(" ".join(sentences(why))),
        _source(row),
    )


def _source(row: Row) -> str:
    if (address := url_of(row.finding)) is None:
        return ""
    url = re.sub(r"[<>|\\\s`]", lambda sign: f"%{ord(sign[0]):02X}", address)
    told, _, graded = row.source.rpartition(" (read ")
    return f"[{escaped(told)}](<{url}>) (read {escaped(graded)}"


def _table(head: Sequence[str], rows_: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows_]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _tail(judged: Judged) -> Iterator[str]:
    assessment = judged.assessment
    if facts := judged.answers.to_state:
        yield f"## {TO_SETTLE}"
        yield _listed(to_state_words(one) for one in facts)
    if assessment.notes:
        yield "## Notes"
        yield _listed(ended(note.message) for note in assessment.notes)
    if assessment.not_checked:
        yield f"Not checked: {escaped(not_checked(assessment))}."
    if assessment.rulebooks:
        yield "Rules:"
        yield _listed(rules_line(one) for one in assessment.rulebooks)
    yield f"*{NOT_ADVICE}*"


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escaped(line)}" for line in lines)


def _refused(refusal: Refusal) -> str:
    """The faults of a file as a block of code, whose fence nothing in them can end."""
    text = "\n".join(line for fault in refusal.faults for line in fault.lines)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
