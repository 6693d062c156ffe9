"""The library as programmers use it, and corners that no published rulebook reaches yet."""

import ast
import dataclasses
import importlib
import pkgutil
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

import pii_check
from cases import changed
from pii_check import Firm, Outcome, Verdict, assess, load_firm, load_rulebooks
from pii_check.kinds import Check
from running import run_apart
from strategies import rulebooks
from test_laws import DAY, judged, outcomes, read_firm
from test_rulebooks import NEW_STATE, write_state

EXAMPLES = Path(__file__).parent.parent / "examples"


def test_public_names_are_there_and_no_others_are_promised() -> None:
    assert sorted(pii_check.__all__) == pii_check.__all__
    assert all(hasattr(pii_check, name) for name in pii_check.__all__)


def test_a_public_name_is_that_of_the_module_which_makes_it() -> None:
    for name, home in pii_check._HOMES.items():
        made = getattr(importlib.import_module(f"pii_check.{home}"), name)
        assert getattr(pii_check, name) is made
    assert set(pii_check.__all__) <= set(dir(pii_check))
    with pytest.raises(AttributeError, match="no attribute `assessed`"):
        _ = pii_check.assessed  # type: ignore[attr-defined] # the name is not there


def test_who_checks_types_is_told_the_same_names() -> None:
    (block,) = [one for one in ast.parse(Path(pii_check.__file__).read_text(encoding="utf-8")).body
                if isinstance(one, ast.If) and isinstance(one.test, ast.Name)]  # fmt: skip
    told = {alias.name: one.module for one in block.body if isinstance(one, ast.ImportFrom) for alias in one.names}
    assert told == {name: f"pii_check.{home}" for name, home in pii_check._HOMES.items()}
    assert sorted(pii_check._HOMES) == pii_check.__all__


def test_no_public_name_is_that_of_a_module() -> None:
    """Reading a module makes it an attribute of the package: it would take the place of what is exported."""
    modules = {one.name for one in pkgutil.iter_modules(pii_check.__path__)}
    assert modules & set(pii_check.__all__) == set()


@pytest.mark.parametrize(
    "code",
    [
        "from pii_check import answers; import pii_check.answering; import pii_check.read",
        "import pii_check.answering; import pii_check.engine; from pii_check import answers",
        "from pii_check import *",
    ],
)
def test_in_whatever_order_modules_are_read(code: str) -> None:
    done = run_apart(command=(sys.executable, "-c", f"{code}; import pii_check; print(pii_check.answers is answers)"))
    assert done == (0, b"True\n", b"")


def test_reading_the_package_reads_none_of_its_modules() -> None:
    code = "import sys, pii_check; print([one for one in sys.modules if one.startswith(('pii_check.', 'pydantic'))])"
    assert run_apart(command=(sys.executable, "-c", code)).out == "[]\n"


def test_a_firm_is_frozen_and_takes_no_extra_field() -> None:
    firm = Firm.model_validate({"name": "A firm", "turnover": "£185,000"})
    with pytest.raises(ValueError, match="frozen"):
        firm.name = "Another"  # type: ignore[misc] # what a careless caller would do
    with pytest.raises(ValueError, match="not permitted"):
        Firm.model_validate({"name": "A firm", "turnovr": "£185,000"})
    assert not dataclasses.is_dataclass(firm)


def test_the_day_comes_from_the_call_or_the_firm_and_never_from_a_clock() -> None:
    firm = Firm.model_validate({"name": "A firm", "as_at": "2026-11-22"})
    assert assess(firm, rulebooks()).as_at == date(2026, 11, 22)
    assert assess(firm, rulebooks(), as_at=date(2026, 12, 1)).as_at == date(2026, 12, 1)
    with pytest.raises(ValueError, match="as_at"):
        assess(Firm.model_validate({"name": "A firm"}), rulebooks())


def test_only_takes_ids_that_some_rulebook_holds() -> None:
    firm = Firm.model_validate(read_firm("stated-in-full"))
    some = assess(firm, rulebooks(), DAY, only=["rics.limit"])
    assert {one.id for one in some.findings} == {"rics.limit", "rics.in-force", "el.in-force", "pl.in-force"}
    assert "narrowed" in {note.code for note in some.notes}
    with pytest.raises(ValueError, match="names no requirement"):
        assess(firm, rulebooks(), DAY, only=[])
    with pytest.raises(ValueError, match=r"rics\.limitt"):
        assess(firm, rulebooks(), DAY, only=["rics.limitt"])


def test_threads_get_equal_answers() -> None:
    firm = load_firm(EXAMPLES / "company-with-layers.yaml", rulebooks())
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(assess(firm, rulebooks(), DAY))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)


def test_load_firm_reads_the_published_names_by_itself() -> None:
    assert load_firm(str(EXAMPLES / "contradicts-minimum-wording.yaml")).name == "Ashdown Fold Chartered Surveyors"


FIRM_WIDE = """
set: house
title: A house rule about the firm itself
effective_from: 2026-01-01
binds: {}
picked_by: as-at day
sources:
  page: {title: House rules, publisher: A network, url: "https://example.org/house", read_on: 2026-01-01}
duty:
  arises:
    - {when: always, says: every member}
  otherwise: no member
requirements:
  - id: house.staff
    title: No more than five employees
    force: must
    authority: practice
    cite: [{source: page, clause: "1", evidence: primary}]
    duty:
      arises:
        - {when: employs-anyone, says: the firm employs people}
      otherwise: the firm employs no one
    check:
      kind: at-most
      fact: employees
      amount:
        by: constitution
        options:
          - when: [partnership]
            amount: not established
          - when: [limited company]
            amount: 5 people
        otherwise: none
"""


def test_a_rule_about_the_firm_itself_needs_no_policy(tmp_path: Path) -> None:
    """And it is undetermined before its first day, not applicable or not established where it says so."""
    write_state(tmp_path, "house", FIRM_WIDE)
    more = load_rulebooks(tmp_path)

    def outcome(firm: dict[str, object], day: date = DAY) -> tuple[Outcome, str]:
        assessment = assess(Firm.model_validate({"name": "A firm"} | firm), more, day)
        (finding,) = (one for one in assessment.findings if one.id == "house.staff")
        return finding.outcome, finding.because

    company = {"constitution": "ltd"}
    assert outcome(company | {"people": {"employees": 5}})[0] is Outcome.MET
    assert outcome(company | {"people": {"employees": 6}})[0] is Outcome.NOT_MET
    assert outcome(company | {"people": {"employees": 0}}) == (Outcome.NOT_APPLICABLE, "the firm employs no one")
    assert outcome(company)[0] is Outcome.UNDETERMINED
    assert outcome({"constitution": "llp", "people": {"employees": 6}})[0] is Outcome.NOT_APPLICABLE
    settled, why = outcome({"constitution": "partnership", "people": {"employees": 6}})
    assert settled is Outcome.UNDETERMINED
    assert "no source that was read states the figure" in why
    assert outcome({"people": {"employees": 6}})[0] is Outcome.UNDETERMINED
    assert outcome(company | {"people": {"employees": 5}}, date(2025, 12, 31))[0] is Outcome.UNDETERMINED


def panel(tmp_path: Path, check: str, **replaced: str) -> pii_check.Rulebooks:
    """A panel whose limit is replaced by another check."""
    text = NEW_STATE.format(set="panel").replace(
        '{kind: at-least, fact: limit_of_indemnity, amount: "£2,000,000"}', check
    )
    for old, new in replaced.items():
        text = text.replace(old, new)
    write_state(tmp_path, "panel", text)
    return load_rulebooks(tmp_path)


def test_cover_may_have_to_reach_back_a_number_of_years(tmp_path: Path) -> None:
    """Six years before inception, or the start of trading if that is later."""
    more = panel(tmp_path, "{kind: reaches-back, years: 6}")
    base = changed(read_firm("stated-in-full"), {"policies.0.inception": "2026-04-01"}, [])

    def outcome(retroactive: str | None, started: str | None) -> Outcome:
        firm = changed(base, {"policies.0.retroactive_date": retroactive, "started_trading": started}, [])
        return outcomes(assess(Firm.model_validate(firm), more, DAY))[("panel.limit", 0)]

    assert outcome("none", None) is Outcome.MET
    assert outcome("2020-04-01", None) is Outcome.MET
    assert outcome("2020-04-02", None) is Outcome.UNDETERMINED
    assert outcome("2020-04-02", "2012-01-01") is Outcome.NOT_MET
    assert outcome("2022-01-01", "2022-01-01") is Outcome.MET
    assert outcome("2022-01-02", "2022-01-01") is Outcome.NOT_MET
    assert outcome(None, "2012-01-01") is Outcome.UNDETERMINED


def test_a_share_may_be_held_between_two_sums(tmp_path: Path) -> None:
    """At least twice the turnover, no more than a million asked for; open where turnover is not stated."""
    amount = '{percent: 200, of: turnover, at_least: "£100,000", at_most: "£1,000,000"}'
    more = panel(tmp_path, f"{{kind: at-least, fact: limit_of_indemnity, amount: {amount}}}")
    base = read_firm("stated-in-full")

    def outcome(turnover: str | None, limit: str) -> tuple[Outcome, object]:
        firm = changed(base, {"turnover": turnover, "policies.0.limit_of_indemnity": limit}, [])
        assessment = assess(Firm.model_validate(firm), more, DAY)
        finding = next(one for one in assessment.findings if one.id == "panel.limit")
        return finding.outcome, finding.terms[0].value

    assert outcome("£10,000", "£100,000") == (Outcome.MET, 10_000_000)
    assert outcome("£200,000", "£399,999.99") == (Outcome.NOT_MET, 40_000_000)
    assert outcome("£9m", "£1m") == (Outcome.MET, 100_000_000)
    assert outcome(None, "£1m") == (Outcome.MET, 100_000_000)  # the strictest that it could be
    assert outcome(None, "£99,999") == (Outcome.NOT_MET, 10_000_000)  # the mildest
    assert outcome(None, "£500,000") == (Outcome.UNDETERMINED, None)


def test_a_firm_outside_a_rule_without_cover_is_undetermined(tmp_path: Path) -> None:
    write_state(tmp_path, "house", FIRM_WIDE.replace("binds: {}", "binds: {jurisdictions: [wales]}"))
    more = load_rulebooks(tmp_path)
    for jurisdiction in ("england", None):
        firm = Firm.model_validate({"name": "A firm", "jurisdiction": jurisdiction})
        (finding,) = (one for one in assess(firm, more, DAY).findings if one.id == "house.staff")
        assert finding.outcome is Outcome.UNDETERMINED
        assert finding.rulebook is None
        assert finding.cite is None


def test_run_off_of_a_firm_whose_policy_has_no_last_day_may_be_over() -> None:
    """The years run from an expiry that is not stated: after six from cessation they may or may not be over."""
    firm = changed(read_firm("stated-in-full"), {"ceased_trading": "2026-06-30"}, ["policies.0.expiry"])
    found = outcomes(judged(firm, date(2032, 7, 1)))
    assert found[("rics.run-off-consumer", 0)] is Outcome.UNDETERMINED
    assert found[("rics.run-off-commercial", 0)] is Outcome.NOT_APPLICABLE


def test_a_firm_that_ceased_before_the_first_rulebook_is_undetermined() -> None:
    firm = changed(read_firm("stated-in-full"), {"started_trading": "2001-04-01", "ceased_trading": "2011-06-30"}, [])
    found = {one.outcome for one in judged(firm, date(2011, 6, 30)).findings if one.id.startswith("rics.")}
    assert found == {Outcome.UNDETERMINED}


def test_an_empty_block_of_turnover_states_nothing() -> None:
    found = outcomes(judged(changed(read_firm("small-practice"), {"turnover": {}}, [])))
    assert found[("rics.limit", 0)] is Outcome.UNDETERMINED


def test_a_primary_that_is_the_whole_tower_may_be_stated_beside_it() -> None:
    stated = {"cover": "pi", "primary": "£250k", "limit_of_indemnity": "£250,000"}
    (policy,) = Firm.model_validate({"name": "A firm", "policies": [stated]}).policies or ()
    assert policy.primary == policy.limit_of_indemnity == 25_000_000


REFUSED = [
    (
        {"dispensations": [{"requirement": "rics.excess", "from": "2026-12-01", "until": "2026-11-01"}]},
        "before it begins on 2026-12-01",
    ),
    ({"turnover": ["£1"]}, "not a list"),
    ({"policies": [{"cover": "pi", "primary": "£1", "limit_of_indemnity": "£2"}]}, "no excess layers are listed"),
    ({"policies": [{"cover": "pi", "limit_of_indemnity": "£2", "excess_layers": [{"limit": "£3"}]}]}, "come to more"),
    ({"policies": [{"cover": "pi", "sections": [{"name": "cyber"}, {"name": "Cyber"}]}]}, "listed twice"),
]


@pytest.mark.parametrize(("stated", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_facts_that_clash_are_refused(stated: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Firm.model_validate({"name": "A firm"} | stated)


def test_groups_are_judged_where_the_file_or_the_call_asks() -> None:
    firm = Firm.model_validate(read_firm("small-practice"))
    assert assess(firm, rulebooks(), DAY).not_checked == ("complaints", "client-money")
    some = assess(firm, rulebooks(), DAY, include=["complaints"])
    assert some.not_checked == ("client-money",)
    assert {one.outcome for one in some.findings if one.id.startswith("chp.")} == {Outcome.UNDETERMINED}
    asked = assess(firm, rulebooks(), DAY, only=["client-money.account"])
    assert [one.id for one in asked.findings if one.group == "client-money"] == ["client-money.account"]
    with pytest.raises(ValueError, match="no group 'weather'"):
        assess(firm, rulebooks(), DAY, include=["weather"])


def test_a_review_that_is_still_to_come_is_no_review() -> None:
    for day, outcome in (("2026-11-22", Outcome.MET), ("2026-11-23", Outcome.UNDETERMINED)):
        firm = changed(read_firm("small-practice"), {"complaints_handling": {"reviewed": day}}, [])
        assert outcomes(judged(firm))[("chp.reviewed", None)] is outcome


def test_leave_is_announced_and_its_end_is_warned_of_thirty_days_before() -> None:
    leave = {"requirement": "rics.excess", "granted_by": "RICS", "until": "2026-12-22"}
    stated = {"policies.0.uninsured_excess": "£20,000", "dispensations": [leave]}
    firm = changed(read_firm("small-practice"), stated, [])
    for day, warned in ((date(2026, 11, 21), False), (date(2026, 11, 22), True), (date(2026, 12, 22), True)):
        assessment = judged(firm, day)
        codes = [note.code for note in assessment.notes if note.code.startswith("dispensation")]
        assert codes == ["dispensation", "dispensation-ends"][: 1 + warned]
        assert assessment.verdict is Verdict.COMPLIANT
        finding = next(one for one in assessment.findings if one.id == "rics.excess")
        assert finding.because.startswith("dispensed by RICS until 22 December 2026; ")
    over = judged(firm, date(2026, 12, 23))
    assert over.verdict is Verdict.NOT_COMPLIANT
    assert "it ended on 22 December 2026" in next(note.message for note in over.notes if "dispens" in note.code)


def dispensation_notes(*leaves: dict[str, str], **stated: object) -> list[tuple[str, str]]:
    entries = [{"requirement": "rics.excess", "granted_by": "RICS", "until": "2027-03-31"} | leave for leave in leaves]
    with_ = {"policies.0.uninsured_excess": "£20,000", "dispensations": entries} | stated
    assessment = judged(changed(read_firm("small-practice"), with_, []))
    return [(note.code, note.message) for note in assessment.notes if note.code.startswith("dispensation")]


def test_only_the_leave_that_counts_is_announced_as_granted() -> None:
    """Of several entries for one requirement: not another body's, not one that is over, of equals the longest."""
    (other, granted) = dispensation_notes({"granted_by": "FCA"}, {})
    assert other[0] == "dispensation-unused"
    assert "FCA is not the regulator" in other[1]
    assert granted[0] == "dispensation"
    (over, granted) = dispensation_notes({"until": "2026-05-01"}, {"requirement": "RICS.Excess"})
    assert "it ended on 1 May 2026" in over[1]
    assert granted[0] == "dispensation"
    (short, granted) = dispensation_notes({"until": "2026-12-01"}, {})
    assert "another dispensation counts instead" in short[1]
    assert "31 March 2027" in granted[1]
    (open_,) = dispensation_notes({}, jurisdiction="jersey")
    assert "the finding is undetermined" in open_[1]


def test_a_group_without_a_finding_was_not_checked() -> None:
    firm = Firm.model_validate(read_firm("small-practice") | {"regulated_by": []})
    assert assess(firm, rulebooks(), DAY, include=["complaints"]).not_checked == ("complaints", "client-money")
    notes = {note.code: note.message for note in assess(firm, rulebooks(), DAY, only=["rics.excess"]).notes}
    assert notes["narrowed"].endswith("only this was judged: nothing")
    assert notes["not-judged"].startswith("rics.excess was asked for and not judged")


NOTES = [
    ({"people": {"employees": "2", "sole_employee_share": "60%"}}, "share-ignored"),
    ({"complaints_handling": {"log_columns": ["date", "details"]}}, "log-columns"),
    ({"complaints_handling": {"handler_outside_firm": "yes"}}, "not-asked"),
    ({"dispensations": [{"requirement": "rics.excess", "until": "2027-03-31"}]}, "dispensation-unused"),
    ({"policies.0.inception": "2026-04-01", "policies.0.expiry": "2027-04-01"}, "expiry-on-anniversary"),
    ({"policies.1.insures_this_firm": "no"}, "insures-another"),
    ({"regulated_by": ["rics", "arb"]}, "unknown-body"),
    ({"regulated_by": []}, "body-not-listed"),
    ({"activities": ["dowsing"]}, "unknown-activity"),
    ({"policies.0.sections": [{"name": "dowsing", "covered": "no"}]}, "unknown-section"),
    ({"policies.2.sections": [{"name": "asbestos", "covered": "no"}]}, "section-not-judged"),
    ({"policies.1.excess_applies_to_defence_costs": "yes"}, "not-asked"),
    ({"name": "A firm"}, "picked-by-inception"),
]


@pytest.mark.parametrize(("stated", "code"), NOTES, ids=[f"{code} {next(iter(stated))}" for stated, code in NOTES])
def test_notes_say_what_is_neither_a_finding_nor_an_error(stated: dict[str, object], code: str) -> None:
    base = read_firm("stated-in-full")
    before, notes = judged(base).notes, judged(changed(base, stated, [])).notes
    new = [note for note in notes if note not in before or code == "picked-by-inception"]
    assert code in {note.code for note in new}
    assert all(note.message for note in new)


def test_an_excess_layer_that_stands_on_nothing_is_noted_and_not_counted() -> None:
    layer = {
        "cover": "pi", "inception": "2026-04-01", "expiry": "2027-03-31", "limit_of_indemnity": "£1m",
        "attaches_above": "£3m",
    }  # fmt: skip
    firm = read_firm("stated-in-full")
    assessment = judged(firm | {"policies": [*firm["policies"], layer]})
    assert "layer-not-counted" in {note.code for note in assessment.notes}
    assert outcomes(assessment) == outcomes(judged(firm))


def test_a_rulebook_past_its_review_day_is_noted() -> None:
    firm = Firm.model_validate({"name": "A firm", "jurisdiction": "england", "people": {"employees": 0}})
    on, after = (assess(firm, rulebooks(), date(2027, 6, 30)), assess(firm, rulebooks(), date(2027, 7, 1)))
    assert "review-due" not in {note.code for note in on.notes}
    assert "review-due" in {note.code for note in after.notes}


def test_nothing_stated_is_never_compliant() -> None:
    assert judged({"name": "A firm"}).verdict is Verdict.UNDETERMINED
    assert judged({"name": "A firm", "jurisdiction": "england"}).verdict is Verdict.UNDETERMINED
    assert judged({"name": "A firm", "regulated_by": [], "policies": []}).verdict is Verdict.UNDETERMINED


def test_the_list_of_checks_is_closed() -> None:
    kinds = {one.model_fields["kind"].annotation.__args__[0] for one in Check.__origin__.__args__}
    assert kinds == {
        "in-force",
        "at-least",
        "at-most",
        "one-of",
        "reaches-back",
        "section",
        "run-off",
        "not-older-than",
    }


MISSING = [
    (
        {"policies.0.primary": "£250k", "policies.0.excess_layers": [{"listed_insurer": "yes"}]},
        "rics.limit",
        {"policies.0.excess_layers.0.limit"},
    ),
    ({"turnover": {"estimate": "£150k"}}, "rics.limit", {"turnover.preceding_year"}),
    ({"turnover": {"preceding_year": "£150k", "year_end": "2026-04-01"}}, "rics.limit", {"turnover.preceding_year"}),
]


@pytest.mark.parametrize(("stated", "id_", "missing"), MISSING, ids=range(len(MISSING)))
def test_what_is_missing_is_what_the_file_does_not_state(
    stated: dict[str, object], id_: str, missing: set[str]
) -> None:
    without = ["policies.0.limit_of_indemnity"] if "policies.0.primary" in stated else []
    firm = changed(read_firm("small-practice") | {"turnover": "£640,000"}, stated, without)
    finding = next(one for one in judged(firm).findings if one.id == id_)
    assert (finding.outcome, set(finding.missing)) == (Outcome.UNDETERMINED, missing)
