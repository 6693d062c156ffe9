"""An assessment as plain data and its JSON as Python's encoder writes it: what the quicker way must come to."""

from collections.abc import Sequence
from datetime import date
from json import JSONEncoder

from pii_check.facts import Unit
from pii_check.findings import Finding
from pii_check.headroom import Headroom
from pii_check.money import decimal_text
from pii_check.report import shape
from pii_check.report.as_json import error_data, line_data, note_data, rulebook_data
from pii_check.report.finding_json import changes_data, cite_data, settled_data
from pii_check.report.view import Judged, Refusal, Result
from pii_check.terms import Term, Value


def plain_lines(result: Result) -> str:
    """One assessment on a line, or one error a line."""
    rows = [_assessment(result)] if isinstance(result, Judged) else error_data(result)
    return "".join(f"{JSONEncoder(ensure_ascii=False).encode(row)}\n" for row in rows)


def plain_json(results: Sequence[Result], version: str, exit_code: int) -> str:
    """All results as one object."""
    data: shape.Report = {
        "format": "pii-check/1",
        "tool": {"name": "pii-check", "version": version},
        "exit_code": exit_code,
        "assessments": [_assessment(one) for one in results if isinstance(one, Judged)],
        "errors": [error for one in results if isinstance(one, Refusal) for error in error_data(one)],
    }
    return JSONEncoder(ensure_ascii=False, indent=2).encode(data) + "\n"


def _assessment(judged: Judged) -> shape.Assessment:
    assessment = judged.assessment
    return {
        "file": judged.file,
        "name": assessment.name,
        "as_at": assessment.as_at.isoformat(),
        "verdict": assessment.verdict,
        "verdict_by_authority": dict(assessment.verdict_by_authority),
        "covers": [{"cover": one.cover, "verdict": one.verdict, "policy": one.policy} for one in assessment.covers],
        "not_checked": list(assessment.not_checked),
        "rulebooks": [rulebook_data(one) for one in assessment.rulebooks],
        "findings": [_finding(one, judged) for one in assessment.findings],
        "notes": [note_data(one) for one in assessment.notes],
        "set": [{"path": one.path, "value": one.value} for one in judged.assumed],
        "to_state": [
            {"path": one.path, "settles": list(one.settles), "bears_on": list(one.bears_on)}
            for one in judged.answers.to_state
        ],
        "remedies": [line_data(one) for one in judged.remedies.together],
    }


def _finding(finding: Finding, judged: Judged) -> shape.Finding:
    term, path, key = finding.deciding, finding.path, finding.key
    mark = judged.locate(path)
    settled, room = judged.answers.settled.get(key), judged.answers.headroom.get(key)
    remedy = judged.remedies.of(finding)
    book = finding.rulebook
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
        "held": _held(term) if term else None,
        "gap": _measure(finding.gap, term.unit) if term else None,
        "terms": [_term(one) for one in finding.terms],
        "because": finding.because,
        "remedy": remedy.says if remedy else None,
        "missing": list(finding.missing),
        "rests_on": finding.rests_on,
        "rulebook": book.rulebook.id if book else None,
        "cite": cite_data(finding.requirement, book) if book else None,
        "path": path,
        "location": {"line": mark.line, "column": mark.column} if mark else None,
        "settled_by": settled_data(settled) if settled else None,
        "headroom": _headroom(room) if room else None,
        "alternatives": [{"says": way.says, "changes": changes_data(way)} for way in remedy.ways] if remedy else [],
        "no_remedy": remedy.no_way if remedy else None,
    }


def _value(value: Value, unit: Unit) -> shape.Plain:
    if isinstance(value, int):
        return decimal_text(value) if unit is Unit.GBP else value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _term(term: Term) -> shape.Term:
    return {
        "fact": term.fact,
        "relation": term.relation,
        "value": _value(term.value, term.unit),
        "unit": term.unit,
        "held": _value(term.held, term.unit),
        "stated": term.stated,
        "outcome": term.outcome,
        "between": [decimal_text(one) for one in term.between] if term.between else None,
    }


def _headroom(room: Headroom) -> shape.Headroom | None:
    margin = _measure(room.margin, room.term.unit)
    further = room.next
    return margin and {
        "fact": room.term.fact,
        "margin": margin,
        "next": {"turnover": decimal_text(further.distance), "required": decimal_text(further.required)}
        if further
        else None,
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


def _held(term: Term) -> shape.Held | None:
    return _measure(term.held, Unit.DATE if isinstance(term.held, date) else term.unit)
