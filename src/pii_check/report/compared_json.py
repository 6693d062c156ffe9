"""Renewal quotes side by side as JSON, format `pii-check/1`: its shape, and how it is built."""

import json
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from pii_check.comparing import Cell, Change, Column, Comparison, Figure, Row
from pii_check.findings import Finding, Verdict
from pii_check.handover import Stretch
from pii_check.report import shape
from pii_check.report.as_json import error_data, note_data, rulebook_data
from pii_check.report.compared import Shown, headline_of
from pii_check.report.finding_json import held_data, required_data, term_data
from pii_check.report.view import Refusal
from pii_check.words import Authority, Cover, Force, Outcome


class ComparedFigure(TypedDict):
    """A figure held that changes."""

    fact: Annotated[str, Field(description="the key of the fact", examples=["uninsured_excess"])]
    before: Annotated[shape.Term, Field(description="the comparison that it stands in for BASE")]
    after: Annotated[shape.Term, Field(description="the same for the quote")]
    change: Annotated[Change, Field(description="`gains` where it is more cover, `loses` where it is less")]


class ComparedCell(TypedDict):
    """One requirement, for one quote or for BASE."""

    outcome: Annotated[Outcome | None, Field(description="what it comes to; null where it is not asked")]
    force: Annotated[Force | None, Field(description="must or should")]
    policy: Annotated[int | None, Field(description="index of the policy that counts, those of the quote first")]
    required: Annotated[shape.Required | None, Field(description="what the deciding term requires; null while open")]
    held: Annotated[shape.Held | None, Field(description="what is held of it")]
    terms: Annotated[list[shape.Term], Field(description="every comparison that was made")]
    because: Annotated[str | None, Field(description="the reason, in words")]
    rests_on: Annotated[str | None, Field(description="`minimum_wording` where that statement implies it")]
    rulebook: Annotated[str | None, Field(description="id of the rulebook", examples=["rics/2025-07-01"])]


class ComparedQuote(ComparedCell):
    """One requirement for one quote, beside that of BASE."""

    change: Annotated[Change, Field(description="how the outcome stands to that of BASE")]
    figures: Annotated[list[ComparedFigure], Field(description="the figures held that change")]


class ComparedRequirement(TypedDict):
    """One requirement, side by side."""

    id: Annotated[str, Field(description="id of the requirement; never changes meaning", examples=["rics.excess"])]
    title: Annotated[str, Field(description="what it is called")]
    cover: Annotated[Cover | None, Field(description="class of insurance, if it is about one")]
    authority: Annotated[Authority, Field(description="who makes the requirement")]
    same: Annotated[bool, Field(description="the same for all, and met by all or applying to none")]
    base: Annotated[ComparedCell, Field(description="for the firm as it is")]
    quotes: Annotated[list[ComparedQuote], Field(description="for each quote, in the order of the call")]


class ComparedStretch(TypedDict):
    """Days before that of a quote on which something that must be met would not be, or would be open."""

    first: Annotated[shape.Day, Field(description="the first of these days")]
    last: Annotated[shape.Day, Field(description="the last of them")]
    verdict: Annotated[Verdict, Field(description="not-compliant, or undetermined where it is open")]
    ids: Annotated[list[str], Field(description="the requirements")]


class ComparedColumn(TypedDict):
    """A quote, or the firm as it is."""

    file: Annotated[str, Field(description="the file, as the call named it; `-` is standard input")]
    name: Annotated[str, Field(description="name of the firm")]
    as_at: Annotated[shape.Day, Field(description="the day as at which it was judged")]
    whole: Annotated[bool, Field(description="whether the file states a firm, or only what replaces that of BASE")]
    replaces: Annotated[list[Cover], Field(description="covers whose policies it states in place of those of BASE")]
    keeps: Annotated[list[Cover], Field(description="covers whose policies stay those of BASE")]
    restates: Annotated[list[str], Field(description="other keys that it states in place of those of BASE")]
    verdict: Annotated[Verdict, Field(description="the worst of its day, and of the days on the way to it")]
    verdict_by_authority: Annotated[
        dict[Authority, Verdict], Field(description="of its day, for law, regulator and practice apart")
    ]
    headline: Annotated[str, Field(description="the verdict, in words")]
    on_the_way: Annotated[list[ComparedStretch], Field(description="days before its own on which a must is not met")]
    covers: Annotated[list[shape.CoverVerdict], Field(description="the verdict on each cover")]
    not_checked: Annotated[list[str], Field(description="groups of requirements that were not asked about")]
    rulebooks: Annotated[list[shape.Rulebook], Field(description="every rulebook that was used")]
    notes: Annotated[list[shape.Note], Field(description="what else a reader should know")]


class Compared(TypedDict):
    """A firm as it is, and its quotes."""

    base: Annotated[ComparedColumn, Field(description="the firm as it is")]
    quotes: Annotated[list[ComparedColumn], Field(description="the quotes, in the order of the call")]
    meets: Annotated[list[str], Field(description="files of the quotes that meet every must")]
    undetermined: Annotated[list[str], Field(description="files of the quotes that cannot be settled")]
    requirements: Annotated[list[ComparedRequirement], Field(description="in the order of sets")]


class CompareReport(TypedDict):
    """What `pii-check compare --format json` prints."""

    format: Annotated[Literal["pii-check/1"], Field(description="changes only if a key goes or changes its meaning")]
    tool: Annotated[shape.Tool, Field(description="what made the report")]
    exit_code: Annotated[int, Field(description="as the command exits")]
    compared: Annotated[Compared | None, Field(description="null where some file could not be judged")]
    errors: Annotated[list[shape.Error], Field(description="one for every fault of a file")]


def compared_json(shown: Shown | None, refused: Sequence[Refusal], version: str, exit_code: int) -> str:
    """A comparison, or the faults for which there is none, as one object."""
    data: CompareReport = {
        "format": "pii-check/1",
        "tool": {"name": "pii-check", "version": version},
        "exit_code": exit_code,
        "compared": _compared(shown) if shown else None,
        "errors": [error for one in refused for error in error_data(one)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _compared(shown: Shown) -> Compared:
    comparison = shown.comparison
    return {
        "base": _column(shown.base, comparison.base),
        "quotes": [_column(*one) for one in zip(shown.quotes, comparison.quotes, strict=True)],
        "meets": _files(shown, comparison, Verdict.COMPLIANT),
        "undetermined": _files(shown, comparison, Verdict.UNDETERMINED),
        "requirements": [_row(one) for one in comparison.rows],
    }


def _files(shown: Shown, comparison: Comparison, verdict: Verdict) -> list[str]:
    return [shown.quotes[place] for place in comparison.places(verdict)]


def _column(file: str, column: Column) -> ComparedColumn:
    quote, assessment = column.quote, column.assessment
    return {
        "file": file,
        "name": assessment.name,
        "as_at": assessment.as_at.isoformat(),
        "whole": quote.is_whole,
        "replaces": list(quote.replaces),
        "keeps": list(quote.keeps),
        "restates": list(quote.restates),
        "verdict": column.verdict,
        "verdict_by_authority": dict(assessment.verdict_by_authority),
        "headline": headline_of(column),
        "on_the_way": [_stretch(one) for one in column.on_the_way],
        "covers": [{"cover": one.cover, "verdict": one.verdict, "policy": one.policy} for one in assessment.covers],
        "not_checked": list(assessment.not_checked),
        "rulebooks": [rulebook_data(one) for one in assessment.rulebooks],
        "notes": [note_data(one) for one in (*column.notes, *assessment.notes)],
    }


def _stretch(one: Stretch) -> ComparedStretch:
    first, last = one.first.isoformat(), one.last.isoformat()
    return {"first": first, "last": last, "verdict": one.verdict, "ids": list(one.ids)}


def _row(row: Row) -> ComparedRequirement:
    return {
        "id": row.id,
        "title": row.of.title,
        "cover": row.cover,
        "authority": row.of.authority,
        "same": row.is_settled,
        "base": _finding(row.base),
        "quotes": [_cell(one) for one in row.cells],
    }


def _cell(cell: Cell) -> ComparedQuote:
    figures = [_figure(one) for one in cell.figures]
    return {**_finding(cell.finding), "change": cell.change, "figures": figures}


def _figure(figure: Figure) -> ComparedFigure:
    before, after = term_data(figure.before), term_data(figure.after)
    return {"fact": figure.after.fact, "before": before, "after": after, "change": figure.change}


def _finding(finding: Finding | None) -> ComparedCell:
    term = finding.deciding if finding else None
    return {
        "outcome": finding.outcome if finding else None,
        "force": finding.force if finding else None,
        "policy": finding.policy if finding else None,
        "required": required_data(term) if term else None,
        "held": held_data(term) if term else None,
        "terms": [term_data(one) for one in finding.terms] if finding else [],
        "because": finding.because if finding else None,
        "rests_on": finding.rests_on if finding else None,
        "rulebook": finding.rulebook.rulebook.id if finding and finding.rulebook else None,
    }
