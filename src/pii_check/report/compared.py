"""Renewal quotes side by side, in words: what every way of drawing shows of a comparison."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple

from pii_check.comparing import Change, Column, Comparison, Figure, Row
from pii_check.days import long_day
from pii_check.findings import BEST_FIRST, Finding, Verdict
from pii_check.handover import Stretch
from pii_check.phrases import held_words, label, requirement_words
from pii_check.quoting import brought
from pii_check.report.view import NOT_ADVICE, OUTCOME_WORDS, beneath, ended, headline, not_checked
from pii_check.terms import Term
from pii_check.towers import in_force
from pii_check.words import Outcome, visible

BASE = "BASE"
NO_PRICES = "What a quote costs is not known here: this compares cover alone, and ranks nothing."


class Shown(NamedTuple):
    """A comparison, and what its columns are called: the files as the call named them, and short names for heads."""

    comparison: Comparison
    base: str
    quotes: tuple[str, ...]

    @property
    def short(self) -> tuple[str, ...]:
        """The quotes by the last part of their names, without what all files end in, where that tells them apart."""
        names = [_stem(one) for one in self.quotes]
        told_apart = len({BASE, *names}) == len(names) + 1
        return tuple(visible(one) for one in (names if told_apart else self.quotes))

    def only(self, place: int) -> "Shown":
        """The same with one quote alone."""
        return Shown(self.comparison.only(place), self.base, (self.quotes[place],))


def _stem(name: str) -> str:
    return "standard input" if name == "-" else _ENDING.sub("", PurePath(name).name) or name


_ENDING = re.compile(r"(\.quote)?\.(ya?ml|json)$", re.IGNORECASE)
_ANSWERS = {
    Verdict.COMPLIANT: ("Meets every requirement that must be met", "Meet every requirement that must be met"),
    Verdict.UNDETERMINED: ("Cannot be settled", "Cannot be settled"),
    Verdict.NOT_COMPLIANT: ("Falls short", "Fall short"),
}


def answer(shown: Shown) -> Iterator[str]:
    """Which quotes meet every must, which are open and which fall short: a line each; the first is always there."""
    for verdict in BEST_FIRST:
        one, many = _ANSWERS[verdict]
        places = shown.comparison.places(verdict)
        names = "; ".join(shown.short[place] for place in places)
        if places:
            yield f"{one if len(places) == 1 else many}: {names}."
        elif verdict is Verdict.COMPLIANT:
            yield "No quote meets every requirement that must be met."


def headline_of(column: Column) -> str:
    """The verdict on a quote in one sentence: that of its day, after what is amiss on the way to it."""
    on_its_day = headline(column.assessment)
    if not column.on_the_way:
        return on_its_day
    before = "; ".join(_on_the_way(one) for one in column.on_the_way)
    return f"On the way to it: {before}. On {long_day(column.assessment.as_at)}: {on_its_day}"


def _on_the_way(stretch: Stretch) -> str:
    first, last = long_day(stretch.first), long_day(stretch.last)
    days = f"on {first}" if first == last else f"from {first} to {last}"
    what = ", ".join(dict.fromkeys(one.title for one in stretch.findings))
    return f"{days} {'not met' if stretch.verdict is Verdict.NOT_COMPLIANT else 'open'}: {what}"


def about(column: Column, base: Column) -> Iterator[str]:
    """How a quote was read, and why it is judged on its day: a sentence each."""
    quote = column.quote
    if not quote.is_whole:
        parts = [f"replaces {_and(quote.replaces)}"] if quote.replaces else []
        parts += [f"keeps {_and(quote.keeps)}"] if quote.keeps else []
        parts += [f"states {_and(f'`{one}`' for one in quote.restates)} anew"] if quote.restates else []
        yield f"Laid over {BASE}: {'; '.join(parts)}."
    if column.assessment.as_at != base.assessment.as_at:
        yield f"Judged as at {long_day(column.assessment.as_at)}{_why_then(column, base)}."


def _why_then(column: Column, base: Column) -> str:
    """That everything that is quoted runs by then; nothing where that is not so."""
    day, new = column.assessment.as_at, brought(base.quote.firm, column.quote.firm)
    return ", when it would be in force" if new and all(in_force(one, day) for one in new) else ""


def _and(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def changes(shown: Shown, place: int) -> Iterator[tuple[str, list[str]]]:
    """What a quote gains and what it loses, each always told; then what else differs, where anything does."""
    told = list(_told(shown.comparison, place))
    heads = {Change.GAINS: "Gains", Change.LOSES: "Loses", Change.DIFFERS: "Differs, neither better nor worse"}
    heads |= {Change.NEWLY_ASKED: f"Asked here, and not in {BASE}", Change.NOT_ASKED: f"Asked in {BASE}, and not here"}
    for change, head in heads.items():
        lines = [words for one, words in told if one is change]
        if lines or change in (Change.GAINS, Change.LOSES):  # that there are none is worth saying
            yield head, lines


def _told(comparison: Comparison, place: int) -> Iterator[tuple[Change, str]]:
    for row in comparison.rows:
        cell, name = row.cells[place], f"{row.of.title} ({row.id})"
        finding = cell.finding or row.base
        if cell.change in (Change.NEWLY_ASKED, Change.NOT_ASKED) and finding:
            yield cell.change, f"{name}: {outcome_words(finding.outcome)}"
        elif cell.change is not Change.SAME and row.base and cell.finding:
            was, now = (outcome_words(one.outcome) for one in (row.base, cell.finding))
            yield cell.change, f"{name}: {was} in {BASE}, {now} here"
        yield from ((figure.change, f"{name}: {_figure(figure)}") for figure in cell.figures)


def _figure(figure: Figure) -> str:
    return f"{label(figure.after.fact)} {held_words(figure.before)} in {BASE}, {held_words(figure.after)} here"


def outcome_words(outcome: Outcome) -> str:
    """An outcome inside a sentence."""
    return OUTCOME_WORDS[outcome].lower()


def shown_rows(comparison: Comparison) -> list[Row]:
    """The requirements that differ or are not met; of these, those that some quote does not meet come first."""
    rows = [row for row in comparison.rows if not row.is_settled]
    return sorted(rows, key=lambda row: not any(_is_wrong(cell.finding) for cell in row.cells))


def _is_wrong(finding: Finding | None) -> bool:
    return finding is not None and finding.outcome in (Outcome.NOT_MET, Outcome.UNDETERMINED)


def settled_line(comparison: Comparison) -> str:
    """How many requirements are the same for all, and met or not asked of any; empty where none is."""
    settled = [row.of.outcome for row in comparison.rows if row.is_settled]
    counts = [
        f"{settled.count(outcome)} {words}"
        for outcome, words in ((Outcome.MET, "met"), (Outcome.NOT_APPLICABLE, "that do not apply"))
        if outcome in settled
    ]
    return f"The same for all: {', '.join(counts)}." if counts else ""


def row_name(row: Row) -> str:
    """What a requirement is called, and how it binds."""
    return f"{row.of.title} ({row.id}, {row.of.force}, {row.of.authority})"


def cell_parts(finding: Finding | None) -> list[str]:
    """One finding in brief: the outcome, what is held and required of it, and why where these do not say it."""
    if finding is None:
        return ["Not asked"]
    implied = " (implied)" if finding.rests_on else ""
    term, parts = finding.deciding, [OUTCOME_WORDS[finding.outcome] + implied]
    asked = term is not None and finding.outcome is not Outcome.NOT_APPLICABLE
    if asked and term:
        parts += _amounts(term)
    tells = asked and term and term.held is not None and finding.outcome in (Outcome.MET, Outcome.NOT_MET)
    if finding.outcome is not Outcome.MET and not tells:
        parts.append(finding.because)
    return parts


def _amounts(term: Term) -> list[str]:
    held, required = held_words(term), requirement_words(term)
    tells = held == required or term.relation == "in force"  # the day is that of the column
    return [f"held {held}"] if tells else [f"held {held}", f"required {required}"]


def beside(shown: Shown, place: int | None) -> Iterator[str]:
    """What a reader must know with the verdict on a quote, or on BASE (None), and is not the same for all."""
    comparison = shown.comparison
    column = comparison.base if place is None else comparison.quotes[place]
    columns = (comparison.base, *comparison.quotes)
    yield from (
        one for one in beneath(column.assessment) if one not in _common(beneath(it.assessment) for it in columns)
    )
    shared = _shared(comparison)
    yield from (f"Note: {ended(one.message)}" for one in column.notes if one.message not in shared)


def _common(texts: Iterable[list[str]]) -> list[str]:
    """What all of several lists hold."""
    first, *others = texts
    return [one for one in first if all(one in some for some in others)]


def _shared(comparison: Comparison) -> list[str]:
    """Notes on each of several quotes alike, which are told once."""
    said = [[note.message for note in one.notes] for one in comparison.quotes]
    return _common(said) if len(said) > 1 else []


def notes(shown: Shown) -> list[str]:
    """What is known of all columns alike, once; what only some say of their rules, with their names."""
    comparison = shown.comparison
    columns = (comparison.base, *comparison.quotes)
    names = (BASE, *shown.short)
    said: dict[str, list[str]] = {}
    for name, column in zip(names, columns, strict=True):
        for note in dict.fromkeys(one.message for one in column.assessment.notes):
            said.setdefault(note, []).append(name)
    told = [*_common(beneath(one.assessment) for one in columns), *_shared(comparison)]
    told += [note if len(some) == len(names) else f"{', '.join(some)}: {note}" for note, some in said.items()]
    return [ended(one) for one in told]


def foot(shown: Shown) -> Iterator[str]:
    """The rules that were used, what was not checked, and what this does not say."""
    columns = (shown.comparison.base, *shown.comparison.quotes)
    used: dict[str, list[str]] = {}
    for name, column in zip((BASE, *shown.short), columns, strict=True):
        used.setdefault(", ".join(one.rulebook.id for one in column.assessment.rulebooks), []).append(name)
    for books, names in used.items():
        yield f"Rules for {'all' if len(names) == len(columns) else _and(names)}: {books or 'none'}."
    unchecked = dict.fromkeys(not_checked(one.assessment) for one in columns if one.assessment.not_checked)
    if unchecked:
        yield f"Not checked: {'; '.join(unchecked)}."
    yield NO_PRICES
    yield NOT_ADVICE
