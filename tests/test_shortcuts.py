"""Every shortcut answers as the long way does: sums plainly stated, towers on the same terms, duties kept."""

import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counting import calls_in
from pii_check import Assessment, Finding, Firm, Outcome, Requirement, Rulebooks, Term, assess
from pii_check.conditions import circumstances
from pii_check.facts import SAID
from pii_check.findings import Counts
from pii_check.judging import Asked
from pii_check.kinds import AtLeast, AtMost
from pii_check.limbs import measured_term
from pii_check.phrases import because
from pii_check.ready import MOST_KEPT, ReadyDuty
from pii_check.ready_rules import ready_rulebooks
from pii_check.words import Cover, yes_no
from strategies import AS_AT, firms, policies, rulebooks, some, sums, towers_of

DAY = date.fromisoformat(AS_AT)
COMPLETE: dict[str, Any] = {
    "name": "A firm", "jurisdiction": "england", "constitution": "limited company", "started_trading": "2005-04-01",
    "turnover": "£150,000", "own_premises": "yes", "people": {"employees": "3", "close_family": "0"},
    "policies": [
        {
            "cover": "pi", "inception": "2026-04-01", "expiry": "2027-03-31", "limit_of_indemnity": "£500k",
            "basis": "any one claim", "uninsured_excess": "£5k", "listed_insurer": "yes", "minimum_wording": "yes",
            "covers_all_professional_work": "yes",
        },
        {
            "cover": "el", "inception": "2026-04-01", "expiry": "2027-03-31", "limit_of_indemnity": "£10m",
            "authorised_insurer": "yes", "certificate": "at each workplace", "employee_bears_excess": "no",
            "excludes_business_activities": "no",
        },
        {"cover": "pl", "inception": "2026-04-01", "expiry": "2027-03-31"},
    ],
}  # fmt: skip
ENGLISH = {"name": "A firm", "jurisdiction": "england"}
# The checks of every state that compare a measure, those of other readings among them.
MEASURING = [
    (state.rulebook.cover, check)
    for states in rulebooks().sets.values()
    for state in states
    for requirement in state.rulebook.requirements
    for check in requirement.checks
    if isinstance(check, AtLeast | AtMost) and state.rulebook.cover
]


def anew(firm: Firm, day: date) -> Assessment:
    """The assessment by rulebooks with which nothing was ever judged."""
    return assess(firm, Rulebooks(one for states in rulebooks().sets.values() for one in states), day)


def said(term: Term) -> str:
    """A limb in words."""
    return because(term.outcome, term, term.reasons, term.missing, 0)


@settings(max_examples=150)
@given(firms())
def test_sums_plainly_stated_are_compared_as_all_sums_are(stated: dict[str, Any]) -> None:
    firm = Firm.model_validate(stated)
    asked = Asked(firm, DAY, ready_rulebooks(rulebooks()))
    for cover, check in MEASURING:
        for tower in asked.standing(cover):
            one, other = asked.about(cover, tower), asked.about(cover, tower)
            term = check.plain_limb().term(one)
            relation = "at least" if isinstance(check, AtLeast) else "at most"
            slow = measured_term(check.fact, relation, check.amount, other)
            if term is not None:
                assert term == slow
                assert said(term) == said(slow)
            assert check.plain_limb().possible(one) in (None, slow.possible)


@settings(max_examples=100)
@given(policies("pi").filter(lambda one: "limit_of_indemnity" in one).flatmap(towers_of), sums())
def test_towers_of_several_policies_are_compared_as_all_are(listed: list[dict[str, Any]], turnover: str) -> None:
    """A limit stated whole, in layers, or as policies that stand on one another."""
    dated = [one | {"inception": "2026-04-01", "expiry": "2027-03-31"} for one in listed]
    firm = Firm.model_validate(ENGLISH | {"turnover": turnover, "policies": dated})
    assert assess(firm, rulebooks(), DAY) == anew(firm, DAY)
    asked = Asked(firm, DAY, ready_rulebooks(rulebooks()))
    for cover, check in MEASURING:
        for tower in asked.standing(cover):
            term = check.plain_limb().term(asked.about(cover, tower))
            slow = check.terms(asked.about(cover, tower))
            assert term is None or (term,) == slow


@pytest.mark.parametrize("turnover", ["£99,999.99", "£100k", "£100,000.01", "£200k", "£200,000.01", "£10m"])
def test_an_edge_belongs_to_the_band_below(turnover: str) -> None:
    """For each sum that a published amount turns at."""
    policy = COMPLETE["policies"][0] | {"uninsured_excess": "£10k"}
    firm = Firm.model_validate(COMPLETE | {"turnover": turnover, "policies": [policy]})
    asked = Asked(firm, DAY, ready_rulebooks(rulebooks()))
    (tower,) = asked.standing(Cover.PROFESSIONAL_INDEMNITY)
    terms = [
        (check.plain_limb().term(asked.about(cover, tower)), check.terms(asked.about(cover, tower)))
        for cover, check in MEASURING
        if cover is Cover.PROFESSIONAL_INDEMNITY and check.fact == "limit_of_indemnity"
    ]
    assert len(terms) > 5
    assert all((quick,) == slow for quick, slow in terms)


def test_the_same_policy_of_firms_that_may_or_may_not_be_bound() -> None:
    """Employers' liability: owed, not owed, and not known to be owed; one after the other, and around again."""
    policy = COMPLETE["policies"][1]
    for people in ({"employees": "3"}, {}, {"employees": "0"}, {"employees": "3"}, {}):
        firm = Firm.model_validate(ENGLISH | {"constitution": "llp", "people": people, "policies": [policy]})
        assert assess(firm, rulebooks(), DAY) == anew(firm, DAY)


def test_an_ordinary_firm_takes_the_shortcut() -> None:
    """Else the law above would hold of nothing."""
    policy = {"cover": "pi", "inception": "2026-01-01", "expiry": "2026-12-31", "limit_of_indemnity": "£1m"}
    firm = Firm.model_validate(
        {"name": "A firm", "turnover": "£150,000", "policies": [policy | {"uninsured_excess": "£10k"}]}
    )
    asked = Asked(firm, DAY, ready_rulebooks(rulebooks()))
    (tower,) = asked.standing(Cover.PROFESSIONAL_INDEMNITY)
    stated = [
        check
        for cover, check in MEASURING
        if cover is Cover.PROFESSIONAL_INDEMNITY and check.fact != "days_without_cover"
    ]
    plain = [
        check
        for check in stated
        if check.plain_limb().term(asked.about(Cover.PROFESSIONAL_INDEMNITY, tower)) is not None
    ]
    assert plain == [check for check in stated if not check.fact.startswith("primary")]
    assert len(plain) > 10


def mixed(one: dict[str, Any], other: dict[str, Any], choose: Callable[[], bool]) -> dict[str, Any]:
    """A policy with each term of one or of the other, or without it."""
    keys = sorted({*one, *other} - {"cover", "inception", "expiry"})
    kept = {key: (one if choose() else other).get(key) for key in keys}
    return {
        **{key: one[key] for key in ("cover", "inception", "expiry") if key in one},
        **{key: value for key, value in kept.items() if value is not None},
    }


@settings(max_examples=200)
@given(firms(("pi",)), policies("pi"), st.data())
def test_what_was_judged_before_changes_nothing(stated: dict[str, Any], other: dict[str, Any], data: Any) -> None:
    """Firms that differ in a few terms, one after the other by the same rulebooks, and each by rulebooks of its own."""
    listed = stated.get("policies") or []
    near = {key: value for key, value in stated.items() if data.draw(st.booleans()) or key in ("name", "policies")}
    if listed:
        policy = mixed(listed[0], other, lambda: data.draw(st.booleans()))
        near |= {"policies": [policy, *listed[1:]]}
    for one in (stated, near, stated):
        try:
            firm = Firm.model_validate(one)
        except ValueError:  # terms of two policies may clash
            continue
        for day in (DAY, data.draw(st.sampled_from([date(2026, 1, 1), date(2026, 12, 31), date(2027, 3, 31)]))):
            kept, own = assess(firm, rulebooks(), day), anew(firm, day)
            assert kept == own
            assert [one.because for one in kept.findings] == [one.because for one in own.findings]


STAFF = st.sampled_from([{}, {"employees": "0"}, {"employees": "2", "close_family": "0"}, {"employees": "2"}])
ANSWER = st.sampled_from(["yes", "yes", "no"])
COMPLAINTS = some(
    {},
    dict.fromkeys(("published", "two_stages", "handler_named", "log_kept", "redress_approved"), ANSWER)
    | dict.fromkeys(("acknowledge_within_days", "respond_within_days"), st.sampled_from(["5", "7", "8", "29"]))
    | {"redress_provider": st.sampled_from(["CEDR", "none"]), "reviewed": st.sampled_from(["2024-01-01", AS_AT])},
)
MONEY = some(
    {}, dict.fromkeys(("held", "procedure_written", "designated_account"), ANSWER) | {"protection_scheme": ANSWER}
)
OF_ITSELF = {
    "jurisdiction": st.sampled_from(["england", "england", "scotland", "northern ireland", "jersey"]),
    "constitution": st.sampled_from(["sole practitioner", "limited company"]),
    "regulated_by": st.sampled_from([["rics"], [], ["rics", "another"]]),
    "own_premises": ANSWER,
    "people": STAFF,
    "activities": st.sampled_from([[], ["letting"], ["energy assessment"]]),
    "complaints_handling": COMPLAINTS,
    "client_money": MONEY,
    "ceased_trading": st.just("2026-11-01"),
}


@settings(max_examples=150)
@given(st.lists(some({"name": st.just("A firm")}, OF_ITSELF), min_size=2, max_size=4), policies("el"), st.data())
def test_what_other_firms_answered_changes_nothing(
    several: list[dict[str, Any]], policy: dict[str, Any], data: Any
) -> None:
    """Firms that differ in what they say of themselves, the first once more after the others; policies alike."""
    listed = [*data.draw(st.sampled_from([[], [policy], [policy, policy]])), *COMPLETE["policies"][2:]]
    for stated in (*several, several[0]):
        firm = Firm.model_validate(stated | {"policies": listed})
        assert assess(firm, rulebooks(), DAY) == anew(firm, DAY)


@pytest.mark.parametrize("fact", [name for name, one in SAID.items() if not one.of_tower])
def test_every_answer_of_the_firm_itself_tells_firms_apart(fact: str) -> None:
    """Whatever it is that a rule file asks about: two firms, one after the other, that answer it differently."""
    asked = [str(one) if isinstance(one, StrEnum) else yes_no(one is True) for one in SAID[fact].answers[:2]]
    states = rulebooks().sets["chp"]
    book = states[-1].rulebook
    check = {"kind": "one-of", "fact": fact, "values": asked[:1]}
    one = Requirement.model_validate(book.requirements[0].model_dump(by_alias=True) | {"check": check, "duty": None})
    odd = states[-1].model_copy(update={"rulebook": book.model_copy(update={"requirements": (one,), "duty": None})})
    kept, block, outcomes = Rulebooks([odd]), fact.rpartition(".")[0], []
    for answer in (*asked, *asked):
        stated = {"none": "none"} | {"yes": "RICS", "no": "none"} if fact.endswith("_scheme") else {answer: answer}
        key = fact.rpartition(".")[2]
        firm = Firm.model_validate(ENGLISH | ({block: {key: stated[answer]}} if block else {key: answer}))
        found = assess(firm, kept, DAY, include=("complaints",))
        assert found == assess(firm, Rulebooks([odd]), DAY, include=("complaints",))
        outcomes.append(found.findings[0].outcome)
    assert outcomes == [Outcome.MET, Outcome.NOT_MET] * 2


def fire(started: str) -> Firm:
    sections = [{"name": "fire safety, five storeys or more", "covered": "yes"}]
    policy = {"cover": "pi", "inception": "2026-01-01", "expiry": "2026-12-31", "sections": sections}
    return Firm.model_validate(ENGLISH | {"started_trading": started, "policies": [policy]})


def test_a_firm_that_began_after_the_day_that_is_asked_for_is_told_so() -> None:
    """Cover of high buildings must reach back to 1 July 2024, or to the start of a younger firm."""
    day = {}
    for started in ("2010-01-01", "2025-03-01", "2012-01-01", "2025-04-01"):
        found = next(one for one in assess(fire(started), rulebooks(), DAY).findings if one.id == "rics.fire-high-rise")
        day[started] = next(term.value for term in found.terms if term.fact == "retroactive_date")
    assert [str(one) for one in day.values()] == ["2024-07-01", "2025-03-01", "2024-07-01", "2025-04-01"]


EMPLOYING = {"when": "employs-anyone", "says": "it employs people"}
DUTY = {"arises": [EMPLOYING], "otherwise": "it employs no one"}
BANDED = {
    "kind": "run-off", "whom": "consumer", "years": "6",
    "limit": {"by": "turnover", "bands": [{"up_to": "£100k", "amount": "£500k"}, {"amount": "£2m"}]},
}  # fmt: skip
# What a rule file may say, and no published one does: (requirement, what it says, one firm and another).
ODD_RULES: dict[str, tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "a duty of the requirement on the minimum wording": (
        "rics.wording", {"duty": DUTY}, {"people": {"employees": "2"}}, {"people": {"employees": "2"}},
    ),
    "a duty of an implied requirement": (
        "rics.insured-persons", {"duty": DUTY}, {"people": {"employees": "0"}}, {"people": {"employees": "2"}},
    ),
    "a run-off limit by turnover": (
        "rics.run-off-consumer", {"check": BANDED}, {"turnover": "£50k"}, {"turnover": "£500k"},
    ),
    "a reach in years": (
        "rics.retroactive", {"check": {"kind": "reaches-back", "years": "3"}}, {}, {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_RULES)
def test_rules_as_nobody_has_published_them_are_judged_anew_where_they_must(name: str) -> None:
    id_, says, *two = ODD_RULES[name]
    states = rulebooks().sets["rics"]
    book = states[-1].rulebook
    own = [
        Requirement.model_validate(one.model_dump(by_alias=True) | says) if one.id == id_ else one
        for one in book.requirements
    ]
    odd = states[-1].model_copy(update={"rulebook": book.model_copy(update={"requirements": tuple(own)})})
    policy = COMPLETE["policies"][0] | {
        "insures_past_and_present": "no", "run_off": {"consumer_limit": "£1m", "consumer_years": "6"},
        "retroactive_date": "2020-01-01",
    }  # fmt: skip
    kept = Rulebooks([odd])
    for stated in (*two, *two, {"started_trading": "2022-01-01"}):
        for inception in ("2025-08-01", "2026-04-01", "2021-01-01"):
            dated = policy | {"inception": inception, "expiry": "2027-03-31"}
            firm = Firm.model_validate(COMPLETE | stated | {"policies": [dated]})
            assert assess(firm, kept, DAY) == assess(firm, Rulebooks([odd]), DAY)


def test_run_off_of_a_firm_that_has_ceased_goes_by_the_day() -> None:
    """Where the latest state asks for no run-off, the policies of such a firm are judged as those of any other."""
    book = rulebooks().sets["rics"][-1]
    silent = tuple(one for one in book.rulebook.requirements if not one.id.startswith("rics.run-off"))
    later = book.rulebook.model_copy(update={"requirements": silent, "effective_from": date(2050, 1, 1)})
    states = [book, book.model_copy(update={"rulebook": later})]
    policy = COMPLETE["policies"][0] | {"expiry": "2049-03-31"}
    firm = Firm.model_validate(COMPLETE | {"ceased_trading": "2026-10-01", "policies": [policy]})
    kept = Rulebooks(states)
    told = []
    for day in (DAY, date(2040, 1, 1), DAY):
        found = assess(firm, kept, day)
        assert found == assess(firm, Rulebooks(states), day)
        told.append([one.outcome for one in found.findings if one.id == "rics.run-off-commercial"])
    assert told[0] == told[2] != told[1]


def test_what_is_to_be_held_for_its_own_reason_is_about_the_firm() -> None:
    """Premises without staff ask for employers' liability, whichever policy answers that."""
    policies = [COMPLETE["policies"][0], *COMPLETE["policies"][1:2] * 2]
    firm = Firm.model_validate(COMPLETE | {"people": {"employees": "0"}, "policies": policies})
    (found,) = (one for one in assess(firm, rulebooks(), DAY).findings if one.id == "el.premises")
    assert (found.outcome, found.policy, found.counts) == (Outcome.MET, None, Counts.COVER)


def test_of_several_reasons_to_hold_a_cover_each_is_told() -> None:
    """Whether all of them arise, some or none."""
    states = rulebooks().sets["el-gb"]
    book = states[-1].rulebook
    premises = next(one for one in book.requirements if one.id == "el.premises")
    money = {"arises": [{"when": "holds-client-money", "says": "it holds client money"}], "otherwise": "it holds none"}
    extra = Requirement.model_validate(premises.model_dump(by_alias=True) | {"id": "el.extra", "duty": money})
    changed = book.model_copy(update={"requirements": (*book.requirements, extra)})
    kept = Rulebooks([states[-1].model_copy(update={"rulebook": changed})])
    met, idle = Outcome.MET, Outcome.NOT_APPLICABLE
    for owns, holds, outcomes in (
        ("yes", "no", [met, idle]), ("no", "no", [idle, idle]), ("no", "yes", [idle, met]), ("yes", "yes", [met, met]),
    ):  # fmt: skip
        stated = {"own_premises": owns, "client_money": {"held": holds}, "people": {"employees": "0"}}
        found = assess(Firm.model_validate(COMPLETE | stated), kept, DAY).findings
        assert [one.outcome for one in found if one.id in ("el.premises", "el.extra")] == outcomes


def test_a_firm_that_was_never_checked_is_judged_all_the_same() -> None:
    """Made by hand, with lists where tuples belong."""
    firm = Firm.model_validate(COMPLETE)
    by_hand = [one.model_copy(update={"excess_layers": [], "sections": []}) for one in firm.policies or ()]
    found = assess(firm.model_copy(update={"policies": by_hand, "activities": []}), rulebooks(), DAY)
    assert found.verdict is assess(firm, rulebooks(), DAY).verdict


def test_what_is_kept_has_an_end() -> None:
    own = Rulebooks(one for states in rulebooks().sets.values() for one in states)
    policy = {"cover": "pi", "inception": "2026-01-01", "expiry": "2026-12-31", "limit_of_indemnity": "£1m"}
    for number in range(MOST_KEPT + 10):
        other = policy | {"run_off": {"consumer_years": str(number)}}
        assess(Firm.model_validate(ENGLISH | {"policies": [other]}), own, DAY)
    state = ready_rulebooks(own).of(own.sets["rics"][-1])
    assert 0 < len(state.kept) <= MOST_KEPT


# Python functions run for a complete firm, 26 findings, once its rulebooks are ready: counted on Python 3.11, and a
# quarter more is let through, for other Pythons. Renew it when a change for the better lowers the count.
MOST_CALLS = 171


@pytest.mark.skipif(sys.gettrace() is not None, reason="what measures coverage runs functions of its own")
def test_a_complete_assessment_runs_few_functions() -> None:
    firm = Firm.model_validate(COMPLETE)
    found = assess(firm, rulebooks(), DAY)
    assert found.verdict == "compliant"
    assert len(found.findings) == 26
    assert calls_in(lambda: assess(firm, rulebooks(), DAY), "call") <= MOST_CALLS * 1.25


def test_a_kept_finding_is_whole() -> None:
    """What is kept is put together by position: no field is missing, and each is of its kind."""
    firm = Firm.model_validate(COMPLETE)
    for finding in (*assess(firm, rulebooks(), DAY).findings, *assess(firm, rulebooks(), DAY).findings):
        assert len(finding) == len(Finding._fields)
        assert isinstance(finding.outcome, Outcome)
        assert all(len(term) == len(Term._fields) for term in finding.terms)
        assert all(isinstance(term.supplied, bool) and isinstance(term.path, str) for term in finding.terms)


@settings(max_examples=100)
@given(firms())
def test_a_requirement_on_plain_sums_is_judged_as_the_long_way_judges_it(stated: dict[str, Any]) -> None:
    """Whole findings, other readings among them: once with the limbs made ready, once without."""
    firm = Firm.model_validate(stated)
    own = Rulebooks(one for states in rulebooks().sets.values() for one in states)
    asked = Asked(firm, DAY, ready_rulebooks(own))
    for published in own.sets["rics"]:
        for one in ready_rulebooks(own).of(published).requirements:
            for tower in asked.standing(Cover.PROFESSIONAL_INDEMNITY):
                if tower.base.policy.inception is None:
                    continue
                quick = one.judge(asked.about(Cover.PROFESSIONAL_INDEMNITY, tower))
                with pytest.MonkeyPatch.context() as patched:
                    patched.setattr(one, "_only_term", None)
                    slow = one.judge(asked.about(Cover.PROFESSIONAL_INDEMNITY, tower))
                assert (quick, quick.because) == (slow, slow.because)


@settings(max_examples=50)
@given(COMPLAINTS, st.sampled_from([DAY, date(2026, 1, 1)]))
def test_a_requirement_about_the_firm_is_judged_as_the_long_way_judges_it(stated: dict[str, Any], day: date) -> None:
    asked = Asked(Firm.model_validate(ENGLISH | {"complaints_handling": stated}), day, ready_rulebooks(rulebooks()))
    for published in rulebooks().sets["chp"]:
        for one in ready_rulebooks(rulebooks()).of(published).requirements:
            quick = one.judge(asked.about(None))
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(one, "_only_term", None)
                slow = one.judge(asked.about(None))
            assert (quick, quick.because) == (slow, slow.because)


def test_duties_kept_have_an_end() -> None:
    state = next(one for one in rulebooks().sets["el-gb"] if one.rulebook.duty)
    assert state.rulebook.duty
    duty = ReadyDuty(state.rulebook.duty)
    for number in range(MOST_KEPT + 10):
        people = {"employees": str(number)}
        found = duty.found(circumstances(Firm.model_validate(ENGLISH | {"people": people}), DAY))
        assert found.value is (None if number else False)
    assert len(duty._kept) <= MOST_KEPT
