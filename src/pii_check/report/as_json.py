"""An assessment as JSON, format `pii-check/1`: keys in a fixed order, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from json import JSONEncoder, loads
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING

from pii_check.findings import CoverVerdict, Note
from pii_check.ready import MOST_KEPT, keep
from pii_check.remedies import Remedy
from pii_check.report.finding_json import changes_data, finding_text, listed, on_a_line
from pii_check.report.view import Judged, Refusal, Result
from pii_check.rulebook import Published

if TYPE_CHECKING:  # what the keys are is for who checks types, and for the schema that is made of it
    from pii_check.report import shape

_INDENTED = JSONEncoder(ensure_ascii=False, check_circular=False, indent=2)
# By identity, as rulebooks are told apart: what is kept holds the rulebook, so that no other takes its identity.
_RULEBOOKS: dict[int, tuple[Published, str]] = {}


def line_data(one: Remedy) -> shape.Remedy:
    """One line of the list that puts right everything that counts."""
    (way,) = one.ways
    return {"id": one.finding.id, "policy": one.finding.policy, "says": way.says, "changes": changes_data(way)}


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


def _rulebook(one: Published) -> str:
    found = _RULEBOOKS.get(id(one))
    if found is None:
        found = one, on_a_line(rulebook_data(one))
        keep(_RULEBOOKS, id(one), found)
    return found[1]


def note_data(note: Note) -> shape.Note:
    """A note."""
    return {"code": note.code, "message": note.message, "path": note.path}


@lru_cache(maxsize=MOST_KEPT)
def _note(note: Note) -> str:
    return on_a_line(note_data(note))


@lru_cache(maxsize=MOST_KEPT)
def _cover(one: CoverVerdict) -> str:
    data: shape.CoverVerdict = {"cover": one.cover, "verdict": one.verdict, "policy": one.policy}
    return on_a_line(data)


def assessment_data(judged: Judged) -> shape.Assessment:
    """One assessment."""
    data: shape.Assessment = loads(_assessment(judged))
    return data


def _assessment(judged: Judged) -> str:
    one, not_checked = judged.assessment, listed([quoted(group) for group in judged.assessment.not_checked])
    return (
        f'{{"file": {quoted(judged.file)}, "name": {quoted(one.name)}, "as_at": "{one.as_at.isoformat()}", '
        f'"verdict": {quoted(one.verdict)}, "verdict_by_authority": {on_a_line(one.verdict_by_authority)}, '
        f'"covers": {listed([_cover(cover) for cover in one.covers])}, "not_checked": {not_checked}, '
        f'"rulebooks": {listed([_rulebook(book) for book in one.rulebooks])}, '
        f'"findings": {listed([finding_text(finding, judged) for finding in one.findings])}, '
        f'"notes": {listed([_note(note) for note in one.notes])}, {_to_do(judged)}}}'
    )


def _to_do(judged: Judged) -> str:
    assumed: list[shape.Assumed] = [{"path": one.path, "value": one.value} for one in judged.assumed]
    to_state: list[shape.ToState] = [
        {"path": one.path, "settles": list(one.settles), "bears_on": list(one.bears_on)}
        for one in judged.answers.to_state
    ]
    remedies = [line_data(one) for one in judged.remedies.together]
    return f'"set": {_rows(assumed)}, "to_state": {_rows(to_state)}, "remedies": {_rows(remedies)}'


def _rows(rows: Sequence[object]) -> str:
    return on_a_line(rows) if rows else "[]"


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
    rows = [_assessment(result)] if isinstance(result, Judged) else map(on_a_line, error_data(result))
    return "".join([f"{row}\n" for row in rows])
