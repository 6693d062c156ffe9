"""An assessment as JSON, format `pii-check/1`: keys in a fixed order, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from json import JSONEncoder
from typing import TYPE_CHECKING, NamedTuple

from pii_check.changes import Cure
from pii_check.facts import Unit
from pii_check.findings import Finding, Note
from pii_check.headroom import Headroom
from pii_check.limbs import shown
from pii_check.money import decimal_text
from pii_check.remedies import Remedy
from pii_check.report.view import Judged, Refusal, Result
from pii_check.requirement import Requirement
from pii_check.rulebook import Published
from pii_check.settling import Piece, Settling
from pii_check.stating import is_count
from pii_check.terms import Term, Value
from pii_check.towers import Span

if TYPE_CHECKING:  # what the keys are is for who checks types, and for the schema that is made of it
    from pii_check.report import shape

# What is made here holds nothing that holds it in turn: there is no circle to look for.
_ON_A_LINE = JSONEncoder(ensure_ascii=False, check_circular=False)
_INDENTED = JSONEncoder(ensure_ascii=False, check_circular=False, indent=2)


def value_data(value: Value, unit: Unit) -> shape.Plain:
    """A threshold or what is held: sums as texts with two decimals."""
    if isinstance(value, int):
        return decimal_text(value) if unit is Unit.GBP else value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def term_data(term: Term) -> shape.Term:
    """One comparison."""
    return {
        "fact": term.fact,
        "relation": term.relation,
        "value": value_data(term.value, term.unit),
        "unit": term.unit,
        "held": value_data(term.held, term.unit),
        "stated": term.stated,
        "outcome": term.outcome,
        "between": [decimal_text(one) for one in term.between] if term.between else None,
    }


def _settled(answer: Settling) -> shape.Settled:
    return {"path": answer.path, "pieces": [_piece(one, answer.path) for one in answer.pieces]}


def _piece(piece: Piece, path: str) -> shape.Piece:
    values = piece.values
    ends = [_end(one, path) for one in values] if isinstance(values, Span) else [None, None]
    return {
        "lowest": ends[0],
        "highest": ends[1],
        "answers": None if isinstance(values, Span) else [shown(one) for one in values],
        "outcome": piece.outcome,
        "then": _settled(piece.then) if piece.then else None,
    }


def _end(value: int | None, path: str) -> str | int | None:
    return value if value is None or is_count(path) else decimal_text(value)


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
    return {"value": value_data(value, unit), "unit": unit}


def required_data(term: Term) -> shape.Required | None:
    """What a term requires; null while it is open."""
    if term.value is None:
        return None
    if term.unit is Unit.GBP and isinstance(term.value, int):
        return {"relation": term.relation, "amount": decimal_text(term.value), "currency": "GBP"}
    return {"relation": term.relation, "value": value_data(term.value, term.unit), "unit": term.unit}


def held_data(term: Term) -> shape.Held | None:
    """What a firm states of what a term asks; null where it states nothing."""
    return _measure(term.held, Unit.DATE if isinstance(term.held, date) else term.unit)


class _Rule(NamedTuple):
    """A requirement of a rulebook, and what is the same in all of its findings."""

    requirement: Requirement
    book: Published
    id: str
    cite: shape.Cite


# What was made last of each requirement: by its identity, so that no two states are taken for one another.
_RULES: dict[int, _Rule] = {}
_MOST_RULES = 1_000


def _rule(requirement: Requirement, book: Published) -> _Rule:
    known = _RULES.get(id(requirement))
    if known is not None and known.requirement is requirement and known.book is book:
        return known
    if len(_RULES) >= _MOST_RULES:
        _RULES.clear()
    made = _RULES[id(requirement)] = _Rule(requirement, book, book.rulebook.id, _cite(requirement, book))
    return made


def _cite(requirement: Requirement, book: Published) -> shape.Cite:
    cite = requirement.cite[0]
    source = book.rulebook.sources[cite.source]
    return {"source": source.title, "clause": cite.clause, "url": source.url, "evidence": requirement.evidence}


def finding_data(finding: Finding, judged: Judged) -> shape.Finding:
    """One finding; `judged` knows where the firm file states its facts."""
    term, path, key = finding.deciding, finding.path, finding.key
    mark = judged.locate(path)
    settled, room = judged.answers.settled.get(key), judged.answers.headroom.get(key)
    remedy = judged.remedies.of(finding)
    rule = _rule(finding.requirement, finding.rulebook) if finding.rulebook else None
    return {
        "id": finding.id,
        "title": finding.title,
        "group": finding.group,
        "cover": finding.cover,
        "policy": finding.policy,
        "force": finding.force,
        "authority": finding.authority,
        "outcome": finding.outcome,
        "required": required_data(term) if term else None,
        "held": held_data(term) if term else None,
        "gap": _measure(finding.gap, term.unit) if term else None,
        "terms": [term_data(one) for one in finding.terms],
        "because": finding.because,
        "remedy": remedy.says if remedy else None,
        "missing": list(finding.missing),
        "rests_on": finding.rests_on,
        "rulebook": rule.id if rule else None,
        "cite": rule.cite if rule else None,
        "path": path,
        "location": {"line": mark.line, "column": mark.column} if mark else None,
        "settled_by": _settled(settled) if settled else None,
        "headroom": _headroom(room) if room else None,
        "alternatives": [{"says": way.says, "changes": _changes(way)} for way in remedy.ways] if remedy else [],
        "no_remedy": remedy.no_way if remedy else None,
    }


def _changes(way: Cure) -> list[shape.Change]:
    return [{"path": path, "value": value} for path, value in way.changes]


def _line(one: Remedy) -> shape.Remedy:
    (way,) = one.ways
    return {"id": one.finding.id, "policy": one.finding.policy, "says": way.says, "changes": _changes(way)}


def rulebook_data(one: Published) -> shape.Rulebook:
    """A rulebook that was used."""
    checked = one.checked
    return {
        "id": one.rulebook.id,
        "title": one.rulebook.title,
        "sha256": one.sha256,
        "checked_on": checked.checked_on.isoformat() if checked else None,
        "review_by": checked.review_by.isoformat() if checked else None,
    }


def note_data(note: Note) -> shape.Note:
    """A note."""
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
        "rulebooks": [rulebook_data(one) for one in assessment.rulebooks],
        "findings": [finding_data(one, judged) for one in assessment.findings],
        "notes": [note_data(one) for one in assessment.notes],
        "set": [{"path": one.path, "value": one.value} for one in judged.assumed],
        "to_state": [
            {"path": one.path, "settles": list(one.settles), "bears_on": list(one.bears_on)}
            for one in judged.answers.to_state
        ],
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
            "set": fault.setting or None,
        }
        for fault in refusal.faults
    ]


def as_json(results: Sequence[Result], version: str, exit_code: int) -> str:
    """All results as one object."""
    data: shape.Report = {
        "format": "pii-check/1",
        "tool": {"name": "pii-check", "version": version},
        "exit_code": exit_code,
        "assessments": [assessment_data(one) for one in results if isinstance(one, Judged)],
        "errors": [error for one in results if isinstance(one, Refusal) for error in error_data(one)],
    }
    return _INDENTED.encode(data) + "\n"


def as_json_lines(result: Result) -> str:
    """One assessment on a line, or one error a line."""
    rows = [assessment_data(result)] if isinstance(result, Judged) else error_data(result)
    return "".join(f"{_ON_A_LINE.encode(row)}\n" for row in rows)
