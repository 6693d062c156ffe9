"""Renewal quotes drawn on a terminal by Rich: columns side by side where they fit, else a table for each quote."""

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pii_check.comparing import Column, Row
from pii_check.days import long_day
from pii_check.findings import BEST_FIRST, Finding
from pii_check.report.compared import (
    BASE,
    Shown,
    about,
    answer,
    beside,
    cell_parts,
    changes,
    foot,
    headline_of,
    notes,
    settled_line,
    shown_rows,
)
from pii_check.report.compared_text import title
from pii_check.report.terminal import OUTCOME_STYLE, VERDICT_STYLE
from pii_check.report.view import VERDICT_WORDS
from pii_check.words import Force, visible

_NAMES, _NARROWEST = 24, 20  # characters: of the column of requirements, and the least for any other


def draw_comparison(shown: Shown, console: Console) -> None:
    """Print a comparison."""
    console.print()
    console.print(_answer(shown))
    fits = _fits(shown, console.width)
    name = Text(f"{BASE} ({visible(shown.base)})", style="bold")
    console.print(_block(name, shown.comparison.base, [Text(one) for one in beside(shown, None)]))
    for place, column in enumerate(shown.comparison.quotes):
        name = Text(f"{shown.short[place]} ({visible(shown.quotes[place])})", style="bold")
        console.print(_block(name, column, _about(shown, place)))
        if not fits:
            console.print(Padding(_table(shown.only(place)), (0, 0, 1, 2)))
    if fits:
        console.print(Padding(_table(shown), (0, 0, 1, 0)))
    if line := settled_line(shown.comparison):
        console.print(Text(line))
    if told := notes(shown):
        console.print(Text("\nNotes", style="bold"))
        console.print(Padding(Group(*(Text(one) for one in told)), (0, 0, 0, 2)))
    console.print()
    console.print(Group(*(Text(one, style="dim" if one.startswith("Rules for ") else "") for one in foot(shown))))
    console.print()


def _fits(shown: Shown, width: int) -> bool:
    return (width - _NAMES) // (len(shown.quotes) + 1) >= _NARROWEST


def _answer(shown: Shown) -> RenderableType:
    said = Text("\n".join(answer(shown)))
    best = next(one for one in BEST_FIRST if shown.comparison.places(one))
    heading = Text(title(shown), style="bold")
    return Panel(said, title=heading, title_align="left", border_style=VERDICT_STYLE[best].removeprefix("bold "))


def _block(name: Text, column: Column, more: list[RenderableType]) -> RenderableType:
    """One column in words: its verdict, how it was read, what it gains and loses."""
    assessment = column.assessment
    head = name.append(f", as at {long_day(assessment.as_at)}", style="not bold")
    said = Text(VERDICT_WORDS[column.verdict], style=VERDICT_STYLE[column.verdict])
    said.append(f"  {headline_of(column)}.", style="default not bold")
    return Group(head, Padding(Group(said, *more), (0, 0, 1, 2)))


_STYLES = {"Gains": "green", "Loses": "red"}


def _about(shown: Shown, place: int) -> list[RenderableType]:
    column = shown.comparison.quotes[place]
    told: list[RenderableType] = [Text(one) for one in about(column, shown.comparison.base)]
    told += [Text(one) for one in beside(shown, place)]
    for head, lines in changes(shown, place):
        style = f"bold {_STYLES.get(head, '')}" if lines else ""
        told.append(Text(f"{head}:" if lines else f"{head}: nothing", style=style))
        told += [Padding(Text(one), (0, 0, 0, 2)) for one in lines]
    return told


def _table(shown: Shown) -> RenderableType:
    """The requirements that differ or are not met, a row each."""
    comparison = shown.comparison
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0), expand=True)
    table.leading = 1
    table.add_column("Requirement", ratio=5, overflow="fold")
    for name, column in zip((BASE, *shown.short), (comparison.base, *comparison.quotes), strict=True):
        table.add_column(Text(f"{name}\n{long_day(column.assessment.as_at)}"), ratio=4, overflow="fold")
    for row in shown_rows(comparison):
        table.add_row(_name(row), *(_cell(one) for one in row.findings))
    return table


def _name(row: Row) -> Text:
    name = Text(row.of.title)
    return name.append(f"\n{row.id}" + ("" if row.of.force is Force.MUST else f", {row.of.force}"), style="dim")


def _cell(finding: Finding | None) -> Text:
    first, *more = cell_parts(finding)
    cell = Text(first, style=OUTCOME_STYLE[finding.outcome] if finding else "dim")
    return cell.append("".join(f"\n{one}" for one in more), style="default not bold")
