"""What a firm must hold: by the same judgement as a file, at every edge, on every day, in every place."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pii_check import Firm, Outcome, Required, Rulebooks, Status, assess, load_rulebooks, required_of
from pii_check.cli import answers as answers_module
from pii_check.cli.answers import OPTIONS
from pii_check.kinds import SectionOf
from pii_check.money import Pence, decimal_text, parse_money, pounds
from pii_check.needs import CoverNeeded, Need
from pii_check.phrases import label_of_path
from pii_check.report.required import required_text
from pii_check.report.required_json import required_json
from pii_check.words import Constitution, Cover, Force, Jurisdiction
from running import AS_AT, Here, run_encoded, run_on_terminal
from schemas import faults
from schemas import required as required_schema
from strategies import pence, rulebooks, words
from test_library import FIRM_WIDE
from test_rulebooks import write_state

DAY = date.fromisoformat(AS_AT)
PANEL = Path(__file__).parent.parent / "examples/lenders-panel"
FIRST_DAYS = sorted({one.rulebook.effective_from for states in rulebooks().sets.values() for one in states})
DAYS = [day + timedelta(days=off) for day in FIRST_DAYS for off in (-1, 0)] + [DAY, DAY]


def required(limit: str | None = None, day: date = DAY, books: Rulebooks | None = None, **stated: Any) -> Required:
    firm = Firm.model_validate({"name": "A firm", **stated})
    wanted = None if limit is None else parse_money(limit)
    return required_of(firm, books or rulebooks(), day, limit=wanted)


def need(told: Required, id_: str) -> Need:
    (one,) = (one for one in told.needs if one.id == id_)
    return one


def cover(told: Required, name: Cover) -> CoverNeeded:
    (one,) = (one for one in told.covers if one.cover is name)
    return one


PI, EL, PL = Cover.PROFESSIONAL_INDEMNITY, Cover.EMPLOYERS_LIABILITY, Cover.PUBLIC_LIABILITY
ENGLAND = {"jurisdiction": "england"}


# The law: to hold exactly what is required is enough, and a penny less is not.


def answers(told: Required) -> dict[str, Need]:
    """Each requirement once: of one that is told for two limits, that for the limit that will do."""
    first: dict[str, Need] = {}
    for one in told.needs:
        first.setdefault(one.id, one)
    return first


def exactly(told: Required, pick: int = 0, off: dict[tuple[str, str], int] | None = None) -> Firm:
    """A firm with one policy of each cover that holds exactly what every requirement asks, by its terms.

    Of several answers that will do, `pick` chooses one; `off` moves a figure of a requirement by so many units.
    """
    policies: dict[Cover, dict[str, Any]] = {one: {} for one in Cover}
    for one in answers(told).values():
        if one.cover is None or one.status in (Status.NOT_REQUIRED, Status.ON_OCCASION):
            continue
        for term in one.terms:
            if term.relation == "in force" or term.value is None:
                continue
            value = term.value[pick % len(term.value)] if isinstance(term.value, tuple) else term.value
            if isinstance(value, int):
                value += (off or {}).get((one.id, term.fact), 0)
                value = decimal_text(value) if term.unit == "GBP" else str(value)
            state(policies[one.cover], one, term.fact, value)
    for one in answers(told).values():
        if one.cover and one.limit is not None and not any(fact == "limit_of_indemnity" for _, fact in off or {}):
            policies[one.cover]["limit_of_indemnity"] = decimal_text(one.limit)  # that for which the rest was told
    whole = [{"cover": name, "inception": told.as_at, "expiry": told.as_at, **one} for name, one in policies.items()]
    stated = told.firm.model_dump(exclude_none=True)
    return Firm.model_validate({**stated, "policies": whole})


def state(policy: dict[str, Any], one: Need, fact: str, value: Any) -> None:
    if isinstance(one.requirement.check, SectionOf):
        sections = policy.setdefault("sections", [])
        section = next((some for some in sections if some["name"] == one.requirement.check.name), None)
        if section is None:
            section = {"name": one.requirement.check.name}
            sections.append(section)
        section[fact] = value
        return
    *blocks, key = fact.split(".")
    for block in blocks:
        policy = policy.setdefault(block, {})
    policy[key] = value


def outcomes(told: Required, firm: Firm, books: Rulebooks | None = None) -> dict[str, Outcome]:
    findings = assess(firm, books or rulebooks(), told.as_at).findings
    return {one.id: one.outcome for one in findings if one.group == "insurance"}


def asked() -> st.SearchStrategy[dict[str, Any]]:
    """What a call may state of a firm."""
    people = st.integers(0, 3).flatmap(
        lambda many: st.fixed_dictionaries(
            {"employees": st.just(str(many))},
            optional={
                "close_family": st.integers(0, many).map(str),
                "sole_employee_share": st.sampled_from(["49.9%", "50%", "50.1%"]),
            },
        )
    )
    return st.fixed_dictionaries(
        {"name": st.just("A firm")},
        optional={
            "jurisdiction": st.one_of(st.sampled_from(["england", "scotland"]), words(Jurisdiction)),
            "turnover": pence().map(lambda value: f"£{decimal_text(value)}"),
            "constitution": words(Constitution),
            "started_trading": st.sampled_from(["2010-01-01", "2024-08-01"]),
            "own_premises": st.sampled_from(["yes", "no"]),
            "activities": st.sampled_from([["energy assessment"], ["letting"]]),
            "people": people,
        },
    )


LIMITS = st.none() | pence().map(lambda value: f"£{decimal_text(value)}")
ASKED = (asked(), st.sampled_from(DAYS), LIMITS)


@settings(max_examples=120)
@given(*ASKED, st.integers(0, 3))
def test_to_hold_exactly_what_is_required_is_enough(
    stated: dict[str, Any], day: date, limit: str | None, pick: int
) -> None:
    told = required(limit, day, **stated)
    found = outcomes(told, exactly(told, pick))
    known = answers(told)
    assert set(found) == set(known)
    for id_, one in known.items():
        if one.status is Status.REQUIRED and None not in [term.value for term in one.terms]:
            assert found[id_] is Outcome.MET, id_
        elif one.status is Status.OPEN:
            assert found[id_] is not Outcome.NOT_MET, id_
        elif one.status is not Status.REQUIRED:
            assert found[id_] is Outcome.NOT_APPLICABLE, id_


@settings(max_examples=50)
@given(*ASKED)
def test_a_penny_or_a_year_less_is_not_enough(stated: dict[str, Any], day: date, limit: str | None) -> None:
    told = required(limit, day, **stated)
    for id_, one in answers(told).items():
        for term in one.terms if one.status is Status.REQUIRED else ():
            if isinstance(term.value, int) and (term.relation == "at most" or term.value > 0):
                off = 1 if term.relation == "at most" else -1
                assert outcomes(told, exactly(told, off={(id_, term.fact): off}))[id_] is Outcome.NOT_MET, id_


@settings(max_examples=60)
@given(*ASKED)
def test_what_is_required_is_failed_by_a_firm_without_it_and_what_is_not_is_not(
    stated: dict[str, Any], day: date, limit: str | None
) -> None:
    """Whether a cover must be held, against a firm that holds nothing."""
    told = required(limit, day, **stated)
    without = outcomes(told, told.firm.model_copy(update={"policies": ()}))
    failed = {
        Status.REQUIRED: Outcome.NOT_MET,
        Status.OPEN: Outcome.UNDETERMINED,
        Status.NOT_REQUIRED: Outcome.NOT_APPLICABLE,
    }
    for one in told.covers:
        assert without[one.main.id] is failed[one.status]


@settings(max_examples=40)
@given(*ASKED)
def test_text_and_json_tell_the_same(stated: dict[str, Any], day: date, limit: str | None) -> None:
    told = required(limit, day, **stated)
    printed = json.loads(required_json(told, "0", 0))
    assert faults(required_schema(), printed) == []
    data = printed["required"]
    assert [one["status"] for one in data["requirements"]] == [one.status for one in told.needs]
    text = required_text(told, {})
    assert not re.search(r"None|Pence|date\(|Outcome|the file|policy 1\b", text)
    for one in told.needs:
        if one.rulebook:
            assert f"({one.id}, {one.force}, {one.authority})" in text
            for term in one.terms if one.status is Status.REQUIRED else ():
                assert not isinstance(term.value, Pence) or pounds(term.value) in text


@settings(max_examples=40)
@given(pence(), st.sampled_from(FIRST_DAYS))
def test_the_bands_say_at_every_turnover_what_is_said_of_that_turnover(turnover: int, day: date) -> None:
    bands = required(day=day, **ENGLAND).bands
    if day < date(2011, 7, 1):
        assert bands == ()
        return
    (band,) = (
        one
        for one in bands
        if (one.above is None or one.above < turnover) and (one.up_to is None or turnover <= one.up_to)
    )
    exact = required(day=day, **ENGLAND, turnover=f"£{decimal_text(turnover)}")
    for one in band.needs:
        known = need(exact, one.id)
        assert (one.status, one.limit) == (known.status, known.limit)
        assert [term.value for term in one.terms] == [term.value for term in known.terms]
    assert "rics.limit" in {one.id for one in band.needs}


# Figures, worked out from the published tables.


@pytest.mark.parametrize(
    ("turnover", "day", "limit", "excess"),
    [
        ("£100,000", "2026-11-22", "£250,000", "£10,000"),
        ("£100,000.01", "2026-11-22", "£500,000", "£12,500"),
        ("£200,000", "2026-11-22", "£500,000", "£12,500"),
        ("£200,000.01", "2026-11-22", "£1,000,000", "£25,000"),
        ("£10,000,000", "2026-11-22", "£1,000,000", "£25,000"),
        ("£10,000,000.01", "2026-11-22", "£1,000,000", None),
        ("£10,000,000.01", "2022-03-31", "£1,000,000", "£25,000"),
        ("£185,000", "2011-07-01", "£500,000", "£12,500"),
    ],
)
def test_the_limit_and_the_excess(turnover: str, day: str, limit: str, excess: str | None) -> None:
    told = required(day=date.fromisoformat(day), **ENGLAND, turnover=turnover)
    assert need(told, "rics.limit").terms[0].value == parse_money(limit)
    one = need(told, "rics.excess")
    if excess is None:
        assert one.status is Status.NOT_REQUIRED
        assert "no maximum applies" in one.because
    else:
        assert (one.status, one.terms[0].value) == (Status.REQUIRED, parse_money(excess))
        assert one.limit == parse_money(limit)
        assert one.terms[0].relation == "at most"


def test_no_maximum_is_said_in_brief_and_why_below() -> None:
    text = required_text(required(**ENGLAND, turnover="£11m"), {})
    assert "limit of indemnity at least £1,000,000; uninsured excess: no maximum;" in text
    assert re.search(r"Maximum uninsured excess \(rics.excess, must, regulator\): .*no maximum applies", text)


def test_bands_in_json_have_open_ends() -> None:
    printed = json.loads(required_json(required(**ENGLAND), "0", 0))
    assert faults(required_schema(), printed) == []
    told = [
        (band["above"], band["up_to"], *(one["required"] and one["required"]["amount"] for one in band["requirements"]))
        for band in printed["required"]["bands"]
    ]
    assert told == [
        (None, "100000.00", "250000.00", "10000.00"),
        ("100000.00", "200000.00", "500000.00", "12500.00"),
        ("200000.00", "10000000.00", "1000000.00", "25000.00"),
        ("10000000.00", None, "1000000.00", None),
    ]


def test_a_limit_that_is_enough_is_the_one_that_the_excess_is_told_for() -> None:
    told = required("£1m", **ENGLAND, turnover="£185,000")
    assert told.is_enough is True
    assert need(told, "rics.excess").limit == parse_money("£1m")
    assert need(told, "rics.excess").terms[0].value == parse_money("£25,000")
    assert "A limit of £1,000,000 is enough: the least is £500,000." in required_text(told, {})
    just = required("£500,000", **ENGLAND, turnover="£185,000")
    assert (just.is_enough, need(just, "rics.excess").limit) == (True, parse_money("£500,000"))


def test_a_limit_that_is_too_low_is_said_to_be_and_the_excess_told_for_both() -> None:
    told = required("£499,999.99", **ENGLAND, turnover="£185,000")
    assert told.is_enough is False
    known = {one.limit: one.terms[0].value for one in told.needs if one.id == "rics.excess"}
    assert known == {
        parse_money("£500,000"): parse_money("£12,500"),
        parse_money("£499,999.99"): parse_money("£12,499.99"),
    }
    text = required_text(told, {})
    assert "A limit of £499,999.99 is too low: the least is £500,000." in text
    assert "required, at a limit of £500,000: at most £12,500" in text
    assert "required, at a limit of £499,999.99: at most £12,499.99" in text


def test_a_limit_without_a_turnover_is_open() -> None:
    told = required("£400k", **ENGLAND)
    assert told.is_enough is None
    assert "Whether a limit of £400,000 is enough is open" in required_text(told, {})


STAFF = "people.employees"


@pytest.mark.parametrize(
    ("stated", "status", "depends_on"),
    [
        ({}, Status.OPEN, STAFF),
        ({"people": {"employees": 0}}, Status.NOT_REQUIRED, None),
        ({"people": {"employees": 3}, "constitution": "llp"}, Status.REQUIRED, None),
        ({"people": {"employees": 3}, "constitution": "sole trader"}, Status.OPEN, "people.close_family"),
        ({"people": {"employees": 3, "close_family": 3}, "constitution": "sole trader"}, Status.NOT_REQUIRED, None),
        ({"people": {"employees": 3, "close_family": 3}, "constitution": "partnership"}, Status.OPEN, None),
        ({"people": {"employees": 3}, "jurisdiction": "republic of ireland"}, Status.NOT_REQUIRED, None),
        ({"people": {"employees": 3}, "jurisdiction": "guernsey"}, Status.OPEN, None),
    ],
)
def test_employers_liability_is_required_or_says_what_it_depends_on(
    stated: dict[str, Any], status: Status, depends_on: str | None
) -> None:
    one = cover(required(**ENGLAND | stated), EL)
    assert one.status is status
    assert one.main.depends_on == () if depends_on is None else depends_on in one.main.depends_on
    assert one.established is (stated.get("jurisdiction") != "guernsey")


def test_the_limit_of_employers_liability_is_told_though_the_duty_is_open() -> None:
    assert cover(required(**ENGLAND), EL).minimum == parse_money("£5m")
    text = required_text(required(**ENGLAND), {STAFF: "--employees"})
    assert "depends on: number of employees (state --employees)" in text
    assert "If you must: limit of indemnity at least £5,000,000." in text


def test_premises_without_staff_are_advised_to_insure() -> None:
    told = required(**ENGLAND, own_premises="yes", people={"employees": 0})
    one = cover(told, EL)
    assert (one.status, [some.id for some in one.advised]) == (Status.NOT_REQUIRED, ["el.premises"])
    assert "Advised all the same" in required_text(told, {})


def test_public_liability_is_practice_and_energy_assessors_have_a_limit() -> None:
    premises = cover(required(**ENGLAND, own_premises="yes"), PL)
    assert (premises.status, premises.main.authority, premises.minimum) == (Status.REQUIRED, "practice", None)
    assessor = cover(required(**ENGLAND, activities=["energy assessment"]), PL)
    assert (assessor.status, assessor.main.authority) == (Status.REQUIRED, "regulator")
    assert assessor.minimum == parse_money("£1m")
    scot = required(jurisdiction="scotland", own_premises="yes", activities=["energy assessment"])
    assert need(scot, "pl.limit").status is Status.OPEN
    text = required_text(scot, {})
    assert "limit of indemnity perhaps at least £1,000,000" in text
    assert "in Scotland nothing is asked for new homes" in text
    irish = required(jurisdiction="northern ireland", own_premises="yes", activities=["energy assessment"])
    assert need(irish, "pl.limit").terms[0].value is None
    assert "a figure that no source establishes" in required_text(irish, {})


@pytest.mark.parametrize("place", ["jersey", "guernsey", "isle of man", "republic of ireland", "elsewhere"])
def test_outside_the_uk_no_figure_is_borrowed(place: str) -> None:
    told = required("£1m", jurisdiction=place, turnover="£185,000", people={"employees": 3})
    for name in (PI, PL):
        assert (cover(told, name).status, cover(told, name).established) == (Status.OPEN, False)
    assert [term for one in told.needs if one.rulebook is None for term in one.terms] == []
    text = required_text(told, {})
    assert "500,000" not in text
    assert "none is borrowed from another place" in text


def test_without_a_jurisdiction_nothing_is_established() -> None:
    told = required(turnover="£185,000")
    assert not told.rulebooks
    assert {one.status for one in told.needs} == {Status.OPEN}
    assert {one.depends_on for one in told.needs} == {("jurisdiction",)}
    assert told.bands == ()
    text = required_text(told, {"jurisdiction": "--jurisdiction"})
    assert "Nothing is established on:" in text
    assert "(state --jurisdiction)" in text
    assert "£500,000" not in text


def test_before_the_first_rulebook_the_first_day_is_named() -> None:
    told = required(day=date(2011, 6, 30), **ENGLAND, turnover="£185,000")
    assert not cover(told, PI).established
    text = required_text(told, {})
    assert "the rules known to this program begin on 1 July 2011; the day asked for is 30 June 2011" in text
    assert cover(required(day=date(2011, 7, 1), **ENGLAND), PI).established


def test_every_must_stands_before_any_should_and_nothing_is_left_out() -> None:
    told = required(**ENGLAND, turnover="£185,000")
    book = next(one.rulebook for one in told.rulebooks if one.rulebook.set_id == "rics")
    own = [one for one in told.needs if one.cover is PI]
    assert {one.id for one in own} == {one.id for one in book.requirements}
    forces = [one.force for one in own]
    assert forces == sorted(forces, key=lambda force: force is Force.SHOULD)
    occasional = {one.id for one in own if one.status is Status.ON_OCCASION}
    assert occasional == {"rics.run-off-commercial", "rics.layers", "rics.continuity"}


def test_an_estimate_counts_in_the_first_year_only() -> None:
    first = {**ENGLAND, "turnover": {"estimate": "£90k"}, "started_trading": "2026-06-01"}
    assert need(required(**first), "rics.limit").terms[0].value == parse_money("£250k")
    late = required(**first | {"started_trading": "2020-06-01"})
    assert need(late, "rics.limit").terms[0].value is None
    assert len(late.bands) == 4
    unknown = required(**ENGLAND, turnover={"estimate": "£90k"})
    assert need(unknown, "rics.limit").depends_on == ("started_trading",)
    assert unknown.bands == ()


# With rules of one's own.


def test_of_two_rulebooks_the_stricter_counts_for_each_figure() -> None:
    told = required(books=load_rulebooks(PANEL), **ENGLAND, turnover="£185,000")
    one = cover(told, PI)
    assert one.minimum == parse_money("£2m")
    assert need(told, "rics.excess").limit == parse_money("£2m")
    assert "limit of indemnity at least £2,000,000; uninsured excess at most £5,000;" in required_text(told, {})
    assert cover(told, PL).status is Status.REQUIRED
    assert need(told, "panel-pl.in-force").because == "it is asked by Example Bank's panel"
    firm = exactly(told)
    strict = dict(firm.model_dump(exclude_none=True)["policies"][0], limit_of_indemnity="£2m", uninsured_excess="£5k")
    holding = {**firm.model_dump(exclude_none=True), "policies": [strict]}
    found = outcomes(told, Firm.model_validate(holding), load_rulebooks(PANEL))
    assert {found[one.id] for one in one.needs if one.status is Status.REQUIRED} == {Outcome.MET}
    open_ = required(books=load_rulebooks(PANEL), **ENGLAND)
    assert [band.needs[0].id for band in open_.bands] == ["rics.limit"] * 4
    assert cover(open_, PI).minimum is None  # though the panel's is known


RULES = """
set: net
title: A network's rules
effective_from: 2026-01-01
binds: {{}}
picked_by: as-at day
cover: {cover}
sources:
  page: {{title: Rules, publisher: A network, url: "https://example.org/rules", read_on: 2026-01-01}}
requirements:
  - id: net.in-force
    title: Cover in force
    force: {force}
    authority: practice
    cite: [{{source: page, clause: "1", evidence: primary}}]
    check: {{kind: in-force}}
  - id: net.limit
    title: Limit by the turnover
    force: must
    authority: practice
    cite: [{{source: page, clause: "2", evidence: primary}}]
    check:
      kind: at-least
      fact: limit_of_indemnity
      amount: {amount}
"""
BY_TURNOVER = """
        by: turnover
        bands:
          - up_to: £1,000,000
            amount: {percent: 50, of: turnover, at_most: "£400k"}
          - amount: £5m
"""


def test_a_share_of_the_turnover_has_no_figure_for_a_band(tmp_path: Path) -> None:
    write_state(tmp_path, "net", RULES.format(cover="public liability", force="must", amount=BY_TURNOVER))
    told = required(books=load_rulebooks(tmp_path), jurisdiction="jersey")
    assert [(band.up_to, [one.id for one in band.needs]) for band in told.bands] == [
        (parse_money("£1m"), []),
        (None, ["net.limit"]),
    ]
    assert need(told, "net.in-force").because == "it is asked of every firm"
    text = required_text(told, {})
    assert re.search(r"up to £1,000,000 +see below", text)
    assert "turnover up to £1,000,000, limit of indemnity: at least 50% of the turnover, and no more" in text


def test_a_share_without_bands_has_no_table(tmp_path: Path) -> None:
    share = "{percent: 50, of: turnover}"
    write_state(tmp_path, "net", RULES.format(cover="public liability", force="should", amount=share))
    books = load_rulebooks(tmp_path)
    told = required(books=books, jurisdiction="jersey")
    assert told.bands == ()
    assert cover(told, PL).main.id == "pl.in-force"  # a must decides, though that of the network is required
    assert [one.id for one in told.needs if one.id.startswith("net.")] == ["net.limit", "net.in-force"]
    assert [one.id for one in cover(told, PL).advised] == ["net.in-force"]
    exact = required(books=books, jurisdiction="jersey", turnover="£0.01")
    assert need(exact, "net.limit").terms[0].value == 1  # a minimum is rounded up


def test_a_rule_about_the_firm_itself_is_told_beside_the_covers(tmp_path: Path) -> None:
    write_state(tmp_path, "house", FIRM_WIDE)
    told = required(books=load_rulebooks(tmp_path), jurisdiction="jersey", constitution="ltd", people={"employees": 9})
    assert need(told, "house.staff").cover is None
    assert need(told, "house.staff").terms[0].value == 5
    assert "house.staff" in required_text(told, {})


# The library's own edges.


def test_the_day_comes_from_the_call_or_the_firm() -> None:
    firm = Firm.model_validate({"name": "A firm", "as_at": AS_AT})
    assert required_of(firm, rulebooks()).as_at == DAY
    assert required_of(firm, rulebooks(), date(2020, 1, 1)).as_at == date(2020, 1, 1)
    with pytest.raises(ValueError, match="as_at"):
        required_of(Firm.model_validate({"name": "A firm"}), rulebooks())
    with pytest.raises(ValueError, match="ceased"):
        required(ceased_trading="2026-01-01")
    assert required(ceased_trading="2027-01-01").needs


def test_policies_dispensations_and_procedures_of_the_firm_do_not_count() -> None:
    more = {
        "policies": [{"cover": "pi", "inception": "2020-01-01", "expiry": "2027-01-01", "limit_of_indemnity": "£1"}],
        "dispensations": [{"requirement": "rics.limit", "granted_by": "RICS", "until": "2030-01-01"}],
        "complaints_handling": {"published": "no", "log_columns": ["date"]},
        "client_money": {"held": "yes"},
    }
    plain, other = required(**ENGLAND, turnover="£185,000"), required(**ENGLAND, turnover="£185,000", **more)
    assert (plain.needs, plain.rulebooks, plain.notes) == (other.needs, other.rulebooks, other.notes)


# The command.

CALL = ("require", "--as-at", AS_AT)


def test_the_command_answers_in_text_and_json(here: Here) -> None:
    ran = here(*CALL, "--turnover", "£185,000", "--jurisdiction", "England", "--no-own-premises", "--employees", "0")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[3] == "You must hold:"
    assert "limit of indemnity at least £500,000; uninsured excess at most £12,500" in ran.out
    assert "On the limit: this is RICS's floor." in ran.out
    assert ran.out.rstrip().splitlines()[-1].startswith("Not legal advice")
    told = json.loads(here(*CALL, "--jurisdiction", "england", "--turnover", "185k", "--format", "json").out)
    (limit,) = (one for one in told["required"]["requirements"] if one["id"] == "rics.limit")
    assert limit["required"] == {"relation": "at least", "amount": "500000.00", "currency": "GBP"}
    assert told["exit_code"] == 0


def test_every_option_reaches_the_firm(here: Here) -> None:
    ran = here(
        *CALL, "--jurisdiction", "wales", "--estimate", "£90k", "--constitution", "ltd", "--started-trading",
        "2026-06-01", "--employees", "1", "--close-family", "0", "--sole-employee-share", "60%", "--own-premises",
        "--activity", "energy assessment", "--activity", "Letting", "--limit", "£1m", "--format", "json",
    )  # fmt: skip
    told = json.loads(ran.out)["required"]
    assert told["firm"] == {
        "jurisdiction": "wales",
        "constitution": "limited company",
        "started_trading": "2026-06-01",
        "turnover": {"estimate": "90000.00"},
        "own_premises": True,
        "activities": ["energy assessment", "letting"],
        "people": {"employees": 1, "close_family": 0, "sole_employee_share": "60%"},
    }
    assert (told["limit_of_indemnity"], told["limit_is_enough"], told["as_at"]) == ("1000000.00", True, AS_AT)


def test_the_day_is_today_if_left_out(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers_module, "today_in_uk", lambda: date(2020, 5, 1))
    ran = here("require", "--jurisdiction", "england", "--turnover", "£1m")
    assert "begin on 1 May 2020" in ran.out
    assert "rics/2020-05-01" in ran.out


@pytest.mark.parametrize(
    "options",
    [(), ("--jurisdiction", "guernsey", "--turnover", "£1m"), ("--jurisdiction", "england", "--as-at", "1990-01-01")],
)
@pytest.mark.parametrize("format_", ["text", "json"])
def test_exit_4_where_nothing_at_all_is_established(options: tuple[str, ...], format_: str, here: Here) -> None:
    assert here("require", *options, "--format", format_).code == 4


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--turnover", "£185.000", "`£185.000` can be read two ways: write £185,000"),
        ("--turnover", "€5", "is not in pounds"),
        ("--turnover", "", "is not a sum of money"),
        ("--estimate", "-5", "is negative"),
        ("--limit", "2.5%", "is a percentage, not a sum"),
        ("--jurisdiction", "englnd", "did you mean `england`?"),
        ("--jurisdiction", "uk", "which part: `england`"),
        ("--constitution", "club", "is not a legal form"),
        ("--employees", "two", "is not a whole number"),
        ("--sole-employee-share", "160%", "more than the whole"),
        ("--as-at", "01/04/2026", "can be read two ways"),
        ("--started-trading", "2026-02-30", "the calendar has no"),
        ("--activity", "energy assesment", "did you mean `energy assessment`?"),
        ("--activity", "zoology", "no rulebook at hand names the activity `zoology`"),
        ("--activity", " ", "is blank"),
        ("--turnover", "\x1b[2J", "\\x1b[2J"),
        ("--activity", "\udcff\n", "no rulebook at hand"),
        ("--limit", "9" * 5000, "is not grouped in threes"),
    ],
)
def test_a_wrong_option_is_refused_in_the_words_of_a_firm_file(option: str, value: str, said: str, here: Here) -> None:
    ran = here("require", f"{option}={value}")
    assert (ran.code, ran.out) == (2, "")
    assert f"Invalid value for {option}: " in ran.err
    assert said in ran.err
    assert "\x1b" not in ran.err
    assert max(len(line) for line in ran.err.splitlines()) < 400


def test_a_fault_without_words_of_its_own_is_a_sentence_all_the_same() -> None:
    with pytest.raises(ValidationError) as caught:
        Firm.model_validate({"name": "A firm", "activities": "letting"})
    assert list(answers_module._faults(caught.value)) == [
        ("--activity", "this cannot be read in this form: write it as the examples do")
    ]


def test_everything_wrong_is_told_at_once(here: Here) -> None:
    ran = here(
        "require", "--turnover", "1", "--estimate", "2", "--employees", "1", "--close-family", "2", "--limit", "x"
    )
    assert ran.code == 2
    for option in ("--estimate", "--close-family", "--limit"):
        assert f"\n  {option}: " in ran.err


HOSTILE = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(["turnover", "jurisdiction", "employees", "activity", "limit"]), HOSTILE))
def test_hostile_options_are_answered_in_a_sentence(values: dict[str, str]) -> None:
    with mock.patch.object(answers_module, "rulebooks_at_hand", return_value=rulebooks()):
        ran = run_encoded("utf-8", "require", *(f"--{key}={value}" for key, value in values.items()))
    assert ran.code in (2, 4)
    assert "bug in the program" not in ran.err


def test_rules_of_ones_own_and_invalid_ones(here: Here, tmp_path: Path) -> None:
    ran = here(*CALL, "--jurisdiction", "england", "--turnover", "£185k", "--rules", PANEL)
    assert "limit of indemnity at least £2,000,000" in ran.out
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/2026-01-01.yaml").write_text("set: bad\nrequirements: no\n", encoding="utf-8")
    assert here(*CALL, "--rules", tmp_path).code == 5
    assert here(*CALL, "--rules", tmp_path, "--format", "json").code == 5


def test_the_bands_are_a_table_that_fits_a_terminal() -> None:
    ran = run_on_terminal(*CALL, "--jurisdiction", "england", "--limit", "£400k", columns=80)
    lines = ran.out.splitlines()
    assert max(len(line) for line in lines) <= 80
    assert [re.split(r"  +", line.strip()) for line in lines if line.startswith("  up to") or "  above" in line] == [
        ["up to £100,000", "at least £250,000", "at most £10,000"],
        ["up to £200,000", "at least £500,000", "at most £12,500", "at most £10,000"],
        ["up to £10,000,000", "at least £1,000,000", "at most £25,000", "at most £10,000"],
        ["above £10,000,000", "at least £1,000,000", "no maximum"],
    ]


def test_every_fact_that_an_answer_may_depend_on_has_an_option() -> None:
    stated = [{}, ENGLAND, {**ENGLAND, "turnover": {"estimate": "£1"}}, {"jurisdiction": "scotland"}]
    stated += [{"jurisdiction": "jersey", "people": {"employees": 1}}]
    paths = {path for one in stated for some in required(**one).needs for path in some.depends_on}
    assert len(paths) > 5
    assert paths <= set(OPTIONS), [label_of_path(path) for path in paths - set(OPTIONS)]


@pytest.mark.parametrize("option", ["--turnover", "--estimate"])
def test_a_range_is_refused_with_what_to_do_instead(option: str, here: Here) -> None:
    ran = here("require", "--jurisdiction", "england", option, "£150k to £190k")
    assert ran.code == 2
    assert "name one sum" in ran.err


@pytest.mark.parametrize("day", ["2011-07-01", "2019-05-01", "2021-06-01", "2022-02-15"])
def test_what_goes_by_the_limit_says_so_where_the_turnover_is_not_known(day: str, here: Here) -> None:
    """It is established: only the limit that it goes by is open, and each band has one."""
    ran = here("require", "--jurisdiction", "england", "--as-at", day)
    assert "no source establishes" not in ran.out
    assert "uninsured excess that goes by the limit of indemnity" in ran.out
    assert re.search(r"^  up to £200,000 +at least £500,000 +at most £12,500$", ran.out, re.MULTILINE)
