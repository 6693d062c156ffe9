"""The rule files themselves: locked, sourced, sound, and enough to add a state or a body without any Python."""

import hashlib
import json
import shutil
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from cases import changed
from pii_check import Firm, Outcome, Rulebook, RuleFileError, Verdict, assess, load_rulebooks
from pii_check.words import Authority
from strategies import rulebooks
from test_laws import DAY, outcomes, read_firm

RULES = Path(__file__).parent.parent / "rules"
FILES = sorted(path for path in RULES.glob("*/*.yaml") if path.name != "checked.yaml")


def test_published_rule_files_are_locked() -> None:
    """A published state changes only in the open: with its hash, and an entry in the changelog."""
    lines = (RULES / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    locked = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = {
        path.relative_to(RULES).as_posix(): hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for path in FILES
    }
    assert locked == found


def test_the_hash_in_an_assessment_is_that_of_the_file() -> None:
    for one in (state for states in rulebooks().sets.values() for state in states):
        path = RULES / f"{one.rulebook.id}.yaml"
        assert one.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_rulebook_that_is_written_out_and_read_again_is_the_same() -> None:
    """Law 8, for rules."""
    for one in (state.rulebook for states in rulebooks().sets.values() for state in states):
        written = json.loads(one.model_dump_json(by_alias=True, exclude_none=True))
        assert Rulebook.model_validate(written) == one, one.id


def test_every_source_is_cited_and_has_an_address() -> None:
    for states in rulebooks().sets.values():
        for one in states:
            cited = {source for requirement in one.rulebook.requirements for source in requirement.cited()}
            assert cited == set(one.rulebook.sources), one.rulebook.id
            assert all(source.url.startswith(("https://", "http://")) for source in one.rulebook.sources.values())


def test_every_set_says_when_it_was_checked_and_is_due_again() -> None:
    for states in rulebooks().sets.values():
        for one in states:
            assert one.checked is not None
            assert one.checked.checked_on < one.checked.review_by


def test_sums_that_are_printed_as_bands_are_one_formula() -> None:
    """Encode what is printed: and the split at £500,000 is the same as one rule for every limit."""
    base = read_firm("stated-in-full")
    for limit in (250_000, 399_999, 400_000, 400_001, 500_000, 500_001, 999_999, 5_000_000):
        stated = {"policies.0.limit_of_indemnity": f"£{limit}", "policies.0.uninsured_excess": "£0"}
        assessment = assess(Firm.model_validate(changed(base, stated, [])), rulebooks(), DAY)
        finding = next(one for one in assessment.findings if one.id == "rics.excess")
        assert finding.terms[0].value == max(limit * 100 * 25 // 1000, 10_000_00)


NEW_STATE = """
set: {set}
title: A body of its own
effective_from: 2026-01-01
binds: {{}}
picked_by: as-at day
cover: professional indemnity
sources:
  page: {{title: Panel terms, publisher: A lender, url: "https://example.org/panel", read_on: 2026-01-01}}
requirements:
  - id: {set}.in-force
    title: Professional indemnity insurance in force
    force: must
    authority: practice
    cite: [{{source: page, clause: "1", evidence: primary}}]
    check: {{kind: in-force}}
  - id: {set}.limit
    title: Minimum limit of indemnity
    force: must
    authority: practice
    cite: [{{source: page, clause: "2", evidence: primary}}]
    check: {{kind: at-least, fact: limit_of_indemnity, amount: "£2,000,000"}}
  - id: {set}.cyber
    title: Cyber
    force: must
    authority: practice
    cite: [{{source: page, clause: "3", evidence: primary}}]
    check: {{kind: section, name: drone surveys, basis: [any one claim]}}
"""


def write_state(folder: Path, set_: str, text: str | None = None, day: str = "2026-01-01") -> None:
    path = folder / set_ / f"{day}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NEW_STATE.format(set=set_) if text is None else text, encoding="utf-8")


def test_a_new_body_costs_one_file_and_no_python(tmp_path: Path) -> None:
    write_state(tmp_path, "panel")
    more = load_rulebooks(tmp_path)
    firm = read_firm("stated-in-full")
    section = {"name": "drone surveys", "covered": "yes", "basis": "any one claim"}
    before = assess(Firm.model_validate(firm), more, DAY)
    assert outcomes(before)[("panel.limit", 0)] is Outcome.NOT_MET
    assert outcomes(before)[("panel.cyber", 0)] is Outcome.UNDETERMINED
    assert before.verdict is Verdict.NOT_COMPLIANT
    better = changed(firm, {"policies.0.limit_of_indemnity": "£2m", "policies.0.sections": [section]}, [])
    after = assess(Firm.model_validate(better), more, DAY)
    assert outcomes(after)[("panel.limit", 0)] is outcomes(after)[("panel.cyber", 0)] is Outcome.MET
    assert [one.id.partition(".")[0] for one in after.findings[-3:]] == ["panel"] * 3  # behind the known sets


def test_a_new_state_of_a_set_costs_one_file_and_no_python(tmp_path: Path) -> None:
    """The next state governs policies that begin on its first day, and no other."""
    shutil.copytree(RULES / "rics", tmp_path / "rics")
    text = (RULES / "rics/2025-07-01.yaml").read_text(encoding="utf-8")
    text = text.replace("effective_from: 2025-07-01", "effective_from: 2026-06-01").replace("£250,000", "£300,000")
    write_state(tmp_path, "rics", text, "2026-06-01")
    more = load_rulebooks(tmp_path)
    firm = changed(
        read_firm("small-practice"), {"turnover": "£90,000", "policies.0.limit_of_indemnity": "£250,000"}, []
    )
    for inception, expected in (("2026-05-31", Outcome.MET), ("2026-06-01", Outcome.NOT_MET)):
        assessment = assess(Firm.model_validate(changed(firm, {"policies.0.inception": inception}, [])), more, DAY)
        assert outcomes(assessment)[("rics.limit", 0)] is expected


LETTING_AGENT = {
    "name": "A letting agent",
    "jurisdiction": "england",
    "regulated_by": ["rics"],
    "activities": ["letting"],
    "client_money": {
        "held": "yes",
        "procedure_written": "yes",
        "designated_account": "yes",
        "protection_scheme": "none",
    },
    "dispensations": [{"requirement": "client-money.protection", "granted_by": "RICS", "until": "2027-12-31"}],
}


@pytest.mark.parametrize(
    ("change", "without", "authority", "outcome"),
    [
        ({}, [], Authority.LAW, Outcome.NOT_MET),  # which RICS cannot dispense with
        ({"activities": ["property management"]}, [], Authority.LAW, Outcome.NOT_MET),
        ({"jurisdiction": "wales"}, [], Authority.REGULATOR, Outcome.DISPENSED),
        ({"activities": ["energy assessment"]}, [], Authority.REGULATOR, Outcome.DISPENSED),
        ({"client_money.held": "no"}, [], Authority.REGULATOR, Outcome.NOT_APPLICABLE),
        ({}, ["client_money.held"], Authority.LAW, Outcome.UNDETERMINED),  # forgetting it does not silence the law
        ({"jurisdiction": "wales"}, ["client_money.held"], Authority.REGULATOR, Outcome.UNDETERMINED),
    ],
)
def test_what_a_regulator_asks_is_for_some_firms_a_duty_of_law(
    change: dict[str, object], without: list[str], authority: Authority, outcome: Outcome
) -> None:
    assessment = assess(Firm.model_validate(changed(LETTING_AGENT, change, without)), rulebooks(), DAY)
    (finding,) = (one for one in assessment.findings if one.id == "client-money.protection")
    assert (finding.authority, finding.outcome) == (authority, outcome)


def in_the_past(inception: str, **stated: object) -> dict[str, object]:
    """A firm that states every fact, with a policy of a year that began on an earlier day."""
    period = {"policies.0.inception": inception, "policies.0.expiry": f"{int(inception[:4]) + 1}{inception[4:]}"}
    with_ = {"started_trading": "2001-04-01", **period, **stated}
    return changed(read_firm("stated-in-full"), with_, ["policies.0.sections"])


@pytest.mark.parametrize(
    ("inception", "name", "expected"),
    [
        ("2013-04-01", "asbestos", Outcome.UNDETERMINED),
        ("2019-04-01", "fire safety, four storeys or fewer", Outcome.UNDETERMINED),
        ("2020-05-01", "asbestos", Outcome.UNDETERMINED),
        ("2020-05-01", "fire safety, four storeys or fewer", Outcome.MET),  # could be excluded altogether
        ("2024-07-01", "cyber", Outcome.UNDETERMINED),
        ("2024-07-01", "asbestos", Outcome.NOT_MET),
    ],
)
def test_a_section_that_may_perhaps_reach_back_less_far_is_open(inception: str, name: str, expected: Outcome) -> None:
    firm = in_the_past(inception)
    late = [{"name": name, "covered": "yes", "retroactive_date": inception}]
    early = [{"name": name, "covered": "yes", "retroactive_date": "none"}]
    for sections, outcome in ((late, expected), (early, Outcome.MET)):
        stated = Firm.model_validate(changed(firm, {"policies.0.sections": sections}, []))
        found = next(
            one
            for one in assess(stated, rulebooks(), date.fromisoformat(inception)).findings
            if one.id == "rics.retroactive"
        )
        assert found.outcome is outcome
        assert ("narrower terms for" in found.because) is (outcome is Outcome.UNDETERMINED)


def test_before_april_2019_run_off_is_advice_for_a_firm_that_ceases() -> None:
    firm = in_the_past("2013-04-01")
    expected = {"": Outcome.NOT_APPLICABLE, "2013-06-01": Outcome.MET, "2013-06-02": Outcome.NOT_APPLICABLE}
    for ceased, outcome in expected.items():
        stated = changed(firm, {"ceased_trading": ceased} if ceased else {}, [])
        found = outcomes(assess(Firm.model_validate(stated), rulebooks(), date(2013, 6, 1)))
        assert found[("rics.run-off-consumer", 0)] is found[("rics.run-off-commercial", 0)] is outcome


def test_the_reasons_of_2011_say_that_rics_advised() -> None:
    firm = Firm.model_validate(in_the_past("2013-04-01", **{"policies.0.uninsured_excess": "£1m"}))
    found = [one for one in assess(firm, rulebooks(), date(2013, 6, 1)).findings if one.id.startswith("rics.")]
    assert found
    assert all("RICS advised" in one.because for one in found)
    assert next(one.outcome for one in found if one.id == "rics.excess") is Outcome.NOT_MET


BROKEN = {
    "an unknown kind": ("kind: in-force}", "kind: in-farce}", "in-farce"),
    "an unknown fact": ("fact: limit_of_indemnity", "fact: limit_of_indemnty", "limit_of_indemnty"),
    "a source that is not listed": ('source: page, clause: "2"', 'source: pege, clause: "2"', "pege"),
    "a requirement without a source": ('cite: [{source: page, clause: "1", evidence: primary}]', "cite: []", "cite"),
    "a sum cut by its comma": ('amount: "£2,000,000"', "amount: £2,000,000", "comma"),
    "an unknown key": ("title: Cyber", "titel: Cyber", "titel"),
    "an id of another set": ("id: panel.cyber", "id: pannel.cyber", "panel."),
    "an id twice": ("id: panel.cyber", "id: panel.limit", "panel.limit"),
    "a cover without in-force": ("{kind: in-force}", "{kind: at-least, fact: employees, amount: 0 people}", "in-force"),
    "a name that is not its first day": ("effective_from: 2026-01-01", "effective_from: 2026-01-02", "2026-01-02"),
    "bands that do not ascend": (
        'amount: "£2,000,000"',
        "amount: {by: turnover, bands: [{up_to: £2k, amount: £1k}, {up_to: £1k, amount: £2k}, {amount: £3k}]}",
        "ascend",
    ),
    "bands without an open end": (
        'amount: "£2,000,000"',
        "amount: {by: turnover, bands: [{up_to: £2k, amount: £1k}]}",
        "last band",
    ),
    "a percentage in words": ('amount: "£2,000,000"', "amount: {percent: half, of: turnover}", "half"),
    "a source without an address": ('"https://example.org/panel"', "page 4", "page 4"),
    "a section that no file may state": (
        "{kind: section, name: drone surveys, basis: [any one claim]}",
        "{kind: one-of, fact: basis, values: [any one claim], sections: [drones]}",
        "drones",
    ),
    "a choice by an unknown fact": (
        'amount: "£2,000,000"',
        "amount: {by: colour, options: [{when: [england], amount: £1k}], otherwise: none}",
        "colour",
    ),
    "a choice with an unknown answer": (
        'amount: "£2,000,000"',
        "amount: {by: jurisdiction, options: [{when: [narnia], amount: £1k}], otherwise: none}",
        "narnia",
    ),
    "an unknown condition": (
        "check: {kind: in-force}",
        "check: {kind: in-force}\n    duty: {arises: [{when: employs-nine, says: so}], otherwise: not so}",
        "employs-nine",
    ),
    "a condition without its settings": (
        "check: {kind: in-force}",
        "check: {kind: in-force}\n    duty: {arises: [{when: activity, says: so}], otherwise: not so}",
        "any_of",
    ),
    "an unknown said fact": ("{kind: in-force}", "{kind: one-of, fact: colour, values: [any one claim]}", "colour"),
    "an answer that no file can give": ("{kind: in-force}", "{kind: one-of, fact: basis, values: [blue]}", "blue"),
    "an empty list of answers": ("basis: [any one claim]", "basis: []", "empty"),
    "an answer to another question": (
        "{kind: in-force}",
        "{kind: one-of, fact: basis, values: [civil liability]}",
        "basis",
    ),
    "a question without a list of answers": (
        "{kind: in-force}",
        "{kind: one-of, fact: retroactive_date, values: [any one claim]}",
        "another kind",
    ),
    "two measures of reaching back": (
        "{kind: in-force}",
        "{kind: reaches-back, years: 6, to_day: 2024-07-01}",
        "to_day",
    ),
    "a commercial run-off limit": (
        "{kind: in-force}",
        "{kind: run-off, whom: commercial, years: 6, limit: £1m}",
        "limit",
    ),
    "bands by a count": ('amount: "£2,000,000"', "amount: {by: employees, bands: [{amount: £1k}]}", "employees"),
    "a floor above its ceiling": (
        'amount: "£2,000,000"',
        "amount: {percent: 2, of: turnover, at_least: £2k, at_most: £1k}",
        "at_least",
    ),
    "one place in two options": (
        'amount: "£2,000,000"',
        "amount: {by: jurisdiction, options: [{when: [wales, wales], amount: £1k}], otherwise: none}",
        "wales",
    ),
    "a wording that implies a limit": ("id: panel.limit", "id: panel.limit\n    implied_by: minimum wording", "imply"),
    "an id without its family": ("id: panel.cyber", "id: cyber", "cyber"),
    "a set with another name": ("set: panel", "set: lender", "lender"),
    "policies that add up and pick alone": (
        "picked_by: as-at day",
        "picked_by: policy inception\npolicies: together",
        "add up",
    ),
    "a question about a policy without a cover": ("cover: professional indemnity\n", "", "cover"),
    "a blank amount": ('amount: "£2,000,000"', "amount: ~", "blank"),
    "a kind that is missing": ("{kind: in-force}", "{fact: basis}", "kind"),
    "an amount in another unit": ('amount: "£2,000,000"', "amount: 6 years", "years"),
    "an unknown grade": ("evidence: primary", "evidence: hearsay", "hearsay"),
    "an unknown jurisdiction": ("binds: {}", "binds: {jurisdictions: [narnia]}", "narnia"),
    "an unknown answer": ("basis: [any one claim]", "basis: [some claims]", "some claims"),
    "no requirement": ("requirements:", "requirements: []\nothers:", "others"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_faulty_rule_file_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    right, wrong, word = BROKEN[fault]
    text = NEW_STATE.format(set="panel")
    assert right in text
    write_state(tmp_path, "panel", text.replace(right, wrong))
    with pytest.raises(RuleFileError) as caught:
        load_rulebooks(tmp_path)
    said = str(caught.value)
    assert word in said
    assert "panel" in said
    assert "pydantic" not in said
    pair = text.splitlines(), text.replace(right, wrong).splitlines()
    parts = SequenceMatcher(None, *pair).get_opcodes()
    altered = {line + 1 for what, _, _, begin, end in parts if what != "equal" for line in range(begin, end)}
    assert altered & {one.fault.mark.line for one in caught.value.faults} or fault in ABOUT_THE_WHOLE


ABOUT_THE_WHOLE = {
    "a cover without in-force",  # nothing stands where it should
    "a name that is not its first day",
    "a question about a policy without a cover",  # told where a requirement needs one
}


def test_a_set_for_everywhere_and_one_for_a_place_cannot_both_speak(tmp_path: Path) -> None:
    text = (RULES / "el-gb/2008-10-01.yaml").read_text(encoding="utf-8")
    write_state(
        tmp_path,
        "el-all",
        text.replace("set: el-gb", "set: el-all").replace("  jurisdictions: [england, wales, scotland]\n", ""),
        "2008-10-01",
    )
    with pytest.raises(RuleFileError, match="el-all"):
        load_rulebooks(tmp_path)


def test_a_review_before_the_check_is_refused(tmp_path: Path) -> None:
    write_state(tmp_path, "panel")
    (tmp_path / "panel/checked.yaml").write_text("checked_on: 2026-11-22\nreview_by: 2026-11-22\n", encoding="utf-8")
    with pytest.raises(RuleFileError, match="later day"):
        load_rulebooks(tmp_path)


def test_an_empty_rule_file_says_what_it_lacks(tmp_path: Path) -> None:
    write_state(tmp_path, "panel", "# nothing yet\n")
    with pytest.raises(RuleFileError, match="`set` is missing"):
        load_rulebooks(tmp_path)


def test_a_rule_file_with_another_ending_is_not_passed_over(tmp_path: Path) -> None:
    write_state(tmp_path, "panel")
    (tmp_path / "panel/2026-01-01.yaml").rename(tmp_path / "panel/2026-01-01.yml")
    with pytest.raises(RuleFileError, match="not named after"):
        load_rulebooks(tmp_path)


def test_two_sets_of_a_family_cannot_speak_for_one_place(tmp_path: Path) -> None:
    text = (RULES / "el-gb/2008-10-01.yaml").read_text(encoding="utf-8")
    write_state(tmp_path, "el-other", text.replace("set: el-gb", "set: el-other"), "2008-10-01")
    with pytest.raises(RuleFileError, match="el-other"):
        load_rulebooks(tmp_path)


def test_all_states_of_a_set_begin_their_ids_alike(tmp_path: Path) -> None:
    """The set `panel-uk` may hold `panel.` or `panel-uk.`, and not the one today and the other tomorrow."""
    text = NEW_STATE.format(set="panel").replace("set: panel", "set: panel-uk")
    write_state(tmp_path, "panel-uk", text)
    assert load_rulebooks(tmp_path).families()[-1] == "panel"
    later = text.replace("2026-01-01", "2027-01-01").replace("id: panel.", "id: panel-uk.")
    write_state(tmp_path, "panel-uk", later, "2027-01-01")
    with pytest.raises(
        RuleFileError, match=r"2027-01-01\.yaml:\d+:\d+: `panel-uk\.in-force` does not begin with `panel\.`"
    ):
        load_rulebooks(tmp_path)
