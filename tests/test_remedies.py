"""What puts right what is not met: each way by itself, and one list for everything; law 9."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import changed as restated
from pii_check import (
    Assessment,
    Change,
    Finding,
    Firm,
    Outcome,
    Remedies,
    Remedy,
    Rulebook,
    Rulebooks,
    assess,
    changed,
    load_rulebooks,
    remedies_for,
)
from pii_check import remedies as remedies_module
from pii_check.days import parse_day
from pii_check.kinds import AtLeast, AtMost, Check
from pii_check.money import decimal_text, parse_money
from pii_check.rulebook import Published
from pii_check.trying import Trial
from strategies import failing_firms, firms, rulebooks
from test_laws import DAY, read_firm

PANEL = Path(__file__).parent.parent / "examples/lenders-panel"


@pytest.fixture(scope="module")
def with_panel() -> Rulebooks:
    return load_rulebooks(PANEL)


def key(finding: Finding) -> tuple[str, int | None]:
    return finding.id, finding.policy


def same(finding: Finding, assessment: Assessment) -> list[Finding]:
    """The findings of a changed firm that are about the same thing: of any policy, if about no one policy before."""
    return [one for one in assessment.findings if one.id == finding.id and finding.policy in (None, one.policy)]


def is_met(finding: Finding, assessment: Assessment) -> bool:
    found = same(finding, assessment)
    return bool(found) and all(one.outcome is Outcome.MET for one in found)


# The laws, for every firm


LAWS = st.one_of(failing_firms(), failing_firms(), failing_firms(), firms())


@settings(max_examples=200)
@given(LAWS, st.booleans())
def test_applying_a_remedy_meets_its_finding_and_a_penny_less_does_not(
    with_panel: Rulebooks, stated: dict[str, Any], panel: bool
) -> None:
    """Law 9, for each way alone: applied to the firm file, read again and judged again."""
    firm, rules = Firm.model_validate(stated), with_panel if panel else rulebooks()
    assessment = assess(firm, rules, DAY)
    remedies = remedies_for(firm, rules, assessment)
    failed = [key(one) for one in assessment.findings if one.outcome is Outcome.NOT_MET]
    assert [key(one.finding) for one in remedies.each] == failed
    for one in remedies.each:
        assert bool(one.ways) is (one.no_way is None) is (one.says is not None)
        for way in one.ways:
            assert is_met(one.finding, assess(changed(firm, way.changes), rules, DAY)), (key(one.finding), way)
            if isinstance(one.finding.requirement.check, AtLeast | AtMost):
                less = [nudged(change, -1 if way.says.startswith("raise") else 1) for change in way.changes]
                assert not is_met(one.finding, assess(changed(firm, less), rules, DAY)), way


def nudged(change: Change, by: int) -> Change:
    """A sum moved by a penny, a number of days by one; a day, which no penny moves, by one."""
    if change.path.endswith(".expiry"):
        day = parse_day(change.value)
        return change._replace(value=day.replace(day=day.day - 1).isoformat())
    if "." not in change.value:
        return change._replace(value=str(int(change.value) + by))
    return change._replace(value=decimal_text(parse_money(change.value) + by))


@settings(max_examples=200)
@given(LAWS, st.booleans())
def test_applying_the_combined_list_meets_all_that_counts_and_nothing_in_it_is_needless(
    with_panel: Rulebooks, stated: dict[str, Any], panel: bool
) -> None:
    """Law 9, for all together."""
    firm, rules = Firm.model_validate(stated), with_panel if panel else rulebooks()
    assessment = assess(firm, rules, DAY)
    remedies = remedies_for(firm, rules, assessment)
    after = assess(changed(firm, remedies.changes), rules, DAY)
    left = {key(one.finding) for one in remedies.incurable}
    failed = [one for one in assessment.counted if one.outcome is Outcome.NOT_MET]
    # A layer that fits on two towers may make the other one count: what the first still lacks is then no matter.
    counts = {key(one) for one in after.counted} - left
    assert [key(one) for one in failed if not is_met(one, after) and key(one) in counts] == []
    assert {key(one) for one in after.counted if one.outcome is Outcome.NOT_MET} <= left
    assert all(one.no_way and not one.ways for one in remedies.incurable)
    for one in remedies.together:
        others = [other for other in remedies.together if other is not one]
        assert not suffices(firm, others, remedies, rules), (key(one.finding), one.says)


def suffices(firm: Firm, some: list[Remedy], remedies: Remedies, rules: Rulebooks) -> bool:
    """Whether some lines of the list would have done for all of it."""
    try:
        less = changed(firm, [change for one in some for change in one.ways[0].changes])
    except (ValueError, IndexError):  # what is left speaks of a policy that the line left out would add
        return False
    after = assess(less, rules, DAY)
    return all(is_met(one.finding, after) for one in remedies.together)


# What a firm cannot change by a stroke of the pen, or that is past: never proposed.
FIXED = {
    "name", "as_at", "regulated_by", "jurisdiction", "constitution", "started_trading", "ceased_trading", "turnover",
    "own_premises", "activities", "people", "dispensations", "insures_this_firm",
}  # fmt: skip


@settings(max_examples=200)
@given(LAWS)
def test_nothing_is_proposed_that_is_past_or_that_the_firm_cannot_change(stated: dict[str, Any]) -> None:
    firm = Firm.model_validate(stated)
    remedies = remedies_for(firm, rulebooks(), assess(firm, rulebooks(), DAY))
    changes = {change for one in remedies.each for way in one.ways for change in way.changes} | {*remedies.changes}
    for path, value in changes:
        parts = path.split(".")
        assert FIXED.isdisjoint(parts), path
        if parts[-1] in ("inception", "expiry", "reviewed"):
            assert parse_day(value) >= DAY, path
        if parts[-1] == "inception":
            assert int(parts[1]) >= len(stated.get("policies", [])), path


# The words and the changes, worked out by hand


def found(
    stated: dict[str, Any], without: tuple[str, ...] = (), base: str = "small-practice", rules: Rulebooks | None = None
) -> tuple[Firm, Assessment, Remedies]:
    firm = Firm.model_validate(restated(read_firm(base), stated, list(without)))
    rules = rules or rulebooks()
    assessment = assess(firm, rules, DAY)
    return firm, assessment, remedies_for(firm, rules, assessment)


def told(remedies: Remedies, id_: str) -> tuple[str | None, list[dict[str, str]]]:
    (remedy,) = [one for one in remedies.each if one.finding.id == id_]
    return remedy.says or remedy.no_way, [dict(way.changes) for way in remedy.ways]


PI, EL = "policies.0", "policies.1"
LOW, HIGH = "fire safety, four storeys or fewer", "fire safety, five storeys or more"
ON_WORDING = "have the policy written on the RICS minimum wording in force at inception, or wider"
NARROW = {"wording": "negligent act", "retroactive_date": "2024-07-01"}
# What the file states, of which firm; the requirement; the words; the changes of each way.
WORDS: list[tuple[dict[str, Any], str, str, str, list[dict[str, str]]]] = [
    # at-least: £185,000 asks for £500,000
    (
        {f"{PI}.limit_of_indemnity": "£250,000"}, "stated-in-full", "rics.limit",
        "raise the limit of indemnity by £250,000 to £500,000 or more",
        [{f"{PI}.limit_of_indemnity": "500000.00"}],
    ),
    (
        {f"{PI}.limit_of_indemnity": None, f"{PI}.primary": "£499,999.99"}, "stated-in-full", "rics.limit",
        "raise the limit of indemnity by £0.01 to £500,000 or more",
        [{f"{PI}.primary": "500000.00"}],
    ),
    (
        {f"{PI}.limit_of_indemnity": "£400,000", f"{PI}.primary": "£400,000"}, "stated-in-full", "rics.limit",
        "raise the limit of indemnity by £100,000 to £500,000 or more",
        [{f"{PI}.limit_of_indemnity": "500000.00", f"{PI}.primary": "500000.00"}],
    ),
    # a tower is raised at its top: £1.8m asks for £1,000,000
    (
        {f"{PI}.primary": "£400,000", f"{PI}.excess_layers": [{"limit": "£200,000", "listed_insurer": "yes"}]},
        "layered-company", "rics.limit",
        "raise the limit of indemnity by £400,000 to £1,000,000 or more (here the top excess layer)",
        [{f"{PI}.excess_layers.0.limit": "600000.00"}],
    ),
    (
        {
            f"{PI}.limit_of_indemnity": "£600,000", f"{PI}.primary": None,
            f"{PI}.excess_layers": [{"limit": "£200,000", "listed_insurer": "yes"}],
        },
        "layered-company", "rics.limit",
        "raise the limit of indemnity by £400,000 to £1,000,000 or more (here the top excess layer)",
        [{f"{PI}.limit_of_indemnity": "1000000.00", f"{PI}.excess_layers.0.limit": "600000.00"}],
    ),
    (
        {f"{PI}.limit_of_indemnity": "£600,000", f"{PI}.primary": None, f"{PI}.excess_layers": [{"insurer": "B"}]},
        "layered-company", "rics.limit",
        "raise the limit of indemnity by £400,000 to £1,000,000 or more (here the top excess layer)",
        [{f"{PI}.limit_of_indemnity": "1000000.00"}],
    ),
    (
        {
            f"{PI}.limit_of_indemnity": "£300,000",
            "policies.3": {
                "cover": "pi", "attaches_above": "£300,000", "limit_of_indemnity": "£100,000",
                "inception": "2026-04-01", "expiry": "2027-03-31", "listed_insurer": "yes",
            },
        },
        "stated-in-full", "rics.limit",
        "raise the limit of indemnity by £100,000 to £500,000 or more (here policy 4, which stands at the top of the "
        "tower)",
        [{"policies.3.limit_of_indemnity": "200000.00"}],
    ),
    # employers' liability adds up over policies: one of them is raised
    (
        {
            f"{EL}.limit_of_indemnity": "£3m",
            "policies.3": {
                "cover": "el", "limit_of_indemnity": "£1m", "inception": "2026-04-01", "expiry": "2027-03-31",
            },
        },
        "stated-in-full", "el.limit",
        "raise the limit of indemnity by £1,000,000 to £5,000,000 or more (policies 2 and 4 count together; here "
        "policy 2)",
        [{f"{EL}.limit_of_indemnity": "4000000.00"}],
    ),
    # at-most: the greater of 2.5% and £10,000 up to £500,000, 2.5% above; £15,000 is 2.5% of £600,000
    (
        {f"{PI}.uninsured_excess": "£15,000"}, "stated-in-full", "rics.excess",
        "reduce the uninsured excess by £2,500 to £12,500 or less, or raise the limit of indemnity by £100,000 to "
        "£600,000 or more",
        [{f"{PI}.uninsured_excess": "12500.00"}, {f"{PI}.limit_of_indemnity": "600000.00"}],
    ),
    # the cap is rounded down: 2.5% of £500,000.30 is £12,500.0075; and a limit of £500,000.40 gives £12,500.01
    (
        {f"{PI}.uninsured_excess": "£12,500.01", f"{PI}.limit_of_indemnity": "£500,000.30"},
        "stated-in-full", "rics.excess",
        "reduce the uninsured excess by £0.01 to £12,500 or less, or raise the limit of indemnity by £0.10 to "
        "£500,000.40 or more",
        [{f"{PI}.uninsured_excess": "12500.00"}, {f"{PI}.limit_of_indemnity": "500000.40"}],
    ),
    # two readings of a tower: 2.5% of the primary of £500,000, or of all £2,000,000; both must hold
    (
        {f"{PI}.uninsured_excess": "£50,000.01"}, "layered-company", "rics.excess",
        "reduce the uninsured excess by £37,500.01 to £12,500 or less, which is enough by either reading, or raise the "
        "limit of the primary layer by £1,500,000.40 to £2,000,000.40 or more",
        [{f"{PI}.uninsured_excess": "12500.00"}, {f"{PI}.primary": "2000000.40"}],
    ),
    # an excess that only the policy above states counts, too
    (
        {
            f"{PI}.limit_of_indemnity": "£500,000", f"{PI}.uninsured_excess": "£20,000",
            "policies.3": {
                "cover": "pi", "attaches_above": "£500,000", "limit_of_indemnity": "£500,000",
                "inception": "2026-04-01", "expiry": "2027-03-31", "uninsured_excess": "£30,000",
            },
        },
        "stated-in-full", "rics.excess",
        "reduce the uninsured excess by £17,500 to £12,500 or less, which is enough by either reading, or raise the "
        "limit of the primary layer by £700,000 to £1,200,000 or more",
        [
            {f"{PI}.uninsured_excess": "12500.00", "policies.3.uninsured_excess": "12500.00"},
            {f"{PI}.limit_of_indemnity": "1200000.00", "policies.3.attaches_above": "1200000.00"},
        ],
    ),
    # one-of
    (
        {f"{PI}.basis": "aggregate"}, "stated-in-full", "rics.basis",
        "have the limit written on an any one claim basis",
        [{f"{PI}.basis": "any one claim"}],
    ),
    (
        {f"{PI}.excess_layers.1.listed_insurer": "no", f"{PI}.listed_insurer": "no"}, "layered-company", "rics.insurer",
        "place the cover with an insurer on the RICS list (the primary layer; excess layer 2)",
        [{f"{PI}.listed_insurer": "yes", f"{PI}.excess_layers.1.listed_insurer": "yes"}],
    ),
    (
        {f"{PI}.excess_layers.0.follows_primary": "no"}, "layered-company", "rics.layers",
        "have every excess layer follow the primary's terms (excess layer 1)",
        [{f"{PI}.excess_layers.0.follows_primary": "yes"}],
    ),
    (
        {f"{PI}.wording": "negligent act"}, "stated-in-full", "rics.civil-liability",
        "have the policy cover any civil liability, not only negligent acts",
        [{f"{PI}.wording": "civil liability"}],
    ),
    (
        {f"{PI}.sections": [{"name": "asbestos", "wording": "negligent act"}]},
        "stated-in-full", "rics.civil-liability",
        "have the policy cover any civil liability, not only negligent acts (section: asbestos)",
        [{f"{PI}.sections.0.wording": "civil liability"}],
    ),
    (
        {f"{EL}.certificate": "not displayed"}, "stated-in-full", "el.certificate",
        "show the certificate at each workplace, or where every employee can open it",
        [{f"{EL}.certificate": "at each workplace"}],
    ),
    (
        {f"{EL}.excludes_business_activities": "yes"}, "stated-in-full", "el.exclusions", "have the exclusion removed",
        [{f"{EL}.excludes_business_activities": "no"}],
    ),
    # the minimum wording, and what cannot stand beside it
    ({f"{PI}.minimum_wording": "no"}, "stated-in-full", "rics.wording", ON_WORDING, [{f"{PI}.minimum_wording": "yes"}]),
    (
        {f"{PI}.minimum_wording": "no", f"{PI}.retroactive_date": "2020-01-01", f"{PI}.run_off.consumer_years": "5"},
        "stated-in-full", "rics.wording",
        f"{ON_WORDING}; and with it, have the retroactive date removed; and raise the run-off for consumers' claims by "
        "1 year to 6 years or more",
        [
            {
                f"{PI}.minimum_wording": "yes", f"{PI}.retroactive_date": "none",
                f"{PI}.run_off.consumer_years": "6",
            },
        ],
    ),
    # reaches-back
    (
        {f"{PI}.retroactive_date": "2020-01-01"}, "stated-in-full", "rics.retroactive",
        "have the retroactive date removed", [{f"{PI}.retroactive_date": "none"}],
    ),
    # before April 2019: six years back
    (
        {f"{PI}.retroactive_date": "2013-01-01", f"{PI}.inception": "2018-07-01", f"{PI}.sections": None},
        "stated-in-full", "rics.retroactive",
        "have the retroactive date moved to 1 July 2012 or earlier, or have the retroactive date removed",
        [{f"{PI}.retroactive_date": "2012-07-01"}, {f"{PI}.retroactive_date": "none"}],
    ),
    # and of a section that is judged with the main cover
    (
        {
            f"{PI}.retroactive_date": "2020-01-01",
            f"{PI}.sections": [{"name": "pollution", "retroactive_date": "2021-01-01"}],
        },
        "stated-in-full", "rics.retroactive",
        "have the retroactive date removed (the main cover; section: pollution)",
        [{f"{PI}.retroactive_date": "none", f"{PI}.sections.0.retroactive_date": "none"}],
    ),
    # sections
    (
        {f"{PI}.sections": [{"name": LOW, "covered": "yes", **NARROW}]},
        "small-practice", "rics.fire-low-rise",
        "have the form of cover changed to civil liability; and have the retroactive date removed",
        [{f"{PI}.sections.0.wording": "civil liability", f"{PI}.sections.0.retroactive_date": "none"}],
    ),
    (
        {f"{PI}.sections": [{"name": LOW, "covered": "no"}], f"{PI}.minimum_wording": None},
        "small-practice", "rics.fire-low-rise",
        "have fire safety work on buildings of four storeys or fewer covered; and confirm what the file does not state "
        "(form of cover: civil liability; retroactive date: none)",
        [
            {
                f"{PI}.sections.0.covered": "yes", f"{PI}.sections.0.wording": "civil liability",
                f"{PI}.sections.0.retroactive_date": "none",
            },
        ],
    ),
    (
        {f"{PI}.sections": [{"name": HIGH, "covered": "no"}]}, "stated-in-full", "rics.fire-high-rise",
        "have fire safety work on buildings of five storeys or more covered",
        [{f"{PI}.sections.0.covered": "yes"}],
    ),
    # run-off
    (
        {f"{PI}.run_off.consumer_limit": "£400,000"}, "ceased-practice", "rics.run-off-consumer",
        "raise the run-off limit for consumers' claims by £600,000 to £1,000,000 or more",
        [{f"{PI}.run_off.consumer_limit": "1000000.00"}],
    ),
    (
        {f"{PI}.run_off": {"consumer_years": "4"}, f"{PI}.minimum_wording": None}, "ceased-practice",
        "rics.run-off-consumer",
        "arrange run-off limit for consumers' claims: at least £1,000,000; and raise the run-off for consumers' claims "
        "by 2 years to 6 years or more",
        [{f"{PI}.run_off.consumer_limit": "1000000.00", f"{PI}.run_off.consumer_years": "6"}],
    ),
    (
        {f"{PI}.run_off.commercial_years": "5"}, "ceased-practice", "rics.run-off-commercial",
        "raise the run-off for other clients' claims by 1 year to 6 years or more",
        [{f"{PI}.run_off.commercial_years": "6"}],
    ),
    # in-force
    (
        {f"{PI}.expiry": "2026-11-21"}, "small-practice", "rics.in-force",
        "place professional indemnity insurance: a policy in force on 22 November 2026",
        [
            {
                "policies.3.cover": "professional indemnity", "policies.3.inception": "2026-11-22",
                "policies.3.expiry": "2027-11-21",
            },
        ],
    ),
    (
        {"people.employees": "0", f"{EL}.insures_this_firm": "no"}, "small-practice", "el.premises",
        "place employers' liability insurance: a policy in force on 22 November 2026",
        [
            {
                "policies.3.cover": "employers' liability", "policies.3.inception": "2026-11-22",
                "policies.3.expiry": "2027-11-21",
            },
        ],
    ),
    # complaints: days, a review, a provider of redress; client money
    (
        {"complaints_handling": {"acknowledge_within_days": "10"}}, "small-practice", "chp.acknowledge",
        "reduce the days to acknowledge a complaint by 3 days to 7 days or less",
        [{"complaints_handling.acknowledge_within_days": "7"}],
    ),
    (
        {"complaints_handling": {"reviewed": "2024-01-01"}}, "small-practice", "chp.reviewed",
        "review the procedure, and write down the day", [{"complaints_handling.reviewed": "2026-11-22"}],
    ),
    (
        {"complaints_handling": {"redress_provider": "none"}}, "small-practice", "chp.redress",
        "name a redress provider that RICS approves",
        [
            {
                "complaints_handling.redress_provider": "a provider that RICS approves",
                "complaints_handling.redress_approved": "yes",
            },
        ],
    ),
    (
        {"complaints_handling": {"redress_approved": "no"}}, "small-practice", "chp.redress",
        "name a redress provider that RICS approves", [{"complaints_handling.redress_approved": "yes"}],
    ),
    (
        {"client_money": {"held": "yes", "protection_scheme": "none"}}, "small-practice", "client-money.protection",
        "join a client money protection scheme",
        [{"client_money.protection_scheme": "a client money protection scheme"}],
    ),
    # a gap that is yet to come
    (
        {"policies.3": {"cover": "pi", "inception": "2027-05-01", "expiry": "2028-04-30"}}, "small-practice",
        "rics.continuity", "extend policy 1 to 30 April 2027, the day before policy 4 begins",
        [{f"{PI}.expiry": "2027-04-30"}],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "base", "id_", "says", "changes"), WORDS, ids=range(len(WORDS)))
def test_a_remedy_in_words_and_as_changes(
    stated: dict[str, Any], base: str, id_: str, says: str, changes: list[dict[str, str]]
) -> None:
    _, _, remedies = found(stated, base=base)
    assert told(remedies, id_) == (says, changes)


def test_every_kind_of_check_has_a_remedy_worked_out_by_hand() -> None:
    requirements = {one.id: one for states in rulebooks().sets.values() for one in states[-1].rulebook.requirements}
    kinds = {requirements[id_].check.kind for _, _, id_, _, _ in WORDS}
    assert kinds == {one.model_fields["kind"].annotation.__args__[0] for one in Check.__origin__.__args__}


def test_without_the_turnover_a_remedy_must_be_enough_whatever_it_is() -> None:
    """£250,000 is asked of the smallest firms, £1,000,000 of those above £200,000."""
    _, assessment, remedies = found({f"{PI}.limit_of_indemnity": "£200,000"}, ("turnover",))
    says = (
        "raise the limit of indemnity by £800,000 to £1,000,000 or more, which is enough whatever the turnover may be"
    )
    assert told(remedies, "rics.limit") == (says, [{f"{PI}.limit_of_indemnity": "1000000.00"}])
    (finding,) = [one for one in assessment.findings if one.id == "rics.limit"]
    assert finding.because == "whatever the turnover may be; the limit of indemnity is £200,000"


PAST = {"policies.3": {"cover": "pi", "inception": "2025-07-01", "expiry": "2026-03-30"}}
ATTACHED = {
    "cover": "pi", "attaches_above": "£250,000", "limit_of_indemnity": "£250,000", "basis": "aggregate",
    "inception": "2026-04-01", "expiry": "2027-03-31",
}  # fmt: skip
NO_WAY: list[tuple[dict[str, Any], str, str]] = [
    (PAST, "rics.continuity", "days without cover that have begun are not covered by anything arranged now"),
    (
        {"ceased_trading": "2026-06-30", "policies": []}, "rics.run-off-consumer",
        "no policy was in force on 30 June 2026, when the firm ceased, and cover placed afterwards does not change "
        "that",
    ),
    (
        {"policies.3": ATTACHED}, "rics.layers",
        "let every excess layer follow the primary's terms; but the file has no key that says so of an excess layer "
        "that is a policy of its own, so this can never be told to be met",
    ),
    (
        {
            f"{EL}.expiry": None, f"{EL}.limit_of_indemnity": "£1m",
            "policies.3": {"cover": "el", "inception": "2026-04-01", "limit_of_indemnity": "£1m"},
        },
        "el.limit", "no change meets it while this is not stated: last full day of cover",
    ),
    (
        {
            "ceased_trading": "2026-06-30", f"{PI}.expiry": None,
            f"{PI}.run_off": {"consumer_limit": "£1", "consumer_years": "6"},
        },
        "rics.run-off-consumer", "no change meets it while this is not stated: last full day of cover",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "id_", "why"), NO_WAY, ids=range(len(NO_WAY)))
def test_where_nothing_cures_it_the_reason_is_given(stated: dict[str, Any], id_: str, why: str) -> None:
    _, _, remedies = found(stated)
    assert told(remedies, id_) == (why, [])
    assert [one.no_way for one in remedies.incurable if one.finding.id == id_] == [why]
    assert id_ not in [one.finding.id for one in remedies.together]


# One list for everything


def together(remedies: Remedies) -> list[tuple[str, str | None]]:
    return [(one.finding.id, one.says) for one in remedies.together]


def test_a_gap_is_closed_from_the_policy_that_reaches_furthest() -> None:
    """Policy 4 begins within policy 1 and ends before it; policy 5 begins on the day after, policy 6 a month later."""
    runs = [("2026-06-01", "2026-12-31"), ("2027-04-01", "2028-03-31"), ("2028-05-01", "2029-03-31")]
    more = {
        f"policies.{place}": {"cover": "pi", "inception": first, "expiry": last}
        for place, (first, last) in enumerate(runs, 3)
    }
    _, _, remedies = found(more)
    extended = "extend policy 5 to 30 April 2028, the day before policy 6 begins"
    assert ("rics.continuity", extended) in [(one.finding.id, one.says) for one in remedies.each]


def test_the_list_speaks_of_nothing_that_the_report_does_not_tell() -> None:
    """Judged as at a day in 2020 nothing is in force; that a policy placed then would leave a gap is only advice."""
    firm = Firm.model_validate(read_firm("small-practice"))
    day = date(2020, 1, 1)
    remedies = remedies_for(firm, rulebooks(), assess(firm, rulebooks(), day))
    assert together(remedies) == [
        ("rics.in-force", "place professional indemnity insurance: a policy in force on 1 January 2020"),
        ("el.in-force", "place employers' liability insurance: a policy in force on 1 January 2020"),
        ("pl.in-force", "place public liability insurance: a policy in force on 1 January 2020"),
    ]


def test_the_list_begins_with_what_must_be() -> None:
    """A review two years ago is only advised against; a sum above the excess that is allowed is not."""
    complaints = {"complaints_handling": {"reviewed": "2024-01-15"}}
    _, _, remedies = found({f"{PI}.uninsured_excess": "£50,000"} | complaints, base="stated-in-full")
    assert [one.finding.id for one in remedies.together] == ["rics.excess", "chp.reviewed"]


def test_the_list_raises_the_limit_first_and_cuts_the_excess_by_less() -> None:
    """£185,000 asks for £500,000, of which 2.5% are £12,500; of £250,000 held, no more than £10,000."""
    short = {f"{PI}.limit_of_indemnity": "£250,000", f"{PI}.uninsured_excess": "£15,000"}
    _, _, remedies = found(short, base="stated-in-full")
    assert str(told(remedies, "rics.excess")[0]).startswith("reduce the uninsured excess by £5,000 to £10,000 or less")
    assert together(remedies) == [
        ("rics.limit", "raise the limit of indemnity by £250,000 to £500,000 or more"),
        ("rics.excess", "reduce the uninsured excess by £2,500 to £12,500 or less"),
    ]


def test_the_limit_comes_first_though_its_gap_is_the_smaller() -> None:
    """£1,000 is missing of £500,000; 2.5% of £499,000 are £12,475, and £12,500 of £500,000."""
    short = {f"{PI}.limit_of_indemnity": "£499,000", f"{PI}.uninsured_excess": "£20,000"}
    _, _, remedies = found(short, base="stated-in-full")
    assert together(remedies) == [
        ("rics.limit", "raise the limit of indemnity by £1,000 to £500,000 or more"),
        ("rics.excess", "reduce the uninsured excess by £7,500 to £12,500 or less"),
    ]


def test_the_list_leaves_out_a_cut_that_a_higher_limit_makes_needless() -> None:
    _, _, remedies = found(
        {f"{PI}.limit_of_indemnity": "£250,000", f"{PI}.uninsured_excess": "£12,500"}, base="stated-in-full"
    )
    assert together(remedies) == [("rics.limit", "raise the limit of indemnity by £250,000 to £500,000 or more")]


def test_the_list_is_about_the_policies_that_count() -> None:
    """A second policy of the cover that falls short decides nothing."""
    other = {
        "cover": "pi", "inception": "2026-04-01", "expiry": "2027-03-31", "limit_of_indemnity": "£1",
        "listed_insurer": "no",
    }  # fmt: skip
    _, _, remedies = found({"policies.3": other})
    assert {key(one.finding) for one in remedies.each} == {("rics.limit", 3), ("rics.insurer", 3)}
    assert (remedies.together, remedies.incurable, remedies.changes) == ((), (), ())


def test_one_policy_placed_cures_all_that_ask_for_it(with_panel: Rulebooks) -> None:
    _, _, remedies = found({"policies": []}, rules=with_panel)
    assert [one for one, _ in together(remedies)] == ["rics.in-force", "el.in-force", "pl.in-force"]


def test_two_bodies_that_ask_for_different_limits_are_met_by_the_higher(with_panel: Rulebooks) -> None:
    """RICS asks for £250,000 and at most £10,000; the panel for £2,000,000, £5,000, and public liability of £5m."""
    _, _, remedies = found({f"{PI}.limit_of_indemnity": "£100,000"}, rules=with_panel)
    assert together(remedies) == [
        ("panel-pl.limit", "raise the limit of indemnity by £3,000,000 to £5,000,000 or more"),
        ("panel-pii.limit", "raise the limit of indemnity by £1,900,000 to £2,000,000 or more"),
        ("panel-pii.excess", "reduce the uninsured excess by £5,000 to £5,000 or less"),
    ]


def test_a_smaller_change_that_a_larger_one_makes_needless_is_left_out(with_panel: Rulebooks) -> None:
    """Of £100,000 held, £900,000 is asked for elsewhere: more than what RICS surely asks for, less than it may ask."""
    limit = {f"{PI}.limit_of_indemnity": "£100,000"}
    rules = own_rules(("limit", {"kind": "at-least", "fact": "limit_of_indemnity", "amount": "£900,000"}))
    _, _, remedies = found(limit, ("turnover",), rules=rules)
    whatever = "which is enough whatever the turnover may be"
    raised = f"raise the limit of indemnity by £900,000 to £1,000,000 or more, {whatever}"
    assert together(remedies) == [("rics.limit", raised)]


def test_a_gap_stays_on_the_list_as_what_nothing_cures() -> None:
    _, _, remedies = found({**PAST, f"{PI}.basis": "aggregate"})
    assert [one.finding.id for one in remedies.incurable] == ["rics.continuity"]
    assert [one for one, _ in together(remedies)] == ["rics.basis"]


def test_a_firm_that_ceases_today_without_cover_can_still_place_it_with_run_off() -> None:
    firm, _, remedies = found({"ceased_trading": "2026-11-22", "policies": []})
    says, (changes,) = told(remedies, "rics.run-off-consumer")
    assert says == (
        "place professional indemnity insurance: a policy in force on 22 November 2026; and arrange run-off limit for "
        "consumers' claims: at least £1,000,000; and arrange run-off for consumers' claims: at least 6 years"
    )
    assert changes["policies.0.run_off.consumer_years"] == "6"
    after = assess(changed(firm, remedies.changes), rulebooks(), DAY)
    assert {one.outcome for one in after.findings if "run-off" in one.id} == {Outcome.MET}


def test_only_what_was_judged_is_put_right() -> None:
    firm = Firm.model_validate(
        restated(read_firm("small-practice"), {f"{PI}.basis": "aggregate", f"{PI}.listed_insurer": "no"}, [])
    )
    assessment = assess(firm, rulebooks(), DAY, only=["rics.basis"], include=["complaints"])
    assert together(remedies_for(firm, rulebooks(), assessment)) == [
        ("rics.basis", "have the limit written on an any one claim basis")
    ]


def test_a_firm_that_meets_everything_needs_nothing() -> None:
    _, assessment, remedies = found({})
    assert remedies == Remedies()
    assert remedies.of(assessment.findings[0]) is None


# Rules of one's own


def own_rules(*checks: tuple[str, dict[str, Any]], **more: Any) -> Rulebooks:
    """The published rulebooks, and one of these checks on professional indemnity."""
    cite = [{"source": "terms", "clause": "1", "evidence": "primary"}]
    common = {"force": "must", "authority": "practice", "cite": cite}
    requirements = [("in-force", {"kind": "in-force"}), *checks]
    book = {
        "set": "own", "title": "Own", "effective_from": "2026-01-01", "binds": {}, "picked_by": "as-at day",
        "cover": "professional indemnity",
        "sources": {"terms": {"title": "T", "publisher": "P", "url": "https://own.example/t", "read_on": "2026-01-01"}},
        "requirements": [
            {"id": f"own.{name}", "title": name, **common, "check": check, **more.get(name, {})}
            for name, check in requirements
        ],
    }  # fmt: skip
    own = Published(rulebook=Rulebook.model_validate(book), sha256="")
    return Rulebooks([one for states in rulebooks().sets.values() for one in states] + [own])


def of_own(stated: dict[str, Any], *checks: tuple[str, dict[str, Any]], **more: Any) -> tuple[Any, Remedies]:
    _, _, remedies = found(stated, rules=own_rules(*checks, **more))
    (remedy,) = [one for one in remedies.each if one.finding.id.startswith("own.")]
    return (remedy.says or remedy.no_way, [dict(way.changes) for way in remedy.ways]), remedies


def test_a_fact_that_the_firm_cannot_change_has_no_remedy() -> None:
    nothing = "is what it is: nothing that the firm could insure or arrange changes it"
    turnover = {"kind": "at-least", "fact": "turnover", "amount": "£1m"}
    assert of_own({}, ("turnover", turnover))[0] == (f"the turnover {nothing}", [])
    form = {"kind": "one-of", "fact": "constitution", "values": ["llp"]}
    assert of_own({}, ("form", form))[0] == (f"the legal form {nothing}", [])


def test_a_cap_that_jumps_is_met_by_the_lowest_limit_at_which_it_does() -> None:
    """2% up to £400,000, 5% above: £15,000 is within 5% of £400,000.01, and of no lower limit."""
    amount = {
        "by": "limit_of_indemnity",
        "bands": [
            {"up_to": "£400,000", "amount": {"percent": "2", "of": "limit_of_indemnity"}},
            {"amount": {"percent": "5", "of": "limit_of_indemnity", "at_most": "£40,000"}},
        ],
    }
    cap = ("cap", {"kind": "at-most", "fact": "uninsured_excess", "amount": amount})
    told_, _ = of_own({f"{PI}.uninsured_excess": "£15,000"}, cap)
    assert told_ == (
        "reduce the uninsured excess by £10,000 to £5,000 or less, or raise the limit of indemnity by £150,000.01 to "
        "£400,000.01 or more",
        [{f"{PI}.uninsured_excess": "5000.00"}, {f"{PI}.limit_of_indemnity": "400000.01"}],
    )
    told_, _ = of_own({f"{PI}.uninsured_excess": "£40,000.01"}, cap)
    assert told_[0] == "reduce the uninsured excess by £35,000.01 to £5,000 or less"  # no limit would do


def test_the_lowest_limit_of_which_a_share_is_enough_is_found_to_the_penny() -> None:
    """3% of £333,333.34 are £10,000.0002; of a penny less £9,999.99 in whole pence."""
    amount = {"percent": "3", "of": "limit_of_indemnity"}
    told_, _ = of_own({}, ("cap", {"kind": "at-most", "fact": "uninsured_excess", "amount": amount}))
    assert told_ == (
        "reduce the uninsured excess by £2,500 to £7,500 or less, or raise the limit of indemnity by £83,333.34 to "
        "£333,333.34 or more",
        [{f"{PI}.uninsured_excess": "7500.00"}, {f"{PI}.limit_of_indemnity": "333333.34"}],
    )


def test_a_share_of_nothing_is_met_by_no_limit() -> None:
    amount = {"percent": "0", "of": "limit_of_indemnity"}
    told_, _ = of_own({}, ("cap", {"kind": "at-most", "fact": "uninsured_excess", "amount": amount}))
    assert told_ == (
        "reduce the uninsured excess by £10,000 to £0 or less",
        [{f"{PI}.uninsured_excess": "0.00"}],
    )


def test_a_limit_that_goes_by_another_fact_is_met_by_moving_either() -> None:
    """Ten times the excess: raise the limit, or reduce the excess."""
    amount = {"percent": "100", "of": "uninsured_excess", "at_least": "£300,000"}
    told_, _ = of_own({}, ("limit", {"kind": "at-least", "fact": "limit_of_indemnity", "amount": amount}))
    assert told_ == (
        "raise the limit of indemnity by £50,000 to £300,000 or more",
        [{f"{PI}.limit_of_indemnity": "300000.00"}],
    )
    amount = {"percent": "100", "of": "uninsured_excess"}
    big = {f"{PI}.uninsured_excess": "£250,000.01"}
    told_, _ = of_own(big, ("limit", {"kind": "at-least", "fact": "limit_of_indemnity", "amount": amount}))
    assert told_ == (
        "raise the limit of indemnity by £0.01 to £250,000.01 or more, or reduce the uninsured excess by £0.01 to "
        "£250,000 or less",
        [{f"{PI}.limit_of_indemnity": "250000.01"}, {f"{PI}.uninsured_excess": "250000.00"}],
    )


def test_a_share_of_a_fact_that_is_not_stated_is_met_at_the_edge_of_its_band() -> None:
    """The turnover itself, from £90,000 to £100,000, and £95,000 above: the edge at £100,000 asks for most."""
    amount = {
        "by": "turnover",
        "bands": [
            {"up_to": "£100,000", "amount": {"percent": "100", "of": "turnover", "at_least": "£90,000"}},
            {"amount": "£95,000"},
        ],
    }
    check = {"kind": "at-most", "fact": "uninsured_excess", "amount": amount}
    told_, _ = of_own({"turnover": None, f"{PI}.uninsured_excess": "£100,000.01"}, ("cap", check))
    assert told_[0] is not None
    assert told_[0].startswith("reduce the uninsured excess by £10,000.01 to £90,000 or less, which is enough whatever")
    check = {"kind": "at-least", "fact": "limit_of_indemnity", "amount": amount}
    _, _, remedies = found({"turnover": None, f"{PI}.limit_of_indemnity": "£80,000"}, rules=own_rules(("limit", check)))
    assert told(remedies, "own.limit") == (
        "raise the limit of indemnity by £20,000 to £100,000 or more, which is enough whatever the turnover may be",
        [{f"{PI}.limit_of_indemnity": "100000.00"}],
    )


def test_run_off_of_a_limit_that_no_source_states_has_no_remedy() -> None:
    check = {"kind": "run-off", "whom": "consumer", "limit": "not established", "years": "6"}
    told_, _ = of_own({f"{PI}.run_off": {"consumer_years": "5"}, f"{PI}.minimum_wording": None}, ("run-off", check))
    assert told_ == ("no change meets it while this is not stated: run-off limit for consumers' claims", [])


def test_a_limit_that_may_not_be_higher_is_reduced() -> None:
    most = ("most", {"kind": "at-most", "fact": "limit_of_indemnity", "amount": "£100,000"})
    told_, remedies = of_own({}, most)
    assert told_ == (
        "reduce the limit of indemnity by £150,000 to £100,000 or less",
        [{f"{PI}.limit_of_indemnity": "100000.00"}],
    )
    # RICS asks for £250,000: no firm meets both, and the list says so instead of breaking what is met.
    why = "what would meet this goes against another requirement that is to be met"
    assert [(one.finding.id, one.no_way) for one in remedies.incurable] == [("own.most", why)]
    assert remedies.together == ()


def test_a_top_layer_is_not_cut_below_nothing() -> None:
    tower = {f"{PI}.limit_of_indemnity": None, f"{PI}.primary": "£250,000", f"{PI}.excess_layers": [{"limit": "£10"}]}
    most = ("most", {"kind": "at-most", "fact": "limit_of_indemnity", "amount": "£100,000"})
    told_, _ = of_own(tower, most)
    assert told_ == ("no change that the firm could make now is known to meet it", [])


def test_the_primary_is_raised_with_what_stands_on_it() -> None:
    check = ("primary", {"kind": "at-least", "fact": "primary_limit", "amount": "£400,000"})
    stated = {f"{PI}.primary": "£250,000", "policies.3": ATTACHED}
    told_, _ = of_own(stated, check)
    assert told_ == (
        "raise the limit of the primary layer by £150,000 to £400,000 or more",
        [
            {
                f"{PI}.primary": "400000.00",
                f"{PI}.limit_of_indemnity": "400000.00",
                "policies.3.attaches_above": "400000.00",
            }
        ],
    )


def test_a_limit_that_goes_by_a_primary_not_known_is_met_by_the_excess_alone() -> None:
    """Of a tower of £250,000 with a layer of a height not stated, the primary is no more than £250,000."""
    amount = {"percent": "1", "of": "primary_limit", "at_most": "£2,000"}
    layer = {f"{PI}.excess_layers": [{"insurer": "B", "listed_insurer": "yes", "follows_primary": "yes"}]}
    told_, _ = of_own(layer, ("cap", {"kind": "at-most", "fact": "uninsured_excess", "amount": amount}))
    assert told_ == (
        "reduce the uninsured excess by £10,000 to £0 or less, which is enough whatever the limit of the primary layer "
        "may be",
        [{f"{PI}.uninsured_excess": "0.00"}],
    )


def test_answers_that_two_readings_ask_for_must_be_the_same() -> None:
    """The form of cover that either reading allows; where none is shared, nothing is proposed."""
    other = {"kind": "one-of", "fact": "basis", "values": ["aggregate with unlimited round-the-clock reinstatement"]}
    reading = {"other_reading": {"this": "a", "says": "b", "check": other}}
    values = ["any one claim", "aggregate with unlimited round-the-clock reinstatement"]
    check = ("basis", {"kind": "one-of", "fact": "basis", "values": values})
    told_, _ = of_own({f"{PI}.basis": "aggregate"}, check, basis=reading)
    assert told_[1] == [{f"{PI}.basis": values[1]}]
    check = ("basis", {"kind": "one-of", "fact": "basis", "values": ["any one claim"]})
    told_, _ = of_own({f"{PI}.basis": "aggregate"}, check, basis=reading)
    assert told_ == ("no change that the firm could make now is known to meet it", [])


def test_a_review_without_words_of_its_rulebook() -> None:
    check = ("reviewed", {"kind": "not-older-than", "fact": "complaints_handling.reviewed", "months": "6"})
    told_, _ = of_own({"complaints_handling": {"reviewed": "2026-01-15"}}, check)
    assert told_ == (
        "bring up to date: last review of the complaints procedure",
        [{"complaints_handling.reviewed": "2026-11-22"}],
    )


def test_a_change_adds_to_a_list_and_no_further() -> None:
    held = Firm.model_validate({"name": "A firm", "policies": []})
    assert [one.cover for one in changed(held, [Change("policies.0.cover", "pi")]).policies or ()] == [
        "professional indemnity"
    ]
    with pytest.raises(IndexError):
        changed(held, [Change("policies.1.cover", "pi")])


def test_a_policy_is_placed_for_a_year_and_never_beyond_the_last_day_that_can_be_written() -> None:
    firm = Firm.model_validate({"name": "A firm", "jurisdiction": "england", "policies": []})
    day = date(2199, 6, 1)
    (placed,) = remedies_for(firm, rulebooks(), assess(firm, rulebooks(), day)).together
    assert dict(placed.ways[0].changes)["policies.0.expiry"] == "2199-12-31"


def test_a_list_that_speaks_of_a_policy_that_only_the_rest_would_place_does_not_suffice() -> None:
    firm, assessment, remedies = found({f"{PI}.uninsured_excess": "£50,000"}, base="stated-in-full")
    (cured,) = remedies.together
    beyond = Change(f"policies.{len(firm.policies or ())}.expiry", "2027-03-31")
    alone = cured._replace(ways=(cured.ways[0]._replace(changes=(beyond,)),))
    work = remedies_module._Work(Trial.of_assessment(firm, rulebooks(), assessment), [cured.finding], {})
    assert not work._suffices([alone], remedies_module._Done((cured,), ()))
    assert work._suffices([cured], remedies_module._Done((cured,), ()))
