"""An assessment as JSON, format `pii-check/1`: keys in a fixed order, the same bytes for the same input."""

import json
from datetime import date

from pii_check.changes import Cure
from pii_check.facts import Unit
from pii_check.findings import Finding, Note
from pii_check.money import decimal_text
from pii_check.remedies import Remedy
from pii_check.report import shape
from pii_check.report.view import Judged, Refusal, Result
from pii_check.rulebook import Published
from pii_check.terms import Term, Value


def _value(value: Value, unit: Unit) -> shape.Plain:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return decimal_text(value) if isinstance(value, int) and unit is Unit.GBP else value


def _term(term: Term) -> shape.Term:
    return {
        "fact": term.fact,
        "relation": term.relation,
        "value": _value(term.value, term.unit),
        "unit": term.unit,
        "held": _value(term.held, term.unit),
        "stated": term.stated,
        "outcome": term.outcome,
    }


def _measure(value: Value, unit: Unit) -> shape.Held | None:
    if value is None:
        return None
    if unit is Unit.GBP and isinstance(value, int):
        return {"amount": decimal_text(value), "currency": "GBP"}
    return {"value": _value(value, unit), "unit": unit}


def _required(term: Term) -> shape.Required | None:
    if term.value is None:
        return None
    if term.unit is Unit.GBP and isinstance(term.value, int):
        return {"relation": term.relation, "amount": decimal_text(term.value), "currency": "GBP"}
    return {"relation": term.relation, "value": _value(term.value, term.unit), "unit": term.unit}


def _cite(finding: Finding) -> shape.Cite | None:
    cite, book = finding.cite, finding.rulebook
    if book is None or cite is None:
        return None
    source = book.rulebook.sources[cite.source]
    return {
        "source": source.title,
        "clause": cite.clause,
        "url": source.url,
        "evidence": finding.requirement.evidence,
    }


def finding_data(finding: Finding, judged: Judged) -> shape.Finding:
    """One finding; `judged` knows where the firm file states its facts."""
    term, mark = finding.deciding, judged.locate(finding.path)
    remedy = judged.remedies.of(finding)
    return {
        "id": finding.id,
        "title": finding.title,
        "group": finding.group,
        "cover": finding.cover,
        "policy": finding.policy,
        "force": finding.force,
        "authority": finding.authority,
        "outcome": finding.outcome,
        "required": _required(term) if term else None,
        "held": _measure(term.held, Unit.DATE if isinstance(term.held, date) else term.unit) if term else None,
        "gap": _measure(finding.gap, term.unit) if term else None,
        "terms": [_term(one) for one in finding.terms],
        "because": finding.because,
        "remedy": remedy.says if remedy else None,
        "missing": list(finding.missing),
        "rests_on": finding.rests_on,
        "rulebook": finding.rulebook.rulebook.id if finding.rulebook else None,
        "cite": _cite(finding),
        "path": finding.path,
        "location": {"line": mark.line, "column": mark.column} if mark else None,
        "alternatives": [{"says": way.says, "changes": _changes(way)} for way in remedy.ways] if remedy else [],
        "no_remedy": remedy.no_way if remedy else None,
    }


def _changes(way: Cure) -> list[shape.Change]:
    return [{"path": path, "value": value} for path, value in way.changes]


def _line(one: Remedy) -> shape.Remedy:
    (way,) = one.ways
    return {"id": one.finding.id, "policy": one.finding.policy, "says": way.says, "changes": _changes(way)}


def _rulebook(one: Published) -> shape.Rulebook:
    checked = one.checked
    return {
        "id": one.rulebook.id,
        "title": one.rulebook.title,
        "sha256": one.sha256,
        "checked_on": checked.checked_on.isoformat() if checked else None,
        "review_by": checked.review_by.isoformat() if checked else None,
    }


def _note(note: Note) -> shape.Note:
    return {"code": note.code, "message": note.message, "path": note.path}


def assessment_data(judged: Judged) -> shape.Assessment:
    """One assessment."""
    assessment = judged.assessment
    return {
        "file": judged.file,
        "name": assessment.name,
        "as_at": assessment.as_at.isoformat(),
        "verdict": assessment.verdict,
        "verdict_by_authority": dict(assessment.verdict_by_authority),
        "covers": [{"cover": one.cover, "verdict": one.verdict, "policy": one.policy} for one in assessment.covers],
        "not_checked": list(assessment.not_checked),
        "rulebooks": [_rulebook(one) for one in assessment.rulebooks],
        "findings": [finding_data(one, judged) for one in assessment.findings],
        "notes": [_note(one) for one in assessment.notes],
        "remedies": [_line(one) for one in judged.remedies.together],
    }


def error_data(refusal: Refusal) -> list[shape.Error]:
    """Every fault of one file."""
    return [
        {
            "file": fault.file,
            "line": fault.place.line,
            "column": fault.place.column,
            "message": fault.message,
            "hint": fault.hint,
            "code": fault.code,
        }
        for fault in refusal.faults
    ]


def as_json(results: list[Result], version: str, exit_code: int) -> str:
    """All results as one object."""
    data: shape.Report = {
        "format": "pii-check/1",
        "tool": {"name": "pii-check", "version": version},
        "exit_code": exit_code,
        "assessments": [assessment_data(one) for one in results if isinstance(one, Judged)],
        "errors": [error for one in results if isinstance(one, Refusal) for error in error_data(one)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_json_lines(result: Result) -> str:
    """One assessment on a line, or one error a line."""
    rows = [assessment_data(result)] if isinstance(result, Judged) else error_data(result)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
