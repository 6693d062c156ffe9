"""What happens next: cases worked out by hand, and laws that hold for every firm."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import changed
from pii_check import Firm, Outcome, assess, load_rulebooks, required_of
from pii_check.events import Event, Kind
from pii_check.growth import grown, parse_growth
from pii_check.looking_ahead import Outlook, outlook
from pii_check.money import Pence, Range, parse_money
from pii_check.record import Refused
from pii_check.renewals import as_renewed, follower, renewal_day
from pii_check.report.outlook_text import Shown, outlook_text
from pii_check.report.outlook_words import told, when
from pii_check.towers import listed
from pii_check.words import Cover
from strategies import firms, pence, rulebooks
from test_laws import DAY, read_firm
from test_panel import PANEL

PI = Cover.PROFESSIONAL_INDEMNITY
UNDATED = {
    Kind.HIGHER_LIMIT_TODAY,
    Kind.LAPSED,
    Kind.NOT_STATED,
    Kind.NONE_LISTED,
    Kind.NO_HIGHER_LIMIT,
    Kind.LIMIT_OPEN,
}
GROWTHS = st.sampled_from([None, *(Fraction(part, 100) for part in (-30, -5, 0, 3, 10, 40))])


def looked(firm: dict[str, Any], day: date = DAY, growth: Fraction | None = None) -> Outlook:
    return outlook(Firm.model_validate(firm), rulebooks(), day, growth=growth)


def of(
    with_: dict[str, Any], *without: str, base: str = "sole-practitioner", day: date = DAY, growth: str | None = None
) -> Outlook:
    share = None if growth is None else parse_growth(growth)
    return looked(changed(read_firm(base), with_, list(without)), day, share)


def days(found: Outlook) -> list[tuple[str, str | None]]:
    return [(one.kind.value, one.day.isoformat() if one.day else None) for one in found.events]


def only(found: Outlook, kind: Kind) -> Event:
    (event,) = (one for one in found.events if one.kind is kind)
    return event


def said(found: Outlook, kind: Kind) -> str:
    title, says, to_do = told(only(found, kind), found)
    return " ".join([f"{title}.", *says, to_do]).strip()


# One policy, in force.


def test_a_policy_ends_is_renewed_on_the_next_day_and_rules_are_reviewed() -> None:
    assert days(of({})) == [
        ("policy-ends", "2027-03-31"),
        ("renewal", "2027-04-01"),
        ("review-due", "2027-06-30"),
    ]


def test_its_terms_would_meet_what_is_asked_by_the_newest_rules_known() -> None:
    assert said(of({}), Kind.RENEWAL) == (
        "Renewal of professional indemnity, policy 1. It would fall under rics/2025-07-01, as today: the newest rules "
        "known, though later ones may be published by then. Its present terms, as stated, would meet every requirement "
        "of these rules that applies. Judged with the same turnover as is stated, £85,000; what counts is the real one "
        "of the year before that day. State the turnover of the year before once it is known, and look again."
    )


@pytest.mark.parametrize(
    ("day", "words", "first"),
    [
        ("2027-03-30", "tomorrow", "policy-ends"),
        ("2027-03-31", "today", "policy-ends"),
        ("2027-04-01", "in 90 days", "review-due"),
    ],
)
def test_what_is_today_is_told_and_what_is_past_is_not(day: str, words: str, first: str) -> None:
    found = of({}, day=date.fromisoformat(day))
    event = found.events[0]
    assert event.kind.value == first
    assert event.day is not None
    assert when(event.day, found.as_at) == words
    assert (Kind.LAPSED in {one.kind for one in found.events}) == (day == "2027-04-01")


def test_a_policy_of_older_rules_renews_under_newer_ones_and_its_minimum_wording_is_open() -> None:
    """Of 1 May 2025, when the state of 1 July 2024 governed; what the wording supplied was of that state."""
    year = {"policies.0.inception": "2025-05-01", "policies.0.expiry": "2026-12-31"}
    then = only(of(year), Kind.RENEWAL).then
    assert then is not None
    assert (then.before, [one.rulebook.id for one in then.rulebooks]) == (("rics/2024-07-01",), ["rics/2025-07-01"])
    assert (then.is_another, then.newest, then.rewords) == (True, True, True)
    assert {one.outcome for one in then.short} == {Outcome.UNDETERMINED}
    assert {"rics.wording", "rics.ews1", "rics.retroactive"} <= {one.id for one in then.short}
    assert "rics.limit" not in {one.id for one in then.short}
    text = said(of(year), Kind.RENEWAL)
    assert "It would fall under rics/2025-07-01, another than today's rics/2024-07-01: the newest rules known" in text
    assert "is for the broker to confirm" in text
    assert text.endswith("State what is open, or have the broker confirm it, and look again.")


def test_a_policy_still_to_begin_keeps_its_minimum_wording_where_its_renewal_falls_under_the_same_rules() -> None:
    year = {"policies.0.inception": "2027-01-01", "policies.0.expiry": "2027-12-31"}
    then = only(of(year), Kind.RENEWAL).then
    assert then is not None
    assert (then.rewords, then.short, then.before) == (False, (), ())
    older = {"policies.0.inception": "2025-01-01", "policies.0.expiry": "2025-12-31"}
    under_others = only(of(older, day=date(2024, 12, 1)), Kind.RENEWAL).then
    assert under_others is not None
    assert under_others.rewords


def test_terms_stated_one_by_one_are_judged_by_the_newer_rules() -> None:
    without_wording = of(
        {"policies.0.inception": "2025-05-01", "policies.0.expiry": "2026-12-31", "policies.0.minimum_wording": "no"}
    )
    then = only(without_wording, Kind.RENEWAL).then
    assert then is not None
    assert not then.rewords
    assert "rics.wording" in {one.id for one in then.short if one.outcome is Outcome.NOT_MET}


def test_an_older_as_at_day_knows_a_later_state_and_has_no_doubt_about_it() -> None:
    year = {"policies.0.inception": "2022-05-01", "policies.0.expiry": "2023-04-30"}
    then = only(of(year, day=date(2022, 11, 22)), Kind.RENEWAL).then
    assert then is not None
    assert ([one.rulebook.id for one in then.rulebooks], then.newest) == (["rics/2022-04-01"], False)
    assert "newest" not in said(of(year, day=date(2022, 11, 22)), Kind.RENEWAL)


def test_what_would_not_be_met_is_named_with_both_figures() -> None:
    text = said(of({"policies.0.uninsured_excess": "£12,000"}), Kind.RENEWAL)
    assert (
        "Not met then: Maximum uninsured excess (rics.excess, as today): required at most £10,000, held £12,000."
        in text
    )
    assert text.endswith("Put right by then what would not be met; `pii-check letter FILE` writes to the broker.")


def test_what_is_advised_and_not_met_is_marked() -> None:
    layers = {"policies.0.excess_layers.0.follows_primary": "no"}
    found = of(layers, base="layered-company")
    renewal = next(one for one in found.events if one.kind is Kind.RENEWAL and one.policy == 0)
    text = " ".join(told(renewal, found).says)
    assert "(rics.layers, advised, as today)" in text


def test_a_leap_day_begins_a_policy_and_its_anniversaries_fall_to_the_28th() -> None:
    assert renewal_day(date(2028, 2, 28)) == date(2028, 2, 29)
    assert renewal_day(date(2028, 2, 28), 2) == date(2029, 2, 28)
    assert renewal_day(date(2028, 2, 28), 5) == date(2032, 2, 29)
    assert renewal_day(date(2027, 2, 28)) == date(2027, 3, 1)
    found = of({"policies.0.inception": "2027-03-01", "policies.0.expiry": "2028-02-28"}, day=date(2027, 11, 22))
    assert ("renewal", "2028-02-29") in days(found)


def test_an_extension_is_one_policy_that_ends_on_its_later_day() -> None:
    assert days(of({"policies.0.expiry": "2027-06-30"}))[:2] == [
        ("policy-ends", "2027-06-30"),
        ("review-due", "2027-06-30"),
    ]
    assert ("renewal", "2027-07-01") in days(of({"policies.0.expiry": "2027-06-30"}))


# Several policies.


def test_a_listed_policy_that_takes_over_needs_no_renewal_of_the_other() -> None:
    firm = read_firm("sole-practitioner")
    firm["policies"].append(firm["policies"][0] | {"inception": "2027-04-01", "expiry": "2028-03-31"})
    found = looked(firm)
    assert days(found) == [
        ("policy-ends", "2027-03-31"),
        ("policy-begins", "2027-04-01"),
        ("review-due", "2027-06-30"),
        ("policy-ends", "2028-03-31"),
        ("renewal", "2028-04-01"),
    ]
    ends = next(one for one in found.events if one.kind is Kind.POLICY_ENDS)
    assert told(ends, found).says == ("Policy 2 takes over on 1 April 2027.",)
    begins = only(found, Kind.POLICY_BEGINS)
    assert begins.then is not None
    assert (begins.policy, begins.then.before, begins.then.short) == (1, (), ())
    assert "First day of professional indemnity, policy 2" in said(found, Kind.POLICY_BEGINS)
    assert "not known" not in said(found, Kind.RENEWAL)  # it has not begun, so no rules govern it today


def test_neither_number_nor_insurer_is_told() -> None:
    found = of({"policies.0.insurer": "Invented plc", "policies.0.policy_number": "X123"}, growth="10%")
    words = " ".join(str(told(event, found)) for event in found.events)
    assert "Invented" not in words
    assert "X123" not in words


@pytest.mark.parametrize(
    ("first_ends", "second", "words"),
    [
        ("2027-04-01", ("2027-04-01", "2028-03-31"), "Policy 2 goes on: it is in force from 1 April 2027."),
        ("2027-03-31", ("2027-01-15", "2028-01-14"), "Policy 2 goes on: it is in force from 15 January 2027."),
        ("2027-03-31", ("2026-07-01", "2027-06-30"), "Policy 2 goes on: it is in force from 1 July 2026."),
        ("2027-03-31", ("2027-04-15", "2028-04-14"), "Policy 2 begins only on 15 April 2027."),
    ],
)
def test_any_listed_policy_that_is_in_force_then_or_begins_later_takes_over(
    first_ends: str, second: tuple[str, str], words: str
) -> None:
    firm = read_firm("sole-practitioner")
    year = firm["policies"][0]
    firm["policies"] = [year | {"expiry": first_ends}, year | {"inception": second[0], "expiry": second[1]}]
    found = looked(firm)
    ends = next(one for one in found.events if one.kind is Kind.POLICY_ENDS and one.policy == 0)
    assert told(ends, found)[1:] == ((words,), "")
    assert [one.policy for one in found.events if one.kind is Kind.RENEWAL] == [1]


def test_the_policy_that_takes_over_is_the_one_in_force_and_else_the_next_to_begin() -> None:
    firm = read_firm("sole-practitioner")
    year = firm["policies"][0]
    later = [year | {"inception": day, "expiry": "2029-03-31"} for day in ("2027-06-01", "2027-05-01", "2027-04-01")]
    for many, other in ((1, 1), (2, 2), (3, 3)):
        stated = Firm.model_validate(firm | {"policies": [year, *later[:many]]})
        after = follower(stated, listed(stated, PI)[0])
        assert after is not None
        assert after.place == other


def test_of_two_in_force_then_the_one_that_began_last_takes_over() -> None:
    firm = read_firm("sole-practitioner")
    year = firm["policies"][0]
    beside = [year | {"inception": day, "expiry": "2029-03-31"} for day in ("2026-07-01", "2027-03-01", "2026-08-01")]
    stated = Firm.model_validate(firm | {"policies": [year, *beside]})
    after = follower(stated, listed(stated, PI)[0])
    assert after is not None
    assert after.place == 2


def test_a_policy_beside_another_does_not_take_over_where_its_own_end_is_not_stated() -> None:
    firm = read_firm("sole-practitioner")
    beside = {key: value for key, value in firm["policies"][0].items() if key != "expiry"}
    firm["policies"].append(beside | {"inception": "2026-07-01"})
    assert [one.policy for one in looked(firm).events if one.kind is Kind.RENEWAL] == [0]


def test_days_between_listed_policies_are_told_and_no_renewal_is_invented_for_them() -> None:
    firm = read_firm("sole-practitioner")
    year = firm["policies"][0] | {"expiry": "2026-12-31"}
    firm["policies"] = [year, year | {"inception": "2027-01-15", "expiry": "2028-01-14"}]
    found = looked(firm)
    assert days(found) == [
        ("policy-ends", "2026-12-31"),
        ("no-cover", "2027-01-01"),
        ("policy-begins", "2027-01-15"),
        ("review-due", "2027-06-30"),
        ("policy-ends", "2028-01-14"),
        ("renewal", "2028-01-15"),
    ]
    assert said(found, Kind.NO_COVER) == (
        "No professional indemnity insurance in force from 1 January 2027 to 14 January 2027, on the policies listed. "
        "Policy 2 begins only after that. Have the cover begin on 1 January 2027; if another policy covers these days, "
        "list it."
    )
    assert "required at most 0 days, held 14 days" in said(found, Kind.POLICY_BEGINS)


def test_cover_that_is_still_to_begin_leaves_the_days_from_today_without_any() -> None:
    year = {"policies.0.inception": "2027-01-01", "policies.0.expiry": "2027-12-31"}
    event = only(of(year), Kind.NO_COVER)
    assert (event.day, event.until) == (DAY, date(2026, 12, 31))
    tomorrow = {"policies.0.inception": "2026-11-23", "policies.0.expiry": "2027-12-31"}
    assert only(of(tomorrow), Kind.NO_COVER).until == DAY
    for begins in ("2026-11-22", "2026-11-21"):
        assert Kind.NO_COVER not in {one.kind for one in of(tomorrow | {"policies.0.inception": begins}).events}


def test_days_without_cover_that_may_be_covered_or_need_not_be_are_not_told() -> None:
    year = {"policies.0.inception": "2027-01-01", "policies.0.expiry": "2027-12-31"}
    ceased = of(year | {"ceased_trading": "2026-10-31"})
    open_ended = of(year, "policies.0.expiry")
    another = of(year | {"policies.0.cover": "pl"})  # no premises: nothing asks for public liability
    for found in (ceased, open_ended, another):
        assert Kind.NO_COVER not in {one.kind for one in found.events}


def test_two_policies_that_end_on_one_day_both_come_up_for_renewal() -> None:
    firm = read_firm("sole-practitioner")
    firm["policies"] *= 2
    assert [one.policy for one in looked(firm).events if one.kind is Kind.RENEWAL] == [0, 1]


def test_policies_that_add_up_still_do_once_an_earlier_one_is_renewed() -> None:
    """Two of £3,000,000 make the £5,000,000 of the law; the first ends before the second."""
    employer = {"cover": "el", "authorised_insurer": "yes", "limit_of_indemnity": "£3m"}
    firm = read_firm("small-practice")
    firm["policies"] = [
        *(one for one in firm["policies"] if one["cover"] not in ("el", "employers' liability")),
        employer | {"inception": "2026-01-01", "expiry": "2026-12-31"},
        employer | {"inception": "2026-04-01", "expiry": "2027-03-31"},
    ]
    found = looked(firm)
    renewals = [one for one in found.events if one.kind is Kind.RENEWAL and one.cover is Cover.EMPLOYERS_LIABILITY]
    assert [one.day for one in renewals] == [date(2027, 1, 1), date(2027, 4, 1)]
    assert all("el.limit" not in one.ids for one in renewals)


def test_a_policy_is_renewed_as_often_as_it_takes() -> None:
    firm = read_firm("sole-practitioner")
    firm["policies"].append(firm["policies"][0] | {"cover": "el", "expiry": "2029-03-31"})
    stated = Firm.model_validate(firm)
    then = as_renewed(stated, DAY, date(2029, 4, 1))
    assert (then.firm.policies or ())[:2] == stated.policies
    periods = [(one.inception, one.expiry) for one in (then.firm.policies or ())[2:]]
    years = [(date(year, 4, 1), date(year + 1, 3, 31)) for year in (2027, 2028, 2029)]
    assert periods == [*years, years[-1]]
    assert [then.place_of(place) for place in (0, 1, 2)] == [4, 5, 2]
    assert as_renewed(stated, DAY, date(2027, 3, 31)).firm == stated
    silent = Firm.model_validate({"name": "A firm"})
    assert as_renewed(silent, DAY, date(2029, 4, 1)).firm == silent


def test_a_renewal_is_one_more_policy_behind_those_of_today_so_that_there_is_no_gap() -> None:
    """Two years without a gap, and the renewal of the second: judged as a file that lists all three would be."""
    firm = read_firm("sole-practitioner")
    year = firm["policies"][0]
    firm["policies"] = [year | {"inception": "2025-04-01", "expiry": "2026-03-31"}, year]
    found = looked(firm)
    assert only(found, Kind.RENEWAL).ids == ()
    by_hand = firm | {"policies": [*firm["policies"], year | {"inception": "2027-04-01", "expiry": "2028-03-31"}]}
    judged = assess(Firm.model_validate(by_hand), rulebooks(), date(2027, 4, 1))
    (gap,) = (one for one in judged.findings if one.id == "rics.continuity")
    assert (gap.policy, gap.outcome) == (2, Outcome.MET)


def test_a_policy_without_a_last_day_has_none_that_takes_over() -> None:
    (one,) = listed(Firm.model_validate(changed(read_firm("sole-practitioner"), {}, ["policies.0.expiry"])), PI)
    assert follower(Firm.model_validate(read_firm("sole-practitioner")), one) is None


def test_a_layer_that_is_a_policy_is_renewed_with_the_one_beneath_it() -> None:
    firm = changed(read_firm("sole-practitioner"), {"turnover": "£150,000"}, [])
    layer = {
        "cover": "pi", "attaches_above": "£250k", "limit_of_indemnity": "£250k", "inception": "2026-04-01",
        "expiry": "2027-02-28", "listed_insurer": "yes",
    }  # fmt: skip
    firm["policies"].append(layer)
    found = looked(firm)
    assert [one.policy for one in found.events if one.kind is Kind.RENEWAL] == [0]
    assert "rics.limit" not in only(found, Kind.RENEWAL).ids  # £250,000 and the layer: £500,000
    ends = next(one for one in found.events if one.kind is Kind.POLICY_ENDS and one.policy == 1)
    assert told(ends, found).says == ("It is an excess layer above £250,000.",)


def test_a_layer_that_begins_is_told_and_not_judged_alone() -> None:
    firm = read_firm("sole-practitioner")
    layer = {"cover": "pi", "attaches_above": "£250k", "limit_of_indemnity": "£250k", "inception": "2027-01-01"}
    firm["policies"].append(layer)
    found = looked(firm)
    assert only(found, Kind.POLICY_BEGINS).then is None
    assert "judged with the policy beneath it" in said(found, Kind.POLICY_BEGINS)


def test_a_policy_that_lapsed_is_told_unless_another_of_its_cover_is_in_force() -> None:
    past = {"policies.0.inception": "2025-04-01", "policies.0.expiry": "2026-03-31"}
    found = of(past)
    assert days(found) == [("review-due", "2027-06-30"), ("lapsed", None)]
    assert said(found, Kind.LAPSED).startswith(
        "Lapsed: professional indemnity, policy 1. It ended on 31 March 2026, and no other policy of this cover"
    )
    firm = changed(read_firm("sole-practitioner"), past, [])
    firm["policies"].append(read_firm("sole-practitioner")["policies"][0])
    assert Kind.LAPSED not in {one.kind for one in looked(firm).events}


def test_cover_that_nothing_asks_for_does_not_lapse() -> None:
    """No premises: no public liability is asked for."""
    firm = read_firm("sole-practitioner")
    firm["policies"].append({"cover": "pl", "inception": "2025-04-01", "expiry": "2026-03-31"})
    assert Kind.LAPSED not in {one.kind for one in looked(firm).events}
    firm["policies"][1] |= {"inception": "2026-04-01", "expiry": "2027-03-31"}
    found = looked(firm)
    renewal = next(one for one in found.events if one.kind is Kind.RENEWAL and one.policy == 1)
    assert "They ask nothing of this cover then." in told(renewal, found).says


def test_a_policy_of_another_firm_is_none_of_its_own() -> None:
    assert days(of({"policies.0.insures_this_firm": "no"})) == [("review-due", "2027-06-30")]


# What is not stated is said.


def test_days_that_are_not_stated_are_said() -> None:
    found = of({}, "policies.0.expiry")
    assert days(found) == [("review-due", "2027-06-30"), ("not-stated", None)]
    assert said(found, Kind.NOT_STATED) == (
        "Not stated of professional indemnity, policy 1: last full day of cover. So when it ends, and what its renewal "
        "falls under, is not known. State policies.0.expiry."
    )


def test_a_first_day_that_is_not_stated_leaves_open_which_rules_govern_today() -> None:
    found = of({}, "policies.0.inception")
    assert days(found) == [
        ("policy-ends", "2027-03-31"), ("renewal", "2027-04-01"), ("review-due", "2027-06-30"), ("not-stated", None),
    ]  # fmt: skip
    assert "(which rules govern it today is not known)" in said(found, Kind.RENEWAL)
    assert "so it may not be in force" in said(found, Kind.POLICY_ENDS)
    assert "which rules govern it is not known. State policies.0.inception." in said(found, Kind.NOT_STATED)
    then = only(found, Kind.RENEWAL).then
    assert then is not None
    assert (then.is_another, then.rewords) == (None, True)


def test_no_policies_and_policies_not_stated_are_two_things() -> None:
    assert days(of({"policies": []})) == [("review-due", "2027-06-30"), ("none-listed", None)]
    assert "none is to be renewed" in said(of({"policies": []}), Kind.NONE_LISTED)
    found = of({}, "policies")
    assert only(found, Kind.NOT_STATED).paths == ("policies",)
    assert "what ends, and when, is not known" in said(found, Kind.NOT_STATED)


def test_a_place_without_rules_says_why_nothing_is_known() -> None:
    found = of({"jurisdiction": "guernsey"}, growth="10%")
    assert said(found, Kind.RENEWAL) == (
        "Renewal of professional indemnity, policy 1. No rules that are known would govern it: no rule on professional "
        "indemnity is established for Guernsey, and none is borrowed from another place."
    )
    assert "cannot be said" in said(found, Kind.LIMIT_OPEN)


def test_without_a_turnover_the_renewal_is_open_and_growth_says_what_is_missing() -> None:
    found = of({}, "turnover", growth="10%")
    assert "The turnover is not stated, so what goes by it is open." in said(found, Kind.RENEWAL)
    assert only(found, Kind.NOT_STATED).paths == ("turnover",)
    assert said(found, Kind.NOT_STATED).endswith("State turnover.")
    assert Kind.NOT_STATED not in {one.kind for one in of({}, "turnover").events}
    assert Kind.NOT_STATED not in {one.kind for one in of({"policies": []}, "turnover", growth="10%").events}


def test_it_needs_a_day_and_a_growth_that_leaves_something() -> None:
    firm = Firm.model_validate({"name": "A firm"})
    with pytest.raises(ValueError, match="as_at"):
        outlook(firm, rulebooks())
    with pytest.raises(ValueError, match="growth"):
        outlook(firm, rulebooks(), DAY, growth=Fraction(-1))


# Dispensations.


def test_a_dispensation_in_use_is_to_be_extended_or_made_needless() -> None:
    leave = {"dispensations": [{"requirement": "rics.excess", "granted_by": "RICS", "until": "2027-03-31"}]}
    found = of(leave | {"policies.0.uninsured_excess": "£12,000"})
    assert days(found)[:3] == [
        ("policy-ends", "2027-03-31"), ("dispensation-ends", "2027-03-31"), ("renewal", "2027-04-01"),
    ]  # fmt: skip
    assert said(found, Kind.DISPENSATION_ENDS) == (
        "Last day of the dispensation from rics.excess. The requirement is not met, and only this dispensation excuses "
        "it. Put it right, or have RICS extend the dispensation, by then."
    )
    assert "Not met then: Maximum uninsured excess" in said(found, Kind.RENEWAL)
    assert "Today the dispensation from rics.excess changes nothing: the finding is met." in said(
        of(leave), Kind.DISPENSATION_ENDS
    )
    second = {"requirement": "rics.excess", "granted_by": "HSE", "until": "2027-03-31"}
    both = of({"dispensations": [*leave["dispensations"], second], "policies.0.uninsured_excess": "£12,000"})
    ends = [one for one in both.events if one.kind is Kind.DISPENSATION_ENDS]
    assert [one.in_use for one in ends] == [True, False]


def test_a_dispensation_to_come_has_a_first_day_and_one_that_can_never_count_says_why() -> None:
    leaves = [
        {"requirement": "rics.excess", "granted_by": "RICS", "from": "2026-12-01", "until": "2027-12-31"},
        {"requirement": "rics.basis", "granted_by": "HSE", "until": "2027-01-31"},
        {"requirement": "rics.limits", "granted_by": "RICS", "until": "2027-11-01"},
    ]
    found = of({"dispensations": leaves, "policies.0.uninsured_excess": "£12,000"})
    assert only(found, Kind.DISPENSATION_BEGINS).day == date(2026, 12, 1)
    assert said(found, Kind.DISPENSATION_BEGINS).endswith("from rics.excess. Until then it excuses nothing.")
    texts = {one.ids[0]: told(one, found).says[0] for one in found.events if one.kind is Kind.DISPENSATION_ENDS}
    assert "HSE is not the regulator that makes this requirement" in texts["rics.basis"]
    assert "no rulebook holds that requirement; did you mean rics.limit?" in texts["rics.limits"]
    assert "it begins only on 1 December 2026" in texts["rics.excess"]
    begun = of({"dispensations": [leaves[0]]}, day=date(2026, 12, 1))
    assert Kind.DISPENSATION_BEGINS not in {one.kind for one in begun.events}


@pytest.mark.parametrize(("until", "is_told"), [("2028-03-30", True), ("2028-03-31", False)])
def test_a_dispensation_that_ends_within_the_renewed_year_is_told_with_the_renewal(until: str, is_told: bool) -> None:
    leave = {"dispensations": [{"requirement": "rics.excess", "granted_by": "RICS", "until": until}]}
    text = said(of(leave | {"policies.0.uninsured_excess": "£12,000"}), Kind.RENEWAL)
    assert ("The dispensation from rics.excess ends within that year, on" in text) is is_told
    assert ("on 30 March 2028: after it, not met." in text) is is_told


def test_a_review_day_that_is_past_is_said() -> None:
    day = date(2027, 7, 1)
    found = of({"policies.0.expiry": "2027-12-31"}, day=day)
    event = only(found, Kind.REVIEW_PAST)
    assert (event.day, event.was) == (None, date(2027, 6, 30))
    assert "Review day already past" in said(found, Kind.REVIEW_PAST)
    assert "By 30 June 2027 they were to be compared" in said(found, Kind.REVIEW_PAST)
    assert Kind.REVIEW_DUE not in {one.kind for one in found.events}
    on_the_day = of({"policies.0.expiry": "2027-12-31"}, day=date(2027, 6, 30))
    assert only(on_the_day, Kind.REVIEW_DUE).day == date(2027, 6, 30)


def test_a_limit_that_is_enough_is_said_to_be_a_floor() -> None:
    text = said(of({}, growth="0%"), Kind.NO_HIGHER_LIMIT)
    assert text.endswith("That is the floor that RICS sets; your work, or a client, may need more.")


@pytest.mark.parametrize(("without", "rests"), [((), True), (("turnover",), False)])
def test_the_foot_names_the_growth_only_where_something_rests_on_it(without: tuple[str, ...], rests: bool) -> None:
    text = outlook_text(Shown("a.yaml", of({}, *without, growth="3%")), None)
    assert ("What rests on it is an estimate" in text) is rests


def test_a_dispensation_that_outlasts_the_policy_still_excuses_its_renewal() -> None:
    leave = {"dispensations": [{"requirement": "rics.excess", "granted_by": "RICS", "until": "2027-04-30"}]}
    text = said(of(leave | {"policies.0.uninsured_excess": "£12,000"}), Kind.RENEWAL)
    assert "Met only by dispensation then: Maximum uninsured excess (rics.excess, as today)" in text
    last = {"dispensations": [{"requirement": "rics.excess", "granted_by": "RICS", "until": "2026-11-22"}]}
    assert days(of(last))[0] == ("dispensation-ends", "2026-11-22")
    past = {"dispensations": [{"requirement": "rics.excess", "granted_by": "RICS", "until": "2026-11-21"}]}
    assert Kind.DISPENSATION_ENDS not in {one.kind for one in of(past).events}


# Ceasing and run-off.


def test_run_off_ends_six_years_from_expiry_for_consumers_and_from_ceasing_for_others() -> None:
    """Ceased on 30 June 2026, the policy to 31 March 2027."""
    found = of({}, base="ceased-practice")
    assert days(found) == [
        ("policy-ends", "2027-03-31"),
        ("review-due", "2027-06-30"),
        ("run-off-ends", "2032-06-30"),
        ("run-off-ends", "2033-03-31"),
    ]
    assert [one.ids for one in found.events[2:]] == [("rics.run-off-commercial",), ("rics.run-off-consumer",)]
    assert told(found.events[0], found).says == ("The firm has ceased trading: from then on run-off counts.",)
    assert told(found.events[2], found).title == "Last day of run-off for other clients' claims"
    assert told(found.events[3], found).says[0].startswith("The 6 years are counted from the policy's last day")


@pytest.mark.parametrize(("day", "left"), [("2032-06-30", 2), ("2032-07-01", 1), ("2033-03-31", 1), ("2033-04-01", 0)])
def test_the_last_day_of_run_off_is_the_engines_own(day: str, left: int) -> None:
    found = of({}, base="ceased-practice", day=date.fromisoformat(day))
    assert sum(one.kind is Kind.RUN_OFF_ENDS for one in found.events) == left


def test_ceasing_on_a_leap_day_ends_on_the_28th() -> None:
    found = of(
        {"ceased_trading": "2028-02-29", "policies.0.expiry": "2028-03-31"},
        base="ceased-practice",
        day=date(2028, 3, 1),
    )
    assert ("run-off-ends", "2034-02-28") in days(found)


def test_run_off_without_the_policys_last_day_has_no_day_for_consumers() -> None:
    found = of({}, "policies.0.expiry", base="ceased-practice")
    ends = [one for one in found.events if one.kind is Kind.RUN_OFF_ENDS]
    assert [one.day for one in ends] == [date(2032, 6, 30), None]
    assert told(ends[1], found).title == "When the years of run-off for consumers' claims end is not known"
    assert all(
        one.day is None for one in of({}, "policies", base="ceased-practice").events if one.kind is Kind.RUN_OFF_ENDS
    )


def test_run_off_that_falls_short_says_so_with_its_last_day() -> None:
    found = of({"policies.0.run_off.commercial_years": "5"}, base="ceased-practice")
    ends = next(one for one in found.events if one.kind is Kind.RUN_OFF_ENDS)
    assert told(ends, found).says[1] == "Today the requirement is not met (rics.run-off-commercial)."


def test_a_firm_about_to_cease_is_told_when_its_run_off_will_end() -> None:
    """It ceases on 31 January 2027, with a policy to 31 March 2027."""
    found = of({"ceased_trading": "2027-01-31"})
    ends = [one for one in found.events if one.kind is Kind.RUN_OFF_ENDS]
    assert [(one.day, one.ids) for one in ends] == [
        (date(2033, 1, 31), ("rics.run-off-commercial",)),
        (date(2033, 3, 31), ("rics.run-off-consumer",)),
    ]
    assert told(ends[1], found).says[0] == "It will be asked from the day on which the firm ceases, 31 January 2027."
    assert "By what is stated, it would then be open (rics.run-off-commercial)." in told(ends[0], found).says
    assert {told(one, found).to_do for one in ends} == {"Have run-off cover arranged, and keep it until then."}
    open_ended = of({"ceased_trading": "2027-01-31"}, "policies.0.expiry")
    unknown = [told(one, open_ended) for one in open_ended.events if one.kind is Kind.RUN_OFF_ENDS and not one.day]
    assert all(one.says[0].startswith("The firm ceases trading on 31 January 2027") for one in unknown)
    assert unknown


def test_run_off_of_a_policy_that_must_be_renewed_before_the_firm_ceases_is_counted_from_its_renewal() -> None:
    found = of({"ceased_trading": "2027-06-30"})
    ends = [one for one in found.events if one.kind is Kind.RUN_OFF_ENDS]
    assert [(one.day, one.policy) for one in ends] == [(date(2033, 6, 30), None), (date(2034, 3, 31), None)]
    assert "Counted as if the policy were renewed for a year until the firm ceases." in told(ends[1], found).says


def test_run_off_that_is_not_held_is_to_be_arranged_and_not_to_be_kept() -> None:
    year = {"policies.0.inception": "2024-04-01", "policies.0.expiry": "2025-03-31", "ceased_trading": "2025-06-30"}
    found = of(year)
    to_do = {told(one, found).to_do for one in found.events if one.kind is Kind.RUN_OFF_ENDS}
    assert to_do == {"Arrange run-off cover until then: no listed policy covers the day of ceasing."}
    short = of({"policies.0.run_off.commercial_years": "5"}, base="ceased-practice")
    ends = next(one for one in short.events if one.kind is Kind.RUN_OFF_ENDS)
    assert told(ends, short).to_do == "Have the run-off cover put right, and keep it until then."


def test_a_firm_about_to_cease_renews_nothing_after_that_day() -> None:
    found = of({"ceased_trading": "2027-01-31"})
    assert days(found)[:3] == [
        ("firm-ceases", "2027-01-31"), ("policy-ends", "2027-03-31"), ("review-due", "2027-06-30"),
    ]  # fmt: skip
    assert Kind.RENEWAL not in {one.kind for one in found.events}
    assert "will have ceased trading" in said(found, Kind.POLICY_ENDS)
    assert said(found, Kind.FIRM_CEASES).startswith("The firm ceases trading. From then on no professional indemnity")
    assert ("firm-ceases", "2026-11-22") in days(of({"ceased_trading": "2026-11-22"}))


def test_employers_liability_comes_up_for_renewal_even_where_the_firm_has_ceased() -> None:
    """No run-off is asked of it: whether it is asked for goes by the staff."""
    found = of({"ceased_trading": "2026-06-30"}, base="small-practice")
    assert {one.cover for one in found.events if one.kind is Kind.RENEWAL} >= {Cover.EMPLOYERS_LIABILITY}
    assert Cover.PROFESSIONAL_INDEMNITY not in {one.cover for one in found.events if one.kind is Kind.RENEWAL}


def test_no_renewal_after_the_firm_ceases_is_looked_at() -> None:
    """The turnover passes £100,000 at the second renewal, on 1 April 2028."""
    before, after = (of({"ceased_trading": day}, growth="10%") for day in ("2028-04-01", "2028-04-02"))
    assert "at any renewal before the firm ceases" in said(before, Kind.NO_HIGHER_LIMIT)
    assert only(after, Kind.HIGHER_LIMIT).day == date(2028, 4, 1)


# Growth.


def test_growth_is_read_exactly_or_refused() -> None:
    assert [parse_growth(text) for text in ("10%", "+2.5 %", "-5%", "−5%", "0.1", "0%", "250%")] == [
        Fraction(1, 10), Fraction(1, 40), Fraction(-1, 20), Fraction(-1, 20), Fraction(1, 10), 0, Fraction(5, 2),
    ]  # fmt: skip
    for text, code in (
        ("ten", "unreadable"),
        ("10", "without-percent"),
        ("-100%", "to-nothing"),
        ("5%%", "unreadable"),
    ):
        with pytest.raises(Refused) as refused:
            parse_growth(text)
        assert refused.value.code == f"growth-{code}"


def test_a_grown_turnover_is_exact_and_rounded_up_to_the_penny() -> None:
    assert grown(Pence(10_000_001), Fraction(1, 10), 1) == 11_000_002  # £110,000.011
    assert grown(Pence(10_000_000), Fraction(1, 3), 2) == 17_777_778
    assert grown(Pence(10_000_000), Fraction(-1, 20), 2) == 9_025_000
    assert grown(Range(Pence(100), Pence(200)), Fraction(1, 10), 1) == Range(Pence(110), Pence(220))


def test_the_first_renewal_that_needs_a_higher_limit_has_its_turnover_and_both_figures() -> None:
    """£85,000 grows by 10%: £93,500, then £102,850, which is above £100,000: £500,000 instead of £250,000."""
    found = of({}, growth="10%")
    event = only(found, Kind.HIGHER_LIMIT)
    assert event.day == date(2028, 4, 1)
    assert said(found, Kind.HIGHER_LIMIT) == (
        "A higher limit is needed for professional indemnity, policy 1. First needed at renewal 2, on 1 April 2028. "
        "The limit of indemnity must then be at least £500,000: £250,000 is asked today, and £250,000 is held. At that "
        "limit the uninsured excess may be £12,500 at the most, where it may be £10,000 today. Assumed by you: a "
        "turnover that grows by 10% each year, compound, so about £102,850 then. Ask the broker for terms in good "
        "time; state the real turnover as soon as it is known."
    )
    assert "a turnover of about £93,500, if it grows by 10% each year, as you assume" in said(found, Kind.RENEWAL)


def test_a_limit_that_is_held_anyway_is_not_needed_higher() -> None:
    """£500,000 is held: enough until the turnover passes £200,000, which £85,000 does at the tenth power of 1.1."""
    event = only(of({"policies.0.limit_of_indemnity": "£500k"}, growth="10%"), Kind.HIGHER_LIMIT)
    assert event.rise is not None
    assert (event.rise.first.number, event.rise.first.turnover) == (9, parse_money("£200425.56"))
    assert event.day == date(2035, 4, 1)
    found = of({"policies.0.limit_of_indemnity": "£1m"}, growth="40%")
    assert said(found, Kind.NO_HIGHER_LIMIT).startswith(
        "No higher limit is needed for professional indemnity, policy 1 at any of the next 10 renewals. A limit of "
        "£1,000,000 is enough by the rules known today"
    )


@pytest.mark.parametrize("growth", ["10%", "0.5%", "-5%"])
def test_a_limit_below_what_is_asked_today_is_needed_today_and_never_said_to_be_enough(growth: str) -> None:
    """Above £200,000 of turnover £1,000,000 is asked: £500,000 is too little before any renewal."""
    found = of({"turnover": "£210k", "policies.0.limit_of_indemnity": "£500k"}, growth=growth)
    text = said(found, Kind.HIGHER_LIMIT_TODAY)
    assert text.startswith(
        "A higher limit is needed for professional indemnity, policy 1 today already. £1,000,000 is asked today, and "
        "£500,000 is held. More than £1,000,000 is asked at no renewal of the next 10"
    )
    assert {Kind.NO_HIGHER_LIMIT, Kind.HIGHER_LIMIT}.isdisjoint(one.kind for one in found.events)


def test_a_still_higher_limit_is_told_apart_from_the_one_that_is_needed_today() -> None:
    """£150,000 asks for £500,000 today; by 10% a year it passes £200,000 at the fourth renewal."""
    found = of({"turnover": "£150k"}, growth="10%")
    assert "£500,000 is asked today, and £250,000 is held." in said(found, Kind.HIGHER_LIMIT_TODAY)
    assert "is asked at no renewal" not in said(found, Kind.HIGHER_LIMIT_TODAY)
    assert said(found, Kind.HIGHER_LIMIT).startswith("A still higher limit is needed for professional indemnity")
    assert only(found, Kind.HIGHER_LIMIT).rise.first.number == 4  # type: ignore[union-attr] # such an event has one


def test_a_limit_of_which_only_a_range_is_stated_may_be_too_low_today() -> None:
    found = of({"turnover": "£210k", "policies.0.limit_of_indemnity": "£250k to £2m"}, growth="1%")
    assert "A higher limit may be needed for" in said(found, Kind.HIGHER_LIMIT_TODAY)
    assert "and £250,000, and perhaps more, is held" in said(found, Kind.HIGHER_LIMIT_TODAY)
    none = of({"policies.0.limit_of_indemnity": "£0"}, growth="1%")
    assert "£250,000 is asked today, and £0 is held" in said(none, Kind.HIGHER_LIMIT_TODAY)
    ranged = of({"turnover": "£150k to £300k"}, growth="1%")
    assert "£500,000 or £1,000,000 is asked today, by the turnover, and" in said(ranged, Kind.HIGHER_LIMIT_TODAY)


def test_a_limit_too_low_from_a_day_to_come_is_not_said_to_be_asked_today() -> None:
    year = {"policies.0.inception": "2027-01-01", "policies.0.expiry": "2027-12-31", "turnover": "£210k"}
    text = said(of(year, growth="1%"), Kind.HIGHER_LIMIT_TODAY)
    assert "£1,000,000 is asked on its first day, and £250,000 is held" in text


def test_ten_renewals_are_looked_at_and_no_more() -> None:
    """£100,000 is passed by £50,000 at 7.2% a year at the tenth renewal, and at 7.1% at the eleventh."""
    firm = {"turnover": "£50,000"}
    rise = only(of(firm, growth="7.2%"), Kind.HIGHER_LIMIT).rise
    assert rise is not None
    assert rise.first.number == 10
    assert only(of(firm, growth="7.1%"), Kind.NO_HIGHER_LIMIT).enough == parse_money("£250,000")


def test_a_limit_that_is_not_stated_is_compared_with_what_is_asked_today() -> None:
    found = of({}, "policies.0.limit_of_indemnity", growth="10%")
    rise = only(found, Kind.HIGHER_LIMIT).rise
    assert rise is not None
    assert (rise.first.number, rise.held) == (2, None)
    assert "£250,000 is asked today; none is stated" in said(found, Kind.HIGHER_LIMIT)


def test_of_a_range_both_ends_grow_and_it_is_said_between_which_renewals() -> None:
    """£150,000 to £190,000 at 5%: £199,500 then £209,475; and £191,442.24 at the fifth, £201,014.35 at the sixth."""
    found = of({"turnover": "£150k to £190k", "policies.0.limit_of_indemnity": "£500k"}, growth="5%")
    rise = only(found, Kind.HIGHER_LIMIT).rise
    assert rise is not None
    assert rise.last is not None
    assert (rise.first.number, rise.last.number) == (2, 6)
    assert (rise.first.turnover, rise.last.turnover) == (parse_money("£209,475"), parse_money("£201014.35"))
    text = said(found, Kind.HIGHER_LIMIT)
    assert (
        "First needed at renewal 2, on 1 April 2028, at the earliest; at renewal 6, on 1 April 2032, at the latest"
        in text
    )
    assert "£209,475 at the first and £201,014.35 at the second, for the higher and lower ends of the turnover" in text
    assert "about £157,500 to £199,500" in said(found, Kind.RENEWAL)


def test_of_a_wide_range_it_may_be_needed_today_or_never() -> None:
    wide = of({"turnover": "£50k to £250k"}, growth="1%")
    rise = only(wide, Kind.HIGHER_LIMIT).rise
    assert rise is not None
    assert (rise.first.number, rise.last, only(wide, Kind.HIGHER_LIMIT).day) == (0, None, None)
    text = said(wide, Kind.HIGHER_LIMIT)
    assert text.startswith("A higher limit may be needed")
    assert "Perhaps needed today already; at the lower end of the turnover stated, not within 10 renewals" in text
    sure = of({"turnover": "£90k to £250k"}, growth="10%")
    assert only(sure, Kind.HIGHER_LIMIT).day == date(2028, 4, 1)


def test_a_falling_turnover_can_ask_for_a_lower_excess() -> None:
    """Above £10,000,000 there is no maximum; 5% less than £10,500,000 is £9,975,000: 2.5% of £1,000,000."""
    large = {"turnover": "£10.5m", "policies.0.limit_of_indemnity": "£1m", "policies.0.uninsured_excess": "£50k"}
    found = of(large, growth="-5%")
    assert only(found, Kind.LOWER_EXCESS).day == date(2027, 4, 1)
    assert only(found, Kind.NO_HIGHER_LIMIT).enough == parse_money("£1m")
    text = said(found, Kind.LOWER_EXCESS)
    assert (
        "The uninsured excess may then be £25,000 at the most: no maximum is asked today, and £50,000 is borne" in text
    )
    assert "Not met then: Maximum uninsured excess" in said(found, Kind.RENEWAL)
    assert Kind.LOWER_EXCESS not in {
        one.kind for one in of(large | {"policies.0.uninsured_excess": "£25k"}, growth="-5%").events
    }
    unstated = of(large, "policies.0.uninsured_excess", growth="-5%")
    assert only(unstated, Kind.LOWER_EXCESS).day == date(2027, 4, 1)
    ranged = of(large | {"turnover": "£10.5m to £11.5m", "policies.0.uninsured_excess": "£20k to £50k"}, growth="-5%")
    assert "for the lower and higher ends" in said(ranged, Kind.LOWER_EXCESS)


@pytest.mark.parametrize(
    "turnover", [{"estimate": "£90k"}, {"preceding_year": "£90k", "year_end": "2026-06-30"}], ids=["estimate", "year"]
)
def test_what_is_asked_today_is_not_told_of_a_turnover_that_does_not_count_today(turnover: dict[str, str]) -> None:
    """An estimate of a firm that is not in its first year, and a year that ended after inception."""
    old = {"turnover": turnover, "started_trading": "2005-04-01"}
    found = of(old, growth="20%")
    text = said(found, Kind.HIGHER_LIMIT)
    assert "at least £500,000: what is asked today is not known, and £250,000 is held." in text
    assert "the uninsured excess may be £12,500 at the most. Assumed" in text
    falls = old | {"policies.0.uninsured_excess": "£12k"}
    assert "at the most: what is asked today is not known, and £12,000 is borne" in said(
        of(falls, growth="-5%"), Kind.LOWER_EXCESS
    )
    silent = of(old, "policies.0.uninsured_excess", growth="-5%")
    assert Kind.LOWER_EXCESS not in {one.kind for one in silent.events}


def test_of_a_range_what_is_asked_today_is_told_for_both_ends() -> None:
    text = said(of({"turnover": "£90k to £150k"}, growth="10%"), Kind.HIGHER_LIMIT)
    assert "£250,000 or £500,000 is asked today, by the turnover, and £250,000 is held" in text
    large = {"turnover": "£9m to £11m", "policies.0.limit_of_indemnity": "£1m", "policies.0.uninsured_excess": "£30k"}
    text = said(of(large, growth="10%"), Kind.LOWER_EXCESS)
    assert "it may be £25,000 at the most or any sum today, by the turnover, and £30,000 is borne" in text


def test_the_most_excess_of_layered_cover_is_told_to_go_by_one_of_two_readings() -> None:
    tower = {"policies.0.primary": "£250k", "policies.0.excess_layers": [{"limit": "£250k"}], "turnover": "£190k"}
    words = (
        "That is by one of two readings, that the percentage is of the whole tower's limit; by the other, the "
        "percentage is of the primary layer's limit alone, and the most may be less."
    )
    assert words in said(of(tower, "policies.0.limit_of_indemnity", growth="10%"), Kind.HIGHER_LIMIT)
    firm = changed(read_firm("sole-practitioner"), {"turnover": "£190k"}, [])
    layer = firm["policies"][0] | {"attaches_above": "£250k"}
    alone = looked(firm, growth=Fraction(1, 10))
    assert words in said(
        looked(firm | {"policies": [*firm["policies"], layer]}, growth=Fraction(1, 10)), Kind.HIGHER_LIMIT
    )
    assert "readings" not in said(alone, Kind.HIGHER_LIMIT)
    large = tower | {"turnover": "£10.5m", "policies.0.primary": "£1m", "policies.0.uninsured_excess": "£50k"}
    assert words in said(of(large, "policies.0.limit_of_indemnity", growth="-5%"), Kind.LOWER_EXCESS)


def test_an_estimate_stands_in_for_the_turnover_and_every_line_says_so() -> None:
    found = of({"turnover": {"estimate": "£90k"}, "started_trading": "2026-03-01"}, growth="10%")
    assert (
        "The real turnover of the year before that day must be stated by then; here the estimate for the first year "
        "stands in for it: about £99,000 if it grows by 10% each year, as you assume."
    ) in said(found, Kind.RENEWAL)
    assert "so about £108,900 then; the first-year estimate stands in" in said(found, Kind.HIGHER_LIMIT)
    plain = of({"turnover": {"estimate": "£90k"}, "started_trading": "2026-03-01"})
    assert "stands in for it: £90,000." in said(plain, Kind.RENEWAL)


@pytest.mark.parametrize(
    ("year_end", "first", "turnover"),
    [("2026-03-31", 2, "£102,850"), ("2026-12-31", 3, "£102,850"), ("2025-03-31", 1, "£102,850")],
)
def test_the_year_that_the_turnover_is_of_counts_the_years_of_growth(year_end: str, first: int, turnover: str) -> None:
    """A year that ends between inception and renewal is the year before the renewal: nothing has grown by then."""
    found = of({"turnover": {"preceding_year": "£85,000", "year_end": year_end}}, growth="10%")
    rise = only(found, Kind.HIGHER_LIMIT).rise
    assert rise is not None
    assert (rise.first.number, rise.first.turnover) == (first, parse_money(turnover))


def test_a_policy_of_three_years_renews_after_three_years_of_growth() -> None:
    found = of({"policies.0.expiry": "2029-03-31"}, growth="10%")
    assert "about £113,135" in said(found, Kind.RENEWAL)  # £85,000 x 1.331
    short = of({"policies.0.inception": "2026-10-01"}, growth="10%")
    assert "about £93,500" in said(short, Kind.RENEWAL)
    undated = of({}, "policies.0.inception", growth="10%")
    assert only(undated, Kind.HIGHER_LIMIT).day == date(2028, 4, 1)


def test_the_growth_of_a_policy_to_come_counts_from_the_one_in_force() -> None:
    firm = read_firm("sole-practitioner")
    firm["policies"].append(firm["policies"][0] | {"inception": "2027-04-01", "expiry": "2028-03-31"})
    found = looked(firm, growth=Fraction(1, 10))
    assert "about £93,500" in said(found, Kind.POLICY_BEGINS)
    assert only(found, Kind.HIGHER_LIMIT).day == date(2028, 4, 1)
    del firm["policies"][0]
    alone = looked(firm, growth=Fraction(1, 10))
    assert "about £85,000" in said(alone, Kind.POLICY_BEGINS)


def test_before_the_first_rules_only_the_limit_held_is_compared() -> None:
    year = {"policies.0.inception": "2011-06-01", "policies.0.expiry": "2012-05-31"}
    found = of(year, day=date(2011, 12, 1), growth="10%")
    rise = only(found, Kind.HIGHER_LIMIT).rise
    assert rise is not None
    assert (rise.as_listed.limit, rise.first.number) == (None, 2)
    assert "what is asked today is not known" in said(found, Kind.HIGHER_LIMIT)
    unstated = of(year, "policies.0.limit_of_indemnity", day=date(2011, 12, 1), growth="10%")
    assert only(unstated, Kind.LIMIT_OPEN).day is None


def test_a_lenders_panel_asks_beside_rics() -> None:
    books = load_rulebooks(PANEL)
    firm = Firm.model_validate(changed(read_firm("sole-practitioner"), {"regulated_by": ["rics", "example bank"]}, []))
    found = outlook(firm, books, DAY, growth=Fraction(1, 10))
    assert len(only(found, Kind.RENEWAL).then.rulebooks) == 2  # type: ignore[union-attr] # a renewal has one


# Laws.


@settings(max_examples=30, deadline=None)
@given(firms(), GROWTHS)
def test_events_stand_by_the_day_none_is_past_and_all_have_words(firm: dict[str, Any], growth: Fraction | None) -> None:
    found = looked(firm, growth=growth)
    dated = [one.day for one in found.events if one.day is not None]
    assert dated == sorted(dated)
    assert [one.day is None for one in found.events] == sorted(one.day is None for one in found.events)
    assert all(day >= DAY for day in dated)
    for event in found.events:
        title, says, to_do = told(event, found)
        assert title
        assert all(one.endswith((".", "?")) for one in (*says, *([to_do] if to_do else [])))
        assert event.day is not None or event.kind in UNDATED | {
            Kind.RUN_OFF_ENDS,
            Kind.HIGHER_LIMIT,
            Kind.LOWER_EXCESS,
        }
        if growth is not None and event.then and event.then.rulebooks and event.then.turnover is not None:
            assert "as you assume" in " ".join(says)
        if event.rise or event.kind in (Kind.NO_HIGHER_LIMIT, Kind.LIMIT_OPEN):
            assert "ssumed by you" in " ".join(says)
    assert looked(firm, growth=growth) == found


@settings(max_examples=30, deadline=None)
@given(firms())
def test_every_last_day_is_told_and_followed_by_a_renewal_unless_something_takes_over(firm: dict[str, Any]) -> None:
    found, stated = looked(firm), Firm.model_validate(firm)
    ends = {one.policy: one for one in found.events if one.kind is Kind.POLICY_ENDS}
    expected = {place for place, one in enumerate(stated.policies or ()) if one.expiry and one.expiry >= DAY}
    assert set(ends) == expected
    renewed = {one.policy: one.day for one in found.events if one.kind is Kind.RENEWAL}
    for place, event in ends.items():
        assert event.day is not None
        next_day = event.day + timedelta(days=1)
        gone = stated.ceased_trading is not None and stated.ceased_trading <= next_day
        if event.other is None and not gone:
            assert renewed[place] == next_day
        elif event.other is not None:
            assert place not in renewed


@settings(max_examples=30, deadline=None)
@given(firms())
def test_a_renewal_comes_to_what_the_firm_comes_to_with_that_policy_renewed(firm: dict[str, Any]) -> None:
    """By `assess` on the file as it would then be written; where the wording of other rules does not count, open."""
    found, stated = looked(firm), Firm.model_validate(firm)
    for event in found.events:
        if event.kind is not Kind.RENEWAL or event.then is None or event.then.rewords or event.day is None:
            continue
        later = as_renewed(stated, DAY, event.day)
        sums = stated.turnover and (stated.turnover.preceding_year or stated.turnover.estimate)
        turnover = {"turnover": {"preceding_year": sums}} if sums is not None else {}
        firm_then = Firm.model_validate(later.firm.model_dump(by_alias=True) | turnover)
        place = later.place_of(event.policy or 0)
        own = (later.firm.policies or ())[place]
        assert place >= len(stated.policies or ())
        assert (later.firm.policies or ())[: len(stated.policies or ())] == stated.policies
        assert own.inception == event.day
        judged = [
            (one.id, one.policy, one.outcome)
            for one in assess(firm_then, rulebooks(), event.day).findings
            if (one.policy == place or (one.policy is None and one.cover is event.cover))
            and one.outcome not in (Outcome.MET, Outcome.NOT_APPLICABLE)
        ]
        assert [(one.id, one.policy, one.outcome) for one in event.then.short] == judged


@settings(max_examples=25, deadline=None)
@given(pence(), st.integers(-400, 1500), st.sampled_from(["£250k", "£500k", "£1m"]))
def test_the_first_renewal_that_needs_more_is_the_first_by_the_other_commands(
    turnover: int, mille: int, limit: str
) -> None:
    growth, held = Fraction(mille, 1000), parse_money(limit)
    stated = changed(read_firm("sole-practitioner"), {"policies.0.limit_of_indemnity": limit}, ["turnover"])
    firm = Firm.model_validate(stated | {"turnover": Pence(turnover)})
    found = outlook(firm, rulebooks(), DAY, growth=growth)
    rises = [one for one in found.events if one.kind is Kind.HIGHER_LIMIT]

    def asked(number: int) -> int:
        grown_by = Fraction(turnover) * (1 + growth) ** number
        then = Firm.model_validate(stated | {"turnover": Pence(-(-grown_by // 1))})
        (cover,) = (
            one
            for one in required_of(then, rulebooks(), date(2026 + number, 4, 1)).covers
            if one.cover is Cover.PROFESSIONAL_INDEMNITY
        )
        assert cover.minimum is not None
        return cover.minimum

    enough = max(held, asked(0))
    more = list(islice((number for number in range(1, 11) if asked(number) > enough), 1))
    assert [one.rise.first.number for one in rises if one.rise] == more
    kinds = {one.kind for one in found.events}
    assert (Kind.HIGHER_LIMIT_TODAY in kinds) == (held < asked(0))
    assert (Kind.NO_HIGHER_LIMIT in kinds) == (held >= asked(0) and not more)
    assert [one.rise.first.limit for one in rises if one.rise] == [asked(number) for number in more]
    assert [one.day for one in rises] == [date(2026 + number, 4, 1) for number in more]


# What is left of a cover when a policy ends

OWN = read_firm("sole-practitioner")


def test_a_poorer_policy_that_goes_on_is_no_cover_that_suffices() -> None:
    """A turnover of £85,000 asks for £250,000: that much ends on 31 March 2027, and £100,000 goes on to September."""
    small = {**OWN["policies"][0], "inception": "2026-10-01", "expiry": "2027-09-30", "limit_of_indemnity": "£100k"}
    firm = Firm.model_validate({**OWN, "policies": [OWN["policies"][0], small]})
    found = outlook(firm, rulebooks(), DAY, growth=Fraction(1, 10))
    event = next(one for one in found.events if one.kind is Kind.FALLS_SHORT)
    assert (event.day, event.ids) == (date(2027, 4, 1), ("rics.limit",))
    short = {one.id for one in assess(firm, rulebooks(), event.day).counted if one.outcome is Outcome.NOT_MET}
    assert short == {"rics.limit"}
    assert "rics.limit" in told(event, found).says[1]
    assert not [one for one in found.events if one.kind is Kind.HIGHER_LIMIT_TODAY]


def test_a_layer_that_pauses_is_told() -> None:
    layer = {"cover": "pi", "attaches_above": "£250k", "limit_of_indemnity": "£250k", "uninsured_excess": "£5k"}
    policies = [
        OWN["policies"][0],
        {**layer, "inception": "2026-04-01", "expiry": "2026-12-31"},
        {**layer, "inception": "2027-02-01", "expiry": "2028-01-31"},
    ]
    found = outlook(Firm.model_validate({**OWN, "turnover": "£150,000", "policies": policies}), rulebooks(), DAY)
    events = [one for one in found.events if one.kind is Kind.FALLS_SHORT]
    assert [(one.day, one.ids) for one in events] == [(date(2027, 1, 1), ("rics.limit",))]


def test_a_policy_that_a_better_one_follows_falls_short_of_nothing() -> None:
    after = {**OWN["policies"][0], "inception": "2027-04-01", "expiry": "2028-03-31", "limit_of_indemnity": "£500k"}
    found = outlook(Firm.model_validate({**OWN, "policies": [OWN["policies"][0], after]}), rulebooks(), DAY)
    assert not [one for one in found.events if one.kind is Kind.FALLS_SHORT]


def test_run_off_of_a_firm_that_ceases_the_day_after_its_policy_runs_from_that_day() -> None:
    """No policy is in force on the day of ceasing, so both clocks run from it."""
    found = outlook(Firm.model_validate({**OWN, "ceased_trading": "2027-04-01"}), rulebooks(), DAY)
    ends = {one.ids[0]: one.day for one in found.events if one.kind is Kind.RUN_OFF_ENDS}
    assert set(ends.values()) == {date(2033, 4, 1)}
