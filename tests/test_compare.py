"""Renewal quotes side by side: how a quote is read and laid over a firm, its day, and what it gains and loses."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cases import changed
from pii_check import Cover, Firm, FirmFileError, Outcome, Verdict, assess
from pii_check.comparing import Cell, Change, Comparison, compare_quotes, compared
from pii_check.money import decimal_text, parse_money
from pii_check.quoting import Quote, brought, day_for, laid_over, notes_on_quote
from pii_check.read.quotes import is_fragment_file, parse_quote_file
from pii_check.report.compared import Shown
from pii_check.report.compared_text import compared_text
from running import AS_AT, COMPLIANT, INVALID, NOT_COMPLIANT, UNDETERMINED, Here, run_on_terminal, without_escape_codes
from strategies import firms, policies, rulebooks, sums
from test_laws import DAY, read_firm

ROOT = Path(__file__).parent.parent
QUOTES = sorted((ROOT / "examples/quotes").glob("*.yaml"))
OWN = read_firm("sole-practitioner")
PI = {
    "cover": "pi", "inception": "2027-04-01", "expiry": "2028-03-31", "limit_of_indemnity": "£250k",
    "basis": "any one claim", "uninsured_excess": "£5k", "listed_insurer": "yes", "minimum_wording": "yes",
    "covers_all_professional_work": "yes",
}  # fmt: skip
EL = {
    "cover": "el", "inception": "2026-06-01", "expiry": "2027-05-31", "limit_of_indemnity": "£10m",
    "authorised_insurer": "yes", "certificate": "electronically", "excludes_business_activities": "no",
    "employee_bears_excess": "no",
}  # fmt: skip


def firm(stated: dict[str, Any]) -> Firm:
    return Firm.model_validate(stated)


def fragment(stated: dict[str, Any]) -> Firm:
    return firm({"name": "lent", **stated})


def quoting(*listed: dict[str, Any], **more: Any) -> Firm:
    return fragment({"policies": list(listed), **more})


def compare(base: dict[str, Any], *quotes: dict[str, Any], as_at: date | None = None) -> Comparison:
    """A firm with quotes: whole firms where they have a name, else fragments."""
    whole = firm(base)
    read = [Quote(firm(one)) if "name" in one else laid_over(whole, fragment(one)) for one in quotes]
    return compare_quotes(whole, read, rulebooks(), DAY, as_at=as_at)


def cells(comparison: Comparison, place: int = 0) -> dict[str, Cell]:
    return {row.id: row.cells[place] for row in comparison.rows}


def told(comparison: Comparison, change: Change, place: int = 0) -> set[str]:
    """The requirements of which an outcome, or a figure held, changes so."""
    return {
        id_
        for id_, cell in cells(comparison, place).items()
        if change is cell.change or change in (one.change for one in cell.figures)
    }


# What a fragment replaces.


def test_a_fragment_replaces_the_policies_of_the_covers_that_it_lists_and_of_no_other() -> None:
    base = firm({**OWN, "policies": [*OWN["policies"], EL, {"cover": "pl"}]})
    laid = laid_over(base, quoting(PI, {"cover": "pi", "attaches_above": "£250k"}, turnover="£90k"))
    assert laid.firm == firm(
        {**OWN, "turnover": "£90k", "policies": [PI, {"cover": "pi", "attaches_above": "£250k"}, EL, {"cover": "pl"}]}
    )
    assert not laid.is_whole
    assert (laid.replaces, laid.keeps) == (
        (Cover.PROFESSIONAL_INDEMNITY,), (Cover.EMPLOYERS_LIABILITY, Cover.PUBLIC_LIABILITY),
    )  # fmt: skip
    assert laid.restates == ("turnover",)
    assert laid.firm.name == OWN["name"]


def test_a_fragment_without_policies_leaves_them_and_what_is_blank_is_as_left_out() -> None:
    laid = laid_over(firm(OWN), fragment({"own_premises": "yes", "turnover": None}))
    assert laid.firm == firm({**OWN, "own_premises": "yes"})
    assert (laid.replaces, laid.restates) == ((), ("own_premises",))
    assert laid_over(firm({"name": "a"}), fragment({"own_premises": "yes"})).firm.policies is None


def test_policies_not_stated_before_are_those_of_the_fragment() -> None:
    laid = laid_over(firm({"name": "a"}), quoting(EL))
    assert (laid.firm, laid.keeps) == (firm({"name": "a", "policies": [EL]}), ())


# The day.


@pytest.mark.parametrize(
    ("listed", "day"),
    [
        ([PI], "2027-04-01"),
        ([PI, {**EL, "inception": "2027-05-01"}], "2027-05-01"),
        ([PI, EL], "2027-04-01"),  # one has begun
        ([{"cover": "pi", "expiry": "2028-03-31"}], AS_AT),  # it may have
        ([PI, {"cover": "el"}], "2027-04-01"),
        ([{**PI, "inception": AS_AT}], AS_AT),
        ([{**PI, "inception": "2026-11-23"}], "2026-11-23"),
    ],
)
def test_a_quote_is_judged_when_all_that_it_brings_has_begun(listed: list[dict[str, Any]], day: str) -> None:
    base = firm(OWN)
    assert day_for(base, laid_over(base, quoting(*listed)).firm, DAY) == date.fromisoformat(day)
    assert compare(OWN, {"policies": listed}).quotes[0].assessment.as_at == date.fromisoformat(day)


def test_policies_that_stay_do_not_move_the_day() -> None:
    base = {**OWN, "policies": [{**OWN["policies"][0], "inception": "2026-12-01"}, EL]}
    same = firm(base)
    assert (brought(same, same), day_for(same, same, DAY)) == ((), DAY)
    whole = firm({**base, "policies": [PI, EL]})
    assert [one.inception for one in brought(same, whole)] == [date(2027, 4, 1)]
    assert day_for(same, whole, DAY) == date(2027, 4, 1)


EMPLOYER = {**OWN, "people": {"employees": 3}, "constitution": "limited company"}


def employers(first: str, last: str) -> dict[str, Any]:
    return {**EL, "inception": first, "expiry": last}


@pytest.mark.parametrize(
    ("begins", "lapse"),
    [
        ("2027-04-01", []),
        ("2027-03-01", []),  # before the other ends
        ("2027-04-02", [("2027-04-01", "2027-04-01")]),
        ("2027-09-01", [("2027-04-01", "2027-08-31")]),
    ],
)
def test_a_cover_that_would_lapse_before_all_has_begun_is_no_compliant_quote(
    begins: str, lapse: list[tuple[str, str]]
) -> None:
    """An employer's liability policy that ends on 31 March 2027, and a quote whose own begins later than the rest."""
    base = {**EMPLOYER, "policies": [*OWN["policies"], employers("2026-04-01", "2027-03-31")]}
    said = compare(base, {"policies": [PI, employers(begins, "2028-08-31")]})
    (quote,) = said.quotes
    assert said.base.verdict is Verdict.COMPLIANT
    assert quote.assessment.verdict is Verdict.COMPLIANT
    assert [(one.first.isoformat(), one.last.isoformat()) for one in quote.on_the_way] == lapse
    assert {id_ for one in quote.on_the_way for id_ in one.ids} <= {"el.in-force"}
    assert quote.verdict is (Verdict.NOT_COMPLIANT if lapse else Verdict.COMPLIANT)
    assert said.places(Verdict.COMPLIANT) == (() if lapse else (0,))


def test_what_is_missing_already_is_no_matter_of_a_quote_until_it_begins() -> None:
    """No employers' liability is held today; the quote brings it with the rest, or five months after the rest."""
    for begins, lapse in (("2027-04-01", []), ("2027-09-01", [(date(2027, 4, 1), date(2027, 8, 31))])):
        said = compare(EMPLOYER, {"policies": [PI, employers(begins, "2028-08-31")]})
        assert said.base.verdict is Verdict.NOT_COMPLIANT
        assert [(one.first, one.last) for one in said.quotes[0].on_the_way] == lapse


def test_what_a_quote_itself_asks_for_counts_from_its_first_day() -> None:
    """Nobody is employed today; the quote says three are, and brings their insurance five months late."""
    quote = {"people": {"employees": 3}, "constitution": "limited company"}
    said = compare(OWN, quote | {"policies": [PI, employers("2027-09-01", "2028-08-31")]})
    assert [(one.first, one.ids) for one in said.quotes[0].on_the_way] == [(date(2027, 4, 1), ("el.in-force",))]


def held_until(last: str, **more: Any) -> dict[str, Any]:
    return {**OWN["policies"][0], "expiry": last, **more}


@pytest.mark.parametrize(
    ("listed", "lapses"),
    [
        # The policy that is held is cut short, and the next begins four days later.
        (
            [held_until("2026-12-31"), {**PI, "inception": "2027-01-05"}],
            [("2027-01-01", "2027-01-04", "rics.in-force")],
        ),
        # The one that follows is far too small, and a good one follows that.
        (
            [
                {**PI, "expiry": "2027-08-31", "limit_of_indemnity": "£1,000", "uninsured_excess": "£0"},
                {**PI, "inception": "2027-09-01", "expiry": "2028-08-31"},
            ],
            [("2027-04-01", "2027-08-31", "rics.limit")],
        ),
        # The layer that makes up the limit begins five months after the primary.
        (
            [
                {**PI, "limit_of_indemnity": "£100k"},
                {**PI, "inception": "2027-09-01", "limit_of_indemnity": "£150k", "attaches_above": "£100k"},
            ],
            [("2027-04-01", "2027-08-31", "rics.limit")],
        ),
    ],
    ids=["cut-short", "too-small-at-first", "layer-later"],
)
def test_every_day_from_the_first_on_counts(listed: list[dict[str, Any]], lapses: list[tuple[str, str, str]]) -> None:
    (quote,) = compare(OWN, {"policies": listed}).quotes
    found = [(one.first.isoformat(), one.last.isoformat(), id_) for one in quote.on_the_way for id_ in one.ids]
    assert found == lapses
    assert quote.verdict is Verdict.NOT_COMPLIANT


def test_a_policy_that_is_changed_beside_the_next_one_does_not_hide_it() -> None:
    """The policy held gets a number; the one that is to follow it is far too small."""
    small = {**PI, "limit_of_indemnity": "£1,000"}
    (quote,) = compare(OWN, {**OWN, "policies": [{**OWN["policies"][0], "policy_number": "7"}, small]}).quotes
    assert quote.assessment.as_at == date(2027, 4, 1)
    assert quote.verdict is Verdict.NOT_COMPLIANT


def test_what_may_lapse_on_the_way_leaves_a_quote_open() -> None:
    """It is not stated when the policy that is held ends."""
    without_end = {key: value for key, value in OWN["policies"][0].items() if key != "expiry"}
    (quote,) = compare({**OWN, "policies": [without_end]}, {"policies": [{**PI, "inception": "2027-06-01"}]}).quotes
    assert quote.assessment.verdict is Verdict.COMPLIANT
    assert [(one.first, one.last, one.ids) for one in quote.on_the_way] == [
        (date(2026, 11, 23), date(2027, 5, 31), ("rics.in-force",))
    ]
    assert quote.verdict is Verdict.UNDETERMINED


def test_what_is_open_and_settled_by_a_quote_leaves_nothing_open() -> None:
    """Whether anyone is employed is not stated of the firm; the quote says that nobody is."""
    base = {**{key: value for key, value in OWN.items() if key != "people"}, "constitution": "limited company"}
    (quote,) = compare(base, {"people": {"employees": 0}, "policies": [PI]}).quotes
    assert quote.on_the_way == ()


def test_a_quote_is_never_judged_before_the_firm_is() -> None:
    past = {**PI, "inception": "2026-07-01", "expiry": "2026-09-30"}
    (quote,) = compare({**OWN, "as_at": "2026-11-22"}, {"as_at": "2026-06-01", "policies": [past]}).quotes
    assert quote.assessment.as_at == date(2026, 11, 22)
    assert quote.verdict is Verdict.NOT_COMPLIANT


def test_a_cover_that_need_not_be_held_may_lapse() -> None:
    base = {**OWN, "policies": [*OWN["policies"], employers("2026-04-01", "2027-03-31")]}
    said = compare(base, {"policies": [PI, employers("2027-09-01", "2028-08-31")]})
    assert said.quotes[0].on_the_way == ()


def test_days_without_cover_in_pieces_are_told_as_one() -> None:
    """Public liability begins and ends in between; it divides no days of another cover."""
    other = {
        "cover": "public liability",
        "inception": "2027-05-01",
        "expiry": "2027-05-31",
        "limit_of_indemnity": "£1m",
    }
    base = {**EMPLOYER, "policies": [*OWN["policies"], employers("2026-04-01", "2027-03-31")]}
    said = compare(base, {"policies": [PI, other, employers("2027-09-01", "2028-08-31")]})
    assert [(one.first, one.last) for one in said.quotes[0].on_the_way] == [(date(2027, 4, 1), date(2027, 8, 31))]


def test_the_call_beats_a_firm_and_a_firm_beats_today() -> None:
    base = {**OWN, "as_at": "2026-10-01"}
    said = compare(base, {"policies": [PI]}, {**OWN, "as_at": "2026-10-02"}, OWN)
    assert said.base.assessment.as_at == date(2026, 10, 1)
    assert [one.assessment.as_at.isoformat() for one in said.quotes] == ["2027-04-01", "2026-10-02", "2026-10-01"]
    asked = compare(base, {"policies": [PI]}, {**OWN, "as_at": "2026-10-02"}, as_at=date(2027, 1, 1))
    days = [one.assessment.as_at.isoformat() for one in (asked.base, *asked.quotes)]
    assert days == ["2027-01-01", "2027-04-01", "2027-01-01"]
    assert cells(asked)["rics.in-force"].change is Change.SAME


# The rules of its own inception.


@pytest.mark.parametrize(
    ("inception", "book", "outcome"),
    [("2022-03-31", "rics/2022-02-02", Outcome.NOT_MET), ("2022-04-01", "rics/2022-04-01", Outcome.NOT_APPLICABLE)],
)
def test_a_quote_is_judged_by_the_state_of_its_own_first_day(inception: str, book: str, outcome: Outcome) -> None:
    """RICS, 2022 update: from 1 April 2022 there is no maximum excess above £10m of turnover."""
    base = {**OWN, "as_at": "2022-01-10", "turnover": "£12m"}
    base["policies"] = [{**PI, "inception": "2021-06-01", "expiry": "2022-05-31", "limit_of_indemnity": "£1m"}]
    quote = {**base["policies"][0], "inception": inception, "expiry": "2023-03-30", "uninsured_excess": "£1m"}
    excess = cells(compare(base, {"policies": [quote]}))["rics.excess"]
    assert excess.finding is not None
    assert excess.finding.rulebook is not None
    assert (excess.finding.rulebook.rulebook.id, excess.finding.outcome) == (book, outcome)


def test_a_requirement_that_only_a_later_state_holds_is_asked_newly() -> None:
    """Fire safety from 1 May 2021; and what is in one state alone is neither gained nor lost."""
    base = {**OWN, "as_at": "2021-02-01"}
    base["policies"] = [{**PI, "inception": "2020-06-01", "expiry": "2021-05-31"}]
    quote = {"policies": [{**PI, "inception": "2021-06-01", "expiry": "2022-05-31"}]}
    there = compare(base, quote)
    assert "rics.fire-low-rise" in told(there, Change.NEWLY_ASKED)
    assert there.rows[[row.id for row in there.rows].index("rics.fire-low-rise")].base is None
    rows = compared(there.quotes[0].assessment, [there.base.assessment], rulebooks().ids())
    back = {row.id: row.cells[0].change for row in rows}
    assert back["rics.fire-low-rise"] is Change.NOT_ASKED
    assert not {Change.GAINS, Change.LOSES} & {*back.values()}


# Gains and losses, by hand: a turnover of £85,000 asks for a limit of £250,000; of £250,000 and £500,000 the excess may
# be £10,000 and £12,500.


@pytest.mark.parametrize(
    ("stated", "gains", "loses", "verdict"),
    [
        ({}, set(), set(), Verdict.COMPLIANT),
        ({"limit_of_indemnity": "£500k"}, {"rics.limit"}, set(), Verdict.COMPLIANT),
        ({"limit_of_indemnity": "£249,999.99"}, set(), {"rics.limit"}, Verdict.NOT_COMPLIANT),
        ({"uninsured_excess": "£4,999.99"}, {"rics.excess"}, set(), Verdict.COMPLIANT),
        ({"uninsured_excess": "£10,000"}, set(), {"rics.excess"}, Verdict.COMPLIANT),
        ({"uninsured_excess": "£10,000.01"}, set(), {"rics.excess"}, Verdict.NOT_COMPLIANT),
        ({"uninsured_excess": None}, set(), {"rics.excess"}, Verdict.UNDETERMINED),
        ({"uninsured_excess": "£1k to £4k"}, {"rics.excess"}, set(), Verdict.COMPLIANT),
        ({"uninsured_excess": "£5k to £6k"}, set(), set(), Verdict.COMPLIANT),
        ({"limit_of_indemnity": "£300k to £400k"}, {"rics.limit"}, set(), Verdict.COMPLIANT),
        ({"basis": "aggregate"}, set(), {"rics.basis"}, Verdict.NOT_COMPLIANT),
        ({"listed_insurer": "no"}, set(), {"rics.insurer"}, Verdict.NOT_COMPLIANT),
        ({"basis": "round the clock"}, set(), set(), Verdict.COMPLIANT),
    ],
)
def test_what_a_quote_gains_and_loses(
    stated: dict[str, Any], gains: set[str], loses: set[str], verdict: Verdict
) -> None:
    done = compare(OWN, {"policies": [{**PI, **stated}]})
    assert (told(done, Change.GAINS), told(done, Change.LOSES)) == (gains, loses)
    assert done.quotes[0].assessment.verdict is verdict
    assert done.places(verdict) == (0,)
    bears_on = {
        "limit_of_indemnity": {"rics.limit"}, "uninsured_excess": {"rics.excess"}, "listed_insurer": {"rics.insurer"},
        "basis": {"rics.basis"},
    }  # fmt: skip
    differ = set().union(*(bears_on[key] for key in stated), {"rics.excess"} if "£500k" in stated.values() else ())
    assert {row.id for row in done.rows if not row.is_settled} == {"rics.in-force"} | differ  # always another period


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("2012-04-01", "none", Change.GAINS),
        ("none", "2012-04-01", Change.LOSES),
        ("2012-04-01", "2012-03-31", Change.GAINS),
        ("2012-04-01", "2012-04-02", Change.LOSES),
        ("2012-04-01", "2012-04-01", None),
    ],
)
def test_a_retroactive_date_further_back_is_more_cover(before: str, after: str, change: Change | None) -> None:
    own = {**OWN, "started_trading": "2000-01-01"}
    base = {**own, "policies": [{**PI, "inception": "2026-04-01", "minimum_wording": "no", "retroactive_date": before}]}
    quote = {"policies": [{**PI, "minimum_wording": "no", "retroactive_date": after}]}
    figures = cells(compare(base, quote))["rics.retroactive"].figures
    assert [one.change for one in figures] == ([change] if change else [])


def test_an_outcome_and_a_figure_may_go_two_ways() -> None:
    """More limit than before, and yet too little for the turnover that is stated with it: £500,000 above £100,000."""
    done = compare(OWN, {"turnover": "£150k", "policies": [{**PI, "limit_of_indemnity": "£300k"}]})
    limit = cells(done)["rics.limit"]
    assert (limit.change, [one.change for one in limit.figures]) == (Change.LOSES, [Change.GAINS])


def test_leave_of_the_regulator_is_less_than_cover_and_more_than_none() -> None:
    leave = {"requirement": "rics.excess", "granted_by": "RICS", "until": "2028-03-31"}
    short = {"policies": [{**PI, "uninsured_excess": "£20k"}], "dispensations": [leave]}
    done = compare(OWN, short)
    assert done.quotes[0].assessment.verdict is Verdict.COMPLIANT
    assert cells(done)["rics.excess"].change is Change.LOSES
    assert not done.rows[[row.id for row in done.rows].index("rics.excess")].is_settled
    failing = {**OWN, "policies": [{**OWN["policies"][0], "uninsured_excess": "£20k"}]}
    assert cells(compare(failing, short))["rics.excess"].change is Change.GAINS


def test_what_is_open_is_no_gain_over_what_is_met_and_one_over_what_is_not() -> None:
    unstated = {"policies": [{**PI, "listed_insurer": None}]}
    assert cells(compare(OWN, unstated))["rics.insurer"].change is Change.LOSES
    failing = {**OWN, "policies": [{**OWN["policies"][0], "listed_insurer": "no"}]}
    assert cells(compare(failing, unstated))["rics.insurer"].change is Change.GAINS


def test_what_does_not_apply_any_more_is_neither() -> None:
    done = compare(
        {**OWN, "people": {"employees": "1"}, "policies": [*OWN["policies"], EL]}, {"people": {"employees": "0"}}
    )
    assert cells(done)["el.in-force"].change is Change.DIFFERS
    assert cells(done)["el.certificate"].change is Change.NOT_ASKED
    assert told(done, Change.GAINS) == told(done, Change.LOSES) == set()


def test_where_several_policies_must_each_meet_it_the_worst_counts() -> None:
    own = {**OWN, "people": {"employees": "1"}}
    both = {"policies": [EL, {**EL, "certificate": "not displayed"}, {**EL, "limit_of_indemnity": "£1m"}]}
    done = compare({**own, "policies": [*OWN["policies"], EL]}, both)
    assert cells(done)["el.certificate"].change is Change.LOSES
    assert [one.change for one in cells(done)["el.limit"].figures] == [Change.GAINS]


def test_the_same_for_all_and_met_is_settled_and_one_quote_alone_has_no_more_rows() -> None:
    done = compare(OWN, {"policies": [PI]}, {"own_premises": "yes"}, OWN)
    rows = {row.id: row for row in done.rows}
    assert rows["rics.limit"].is_settled
    assert rows["el.in-force"].is_settled  # it does not apply to any
    assert not rows["pl.in-force"].is_settled
    assert rows["el.premises"].of.outcome is Outcome.NOT_APPLICABLE
    alone = done.only(2)
    assert alone.quotes == done.quotes[2:]
    assert all(row.is_settled for row in alone.rows)
    assert done.only(1).rows[-1].cells == (done.rows[-1].cells[1],)
    failing = {**OWN, "policies": [{**OWN["policies"][0], "listed_insurer": "no"}]}
    assert [row.id for row in compare(failing, failing).rows if not row.is_settled] == ["rics.insurer"]
    unstated = changed(OWN, {}, ["policies.0.listed_insurer"])
    assert [row.id for row in compare(unstated, unstated).rows if not row.is_settled] == ["rics.insurer"]


def test_a_row_that_neither_of_the_two_asks_is_left_out_of_a_quote_alone() -> None:
    done = compare({**OWN, "policies": []}, {"policies": [PI]}, {"turnover": "£90k"})
    assert "rics.limit" in {row.id for row in done.only(0).rows}
    assert "rics.limit" not in {row.id for row in done.only(1).rows}
    assert cells(done, 1)["rics.limit"] == Cell(None, Change.SAME, ())


# Notes.


def codes(base: dict[str, Any], quote: dict[str, Any]) -> list[str]:
    whole = firm(base)
    laid = Quote(firm(quote)) if "name" in quote else laid_over(whole, fragment(quote))
    return [one.code for one in notes_on_quote(whole, laid.firm, DAY, day_for(whole, laid.firm, DAY))]


DATED = {**OWN, "turnover": {"preceding_year": "£85k", "year_end": "2026-12-31"}}


@pytest.mark.parametrize(
    ("base", "quote", "noted"),
    [
        (DATED, {"policies": [PI]}, []),
        (OWN, {"policies": [PI]}, ["turnover-year"]),
        (OWN, {"policies": [PI], "turnover": "£86k"}, []),
        ({**OWN, "turnover": {"estimate": "£85k"}}, {"policies": [PI]}, []),
        ({**OWN, "policies": []}, {"policies": [PI]}, []),
        (OWN, {"policies": [{**PI, "inception": "2026-04-01", "expiry": "2027-03-31", "uninsured_excess": "£4k"}]}, []),
        (OWN, {"policies": [EL]}, []),
        (DATED, {**DATED, "name": "Another"}, ["another-name"]),
        (DATED, {"policies": [{**PI, "inception": "2027-04-02"}]}, ["gap"]),
        (DATED, {"policies": [{**PI, "inception": "2027-03-31"}]}, []),
        (DATED, {"policies": [{**PI, "inception": "2027-04-02"}, {**PI, "inception": None}]}, []),
        (DATED, {"policies": [PI, {**PI, "inception": "2027-06-01", "attaches_above": "£250k"}]}, []),
        (DATED, {"policies": [{**PI, "inception": "2027-04-02", "insures_this_firm": "no"}]}, []),
        (
            {**DATED, "policies": [*OWN["policies"], {**PI, "inception": "2026-06-01", "insures_this_firm": "no"}]},
            {"policies": [{**PI, "inception": "2027-04-02"}]},
            ["gap"],
        ),
    ],
)
def test_what_a_reader_should_know_of_a_quote(base: dict[str, Any], quote: dict[str, Any], noted: list[str]) -> None:
    assert codes(base, quote) == noted


@pytest.mark.parametrize(
    ("expiry", "noted"), [("2027-03-31", ["lapses-before"]), ("2027-04-01", []), ("2026-11-21", []), (None, [])]
)
def test_cover_that_will_have_lapsed_by_then_is_told(expiry: str | None, noted: list[str]) -> None:
    base = {**DATED, "people": {"employees": "1", "close_family": "0"}}
    base["policies"] = [*OWN["policies"], {**EL, "expiry": expiry}]
    assert codes(base, {"policies": [PI]}) == noted
    renewed = {**EL, "inception": "2027-04-01", "expiry": "2028-03-31"}
    assert codes(base, {**base, "policies": [PI, *base["policies"][1:], renewed]}) == (
        ["gap"] if expiry == "2026-11-21" else []
    )
    done = compare(base, {"policies": [PI]})
    lapsed = expiry == "2027-03-31"
    assert (done.quotes[0].assessment.verdict is Verdict.NOT_COMPLIANT) == (lapsed or expiry == "2026-11-21")
    assert [one.message for one in done.quotes[0].notes] == (
        [
            "the employers' liability policy of BASE ends on 31 March 2027, before 1 April 2027, the day on which this "
            "quote is judged: state what is to follow it, too"
        ]
        if lapsed
        else []
    )


# Laws.


@settings(max_examples=30)
@given(firms())
def test_a_firm_beside_itself_gains_and_loses_nothing(stated: dict[str, Any]) -> None:
    done = compare(stated, stated)
    assert done.quotes[0].assessment == done.base.assessment
    assert {row.cells[0].change for row in done.rows} <= {Change.SAME}
    assert not any(row.cells[0].figures for row in done.rows)
    for row in done.rows:  # what is open or failed by all is never counted among what is the same
        assert row.is_settled == (row.of.outcome in (Outcome.MET, Outcome.NOT_APPLICABLE))
    assert done.quotes[0].notes == ()


FRAGMENTS = st.fixed_dictionaries(
    {"policies": st.lists(st.sampled_from(["pi", "el", "pl"]).flatmap(policies), min_size=1, max_size=3)},
    optional={"turnover": sums(), "own_premises": st.sampled_from(["yes", "no"])},
)


@settings(max_examples=30)
@given(firms(), FRAGMENTS)
def test_a_fragment_laid_over_is_the_firm_merged_by_hand(stated: dict[str, Any], quote: dict[str, Any]) -> None:
    new = {one["cover"] for one in quote["policies"]}
    kept = [one for one in stated.get("policies", []) if one["cover"] not in new]
    by_hand = {**stated, **quote, "policies": quote["policies"] + kept}
    done = compare(stated, quote)
    day = done.quotes[0].assessment.as_at
    assert done.quotes[0].assessment == assess(firm(by_hand), rulebooks(), day)
    assert done.base.assessment == assess(firm(stated), rulebooks(), DAY)
    assert {one.cover for one in done.quotes[0].quote.firm.policies or ()} >= {
        one.cover for one in firm(stated).policies or ()
    }


@settings(max_examples=30)
@given(firms(), st.lists(FRAGMENTS, min_size=2, max_size=3), st.randoms())
def test_the_order_of_quotes_is_only_that_of_columns(stated: dict[str, Any], quotes: list[Any], shuffle: Any) -> None:
    order = list(range(len(quotes)))
    shuffle.shuffle(order)
    done, other = compare(stated, *quotes), compare(stated, *(quotes[place] for place in order))
    assert [done.quotes[place] for place in order] == list(other.quotes)
    assert [row._replace(cells=tuple(row.cells[place] for place in order)) for row in done.rows] == list(other.rows)
    for place in range(len(quotes)):
        assert [row.cells[0] for row in done.only(place).rows] == [
            row.cells[0] for row in compare(stated, quotes[place]).rows
        ]


def _one_of_each(stated: dict[str, Any]) -> dict[str, Any]:
    listed = {one["cover"]: one for one in stated.get("policies", [])}
    return {**stated, "policies": list(listed.values())} if listed else stated


# Few firms state no sum at all; that some do is no fault of the strategy.
@settings(max_examples=100, suppress_health_check=[HealthCheck.filter_too_much])
@given(firms().map(_one_of_each), st.data(), sums())
def test_more_cover_is_never_a_loss_and_more_excess_never_a_gain(stated: dict[str, Any], data: Any, more: str) -> None:
    """Of a firm with one policy of each cover: of two the better counts, perhaps the one with the higher excess."""
    paths = [
        f"policies.{place}.{key}"
        for place, one in enumerate(stated.get("policies", []))
        for key in ("limit_of_indemnity", "uninsured_excess")
        if key in one
    ]
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    _, place, key = path.split(".")
    held = parse_money(stated["policies"][int(place)][key]) + parse_money(more)
    done = compare(stated, changed(stated, {path: f"£{decimal_text(held)}"}, []), as_at=DAY)
    assume(done.quotes[0].assessment.as_at == DAY)
    wrong = Change.LOSES if key == "limit_of_indemnity" else Change.GAINS
    assert told(done, wrong) == set()
    is_measured = any(
        term.fact == key
        for row in done.rows
        if row.base and row.cover is Cover.PROFESSIONAL_INDEMNITY
        for term in row.base.terms
    )
    if stated["policies"][int(place)]["cover"] == "pi" and is_measured and parse_money(more):
        right = Change.GAINS if key == "limit_of_indemnity" else Change.LOSES
        figures = [one for cell in cells(done).values() for one in cell.figures if one.after.fact == key]
        assert {one.change for one in figures} == {right}


# Reading.


def faults(text: str, base: str = COMPLIANT) -> list[tuple[str, int, int]]:
    """What is wrong with a quote: codes, lines and columns."""
    with pytest.raises(FirmFileError) as caught:
        parse_quote_file(text.encode(), "quote.yaml", rulebooks()).over(
            parse_quote_file(base.encode(), "firm.yaml", rulebooks()).file.firm
        )
    return [(one.fault.code, one.fault.mark.line, one.fault.mark.column) for one in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", [("quote-empty", 1, 1)]),
        ("# nothing", [("quote-empty", 1, 1)]),
        ("turnover:", [("quote-empty", 1, 1)]),
        ("policies: []", [("quote-without-policies", 1, 11)]),
        ("- a", [("file-wrong-shape", 1, 1)]),
        ("nmae: a", [("key-mistyped", 1, 1)]),
        ("name:", [("key-blank", 1, 1)]),
        ("polices:\n  - {cover: pi}", [("key-mistyped", 1, 1)]),
        ("policies:\n  - cover: pii\n    inception: 01/04/2027\n", [("day-two-readings", 3, 16)]),
        ("activities: [dowsing]\nturnover: 5%", [("money-percentage", 2, 11)]),
        ("activities: [dowsing]", [("name-unknown", 1, 14)]),
        ("turnover: 1\nturnover: 2", [("key-twice", 2, 1)]),
        ("policies: [", [("yaml-unreadable", 1, 12)]),
    ],
)
def test_a_fault_is_told_at_its_place_in_the_quote(text: str, wrong: list[tuple[str, int, int]]) -> None:
    assert faults(text) == wrong


def test_what_clashes_with_what_stays_of_the_firm_is_told_in_the_quote() -> None:
    ceased = COMPLIANT + "ceased_trading: 2024-01-01\n"
    began = COMPLIANT + "started_trading: 2024-01-01\n"
    clash = "ceased-before-started"
    assert faults("turnover: £1\nstarted_trading: 2025-01-01", ceased) == [(clash, 2, 18)]
    assert faults("turnover: £1\nceased_trading: 2023-01-01", began) == [(clash, 2, 17)]


def test_a_fragment_alone_is_told_where_it_belongs(here: Here) -> None:
    for quote in QUOTES:
        ran = here(quote)
        assert ran.code == 3
        assert "`name` is missing" in ran.err
        assert "`pii-check compare FIRM QUOTE`" in ran.err


def test_folders_leave_fragments_out_and_nothing_else(tmp_path: Path, here: Here) -> None:
    texts = {
        "a.quote.yaml": "turnover: £1", "whole.quote.yaml": COMPLIANT, "fragment.yaml": "turnover: £1",
        "broken.quote.json": "{", "blank.quote.yml": "name:",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [name for name in texts if is_fragment_file(tmp_path / name)] == ["a.quote.yaml"]
    assert not is_fragment_file(tmp_path / "nowhere.quote.yaml")
    told = json.loads(here(tmp_path, "--format", "json").out)
    assert [Path(one["file"]).name for one in told["assessments"]] == ["whole.quote.yaml"]
    assert {Path(one["file"]).name for one in told["errors"]} == {
        "fragment.yaml",
        "broken.quote.json",
        "blank.quote.yml",
    }


def test_the_examples_are_found_without_their_quotes(here: Here) -> None:
    ran = here(ROOT / "examples", "--format", "jsonl", "--as-at", AS_AT)
    assert (ran.code, ran.err) == (1, "")
    assert len(ran.out.splitlines()) == len(list((ROOT / "examples").glob("*.yaml")))


# The command.


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    texts = {"firm.yaml": COMPLIANT, "short.yaml": NOT_COMPLIANT, "open.yaml": UNDETERMINED, "bad.yaml": INVALID}
    texts["better.yaml"] = COMPLIANT.replace("limit_of_indemnity: £250k", "limit_of_indemnity: £500k")
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def sole(tmp_path: Path) -> Path:
    """The firm that the quotes among the examples are for, as at a day of its own: no test goes by the clock."""
    text = (ROOT / "examples/sole-practitioner.yaml").read_text(encoding="utf-8")
    path = tmp_path / "sole.yaml"
    path.write_text(f"{text}as_at: {AS_AT}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("quotes", "code"),
    [
        (("better.yaml", "open.yaml", "short.yaml"), 0),
        (("short.yaml", "better.yaml"), 0),
        (("short.yaml", "open.yaml"), 4),
        (("short.yaml",), 1),
        (("better.yaml", "bad.yaml"), 3),
        (("better.yaml", "missing.yaml"), 3),
        (("better.yaml", "firm.yaml"), 2),
        (("better.yaml", "./better.yaml"), 2),
        ((), 2),
    ],
)
@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--plain",)])
def test_exit_codes(quotes: tuple[str, ...], code: int, options: tuple[str, ...], desk: Path, here: Here) -> None:
    ran = here("compare", "firm.yaml", *quotes, "--as-at", AS_AT, *options)
    assert ran.code == code
    if options[:1] == ("--format",) and ran.out:
        assert json.loads(ran.out)["exit_code"] == code
    assert bool(ran.err) == (code == 2 or (code == 3 and options[:1] != ("--format",)))


def test_all_faults_of_all_files_are_told_and_nothing_is_judged(desk: Path, here: Here) -> None:
    Path("quote.yaml").write_text("policies:\n  - {cover: pi, uninsured_excess: 1%}\n", encoding="utf-8")
    ran = here("compare", "bad.yaml", "quote.yaml", "better.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert "bad.yaml:2:1:" in ran.err
    assert "quote.yaml:2:35:" in ran.err
    told = json.loads(here("compare", "bad.yaml", "quote.yaml", "better.yaml", "--format", "json").out)
    assert told["compared"] is None
    assert [one["file"] for one in told["errors"]] == ["bad.yaml", "quote.yaml"]


def test_base_or_a_quote_may_be_standard_input_but_not_both(desk: Path, here: Here) -> None:
    ran = here("compare", "-", "better.yaml", "--as-at", AS_AT, stdin=COMPLIANT.encode())
    assert (ran.code, "BASE (-)" in ran.out) == (0, True)
    ran = here("compare", "firm.yaml", "-", "--as-at", AS_AT, stdin=b"turnover: \xc2\xa390k")
    assert "standard input (-), as at" in ran.out
    assert "states `turnover` anew." in ran.out
    assert "is BASE itself" in here("compare", "-", "-").err
    assert "is named twice" in here("compare", "firm.yaml", "better.yaml", "better.yaml").err
    assert here("compare", "firm.yaml", "a\0b").code == 3


def test_a_pattern_stands_for_the_files_that_it_matches(desk: Path, here: Here) -> None:
    ran = here("compare", "firm.yaml", "[bo]*e*.yaml", "--as-at", AS_AT)
    assert (ran.code, "better (better.yaml)" in ran.out, "open (open.yaml)" in ran.out) == (0, True, True)
    assert "`firm.yaml` is BASE itself" in here("compare", "firm.yaml", "[f]*.yaml").err
    ran = here("compare", "firm.yaml", "[x]*.yaml")
    assert (ran.code, "no file matches `[x]*.yaml`" in ran.err) == (2, True)


def test_options_are_refused_and_heeded(desk: Path, here: Here, tmp_path: Path) -> None:
    assert here("compare", "firm.yaml", "better.yaml", "--as-at", "01/02/2026").code == 2
    assert here("compare", "firm.yaml", "better.yaml", "--include", "other").code == 2
    ran = here("compare", "firm.yaml", "better.yaml", "--include", "complaints", "--as-at", AS_AT, "--format", "json")
    told = json.loads(ran.out)
    assert ran.code == 4
    assert "chp.redress" in {one["id"] for one in told["compared"]["requirements"]}
    empty = tmp_path / "rules"
    empty.mkdir()
    ran = here("compare", "firm.yaml", "better.yaml", "--rules", empty, "--format", "json")
    assert (ran.code, json.loads(ran.out)["exit_code"]) == (5, 5)
    assert here("compare", "firm.yaml", "better.yaml", "--rules", empty).err.startswith(str(empty))
    panel = ROOT / "examples/lenders-panel"
    assert "panel-pii/2026-01-01" in here("compare", "firm.yaml", "better.yaml", "--rules", panel, "--as-at", AS_AT).out


def test_the_text_says_what_each_gains_and_loses(sole: Path, here: Here) -> None:
    ran = here("compare", sole, *QUOTES, "--as-at", "2027-04-05")
    assert "Judged as at" not in ran.out
    ran = here("compare", sole, *QUOTES)
    said = " ".join(ran.out.split())
    assert ran.out.splitlines()[1:4] == [
        "Meets every requirement that must be met: northgate.",
        "Cannot be settled: westering.",
        "Falls short: southmoor.",
    ]
    assert "Gains: Minimum limit of indemnity (rics.limit): limit of indemnity £250,000 in BASE, £500,000 here" in said
    assert "southmoor: Not met; held £12,500; required at most £10,000" in said
    assert "Laid over BASE: replaces professional indemnity." in said
    assert "begins only on 5 April 2027: on the days between there is no cover." in said
    assert said.count("the turnover is taken to be") == 1  # shared by all quotes, and so told once
    assert "premium" not in said


def test_a_quote_alone_tells_its_notes_with_it_and_none_that_meets_is_said(sole: Path, here: Here) -> None:
    ran = here("compare", sole, QUOTES[1], "--as-at", AS_AT)
    said = " ".join(ran.out.split())
    assert ran.out.splitlines()[1] == "No quote meets every requirement that must be met."
    assert "Note: the turnover" in said


def test_all_the_same_is_said_in_a_line() -> None:
    whole = firm(OWN)
    done = compare_quotes(whole, [Quote(whole)], rulebooks(), DAY)
    said = compared_text(Shown(done, "a.yaml", ("b.yaml",)))
    assert "Requirements that differ, or are not met:\n  none\nThe same for all: 14 met, 6 that do not apply.\n" in said


def test_names_that_do_not_tell_files_apart_are_given_in_full(desk: Path, here: Here) -> None:
    for folder in ("a", "b"):
        (desk / folder).mkdir()
        (desk / folder / "quote.yaml").write_text("turnover: £86k", encoding="utf-8")
    ran = here("compare", "firm.yaml", "a/quote.yaml", "b/quote.yaml", "--as-at", AS_AT)
    assert "must be met: a/quote.yaml; b/quote.yaml." in ran.out
    Path("BASE.yaml").write_text("turnover: £86k", encoding="utf-8")
    assert "must be met: BASE.yaml." in here("compare", "firm.yaml", "BASE.yaml", "--as-at", AS_AT).out


def test_text_plain_and_json_agree(sole: Path, here: Here) -> None:
    told = json.loads(here("compare", sole, *QUOTES, "--format", "json").out)["compared"]
    assert [Path(one).stem for one in told["meets"] + told["undetermined"]] == ["northgate.quote", "westering.quote"]
    assert [one["verdict"] for one in told["quotes"]] == ["compliant", "not-compliant", "undetermined"]
    (excess,) = (one for one in told["requirements"] if one["id"] == "rics.excess")
    assert (excess["same"], excess["base"]["held"]) == (False, {"amount": "5000.00", "currency": "GBP"})
    assert [one["change"] for one in excess["quotes"]] == ["same", "loses", "same"]
    assert [[figure["change"] for figure in one["figures"]] for one in excess["quotes"]] == [["loses"], ["loses"], []]
    assert told["quotes"][1]["replaces"] == ["professional indemnity"]
    plain, text = (here("compare", sole, *QUOTES, *more).out for more in (("--plain",), ()))
    for one in told["requirements"]:
        assert (f"({one['id']}, " in text) == (f"({one['id']}, " in plain) == (not one["same"])
        for place, cell in enumerate(one["quotes"]):
            if cell["change"] != "same":
                name = Path(told["quotes"][place]["file"]).name.partition(".")[0]
                block = text.partition(f"\n{name} (")[2].partition("\n\n")[0]
                assert f"({one['id']}): met in BASE" in block


@pytest.mark.parametrize(("columns", "many", "tables"), [(80, 1, 1), (120, 3, 1), (80, 3, 3)])
def test_on_a_terminal_columns_stand_side_by_side_where_they_fit(
    columns: int, many: int, tables: int, sole: Path
) -> None:
    ran = run_on_terminal("compare", sole, *QUOTES[:many], columns=columns)
    shown = without_escape_codes(ran.out)
    assert ran.code == 0
    assert shown.count("Requirement  ") == tables
    assert max(len(line.rstrip("\r")) for line in shown.split("\n")) <= columns
    for quote in QUOTES[:many]:
        assert quote.name.partition(".")[0] in shown
    assert "\x1b[" in ran.out
    assert "\x1b[3" not in run_on_terminal("compare", sole, QUOTES[0], "--color", "never").out


def test_days_that_follow_are_no_gap() -> None:
    """The day after the last full day of cover is the first that must be covered."""
    last = date(2027, 3, 31)
    for days, noted in ((1, []), (2, ["gap"])):
        begins = (last + timedelta(days=days)).isoformat()
        assert codes(DATED, {"policies": [{**PI, "inception": begins}]}) == noted
