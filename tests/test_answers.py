"""Ranges, what would settle an open finding, and headroom: laws over made firms, and words by hand."""

import random
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cases import changed
from pii_check import Assessment, Finding, Firm, Outcome, assess, load_rulebooks
from pii_check.answering import answers
from pii_check.edges import near
from pii_check.engine import OPTIONAL_GROUPS
from pii_check.headroom import Headroom, _Rooms, headrooms
from pii_check.money import Pence, decimal_text
from pii_check.phrases import held_words
from pii_check.report.answering import bar, headroom_words, settled_words, to_state_words
from pii_check.settling import Piece, Settling, facts_to_state, settling
from pii_check.stating import situation_of, span_at, stating
from pii_check.towers import Span, towers
from strategies import edges, firms, pence, policies, rulebooks, sums, towers_of
from test_laws import DAY, outcomes, read_firm
from test_rulebooks import NEW_STATE, write_state

SUMS = ("turnover", "policies.0.limit_of_indemnity", "policies.0.uninsured_excess")


def assessed(firm: Firm, day: date = DAY) -> Assessment:
    return assess(firm, rulebooks(), day, include=OPTIONAL_GROUPS)


def findings(firm: Firm, day: date = DAY) -> dict[tuple[str, int | None], Finding]:
    return {one.key: one for one in assessed(firm, day).findings}


def example(
    with_: dict[str, Any] | None = None, without: list[str] | None = None, base: str = "small-practice"
) -> Firm:
    return Firm.model_validate(changed(read_firm(base), with_ or {}, without or []))


# Ranges


@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
@given(firms(), st.sampled_from(SUMS), st.tuples(pence(), pence()), st.randoms())
def test_a_range_decides_where_every_sum_in_it_agrees(
    stated: dict[str, Any], path: str, ends: tuple[int, int], chance: random.Random
) -> None:
    """And leaves open where two of them differ: tried at both ends, at every edge between, and a penny either side."""
    assume(path == "turnover" or stated.get("policies"))
    assume(path == "turnover" or "primary" not in stated["policies"][0])
    low, high = sorted(ends)
    ranged = f"£{decimal_text(low)} to £{decimal_text(high)}"
    whole = outcomes(assessed(Firm.model_validate(changed(stated, {path: ranged}, []))))
    shares = {edge * 40 for edge in edges()}  # where 2.5% of a limit reaches an edge
    inside = [one for one in near({*edges(), *shares, low, high}) if low <= one <= high]
    tried = inside if len(inside) <= 30 else [low, high, *chance.sample(inside, 28)]
    each = [
        outcomes(assessed(Firm.model_validate(changed(stated, {path: f"£{decimal_text(one)}"}, [])))) for one in tried
    ]
    for key, outcome in whole.items():
        seen = {one[key] for one in each if key in one}
        if outcome is not Outcome.UNDETERMINED:
            assert seen <= ({outcome} if outcome is not Outcome.MET else {Outcome.MET, Outcome.NOT_APPLICABLE}), key
        elif Outcome.UNDETERMINED not in seen and len(inside) == len(tried):
            assert len(seen) > 1, key


def test_a_range_is_what_the_file_states() -> None:
    firm = example({"turnover": "£150,000 to £190,000"})
    found = findings(firm)["rics.limit", 0]
    assert found.outcome is Outcome.NOT_MET
    assert found.because.startswith("the turnover is between £150,000 and £190,000")
    open_ = findings(example({"turnover": "£50k to £190k"}))["rics.limit", 0]
    assert open_.outcome is Outcome.UNDETERMINED
    assert "not stated" not in open_.because
    assert open_.missing == ("turnover.preceding_year",)
    held = findings(example({"policies.0.uninsured_excess": "£1,000 to £99,000"}))["rics.excess", 0]
    assert held.terms[0].stated
    assert held.terms[0].between == (100_000, 9_900_000)
    assert held.because.startswith("the uninsured excess is between £1,000 and £99,000")


def test_an_estimate_may_be_a_range() -> None:
    firm = example(
        {"turnover": {"estimate": "£10,000 to £90,000"}, "started_trading": "2026-01-01"},
    )
    found = findings(firm)["rics.limit", 0]
    assert found.outcome is Outcome.MET
    assert "the turnover is a twelve-month estimate" in found.because


# Towers whose height is a range


def layered(limit: str, attaches: str) -> Firm:
    policy = read_firm("small-practice")["policies"][0]
    above = {"cover": "pi", "attaches_above": attaches, "limit_of_indemnity": "£1m", "uninsured_excess": "£4k to £90k"}
    days = {key: policy[key] for key in ("inception", "expiry")}
    return example({"policies.0.limit_of_indemnity": limit, "policies.1": above | days, "turnover": "£900k"})


def test_a_layer_may_stand_on_a_height_that_is_a_range() -> None:
    """It then counts for what it may be, and neither makes met nor not met."""
    assert findings(layered("£500k to £600k", "£550k"))["rics.limit", 0].outcome is Outcome.UNDETERMINED
    assert findings(layered("£500k to £600k", "£700k"))["rics.limit", 0].outcome is Outcome.NOT_MET
    assert findings(layered("£500k", "£500k"))["rics.limit", 0].outcome is Outcome.MET


@pytest.mark.parametrize(
    ("own", "above", "outcome"),
    [
        ("£5,000", "£1,000 to £5,000", Outcome.MET),
        ("£5,000", "£50,000 to £60,000", Outcome.NOT_MET),
        ("£5,000", "£1,000 to £99,000", Outcome.UNDETERMINED),
        ("£1,000 to £99,000", "£30,000 to £40,000", Outcome.UNDETERMINED),
        ("£1,000 to £5,000", "£2,000 to £9,000", Outcome.MET),
        (None, "£1,000 to £2,000", Outcome.UNDETERMINED),
    ],
)
def test_the_higher_excess_of_a_tower_counts_ranges_too(own: str | None, above: str, outcome: Outcome) -> None:
    firm = layered("£500k", "£500k")
    policies = firm.model_dump(mode="json", by_alias=True, exclude_none=True)["policies"]
    policies[0]["uninsured_excess"], policies[1]["uninsured_excess"] = own, above
    stated = read_firm("small-practice") | {"policies": policies, "turnover": "£900k"}
    assert findings(Firm.model_validate(stated))["rics.excess", 0].outcome is outcome


# What would settle an open finding


def examples_of(piece: Piece) -> list[Any]:
    """The ends of a piece and one between; or its answers."""
    if not isinstance(piece.values, Span):
        return list(piece.values)
    low, high = piece.values
    if high is None:
        return [low, low + 1, low + 10**9]
    return sorted({low, min(low + 1, high), (low + high) // 2, max(high - 1, low), high})


def hold(firm: Firm, key: tuple[str, int | None], answer: Settling, day: date = DAY) -> int:
    """That a firm that states a value comes to what is said of it; how many were tried.

    What a second fact leaves open is open for the values of the first together: some of them may decide it.
    """
    tried = 0
    for piece in answer.pieces:
        firms = [_stating(firm, answer.path, piece, value) for value in examples_of(piece)]
        if piece.then is None:
            assert {_outcome(one, key, day) for one in firms} == {piece.outcome}, (key, answer.path, piece)
            tried += len(firms)
            continue
        for inner in piece.then.pieces:
            both = [_stating(one, piece.then.path, inner, value) for one in firms for value in examples_of(inner)]
            assert inner.then is None
            outcomes = {_outcome(one, key, day) for one in both}
            if inner.outcome is Outcome.UNDETERMINED:
                assert len(outcomes) > 1 or outcomes == {inner.outcome}, (key, answer.path, inner)
            else:
                assert outcomes == {inner.outcome}, (key, answer.path, inner)
            tried += len(both)
    return tried


def _stating(firm: Firm, path: str, piece: Piece, value: Any) -> Firm:
    is_money = not path.startswith("people.") and isinstance(piece.values, Span)
    return stating(firm, path, Pence(value) if is_money else value)


def _outcome(firm: Firm, key: tuple[str, int | None], day: date) -> Outcome:
    seen = findings(firm, day)
    same = [seen[key]] if key in seen else [one for one in seen.values() if one.id == key[0]]
    return same[0].outcome if same else Outcome.NOT_APPLICABLE


def covers_every_value(firm: Firm, answer: Settling) -> None:
    """The pieces are in a row, from the lowest value to the highest; neighbours differ."""
    spans = [one.values for one in answer.pieces if isinstance(one.values, Span)]
    if not spans:
        return
    low, high = span_at(firm, answer.path)
    assert spans[0].low == low
    assert spans[-1].high == high
    assert all(one.high is not None and one.high + 1 == other.low for one, other in pairwise(spans))
    assert all(one[1:] != other[1:] for one, other in pairwise(answer.pieces))


def test_policies_that_count_together_leave_open_what_their_limits_decide_together() -> None:
    own = {"name": "A firm", "jurisdiction": "england", "constitution": "sole practitioner"}
    stated = own | {"people": {"employees": "3", "close_family": "0"}, "ceased_trading": "2026-11-22"}
    firm = Firm.model_validate(stated | {"policies": [{"cover": "el"}, {"cover": "el", "inception": "2011-06-30"}]})
    answer = answers(firm, rulebooks(), assess(firm, rulebooks(), DAY)).settled["el.limit", None]
    assert hold(firm, ("el.limit", None), answer) > 0


@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
@given(firms())
def test_what_is_said_of_a_value_holds_for_it(stated: dict[str, Any]) -> None:
    """At every edge, and a penny on either side of it, alone and with a second fact."""
    firm = Firm.model_validate(stated)
    for key, finding in findings(firm).items():
        if answer := settling(firm, rulebooks(), DAY, finding):
            assert finding.outcome is Outcome.UNDETERMINED
            covers_every_value(firm, answer)
            assert hold(firm, key, answer) > 0


@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
@given(firms(), st.data())
def test_a_fact_that_is_said_to_settle_does_so_whatever_it_is(stated: dict[str, Any], data: Any) -> None:
    firm = Firm.model_validate(stated)
    found = facts_to_state(firm, rulebooks(), assessed(firm))
    missing = {path for one in assessed(firm).findings for path in one.missing}
    assert {one.path for one in found} == missing
    assert [len(one.settles) for one in found] == sorted((len(one.settles) for one in found), reverse=True)
    for one in found:
        if one.settles and one.path in SUMS:
            value = data.draw(pence())
            after = assessed(stating(firm, one.path, Pence(value))).findings
            assert all(other.outcome is not Outcome.UNDETERMINED for other in after if other.id in one.settles)


@pytest.mark.parametrize(
    ("with_", "without", "key", "words"),
    [
        (
            {"policies.0.limit_of_indemnity": "£250,000"},
            ["turnover"],
            ("rics.limit", 0),
            ["met if the turnover is £100,000 or less; not met if it is above £100,000"],
        ),
        (
            {"policies.0.limit_of_indemnity": "£250,000", "turnover": "£50,000 to £300,000"},
            [],
            ("rics.limit", 0),
            ["met if the turnover is £50,000 to £100,000; not met if it is above £100,000 and at most £300,000"],
        ),
        (
            {"turnover": "£85,000"},
            ["policies.0.limit_of_indemnity"],
            ("rics.limit", 0),
            ["met if the limit of indemnity is £250,000 or more; not met if it is below £250,000"],
        ),
        (
            {"policies.0.limit_of_indemnity": "£500,000", "turnover": "£85,000"},
            ["policies.0.uninsured_excess"],
            ("rics.excess", 0),
            ["met if the uninsured excess is £12,500 or less; not met if it is above £12,500"],
        ),
        (
            {"policies.0.uninsured_excess": "£12,500", "turnover": "£85,000"},
            ["policies.0.limit_of_indemnity"],
            ("rics.excess", 0),
            ["met if the limit of indemnity is £500,000 or more; not met if it is below £500,000"],
        ),
        (
            {},
            ["turnover", "policies.0.limit_of_indemnity"],
            ("rics.limit", 0),
            [
                "if the turnover is £100,000 or less: met if the limit of indemnity is £250,000 or more; "
                "not met if it is below £250,000",
                "if the turnover is above £100,000 and at most £200,000: met if the limit of indemnity is £500,000 "
                "or more; not met if it is below £500,000",
                "if the turnover is above £200,000: met if the limit of indemnity is £1,000,000 or more; "
                "not met if it is below £1,000,000",
            ],
        ),
        (
            {},
            ["policies.0.basis"],
            ("rics.basis", 0),
            [
                "met if the basis of the limit is any one claim or aggregate with unlimited round-the-clock "
                "reinstatement; not met if it is aggregate with limited reinstatement or aggregate"
            ],
        ),
        (
            {},
            ["policies.0.listed_insurer"],
            ("rics.insurer", 0),
            ["met if on the RICS list; not met if not on the RICS list"],
        ),
        (
            {},
            ["own_premises", "policies.2"],
            ("pl.in-force", None),
            ["does not apply if the firm has no premises of its own; not met if the firm has premises of its own"],
        ),
    ],
)
def test_what_would_settle_it_in_words(
    with_: dict[str, Any], without: list[str], key: tuple[str, int | None], words: list[str]
) -> None:
    """Worked out by hand from the published table: £250,000 to £100,000 of turnover, £500,000 to £200,000, then £1m."""
    firm = example(with_, without)
    answer = settling(firm, rulebooks(), DAY, findings(firm)[key])
    assert answer is not None
    assert list(settled_words(answer, key[1])) == words


def test_staff_are_counted_where_a_duty_turns() -> None:
    firm = example({"policies": []}, ["people"], base="sole-practitioner")
    answer = settling(firm, rulebooks(), DAY, findings(firm)["el.in-force", None])
    assert answer is not None
    assert settled_words(answer) == (
        "does not apply if the number of employees is 0; still open if it is 1 or more",  # they may be close relatives
    )
    company = example({"policies": [], "constitution": "llp", "people": {"close_family": "0"}})
    answer = settling(company, rulebooks(), DAY, findings(company)["el.in-force", None])
    assert answer is not None
    assert settled_words(answer) == ("does not apply if the number of employees is 0; not met if it is 1 or more",)


def test_nothing_is_said_where_no_value_settles_it() -> None:
    firm = example({"jurisdiction": "jersey"}, ["turnover"])
    assert settling(firm, rulebooks(), DAY, findings(firm)["rics.limit", 0]) is None
    met = findings(example())["rics.basis", 0]
    assert settling(example(), rulebooks(), DAY, met) is None


def test_a_jurisdiction_that_is_not_stated_is_asked_of_every_rulebook() -> None:
    firm = example({}, ["jurisdiction"])
    answer = settling(firm, rulebooks(), DAY, findings(firm)["rics.limit", 0])
    assert answer is not None
    assert {len(one.values) for one in answer.pieces} == {4, 5}  # the UK, and elsewhere


def test_two_policies_that_add_up_are_settled_by_what_the_other_lacks() -> None:
    policy = {"cover": "el", "inception": "2026-04-01", "expiry": "2027-03-31"}
    firm = example({"policies.1": policy | {"limit_of_indemnity": "£2m"}, "policies.2": policy})
    answer = settling(firm, rulebooks(), DAY, findings(firm)["el.limit", None])
    assert answer is not None
    assert settled_words(answer) == (
        "met if the limit of indemnity of policy 3 is £3,000,000 or more; not met if it is below £3,000,000",
    )


# Headroom


def room_of(firm: Firm, finding: Finding) -> Headroom | None:
    """The headroom of one finding, alone; None where it is not met, or compares no measure with an amount."""
    return _Rooms(firm, DAY, {}).of(finding) if finding.outcome is Outcome.MET else None


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(firms())
def test_headroom_is_used_up_to_the_penny(stated: dict[str, Any]) -> None:
    """The fact moved by the margin is still met, and a penny further is not; so for the next band of turnover."""
    firm = Firm.model_validate(stated)
    for key, finding in findings(firm).items():
        room = room_of(firm, finding)
        if room is None:
            continue
        assert finding.outcome is Outcome.MET
        path = room.term.path
        if isinstance(room.term.held, int) and path.rpartition(".")[2] in ("limit_of_indemnity", "uninsured_excess"):
            held = span_at(firm, path).low
            step = -1 if room.term.relation == "at least" else 1
            if held + step * room.margin >= 0:
                kept = findings(stating(firm, path, Pence(held + step * room.margin))).get(key)
                assert kept is None or kept.outcome is Outcome.MET, key
            if held + step * (room.margin + 1) >= 0 and kept is not None:
                beyond = findings(stating(firm, path, Pence(held + step * (room.margin + 1))))[key]
                assert beyond.outcome is not Outcome.MET, key
        if room.next is not None:
            turnover = span_at(firm, "turnover").low + room.next.distance
            same, other = (findings(stating(firm, "turnover", Pence(one)))[key] for one in (turnover, turnover + 1))
            assert same.terms[0].value == finding.terms[0].value
            assert other.terms[0].value == room.next.required != finding.terms[0].value


def is_the_same_by_the_long_way(stated: dict[str, Any]) -> bool:
    """All findings of a firm at once, beside each alone without a shortcut: every sum measured, every edge tried."""
    firm = Firm.model_validate(stated)
    assessment = assessed(firm)
    quick = headrooms(firm, rulebooks(), assessment)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pii_check.headroom.sums_plainly_stated", lambda situation: {})
        patched.setattr("pii_check.headroom._asked", lambda exactly, sums: None)
        slow = {one.key: far for one in assessment.findings if (far := room_of(firm, one))}
    return list(quick.items()) == list(slow.items())


@settings(max_examples=80, suppress_health_check=[HealthCheck.filter_too_much])
@given(firms())
def test_headroom_by_sums_plainly_stated_is_that_of_the_long_way(stated: dict[str, Any]) -> None:
    assert is_the_same_by_the_long_way(stated)


@settings(max_examples=60)
@given(policies("pi").filter(lambda one: "limit_of_indemnity" in one).flatmap(towers_of), sums(), sums())
def test_so_is_that_of_towers_of_several_policies(listed: list[dict[str, Any]], turnover: str, excess: str) -> None:
    """A limit in layers, or in policies that stand on one another: there the readings of the excess differ."""
    dated = [one | {"inception": "2026-04-01", "expiry": "2027-03-31"} for one in listed]
    dated[0] |= {"uninsured_excess": excess}
    stated = {"name": "A firm", "jurisdiction": "england", "turnover": turnover, "policies": dated}
    assert is_the_same_by_the_long_way(stated)


@settings(max_examples=60)
@given(policies("pi").filter(lambda one: "limit_of_indemnity" in one).flatmap(towers_of), policies("pi"), st.randoms())
def test_the_tower_of_a_finding_is_the_one_that_stands_on_its_policy(
    listed: list[dict[str, Any]], other: dict[str, Any], chance: random.Random
) -> None:
    dated = [one | {"inception": "2026-04-01", "expiry": "2027-03-31"} for one in listed] + [other]
    chance.shuffle(dated)
    firm = Firm.model_validate({"name": "A firm", "jurisdiction": "england", "policies": dated})
    for finding in assessed(firm).findings:
        if finding.cover and finding.policy is not None:
            standing = towers(firm, finding.cover, DAY)
            own = tuple(one for one in standing if one.base.place == finding.policy)
            assert situation_of(firm, DAY, finding).towers == own


def test_each_policy_has_its_own_headroom() -> None:
    """The year that the turnover is of ended before the one began, and after the other did."""
    dated = {"inception": "2025-12-01", "expiry": "2026-11-30", "limit_of_indemnity": "£1m", "cover": "pi"}
    firm = example(
        {
            "turnover": {"preceding_year": "£90k", "year_end": "2026-03-31"},
            "policies.0.limit_of_indemnity": "£1m",
            "policies.1": dated,
        }
    )
    rooms = headrooms(firm, rulebooks(), assessed(firm))
    assert rooms["rics.limit", 0].next == (1_000_000, 50_000_000)
    assert rooms["rics.limit", 1].next is None


@given(st.permutations(["2011-08-01", "2012-07-01", "2024-08-01", "2026-04-01"]))
@settings(max_examples=6)
def test_states_of_one_rulebook_are_told_apart(days: list[str]) -> None:
    """They ask under the same ids: what was made ready for one is not taken for another."""
    for day in days:
        stated = read_firm("small-practice")
        policy = stated["policies"][0] | {"inception": day, "expiry": "2027-03-31", "limit_of_indemnity": "£5m"}
        assert is_the_same_by_the_long_way(stated | {"turnover": "£120,000", "policies": [policy]})


def test_an_estimate_has_headroom_before_the_next_band() -> None:
    """It is known exactly, though not plainly: that it counts is said with it."""
    stated = {"turnover": {"estimate": "£85,000"}, "started_trading": "2026-01-01"}
    firm = example({**stated, "policies.0.limit_of_indemnity": "£300k"})
    room = room_of(firm, findings(firm)["rics.limit", 0])
    assert room is not None
    assert room.next == (1_500_000, 50_000_000)


@pytest.mark.parametrize(
    ("with_", "key", "words", "drawn"),
    [
        (
            {"turnover": "£185,000", "policies.0.limit_of_indemnity": "£750,000"},
            ("rics.limit", 0),
            "the limit of indemnity is £250,000 above what is required; "
            "£15,000 of turnover before £1,000,000 is needed",
            "[#######...]",
        ),
        (
            {"turnover": "£85,000", "policies.0.limit_of_indemnity": "£250,000"},
            ("rics.limit", 0),
            "the limit of indemnity is exactly what is required; £15,000 of turnover before £500,000 is needed",
            "[##########]",
        ),
        (
            {"turnover": "£85,000", "policies.0.limit_of_indemnity": "£500k", "policies.0.uninsured_excess": "£12,500"},
            ("rics.excess", 0),
            "the uninsured excess is the most that is allowed",
            "[##########]",
        ),
        (
            {"turnover": "£85,000", "policies.0.limit_of_indemnity": "£500k", "policies.0.uninsured_excess": "£0"},
            ("rics.excess", 0),
            "the uninsured excess could be £12,500 more",
            "[..........]",
        ),
        (
            {"turnover": "£85,000", "policies.0.limit_of_indemnity": "£300k to £400k"},
            ("rics.limit", 0),
            "the limit of indemnity is £50,000 above what is required; £15,000 of turnover before £500,000 is needed",
            "[#########.]",
        ),
    ],
)
def test_headroom_in_words(with_: dict[str, Any], key: tuple[str, int | None], words: str, drawn: str) -> None:
    firm = example(with_)
    room = room_of(firm, findings(firm)[key])
    assert room is not None
    assert headroom_words(room) == words
    assert bar(room) == drawn


def test_all_answers_together_are_those_of_each_finding() -> None:
    firm = example({"policies.0.limit_of_indemnity": "£250,000"}, ["turnover"])
    assessment = assess(firm, rulebooks(), DAY)
    found = answers(firm, rulebooks(), assessment)
    assert set(found.settled) == {("rics.limit", 0)}
    assert set(found.headroom) == {("rics.excess", 0), ("el.limit", 1)}
    assert [to_state_words(one) for one in found.to_state] == ["turnover (turnover): settles rics.limit"]


# What fresh eyes found


def test_a_bound_that_no_rule_has_is_never_printed() -> None:
    """Limit and excess both unknown: no limit would do for every excess, so nothing is said of it."""
    firm = example({"turnover": "£250,000"}, ["policies.0.limit_of_indemnity", "policies.0.uninsured_excess"])
    assert settling(firm, rulebooks(), DAY, findings(firm)["rics.excess", 0]) is None


def test_turnover_of_another_year_is_no_bound_for_the_one_needed() -> None:
    firm = example(
        {"turnover": {"preceding_year": "£90k", "year_end": "2026-04-30"}, "policies.0.limit_of_indemnity": "£500k"}
    )
    answer = settling(firm, rulebooks(), DAY, findings(firm)["rics.limit", 0])
    assert answer is not None
    assert settled_words(answer, 0) == ("met if the turnover is £200,000 or less; not met if it is above £200,000",)


def test_policies_that_add_up_are_told_apart_and_taken_at_their_most() -> None:
    policy = {"cover": "el", "inception": "2026-04-01", "expiry": "2027-03-31"}
    firm = example({"policies.1": policy, "policies.2": policy | {"limit_of_indemnity": "£1m to £3m"}})
    answer = settling(firm, rulebooks(), DAY, findings(firm)["el.limit", None])
    assert answer is not None
    lines = settled_words(answer)
    assert "met if the limit of indemnity of policy 2 is £4,000,000 or more" in lines[0]
    assert "not met if it is below £2,000,000" in lines[0]


def test_headroom_says_where_the_stricter_of_two_readings_counts() -> None:
    firm = example(
        {"policies.0.limit_of_indemnity": "£980,000", "policies.0.primary": "£480,000", "turnover": "£150,000",
         "policies.0.excess_layers": [{"limit": "£500,000"}], "policies.0.uninsured_excess": "£10,000"},
    )  # fmt: skip
    room = room_of(firm, findings(firm)["rics.excess", 0])
    assert room is not None
    assert headroom_words(room) == "the uninsured excess could be £2,000 more, by the stricter of two readings"


def test_no_turnover_is_left_before_the_next_band() -> None:
    firm = example({"turnover": "£100,000", "policies.0.limit_of_indemnity": "£250k"})
    room = room_of(firm, findings(firm)["rics.limit", 0])
    assert room is not None
    assert headroom_words(room).endswith("; with any more turnover £500,000 is needed")


def test_what_is_met_by_more_than_is_known_has_no_margin() -> None:
    """A policy whose limit is not stated adds to one that is enough: how much more is held is not known."""
    policy = {"cover": "el", "inception": "2026-04-01", "expiry": "2027-03-31"}
    firm = example({"policies.1": policy | {"limit_of_indemnity": "£5m"}, "policies.2": policy})
    found = findings(firm)["el.limit", None]
    assert found.outcome is Outcome.MET
    assert room_of(firm, found) is None


def test_a_band_that_asks_for_the_same_is_passed_over(tmp_path: Path) -> None:
    bands = "{by: turnover, bands: [{up_to: £1m, amount: £2m}, {up_to: £2m, amount: £2m}, {amount: £3m}]}"
    write_state(tmp_path, "panel", NEW_STATE.format(set="panel").replace('"£2,000,000"', bands))
    firm = example({"turnover": "£900k", "policies.0.limit_of_indemnity": "£2m"})
    found = {one.key: one for one in assess(firm, load_rulebooks(tmp_path), DAY).findings}
    room = room_of(firm, found["panel.limit", 0])
    assert room is not None
    assert room.next == (110_000_000, 300_000_000)


def test_days_have_headroom_too() -> None:
    firm = example({"complaints_handling": {"acknowledge_within_days": "5"}})
    room = room_of(firm, findings(firm)["chp.acknowledge", None])
    assert room is not None
    assert headroom_words(room) == "the days to acknowledge a complaint could be 2 days more"


def test_a_share_that_is_no_whole_penny_turns_at_the_next_one(tmp_path: Path) -> None:
    """3% of £333,333.66 is a little under £10,000.01, and of a penny more a little over: a maximum is rounded down."""
    rule = "{kind: at-most, fact: uninsured_excess, amount: {percent: 3, of: limit_of_indemnity}}"
    text = NEW_STATE.format(set="panel").replace(
        '{kind: at-least, fact: limit_of_indemnity, amount: "£2,000,000"}', rule
    )
    write_state(tmp_path, "panel", text)
    rules = load_rulebooks(tmp_path)
    firm = example({"policies.0.uninsured_excess": "£10,000.01"}, ["policies.0.limit_of_indemnity"])
    found = {one.key: one for one in assess(firm, rules, DAY).findings}
    answer = settling(firm, rules, DAY, found["panel.limit", 0])
    assert answer is not None
    assert [(one.values, one.outcome) for one in answer.pieces] == [
        ((0, 33_333_366), Outcome.NOT_MET),
        ((33_333_367, None), Outcome.MET),
    ]


def test_a_reading_that_asks_for_nothing_leaves_the_margin_of_the_other() -> None:
    """Scotland: £1,000,000 for existing buildings, nothing for new homes."""
    firm = example({"jurisdiction": "scotland", "activities": ["energy assessment"]})
    found = next(one for key, one in findings(firm).items() if key[0] == "pl.limit")
    room = room_of(firm, found)
    assert room is not None
    assert headroom_words(room) == "the limit of indemnity is £1,000,000 above what is required"


def test_a_range_that_is_held_is_shown_with_both_ends() -> None:
    term = findings(example({"policies.0.limit_of_indemnity": "£250k to £600k"}))["rics.limit", 0].deciding
    assert term is not None
    assert held_words(term) == "£250,000 to £600,000"
