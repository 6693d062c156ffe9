"""Firms as they would be: judged once and only as far as changes bear on them, they come to what an assessment does."""

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counting import calls_in
from pii_check import Assessment, Change, Finding, Firm, Outcome, Rulebooks, assess, changed, remedies_for
from pii_check.changes import state_at
from pii_check.engine import OPTIONAL_GROUPS, of_family
from pii_check.findings import in_order
from pii_check.judging import Asked
from pii_check.ready_rules import ready_rulebooks
from pii_check.terms import WORSE
from pii_check.trying import Case, Trial, same_in
from pii_check.words import Cover
from strategies import failing_firms, firms, rulebooks
from test_laws import DAY, read_firm
from test_remedies import own_rules
from test_shortcuts import COMPLETE

PI = Cover.PROFESSIONAL_INDEMNITY
LAWS = st.one_of(failing_firms(), failing_firms(), firms())
OPEN = (Outcome.NOT_MET, Outcome.UNDETERMINED)
# Changes that no remedy proposes are judged like those that one does.
ODD = [
    ("client_money.held", "no"), ("client_money.procedure_written", "yes"), ("complaints_handling.log_kept", "yes"),
    ("complaints_handling.reviewed", "2026-11-22"), ("turnover.preceding_year", "£900k"), ("own_premises", "no"),
    ("people.employees", "0"), ("jurisdiction", "scotland"), ("policies.0.cover", "pl"),
    ("policies.0.expiry", "2026-11-22"), ("policies.0.limit_of_indemnity", "£100k"), ("policies.0.primary", "£1m"),
    ("policies.0.attaches_above", "£250k"), ("policies.0.minimum_wording", "yes"),
    ("policies.1.inception", "2026-11-22"),
    ("policies.1.insures_this_firm", "no"), ("policies.2.cover", "el"), ("policies.7.cover", "el"),
]  # fmt: skip
# What a rulebook about a cover may ask of procedures, too.
REVIEWED = ("reviewed", {"kind": "not-older-than", "fact": "complaints_handling.reviewed", "months": "6"})
QUICK = ("quick", {"kind": "at-most", "fact": "complaints_handling.respond_within_days", "amount": "28 days"})
LOGGED = ("logged", {"kind": "one-of", "fact": "complaints_handling.log_kept", "values": ["yes"]})


def whole(firm: Firm, rules: Rulebooks, first: Assessment) -> Assessment:
    """The firm assessed anew, of the same scope."""
    include = [group for group in OPTIONAL_GROUPS if group not in first.not_checked]
    return assess(firm, rules, first.as_at, only=first.only, include=include)


def unread(assessment: Assessment) -> set[str]:
    """The blocks that a firm has not, and of which nothing is asked: no remedy makes one."""
    return {{"complaints": "complaints_handling"}.get(one, "client_money") for one in assessment.not_checked}


def breaks(before: Assessment, after: Assessment) -> bool:
    stood = {one.key for one in before.findings if one.outcome is not Outcome.NOT_MET}
    return any(one.outcome is Outcome.NOT_MET and one.key in stood for one in after.findings)


@settings(max_examples=100)
@given(LAWS, st.booleans(), st.sampled_from([None, ["rics.limit"], ["chp.log", "el.premises"]]), st.data())
def test_a_firm_with_changes_is_judged_as_an_assessment_of_it_judges_it(
    stated: dict[str, Any], own: bool, only: list[str] | None, data: st.DataObject
) -> None:
    """Two changes one after the other: of a remedy, or any; the findings by cover, what is open, what breaks."""
    firm = Firm.model_validate(stated)
    rules = own_rules(REVIEWED) if own else rulebooks()
    before = assess(firm, rules, DAY, only=only)
    proposed = [way.changes for one in remedies_for(firm, rules, before).each for way in one.ways]
    odd = [(Change(*one),) for one in ODD if one[0].split(".")[0] not in unread(before)]
    trial = Trial.of_assessment(firm, rules, before)
    for _ in range(2):
        changes = data.draw(st.one_of(st.sampled_from(odd), st.sampled_from(proposed or odd)))
        then = trial.after(changes)
        try:
            firm = changed(firm, changes)
        except (ValueError, IndexError):
            assert then is None
            return
        assert then is not None
        assert then is trial.after(changes)
        after = whole(firm, rules, before)
        assert then.firm == firm
        assert list(then.left) == [one for one in after.counted if one.outcome in OPEN]
        assert then.breaks(trial) is breaks(before, after)
        for cover in (None, *Cover):
            assert list(then.told(cover)) == [one for one in after.findings if one.cover is cover]
        trial, before = then, after


@settings(max_examples=100)
@given(LAWS, st.lists(st.sampled_from(ODD), min_size=1, max_size=4, unique=True))
def test_what_no_change_leads_through_is_stated_as_before(stated: dict[str, Any], some: list[tuple[str, str]]) -> None:
    """Changed, a firm is the one that would be read from its file with the changes made there."""
    firm = Firm.model_validate(stated)
    plain = firm.model_dump(mode="json", by_alias=True, exclude_none=True)
    try:
        for path, value in some:
            state_at(plain, path, value)
        read = Firm.model_validate(plain)
    except (ValueError, IndexError) as refused:
        with pytest.raises(type(refused)):
            changed(firm, [Change(*one) for one in some])
        return
    made = changed(firm, [Change(*one) for one in some])
    assert made == read
    assert made.model_dump() == read.model_dump()
    assert firm == Firm.model_validate(stated)


def test_leave_to_depart_is_stated_as_before() -> None:
    """The one block with a key that is no name of Python's."""
    leave = {"requirement": "rics.excess", "from": "2026-01-01", "until": "2026-12-31", "granted_by": "RICS"}
    firm = Firm.model_validate(COMPLETE | {"dispensations": [leave]})
    made = changed(firm, [Change("dispensations.0.until", "2027-01-31")])
    assert made == Firm.model_validate(COMPLETE | {"dispensations": [leave | {"until": "2027-01-31"}]})


def test_a_firm_that_was_never_checked_is_not_changed_itself() -> None:
    """Made by hand, with lists where tuples belong."""
    firm = Firm.model_validate(COMPLETE)
    by_hand = firm.model_copy(update={"policies": list(firm.policies or ())})
    made = changed(by_hand, [Change("policies.0.limit_of_indemnity", "1000000.00")])
    assert by_hand.policies == list(firm.policies or ())
    assert [one.limit_of_indemnity for one in made.policies or ()][:1] == [100_000_000]


def failing(assessment: Assessment) -> list[Finding]:
    return [one for one in assessment.findings if one.outcome is Outcome.NOT_MET]


def pared(rules: Rulebooks, finding: Finding) -> Rulebooks:
    """The rulebooks of a finding's family with what bears on it, and nothing else."""
    return Rulebooks(one.about(finding.id) for states in rules.sets_of(finding.requirement.family) for one in states)


@settings(max_examples=60)
@given(LAWS)
def test_a_finding_comes_to_the_same_by_what_bears_on_it_alone(stated: dict[str, Any]) -> None:
    firm = Firm.model_validate(stated)
    assessment = assess(firm, rulebooks(), DAY)
    remedies = remedies_for(firm, rulebooks(), assessment)
    trial = Trial.of_assessment(firm, rulebooks(), assessment)
    for finding in failing(assessment):
        remedy = remedies.of(finding)
        assert remedy is not None
        for way in remedy.ways:
            then = Case(trial, finding).after(way.changes)
            assert then is not None
            less = pared(rulebooks(), finding)
            asked = Asked(then.firm, DAY, ready_rulebooks(less))
            alone = same_in(in_order(of_family(asked, less, finding.requirement.family)), finding)
            worst = max(alone, key=lambda one: WORSE[one.outcome])
            assert worst._replace(rulebook=None) == then.finding._replace(rulebook=None)


@pytest.mark.parametrize(
    ("limit", "above", "layer", "turnover", "least"),
    [("£250k", "£500k", "£500k", "£300k", "£500,000"), ("£100k", "£250k", "£250k", "£150k", "£250,000")],
)
def test_a_limit_raised_to_where_a_layer_waits_may_be_enough(
    limit: str, above: str, layer: str, turnover: str, least: str
) -> None:
    """The layer counts from there on: a limit that is short of what is asked may then do."""
    policy = COMPLETE["policies"][0] | {"limit_of_indemnity": limit}
    waiting = {key: policy[key] for key in ("cover", "inception", "expiry", "listed_insurer")}
    both = [policy, waiting | {"attaches_above": above, "limit_of_indemnity": layer}]
    firm = Firm.model_validate(COMPLETE | {"turnover": turnover, "policies": [*both, *COMPLETE["policies"][1:]]})
    assessment = assess(firm, rulebooks(), DAY)
    (remedy,) = (one for one in remedies_for(firm, rulebooks(), assessment).each if one.finding.id == "rics.limit")
    assert f"to {least} or more" in remedy.ways[0].says


def with_procedures(**stated: str) -> Firm:
    block = {"reviewed": "2024-01-01", "respond_within_days": "40", "log_kept": "no"} | stated
    return Firm.model_validate(read_firm("stated-in-full") | {"complaints_handling": block})


@pytest.mark.parametrize(
    ("check", "change"),
    [
        (REVIEWED, Change("complaints_handling.reviewed", "2026-11-22")),
        (QUICK, Change("complaints_handling.respond_within_days", "28")),
        (LOGGED, Change("complaints_handling.log_kept", "yes")),
    ],
)
def test_a_rulebook_on_a_cover_that_asks_about_procedures_is_judged_again(check: Any, change: Change) -> None:
    firm, rules = with_procedures(), own_rules(check)
    trial = Trial.of_assessment(firm, rules, assess(firm, rules, DAY))
    then = trial.after([change])
    assert then is not None
    outcome = {at: one.outcome for at in (trial, then) for one in at.told(PI) if one.id == f"own.{check[0]}"}
    assert outcome == {trial: Outcome.NOT_MET, then: Outcome.MET}
    other = trial.after([Change("client_money.designated_account", "yes")])
    assert other is not None
    assert (other.touched, then.touched) == ({None}, {None, PI})


def test_a_duty_that_a_change_makes_arise_is_judged_on_every_cover() -> None:
    firm = with_procedures()
    trial = Trial.of_assessment(firm, rulebooks(), assess(firm, rulebooks(), DAY))
    then = trial.after([Change("client_money.held", "yes")])
    assert then is not None
    assert then.touched == {None, *(one.cover for one in trial.scope.assessment.findings)}


def test_a_first_policy_bears_on_every_cover() -> None:
    """Where none are stated, it is not known of any cover what is held."""
    firm = Firm.model_validate({key: value for key, value in COMPLETE.items() if key != "policies"})
    trial = Trial.of_assessment(firm, rulebooks(), assess(firm, rulebooks(), DAY))
    then = trial.after([Change("policies.0.cover", "pl")])
    assert then is not None
    assert [one.outcome for one in trial.told(Cover.EMPLOYERS_LIABILITY)] == [Outcome.UNDETERMINED]
    assert then.told(Cover.EMPLOYERS_LIABILITY)[0].outcome is Outcome.NOT_MET


# Python functions run for the remedies of a firm, once its rulebooks are ready, with a quarter let through: as in
# `test_shortcuts.py`. (What falls short, how many functions.)
MOST_CALLS: list[tuple[dict[str, str], int]] = [
    ({"policies.0.basis": "aggregate"}, 250),
    ({"policies.0.limit_of_indemnity": "£100,000"}, 492),
    ({"policies.0.limit_of_indemnity": "£100,000", "policies.0.uninsured_excess": "£20,000"}, 2603),
    ({"complaints_handling.log_kept": "no"}, 319),
]


@pytest.mark.skipif(sys.gettrace() is not None, reason="what measures coverage runs functions of its own")
@pytest.mark.parametrize(("stated", "most"), MOST_CALLS, ids=range(len(MOST_CALLS)))
def test_the_remedies_of_a_firm_run_few_functions(stated: dict[str, str], most: int) -> None:
    firm = changed(Firm.model_validate(COMPLETE), [Change(*one) for one in stated.items()])
    assessment = assess(firm, rulebooks(), DAY)
    assert len(remedies_for(firm, rulebooks(), assessment).together) == len(stated)
    assert calls_in(lambda: remedies_for(firm, rulebooks(), assessment), "call") <= most * 1.25


def test_a_limit_that_lowers_what_is_asked_as_it_rises_is_found_though_it_is_short_of_that() -> None:
    """Up to £400,000 a limit of £1m is asked, of a higher one only £300,000."""
    bands = [{"up_to": "£400,000", "amount": "£1m"}, {"amount": "£300,000"}]
    check = {"kind": "at-least", "fact": "limit_of_indemnity", "amount": {"by": "limit_of_indemnity", "bands": bands}}
    firm, rules = Firm.model_validate(read_firm("small-practice")), own_rules(("limit", check))
    remedies = remedies_for(firm, rules, assess(firm, rules, DAY))
    (remedy,) = [one for one in remedies.each if one.finding.id == "own.limit"]
    assert remedy.says == "raise the limit of indemnity by £150,000.01 to £400,000.01 or more"
