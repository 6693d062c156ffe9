"""JSON made of parts, some of them kept from firm to firm, is what Python's encoder makes of the plain data."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pii_check import Firm, Rulebooks, assess, remedies_for
from pii_check.answering import answers
from pii_check.cli.streams import _utf8
from pii_check.facts import Unit
from pii_check.findings import Note
from pii_check.headroom import Headroom, NextBand
from pii_check.report import as_json, finding_json
from pii_check.report.as_json import as_json_lines, assessment_data
from pii_check.report.view import Complaint, Judged, Place, Refusal
from pii_check.report.what_if import Assumed
from pii_check.settling import ToState
from pii_check.terms import MET, NOT_MET, UNDETERMINED, Relation, Term
from pii_check.words import Outcome
from plain_json import plain_json, plain_lines
from strategies import AS_AT, failing_firms, firms, rulebooks
from test_shortcuts import COMPLETE

DAY = date.fromisoformat(AS_AT)
KEPT = (finding_json._TEXTS, finding_json._RULES, as_json._RULEBOOKS)
# Whatever may stand in a text: quotes, control characters, signs of all planes, halves of pairs.
_SIGNS = st.one_of(st.sampled_from(list('"\\/\x00\x1f\x7f\u2028\ud800\udfff£’\n\t')), st.characters(codec=None))
ANYTHING = st.text(_SIGNS, max_size=9)
LIABLE = {"cover": "el", "inception": "2026-04-01", "expiry": "2027-03-31", "limit_of_indemnity": "£10m"}
COMPANY: dict[str, Any] = COMPLETE | {"policies": [COMPLETE["policies"][0], LIABLE]}


def located(path: str | None) -> Place | None:
    """A place of its own for each fact; none for the file and its sections, as where the call set them."""
    return Place(len(path), path.count("e") + 1) if path and not path.endswith("sections") else None


def judged(stated: dict[str, Any], rules: Rulebooks | None = None) -> Judged:
    """A firm with all that is told of it."""
    rules = rules or rulebooks()
    firm = Firm.model_validate(stated)
    assessment = assess(firm, rules, DAY, include=("complaints", "client-money"))
    more, cures = answers(firm, rules, assessment), remedies_for(firm, rules, assessment)
    return Judged("firm.yaml", assessment, cures, located, (), more, firm)


def forget() -> None:
    """Keep nothing of what was told before."""
    for kept in KEPT:
        kept.clear()  # type: ignore[attr-defined]  # dictionaries of different kinds
    as_json._note.cache_clear()
    as_json._cover.cache_clear()


@settings(max_examples=40)
@given(firms(), failing_firms())
def test_what_is_told_is_what_the_encoder_makes_of_the_data(one: dict[str, Any], other: dict[str, Any]) -> None:
    """One firm after the other, and the first again by what was kept of both."""
    forget()
    results = [judged(one), judged(other), judged(one)]
    for result in (*results, results[0]):
        assert as_json_lines(result) == plain_lines(result)
        assert json.loads(as_json_lines(result)) == assessment_data(result)
    assert as_json.as_json(results, "1", 3) == plain_json(results, "1", 3)


NOTES = st.builds(Note, ANYTHING, ANYTHING, st.none() | ANYTHING)
ASSUMED = st.builds(Assumed, ANYTHING, st.none() | ANYTHING)
TO_STATE = st.builds(ToState, ANYTHING, st.lists(ANYTHING, max_size=2).map(tuple), st.just(()))
PLACES = st.none() | st.builds(Place, st.integers(1, 10**6), st.integers(1, 10**6))


@settings(max_examples=100)
@given(ANYTHING, ANYTHING, st.lists(NOTES, max_size=2), st.lists(ASSUMED, max_size=2), st.lists(TO_STATE, max_size=2))
def test_any_text_is_told_as_the_encoder_tells_it(
    file: str, name: str, notes: list[Note], assumed: list[Assumed], to_state: list[ToState]
) -> None:
    result = judged(COMPANY)
    more = result.answers._replace(to_state=tuple(to_state))
    assessment = result.assessment._replace(name=name, notes=tuple(notes), not_checked=(name,))
    result = result._replace(file=file, assessment=assessment, answers=more, assumed=tuple(assumed))
    assert as_json_lines(result) == plain_lines(result)
    fault = Complaint(file, Place(1, 2), name, name, "code", (), file)
    assert as_json_lines(Refusal(file, (fault, fault))) == plain_lines(Refusal(file, (fault, fault)))


RELATIONS: tuple[Relation, ...] = ("at least", "at most", "one of", "no later than", "no older than")
VALUES = st.one_of(
    st.none(), st.integers(0, 10**12), st.dates(), ANYTHING, st.lists(ANYTHING, max_size=2).map(tuple), st.booleans()
)
MISSING = st.sampled_from([(), ("turnover",), ("policies.0.basis", "turnover.estimate")])
TERMS = st.builds(
    Term, ANYTHING, st.sampled_from(RELATIONS), VALUES, st.sampled_from(Unit), VALUES, st.booleans(),
    st.sampled_from([MET, NOT_MET, UNDETERMINED, MET | NOT_MET]), ANYTHING, missing=MISSING, reasons=st.just(()),
    between=st.none() | st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)),
)  # fmt: skip
ROOMS = st.builds(
    Headroom, TERMS, st.integers(0, 10**9), st.none() | st.builds(NextBand, st.integers(0), st.integers(0))
)


@settings(max_examples=100)
@given(TERMS, st.lists(TERMS, max_size=2), st.sampled_from(Outcome), ROOMS, PLACES, st.none() | ANYTHING)
def test_any_finding_is_told_as_the_encoder_tells_it(
    term: Term, terms: list[Term], outcome: Outcome, room: Headroom, place: Place | None, rests_on: str | None
) -> None:
    """Whatever kinds may come to: more than those of today do."""
    result = judged(COMPANY)
    finding = result.assessment.findings[0]._replace(
        terms=(term, *terms), outcome=outcome, missing=term.missing, rests_on=rests_on
    )
    assessment = result.assessment._replace(findings=(finding,))
    more = result.answers._replace(headroom={finding.key: room})
    result = result._replace(assessment=assessment, answers=more, locate=lambda path: place)
    assert as_json_lines(result) == plain_lines(result)


def with_titles(book: Any, title: str) -> Any:
    """The same rulebook with other titles of its requirements."""
    other = [one.model_copy(update={"title": title}) for one in book.rulebook.requirements]
    return book.model_copy(update={"rulebook": book.rulebook.model_copy(update={"requirements": tuple(other)})})


def test_findings_of_other_rules_are_not_taken_for_one_another() -> None:
    """Each made and forgotten, so that the next may well come to stand where it stood in memory."""
    forget()
    for number in range(60):
        books = [with_titles(one, f"title {number}") for one in rulebooks().sets["rics"]]
        result = judged(COMPANY, Rulebooks(books))
        assert as_json_lines(result) == plain_lines(result)
        assert f'"title": "title {number}"' in as_json_lines(result)


def of_figures(number: int) -> dict[str, Any]:
    """The same firm on the same terms, with other figures."""
    policy, *others = COMPANY["policies"]
    return COMPANY | {
        "turnover": f"£{150_000 + number}",
        "policies": [policy | {"uninsured_excess": f"£{5_000 + number}"}, *others],
    }


def test_what_is_kept_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.setattr("pii_check.ready.MOST_KEPT", 7)
    for number in range(3):
        result = judged(of_figures(number))
        assert as_json_lines(result) == plain_lines(result)
    assert all(0 < len(kept) <= 7 for kept in KEPT)


def test_what_is_known_of_another_firm_is_not_told_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a firm on the same terms, only what goes by figures and days is put into words."""
    forget()
    said: list[str] = []
    made = finding_json._made
    monkeypatch.setattr(finding_json, "_made", lambda finding: said.append(finding.id) or made(finding))
    first = judged(of_figures(1))
    as_json_lines(first)
    assert said == [one.id for one in first.assessment.findings]
    said.clear()
    as_json_lines(judged(of_figures(2)))
    dated = ["rics.in-force", "el.in-force", "pl.in-force", "chp.reviewed"]
    assert sorted(said) == sorted(["rics.limit", "rics.excess", "el.limit", *dated])


@given(ANYTHING)
def test_the_bytes_of_a_text_are_those_of_its_parts(text: str) -> None:
    assert _utf8(text) == text.encode("utf-8", "backslashreplace")
