"""An assessment drawn on a terminal by Rich. Words carry the meaning; colour only repeats them."""

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pii_check.days import long_day
from pii_check.findings import Verdict
from pii_check.report.answering import to_state_words
from pii_check.report.rows import IN_FULL, Row, parts, rows
from pii_check.report.to_do import TO_PUT_RIGHT, together
from pii_check.report.view import (
    NOT_ADVICE,
    OUTCOME_WORDS,
    TO_SETTLE,
    VERDICT_WORDS,
    Judged,
    beneath,
    ended,
    headline,
    not_checked,
    rules_line,
    with_policy,
)
from pii_check.report.what_if import what_if
from pii_check.words import Force, Outcome

# Named colours only: the terminal's own palette fits its background, light or dark.
# Yellow is not bold: many terminals brighten what is bold, and bright yellow on white cannot be read.
VERDICT_STYLE = {Verdict.COMPLIANT: "bold green", Verdict.NOT_COMPLIANT: "bold red", Verdict.UNDETERMINED: "yellow"}
OUTCOME_STYLE = {
    Outcome.NOT_MET: "bold red",
    Outcome.UNDETERMINED: "yellow",
    Outcome.DISPENSED: "bold magenta",
    Outcome.MET: "bold green",
    Outcome.NOT_APPLICABLE: "bold",
}


def draw(judged: Judged, console: Console) -> None:
    """Print one assessment."""
    assessment = judged.assessment
    console.print()
    console.print(_verdict(judged))
    console.print()
    if todo := together(judged):
        console.print(Text(TO_PUT_RIGHT, style="bold"))
        console.print(Padding(_numbered(todo), (0, 0, 1, 2)))
    for outcome, some in rows(judged):
        style = OUTCOME_STYLE[outcome]
        console.print(Text(f"{OUTCOME_WORDS[outcome]} ({len(some)})", style=style))
        drawn = _full(some, style) if outcome in IN_FULL else _brief(some, outcome)
        console.print(Padding(drawn, (0, 0, 1, 2)))
        if outcome is Outcome.MET:
            console.print(Text("Sources of what is met", style="bold"))
            console.print(Padding(_sources(some), (0, 0, 1, 2)))
    if facts := judged.answers.to_state:
        console.print(Text(TO_SETTLE, style="bold"))
        console.print(Padding(Group(*(Text(to_state_words(one)) for one in facts)), (0, 0, 1, 2)))
    if assessment.notes:
        console.print(Text("Notes", style="bold"))
        console.print(Padding(Group(*(Text(ended(note.message)) for note in assessment.notes)), (0, 0, 1, 2)))
    console.print(Group(*_foot(judged)))
    console.print()


def _verdict(judged: Judged) -> RenderableType:
    assessment = judged.assessment
    style = VERDICT_STYLE[assessment.verdict]
    said = Text("", style=style)
    for line in what_if(judged.assumed):
        said.append(f"{line}\n\n", style="default bold")
    said.append(VERDICT_WORDS[assessment.verdict])
    said.append(f"\n{headline(assessment)}.", style="default not bold")
    for sentence in beneath(assessment):
        said.append(f"\n\n{sentence}", style="default not bold")
    title = Text(f"{assessment.name}, as at {long_day(assessment.as_at)}", style="bold")
    return Panel(
        said,
        title=title,
        title_align="left",
        subtitle=Text(judged.shown),
        subtitle_align="left",
        border_style=style.removeprefix("bold "),
    )


def _numbered(lines: list[str]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for number, line in enumerate(lines, 1):
        table.add_row(Text(f"{number}."), Text(ended(line)))
    return table


def _full(some: list[Row], style: str) -> RenderableType:
    """What is wrong or open: a block for each, its reasons beneath it."""
    blocks: list[RenderableType] = []
    for row in some:
        head = Text(row.title, style=style)
        head.append(f"  {row.about}", style="not bold default")
        table = Table.grid(padding=(0, 1))
        table.add_column(min_width=9, no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for name, words in parts(row):
            table.add_row(Text(name, style="dim"), Text(words, style="bold" if name in ("required", "held") else ""))
        blocks += [Text("") if blocks else Group(), head, Padding(table, (0, 0, 0, 2))]
    return Group(*blocks)


def _brief(some: list[Row], outcome: Outcome) -> RenderableType:
    """What is met or does not apply: a line or two for each, required and held side by side."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column("Requirement", ratio=5, overflow="fold")
    if outcome is Outcome.MET:
        table.add_column("Required", ratio=4, overflow="fold")
        table.add_column("Held", ratio=4, overflow="fold")
    else:
        table.add_column("Why", ratio=8, overflow="fold")
    for row in some:
        about = Text(row.title)
        about.append(f"\n{_id_and_policy(row)}", style="dim")
        about.append(f"\n{row.headroom}" if row.headroom else "")
        held = f"{row.held}\n{row.bar}" if row.bar else row.held
        cells = [row.required, held] if outcome is Outcome.MET else [row.because]
        table.add_row(about, *(Text(cell) for cell in cells))
    return table


def _sources(some: list[Row]) -> RenderableType:
    """Where each requirement that is met comes from, and on what evidence; one source once."""
    told: dict[str, list[str]] = {}
    for row in some:
        told.setdefault(row.source, []).append(row.finding.id)
    lines = [f"{', '.join(dict.fromkeys(ids))}: {source}" for source, ids in told.items() if source]
    return Group(*(Text(line, style="dim") for line in lines))


def _id_and_policy(row: Row) -> str:
    finding = row.finding
    return with_policy(finding.id, finding) + ("" if finding.force is Force.MUST else f", {finding.force}")


def _foot(judged: Judged) -> list[Text]:
    assessment = judged.assessment
    lines = []
    if assessment.not_checked:
        lines.append(Text(f"Not checked: {not_checked(assessment)}."))
    for one in assessment.rulebooks:
        lines.append(Text(f"Rules: {rules_line(one)}", style="dim"))
    lines.append(Text(NOT_ADVICE))
    return lines
