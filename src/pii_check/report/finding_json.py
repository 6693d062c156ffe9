"""A finding as JSON, made as text: what it comes to beside its file is kept, and told of the next firm as it stands."""

from __future__ import annotations

from datetime import date
from json import JSONEncoder, loads
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, NamedTuple

from pii_check.facts import Unit
from pii_check.findings import Finding, Key, gap_of
from pii_check.limbs import shown
from pii_check.money import decimal_text
from pii_check.ready import goes_by_what_recurs, keep
from pii_check.stating import is_count
from pii_check.terms import Term, Value, settled
from pii_check.towers import Span
from pii_check.words import Outcome

if TYPE_CHECKING:  # what the keys are is for who checks types, and for the schema that is made of it
    from pii_check.changes import Cure
    from pii_check.headroom import Headroom
    from pii_check.remedies import Remedy
    from pii_check.report import shape
    from pii_check.report.view import Judged
    from pii_check.requirement import Requirement
    from pii_check.rulebook import Published
    from pii_check.settling import Piece, Settling

# What is made here holds nothing that holds it in turn: there is no circle to look for.
on_a_line = JSONEncoder(ensure_ascii=False, check_circular=False).encode
_GBP, _DATE, _NOT_MET = Unit.GBP, Unit.DATE, Outcome.NOT_MET
_NOTHING_MORE = ', "settled_by": null, "headroom": null, "alternatives": [], "no_remedy": null}'


def or_null(text: str | None) -> str:
    """A text, or null."""
    return "null" if text is None else quoted(text)


def listed(texts: list[str]) -> str:
    """A list of what is in JSON already."""
    return f"[{', '.join(texts)}]"


def value_data(value: Value, unit: Unit) -> shape.Plain:
    """A threshold or what is held: sums as texts with two decimals."""
    data: shape.Plain = loads(_value(value, unit))
    return data


def _value(value: Value, unit: Unit) -> str:
    if value is None or isinstance(value, str):
        return or_null(value)
    if isinstance(value, int):
        return f'"{decimal_text(value)}"' if unit is _GBP else on_a_line(value)
    return f'"{value.isoformat()}"' if isinstance(value, date) else on_a_line(value)


def term_data(term: Term) -> shape.Term:
    """One comparison."""
    data: shape.Term = loads(_limb(term).whole)
    return data


def required_data(term: Term) -> shape.Required | None:
    """What a term requires; null while it is open."""
    data: shape.Required | None = loads(_limb(term).required)
    return data


def held_data(term: Term) -> shape.Held | None:
    """What a firm states of what a term asks; null where it states nothing."""
    data: shape.Held | None = loads(_limb(term).held)
    return data


class _Limb(NamedTuple):
    """One comparison: what it requires, what is held, and the whole of it."""

    required: str
    held: str
    whole: str


def _limb(term: Term) -> _Limb:
    unit, value, held = term.unit, _value(term.value, term.unit), _value(term.held, term.unit)
    relation, stated = quoted(term.relation), "true" if term.stated else "false"
    between = listed([f'"{decimal_text(one)}"' for one in term.between]) if term.between else "null"
    measured_in = _DATE if isinstance(term.held, date) else unit  # a day, also where a number of months is asked for
    return _Limb(
        f'{{"relation": {relation}, {_measure(value, term.value, unit)}}}' if term.value is not None else "null",
        f"{{{_measure(held, term.held, measured_in)}}}" if term.held is not None else "null",
        f'{{"fact": {quoted(term.fact)}, "relation": {relation}, "value": {value}, "unit": {quoted(unit)}, '
        f'"held": {held}, "stated": {stated}, "outcome": {quoted(settled(term.possible))}, "between": {between}}}',
    )


def _measure(text: str, value: Value, unit: Unit) -> str:
    """The keys of a value that is stated, of which `text` is the JSON."""
    if unit is _GBP and isinstance(value, int):
        return f'"amount": {text}, "currency": "GBP"'
    return f'"value": {text}, "unit": {quoted(unit)}'


class _Rule(NamedTuple):
    """A requirement of a rulebook, which none of its findings may outlive, and what is the same in all of them.

    `recurs` says whether firms alike share its findings; those that go by figures and days are each firm's own.
    """

    requirement: Requirement
    book: Published | None
    named: str
    cited: str
    recurs: bool


class _Told(NamedTuple):
    """A finding up to its remedy, and from there to its place in the file; its own key and path."""

    finding: Finding
    key: Key
    path: str | None
    until_remedy: str
    until_place: str


# By identity, so that no two states or findings are taken for one another: what is kept holds what it is about, so that
# nothing else can come to have its identity.
_RULES: dict[tuple[int, int], _Rule] = {}
_TEXTS: dict[int, _Told] = {}


def _rule(requirement: Requirement, book: Published | None) -> _Rule:
    key = id(requirement), id(book)
    found = _RULES.get(key)
    if found is None:
        named = f'"id": {quoted(requirement.id)}, "title": {quoted(requirement.title)}'
        id_, cite = (quoted(book.rulebook.id), on_a_line(cite_data(requirement, book))) if book else ("null", "null")
        recurs = all(goes_by_what_recurs(check) for check in requirement.checks)
        found = _Rule(requirement, book, named, f'"rulebook": {id_}, "cite": {cite}', recurs)
        keep(_RULES, key, found)
    return found


def cite_data(requirement: Requirement, book: Published) -> shape.Cite:
    """Where a requirement of a rulebook is published."""
    cite = requirement.cite[0]
    source = book.rulebook.sources[cite.source]
    return {"source": source.title, "clause": cite.clause, "url": source.url, "evidence": requirement.evidence}


def _told(finding: Finding) -> _Told:
    """The finding told, and kept if the next firm may well share it."""
    told = _made(finding)
    if not finding.terms or _rule(finding.requirement, finding.rulebook).recurs:
        keep(_TEXTS, id(finding), told)
    return told


def _made(finding: Finding) -> _Told:
    rule, path, rests_on = _rule(finding.requirement, finding.rulebook), finding.path, or_null(finding.rests_on)
    missing = listed([quoted(one) for one in finding.missing]) if finding.missing else "[]"
    return _Told(
        finding,
        finding.key,
        path,
        f'{{{rule.named}, {_weight(finding)}, {_outcome(finding)}, "because": {quoted(finding.because)}, "remedy": ',
        f', "missing": {missing}, "rests_on": {rests_on}, {rule.cited}, "path": {or_null(path)}, "location": ',
    )


def _weight(finding: Finding) -> str:
    policy = "null" if finding.policy is None else finding.policy
    return (
        f'"group": {quoted(finding.group)}, "cover": {or_null(finding.cover)}, "policy": {policy}, '
        f'"force": {quoted(finding.force)}, "authority": {quoted(finding.authority)}'
    )


def _outcome(finding: Finding) -> str:
    limbs, outcome = [_limb(one) for one in finding.terms], quoted(finding.outcome)
    term = finding.deciding
    if term is None:
        return f'"outcome": {outcome}, "required": null, "held": null, "gap": null, "terms": []'
    required, held, _ = limbs[finding.terms.index(term)]
    gap = gap_of(term) if finding.outcome is _NOT_MET else None
    short = "null" if gap is None else f"{{{_measure(_value(gap, term.unit), gap, term.unit)}}}"
    terms = listed([one.whole for one in limbs])
    return f'"outcome": {outcome}, "required": {required}, "held": {held}, "gap": {short}, "terms": {terms}'


def finding_text(finding: Finding, judged: Judged) -> str:
    """One finding, in JSON; `judged` knows where the firm file states its facts."""
    _, key, path, until_remedy, until_place = _TEXTS.get(id(finding)) or _told(finding)
    place, answers = judged.locate(path), judged.answers
    location = f'{{"line": {place[0]}, "column": {place[1]}}}' if place else "null"
    settling, room = answers.settled.get(key), answers.headroom.get(key)
    remedy = judged.remedies.of(finding) if finding.outcome is _NOT_MET else None
    if settling is None and room is None and remedy is None:
        return f"{until_remedy}null{until_place}{location}{_NOTHING_MORE}"
    says = or_null(remedy.says) if remedy else "null"
    return f"{until_remedy}{says}{until_place}{location}{_rest(settling, room, remedy)}"


def _rest(settling: Settling | None, room: Headroom | None, remedy: Remedy | None) -> str:
    ways: list[shape.Way] = [{"says": way.says, "changes": changes_data(way)} for way in remedy.ways] if remedy else []
    return (
        f', "settled_by": {on_a_line(settled_data(settling)) if settling else "null"}, '
        f'"headroom": {_headroom(room) if room else "null"}, "alternatives": {on_a_line(ways) if ways else "[]"}, '
        f'"no_remedy": {or_null(remedy.no_way if remedy else None)}}}'
    )


def changes_data(way: Cure) -> list[shape.Change]:
    """What a way to meet a requirement changes in the firm file."""
    return [{"path": path, "value": value} for path, value in way.changes]


def _headroom(room: Headroom) -> str:
    further = "null"
    if room.next:
        turnover, required = decimal_text(room.next.distance), decimal_text(room.next.required)
        further = f'{{"turnover": "{turnover}", "required": "{required}"}}'
    unit = room.term.unit
    margin = _measure(_value(room.margin, unit), room.margin, unit)
    return f'{{"fact": {quoted(room.term.fact)}, "margin": {{{margin}}}, "next": {further}}}'


def settled_data(answer: Settling) -> shape.Settled:
    """What would settle an open finding."""
    return {"path": answer.path, "pieces": [_piece(one, answer.path) for one in answer.pieces]}


def _piece(piece: Piece, path: str) -> shape.Piece:
    values = piece.values
    ends = [_end(one, path) for one in values] if isinstance(values, Span) else [None, None]
    return {
        "lowest": ends[0],
        "highest": ends[1],
        "answers": None if isinstance(values, Span) else [shown(one) for one in values],
        "outcome": piece.outcome,
        "then": settled_data(piece.then) if piece.then else None,
    }


def _end(value: int | None, path: str) -> str | int | None:
    return value if value is None or is_count(path) else decimal_text(value)
