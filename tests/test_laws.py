"""Laws that hold for every firm and every kind of requirement, whatever the figures."""

import copy
import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from cases import changed, read_yaml
from pii_check import Assessment, Firm, Outcome, Rulebooks, Verdict, assess
from pii_check.amounts import Facts
from pii_check.findings import Counts
from pii_check.kinds import AtLeast, AtMost, OneOf, ReachesBack
from pii_check.money import Pence, decimal_text, parse_money, pounds
from pii_check.rulebook import governing
from pii_check.situation import Situation
from strategies import AS_AT, SECTIONS, firms, pence, policies, rulebooks

DAY = date.fromisoformat(AS_AT)
RANK = {Outcome.NOT_MET: 0, Outcome.UNDETERMINED: 1, Outcome.MET: 2, Outcome.NOT_APPLICABLE: 2}


def judged(firm: dict[str, Any], day: date = DAY) -> Assessment:
    return assess(Firm.model_validate(firm), rulebooks(), day)


def outcomes(assessment: Assessment) -> dict[tuple[str, int | None], Outcome]:
    return {(one.id, one.policy): one.outcome for one in assessment.findings}


# Facts whose absence means "not stated", wherever they stand. Those that mean something else when left out
# (`excess_layers`, `attaches_above`, `activities`, `ceased_trading`, `year_end`) are not among them.
FORGETTABLE = {
    "jurisdiction", "constitution", "started_trading", "turnover", "own_premises", "people", "employees",
    "close_family", "sole_employee_share", "policies", "limit_of_indemnity", "uninsured_excess", "listed_insurer",
    "basis", "retroactive_date", "wording", "minimum_wording", "insures_past_and_present",
    "covers_all_professional_work", "sections", "covered", "run_off", "consumer_limit", "consumer_years",
    "commercial_years", "authorised_insurer", "certificate", "excludes_business_activities", "employee_bears_excess",
    "expiry", "inception",
}  # fmt: skip


def paths_in(value: Any, at: str = "") -> list[str]:
    """Every path of a forgettable fact."""
    if isinstance(value, dict):
        return [
            path
            for key, one in value.items()
            for path in ([f"{at}{key}"] if key in FORGETTABLE else []) + paths_in(one, f"{at}{key}.")
        ]
    if isinstance(value, list):
        return [path for place, one in enumerate(value) for path in paths_in(one, f"{at}{place}.")]
    return []


def without_minimum_wording(firm: dict[str, Any]) -> dict[str, Any]:
    for policy in firm.get("policies", []):
        policy.pop("minimum_wording", None)
    return firm


def _settled(outcome: Outcome) -> Outcome:
    return Outcome.MET if outcome is Outcome.NOT_APPLICABLE else outcome


def _reads_sections(assessment: Assessment) -> set[str]:
    """The requirements on the main cover that a narrower section may fail."""
    checks = {one.id: one.requirement.check for one in assessment.findings}
    return {
        id_ for id_, one in checks.items() if isinstance(one, OneOf | ReachesBack) and one.sections + one.open_sections
    }


@settings(max_examples=250)
@given(firms().map(without_minimum_wording), st.data())
def test_forgetting_a_fact_leaves_an_outcome_alone_or_makes_it_undetermined(firm: dict[str, Any], data: Any) -> None:
    """Laws 1 and 2: and so stating a fact never moves a decided outcome.

    A section of cover states only what differs from the main cover. Forgotten, it takes a difference back, which may
    make met what reads the main cover and the sections together, and what the verdict comes to.
    """
    paths = paths_in(firm)
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    whole, less = judged(firm), judged(changed(firm, {}, [path]))
    before = outcomes(whole)
    differing = _reads_sections(whole) if ".sections" in path else set()
    for key, outcome in outcomes(less).items():
        if key in before and outcome is not Outcome.UNDETERMINED and key[0] not in differing:
            assert _settled(outcome) is _settled(before[key]), (path, key)
    assume(not differing)
    assert less.verdict in (whole.verdict, Verdict.UNDETERMINED), path
    for authority, verdict in less.verdict_by_authority.items():
        assert verdict in (whole.verdict_by_authority[authority], Verdict.UNDETERMINED), (path, authority)


# Few firms state no sum at all; that some do is no fault of the strategy.
@settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])
@given(firms(), st.data(), pence())
def test_more_cover_never_worsens_an_outcome(firm: dict[str, Any], data: Any, more: int) -> None:
    """Law 3, for every sum that a policy states: limits up, uninsured excess down."""
    sums = [
        f"policies.{place}.{key}"
        for place, policy in enumerate(firm.get("policies", []))
        for key in ("limit_of_indemnity", "uninsured_excess")
        if key in policy
    ]
    assume(sums)
    path = data.draw(st.sampled_from(sums))
    place, key = path.split(".")[1:]
    held = parse_money(firm["policies"][int(place)][key])
    better = held + more if key == "limit_of_indemnity" else max(0, held - more)
    before, after = outcomes(judged(firm)), outcomes(judged(changed(firm, {path: f"£{decimal_text(better)}"}, [])))
    assert before.keys() == after.keys()
    assert [key for key in before if RANK[after[key]] < RANK[before[key]]] == []


@settings(max_examples=100)
@given(firms(), st.randoms())
def test_order_changes_nothing_but_the_order(firm: dict[str, Any], shuffle: random.Random) -> None:
    """Law 5: of policies, of keys, of sections."""
    listed = firm.get("policies", [])
    order = list(range(len(listed)))
    shuffle.shuffle(order)
    keys = list(firm)
    shuffle.shuffle(keys)
    other = {key: copy.deepcopy(firm[key]) for key in keys}
    if "policies" in firm:
        other["policies"] = [listed[place] for place in order]
    one, two = judged(firm), judged(other)
    moved = {(id_, None if at is None else order[at]): outcome for (id_, at), outcome in outcomes(two).items()}
    assert moved == outcomes(one)
    assert one.verdict is two.verdict


def test_order_of_requirements_changes_nothing_but_the_order() -> None:
    firm = read_firm("stated-in-full")
    turned = Rulebooks(
        one.model_copy(
            update={"rulebook": one.rulebook.model_copy(update={"requirements": one.rulebook.requirements[::-1]})}
        )
        for states in rulebooks().sets.values()
        for one in states
    )
    other = assess(Firm.model_validate(firm), turned, DAY)
    assert outcomes(other) == outcomes(judged(firm))
    assert other.verdict is judged(firm).verdict


@settings(max_examples=100)
@given(policies("pi"), st.lists(st.integers(1, 99), min_size=1, max_size=3))
def test_splitting_a_limit_into_layers_changes_nothing_about_the_limit(policy: dict[str, Any], cuts: list[int]) -> None:
    """Law 5: whether the tower is stated too, or only its layers."""
    assume("limit_of_indemnity" in policy)
    limit = parse_money(policy["limit_of_indemnity"])
    layers = [limit * cut // 400 for cut in cuts]
    split = {
        "primary": f"£{decimal_text(limit - sum(layers))}",
        "excess_layers": [{"limit": f"£{decimal_text(layer)}"} for layer in layers],
    }
    firm = {"name": "A firm", "jurisdiction": "england", "turnover": "£150,000", "policies": [policy]}
    whole = outcomes(judged(firm)).get(("rics.limit", 0))
    assert outcomes(judged(firm | {"policies": [policy | split]})).get(("rics.limit", 0)) is whole
    alone = {key: value for key, value in policy.items() if key != "limit_of_indemnity"}
    assert outcomes(judged(firm | {"policies": [alone | split]})).get(("rics.limit", 0)) is whole


def read_firm(name: str) -> dict[str, Any]:
    """A base firm of the cases."""
    from cases import HERE

    return read_yaml(HERE / "firms" / f"{name}.yaml")


# For every requirement: a firm that meets it, the fact that decides it, the last value that meets it and the first that
# does not. The figure itself comes from the assessment; cases pin figures.
ON_THE_EDGE = [
    ("rics.limit", "policies.0.limit_of_indemnity", -1),
    ("rics.excess", "policies.0.uninsured_excess", +1),
    ("el.limit", "policies.1.limit_of_indemnity", -1),
    ("rics.run-off-consumer", "policies.0.run_off.consumer_limit", -1),
]


@pytest.mark.parametrize(("id_", "path", "wrong_way"), ON_THE_EDGE)
@settings(max_examples=30)
@given(turnover=pence(), limit=pence())
@example(turnover=1_000_000_000, limit=40_000_100)
def test_exactly_the_threshold_is_met_and_a_penny_the_wrong_way_is_not(
    id_: str, path: str, wrong_way: int, turnover: int, limit: int
) -> None:
    """Law 4, for sums."""
    with_ = {"turnover": f"£{decimal_text(turnover)}", "policies.0.limit_of_indemnity": f"£{decimal_text(limit)}"}
    firm = changed(read_firm("stated-in-full"), with_, ["policies.0.minimum_wording"])
    finding = next(one for one in judged(firm).findings if one.id == id_)
    assume(finding.outcome is not Outcome.NOT_APPLICABLE)
    required = finding.terms[0].value
    assert isinstance(required, int)

    def outcome(value: int) -> Outcome:
        return outcomes(judged(changed(firm, {path: f"£{decimal_text(value)}"}, [])))[(id_, finding.policy)]

    assert outcome(required) is Outcome.MET
    assert outcome(required + wrong_way) is Outcome.NOT_MET
    assert outcome(max(0, required - wrong_way)) is Outcome.MET


ANSWERS = {
    "rics.basis": (
        "policies.0.basis",
        ["any one claim", "round the clock"],
        ["aggregate", "aggregate with limited reinstatement"],
    ),
    "rics.insurer": ("policies.0.listed_insurer", ["yes"], ["no"]),
    "rics.wording": ("policies.0.minimum_wording", ["yes"], ["no"]),
    "rics.civil-liability": ("policies.0.wording", ["civil liability"], ["negligent act"]),
    "rics.retroactive": ("policies.0.retroactive_date", ["none"], ["2012-04-02", "2026-01-01"]),
    "rics.insured-persons": ("policies.0.insures_past_and_present", ["yes"], ["no"]),
    "rics.activities": ("policies.0.covers_all_professional_work", ["yes"], ["no"]),
    "rics.run-off-commercial": ("policies.0.run_off.commercial_years", ["6", "7"], ["5", "0"]),
    "el.insurer": ("policies.1.authorised_insurer", ["yes"], ["no"]),
    "el.exclusions": ("policies.1.excludes_business_activities", ["no"], ["yes"]),
    "el.employee-excess": ("policies.1.employee_bears_excess", ["no"], ["yes"]),
    "el.certificate": ("policies.1.certificate", ["at each workplace", "electronically"], ["not displayed"]),
}  # fmt: skip


@pytest.mark.parametrize("id_", ANSWERS)
def test_every_answer_allowed_is_met_and_every_other_is_not(id_: str) -> None:
    """Law 4, for answers: every one that a firm file can give, against the list written here by hand."""
    path, right, wrong = ANSWERS[id_]
    with_ = {"policies.0.run_off.commercial_years": "6"}
    if id_ == "rics.run-off-commercial":
        with_["ceased_trading"] = AS_AT
    firm = changed(read_firm("stated-in-full"), with_, [])
    for answer in right + wrong:
        found = {one.id: one.outcome for one in judged(changed(firm, {path: answer}, [])).findings}
        assert found[id_] is (Outcome.MET if answer in right else Outcome.NOT_MET), answer


SECTION_IDS = list(zip(SECTIONS, ["rics.fire-low-rise", "rics.fire-high-rise", "rics.ews1"], strict=False))


@pytest.mark.parametrize(("section", "id_"), SECTION_IDS)
def test_a_section_is_met_when_covered_and_not_when_excluded(section: str, id_: str) -> None:
    """Law 4, for sections."""
    firm = changed(read_firm("stated-in-full"), {}, ["policies.0.minimum_wording"])
    for covered, expected in (("yes", Outcome.MET), ("no", Outcome.NOT_MET)):
        terms = {"name": section, "covered": covered, "wording": "civil liability", "retroactive_date": "none"}
        found = outcomes(judged(changed(firm, {"policies.0.sections": [terms]}, [])))
        assert found[(id_, 0)] is expected


@pytest.mark.parametrize("cover", ["pi", "el", "pl"])
def test_a_policy_is_in_force_on_its_first_and_last_day_and_on_no_other(cover: str) -> None:
    """Law 4, for periods: both days are inclusive."""
    id_ = {"pi": "rics.in-force", "el": "el.in-force", "pl": "pl.in-force"}[cover]
    policy = {"cover": cover, "inception": "2026-04-01", "expiry": "2027-03-31"}
    firm = {
        "name": "A firm", "jurisdiction": "england", "people": {"employees": "1"}, "constitution": "llp",
        "own_premises": "yes", "policies": [policy],
    }  # fmt: skip
    for day, inside in (("2026-03-31", False), ("2026-04-01", True), ("2027-03-31", True), ("2027-04-01", False)):
        found = {one.id: one.outcome for one in judged(firm, date.fromisoformat(day)).findings}
        assert found[id_] is (Outcome.MET if inside else Outcome.NOT_MET), day


@settings(max_examples=100)
@given(pence(), pence())
def test_every_turnover_has_one_required_limit_and_it_never_falls(one: int, other: int) -> None:
    """Law 6, for every amount that goes by turnover, in every state."""
    low, high = sorted((one, other))
    for states in rulebooks().sets.values():
        for requirement in (each for state in states for each in state.rulebook.requirements):
            check = requirement.check
            if not isinstance(check, AtLeast | AtMost) or check.fact != "limit_of_indemnity":
                continue
            spans = [
                [found.span for found in check.amount.at(Facts(_with_turnover(turnover)), up=True)]
                for turnover in (low, high)
            ]
            assert [len(found) for found in spans] == [1, 1]
            assert spans[0][0].low <= spans[1][0].low


def _with_turnover(turnover: int) -> Situation:
    firm = Firm.model_validate({"name": "A firm", "jurisdiction": "england", "turnover": f"£{decimal_text(turnover)}"})
    return Situation(firm, DAY)


def test_a_rulebook_governs_on_its_first_day_and_not_the_day_before() -> None:
    """Law 7."""
    for states in rulebooks().sets.values():
        for one in states:
            first = one.rulebook.effective_from
            assert governing(states, first) is one
            before = governing(states, first - timedelta(days=1))
            holds_before = one.rulebook.first_day is not None and one.rulebook.first_day.holds_before
            assert (before is one) is (one is states[0] and holds_before)


@given(st.integers(0, 10**14))
def test_money_printed_and_read_again_is_the_same(value: int) -> None:
    """Law 8."""
    assert parse_money(pounds(value)) == value == parse_money(decimal_text(value))
    assert parse_money(parse_money(pounds(value))) == Pence(value)


@settings(max_examples=100)
@given(firms())
def test_a_firm_written_out_and_read_again_is_the_same(firm: dict[str, Any]) -> None:
    """Law 8, in Python values and as JSON."""
    made = Firm.model_validate(firm)
    assert Firm.model_validate(made.model_dump(by_alias=True, exclude_none=True)) == made
    assert Firm.model_validate(made.model_dump(mode="json", by_alias=True, exclude_none=True)) == made


@settings(max_examples=150)
@given(firms())
def test_the_verdict_is_the_worst_over_covers_and_no_must_is_never_compliant(firm: dict[str, Any]) -> None:
    """Law 10."""
    assessment = judged(firm)
    musts = [one for one in assessment.counted if one.force == "must"]
    verdicts = [one.verdict for one in assessment.covers]
    if not musts:
        assert assessment.verdict is Verdict.UNDETERMINED
    elif any(one.outcome is Outcome.NOT_MET for one in musts):
        assert assessment.verdict is Verdict.NOT_COMPLIANT
        assert Verdict.NOT_COMPLIANT in verdicts
    elif any(one.outcome is Outcome.UNDETERMINED for one in musts):
        assert assessment.verdict is Verdict.UNDETERMINED
    else:
        assert set(verdicts) == {Verdict.COMPLIANT}


@settings(max_examples=100)
@given(firms(), policies("pi"))
def test_the_best_policy_counts(firm: dict[str, Any], other: dict[str, Any]) -> None:
    """Law 10: one more policy of a cover where the best counts never worsens that cover's verdict."""
    firm = {key: value for key, value in firm.items() if key != "ceased_trading"} | {
        "policies": firm.get("policies", [])
    }
    order = [Verdict.NOT_COMPLIANT, Verdict.UNDETERMINED, Verdict.COMPLIANT]

    def on_cover(stated: dict[str, Any]) -> list[Verdict]:
        return [one.verdict for one in judged(stated).covers if one.cover == "professional indemnity"]

    before, after = on_cover(firm), on_cover(firm | {"policies": [*firm["policies"], other]})
    for one, two in zip(before, after, strict=True):
        assert order.index(two) >= order.index(one)


@settings(max_examples=100)
@given(firms())
def test_equal_arguments_give_an_equal_answer(firm: dict[str, Any]) -> None:
    """`assess` is pure: and everything that it found can be said in words."""
    one, two = judged(firm), judged(copy.deepcopy(firm))
    assert one == two
    for finding in one.findings:
        assert finding.because
        assert finding.counts in Counts


def test_a_day_of_ceasing_that_is_to_come_asks_for_nothing_yet() -> None:
    """By the states in which run-off binds only firms that have ceased, too."""
    for states in rulebooks().sets["rics"]:
        first = states.rulebook.effective_from
        policy = {
            "cover": "pi", "inception": str(first), "expiry": str(first + timedelta(days=300)),
            "limit_of_indemnity": "£1m", "minimum_wording": "no",
        }  # fmt: skip
        firm = {"name": "A firm", "jurisdiction": "england", "turnover": "£150,000", "policies": [policy]}
        day = first + timedelta(days=100)
        later = firm | {"ceased_trading": str(first + timedelta(days=200))}
        assert outcomes(judged(later, day)) == outcomes(judged(firm, day))
