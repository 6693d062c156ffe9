"""Results as a table for spreadsheets: CSV by RFC 4180, a row for each firm, finding, note and fault."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from pii_check.money import decimal_text
from pii_check.phrases import amount
from pii_check.report.rows import Row, row
from pii_check.report.view import Complaint, Judged, Result, headline, url_of
from pii_check.terms import Value

COLUMNS = {
    "file": "the firm file, as the call named it",
    "name": "name of the firm",
    "as_at": "day as at which it was judged",
    "verdict": "verdict on the firm; empty where its file could not be judged",
    "kind": "what the row tells: `assessment` (one for each firm), `finding`, `note` or `error`",
    "id": "id of the requirement; of a note or an error, its code",
    "title": "what the requirement is called",
    "cover": "class of insurance, if it is about one; else the group of the requirement",
    "policy": "number of the policy in the firm file, from 1, as reports have it (JSON counts from 0)",
    "force": "`must` or `should`",
    "authority": "`law`, `regulator` or `practice`",
    "outcome": "`met`, `not-met`, `undetermined`, `not-applicable` or `dispensed`",
    "counts": "`yes` where the finding counts towards the verdict on the firm",
    "required": "what is required, in words",
    "held": "what is held, in words",
    "gap": "by how much it falls short or goes beyond, in words",
    "required_gbp": "the sum required, in pounds, as a plain number; empty where it is no sum",
    "held_gbp": "the sum held, likewise",
    "gap_gbp": "the gap, likewise",
    "because": "the reason; of an assessment, the verdict in a sentence",
    "settled": "for which values of what is not stated it is met, and for which not",
    "remedy": "what would put it right",
    "no_remedy": "why nothing can be done now, where that is so",
    "rests_on": "`minimum_wording` where that statement implies it",
    "rulebook": "id of the rulebook",
    "source": "where it is published, with the grade of evidence in words",
    "url": "the same, as an address",
    "evidence": "grade of evidence",
    "doubt": "what is not known",
    "set": "what the call set by `--set`",
    "line": "line of the file, from 1",
    "column": "column, from 1",
    "message": "of a note or an error, its sentence",
    "hint": "of an error, what would be right",
}
# What a spreadsheet takes for the beginning of a formula: also in the wide signs that some versions read as the others.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Without it Excel shows `£` as two other signs.
_BYTE_ORDER_MARK = "\ufeff"

Cells = dict[str, str | int | None]


def as_csv(results: Sequence[Result]) -> str:
    """All results as one table, with a header row in any case."""
    made = io.StringIO(newline="")
    table = csv.DictWriter(made, list(COLUMNS), restval="", lineterminator="\r\n")
    table.writeheader()
    for result in results:
        for cells in _rows(result):
            table.writerow({name: _safe(cell) for name, cell in cells.items()})
    return _BYTE_ORDER_MARK + made.getvalue()


def _safe(cell: str | int | None) -> str:
    """A cell that no spreadsheet reads as a formula, nor a terminal as a command; a row stays on its line."""
    text = "" if cell is None else _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", str(cell))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(result: Result) -> Iterator[Cells]:
    if not isinstance(result, Judged):
        yield from (_error(fault) for fault in result.faults)
        return
    assessment = result.assessment
    firm: Cells = {
        "file": result.shown,
        "name": assessment.name,
        "as_at": assessment.as_at.isoformat(),
        "verdict": assessment.verdict,
        "set": "; ".join(_setting(one.path, one.value) for one in result.assumed),
    }
    yield firm | {"kind": "assessment", "because": headline(assessment)}
    counted = {one.key for one in assessment.counted}
    for finding in assessment.findings:
        yield firm | {"kind": "finding"} | _finding(row(finding, result), result, finding.key in counted)
    for note in assessment.notes:
        yield firm | {"kind": "note", "id": note.code, "message": note.message}


def _setting(path: str, value: str | None) -> str:
    return f"{path}=" if value is None else f"{path}={value}"


def _finding(row: Row, judged: Judged, counts: bool) -> Cells:
    finding = row.finding
    line, column = judged.locate(finding.path) or (None, None)
    term, book = finding.deciding, finding.rulebook
    asked = term if row.required else None
    return {
        "id": finding.id,
        "title": finding.title,
        "cover": finding.cover or finding.group,
        "policy": None if finding.policy is None else finding.policy + 1,
        "force": finding.force,
        "authority": finding.authority,
        "outcome": finding.outcome,
        "counts": "yes" if counts else "no",
        "required": row.required,
        "held": row.held,
        "gap": amount(finding.gap, term.unit) if term and finding.gap is not None else None,
        "required_gbp": _pounds(asked.value, asked.unit) if asked else None,
        "held_gbp": _pounds(asked.held, asked.unit) if asked else None,
        "gap_gbp": _pounds(finding.gap, term.unit) if term else None,
        "because": row.because,
        "settled": "; ".join(row.settled),
        "remedy": row.remedy,
        "no_remedy": row.no_remedy,
        "rests_on": finding.rests_on,
        "rulebook": book.rulebook.id if book else None,
        "source": row.source,
        "url": url_of(finding),
        "evidence": finding.requirement.evidence if book else None,
        "doubt": row.doubt,
        "line": line,
        "column": column,
    }


def _pounds(value: Value, unit: str) -> str | None:
    """A sum as a plain number; None for what is none."""
    is_sum = unit == "GBP" and isinstance(value, int) and not isinstance(value, bool)
    return decimal_text(value) if is_sum and isinstance(value, int) else None


def _error(fault: Complaint) -> Cells:
    return {
        "file": fault.shown,
        "kind": "error",
        "id": fault.code,
        "set": fault.setting,
        "line": fault.place.line,
        "column": fault.place.column,
        "message": fault.message,
        "hint": fault.hint,
    }
