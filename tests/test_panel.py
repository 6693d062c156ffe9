"""Rules of one's own: a lender's panel as files without any Python, and the page on how to write such files."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from cases import changed
from pii_check import Assessment, Firm, Outcome, Rulebooks, Verdict, assess, load_rulebooks
from pii_check.amounts import Amount
from pii_check.conditions import _CONDITIONS
from pii_check.kinds import Check
from pii_check.read.lint import lint
from pii_check.read.rule_files import read_rulebook_file
from pii_check.read.tree import read_tree
from pii_check.report.view import headline
from pii_check.words import Authority, Evidence
from running import COMPLIANT, Here
from strategies import rulebooks
from test_docs import blocks
from test_laws import DAY, outcomes, read_firm

ROOT = Path(__file__).parent.parent
PANEL = ROOT / "examples/lenders-panel"
PAGE = ROOT / "rules/README.md"
PI, PL = "policies.0", "policies.2"


@pytest.fixture(scope="module")
def with_panel() -> Rulebooks:
    return load_rulebooks(PANEL)


def on_the_edge(**replaced: object) -> Firm:
    """A firm that holds exactly what the panel asks, with some facts replaced."""
    public = {
        "cover": "public liability",
        "inception": "2026-04-01",
        "expiry": "2027-03-31",
        "limit_of_indemnity": "£5,000,000",
    }
    sums = {f"{PI}.limit_of_indemnity": "£2,000,000", f"{PI}.uninsured_excess": "£5,000"}
    firm = changed(read_firm("stated-in-full"), {**sums, PL: public}, [])
    return Firm.model_validate(changed(firm, replaced, []))


def panel_findings(assessment: Assessment) -> dict[str, Outcome]:
    return {one.id: one.outcome for one in assessment.findings if one.id.startswith("panel-")}


# The panel


def test_the_panel_is_two_files_and_no_python() -> None:
    """Two, because a rulebook is about one class of insurance."""
    files = sorted(path.relative_to(PANEL).as_posix() for path in PANEL.rglob("*") if path.is_file())
    assert files == ["panel-pii/2026-01-01.yaml", "panel-pl/2026-01-01.yaml"]


def test_the_panel_is_sound() -> None:
    assert lint(PANEL, DAY)[:] == (2, 2, ())


def test_the_panel_stands_beside_the_published_rules_and_changes_none_of_them(with_panel: Rulebooks) -> None:
    published = assess(on_the_edge(), rulebooks(), DAY)
    both = assess(on_the_edge(), with_panel, DAY)
    assert both.verdict is Verdict.COMPLIANT
    assert set(panel_findings(both).values()) == {Outcome.MET}
    assert len(panel_findings(both)) == 6
    beside = [one for one in both.findings if not one.id.startswith("panel-")]
    assert [(one.id, one.outcome) for one in beside] == [(one.id, one.outcome) for one in published.findings]


@pytest.mark.parametrize(
    ("fact", "met", "not_met", "id_"),
    [
        (f"{PI}.limit_of_indemnity", "£2,000,000.00", "£1,999,999.99", "panel-pii.limit"),
        (f"{PI}.uninsured_excess", "£5,000.00", "£5,000.01", "panel-pii.excess"),
        (f"{PI}.basis", "any one claim", "aggregate with unlimited round-the-clock reinstatement", "panel-pii.basis"),
        (f"{PI}.expiry", "2026-11-22", "2026-11-21", "panel-pii.in-force"),
        (f"{PL}.limit_of_indemnity", "£5,000,000.00", "£4,999,999.99", "panel-pl.limit"),
        (f"{PL}.expiry", "2026-11-22", "2026-11-21", "panel-pl.in-force"),
    ],
)
def test_each_requirement_of_the_panel_is_met_on_its_edge_and_not_a_penny_or_a_day_beyond(
    fact: str, met: str, not_met: str, id_: str, with_panel: Rulebooks
) -> None:
    on, beyond = (assess(on_the_edge(**{fact: value}), with_panel, DAY) for value in (met, not_met))
    assert panel_findings(on)[id_] is Outcome.MET
    assert on.verdict is Verdict.COMPLIANT
    assert panel_findings(beyond)[id_] is Outcome.NOT_MET
    assert [one for one, outcome in panel_findings(beyond).items() if outcome is not Outcome.MET] == [id_]
    assert beyond.verdict is Verdict.NOT_COMPLIANT
    assert beyond.verdict_by_authority[Authority.PRACTICE] is Verdict.NOT_COMPLIANT


@pytest.mark.parametrize(
    ("fact", "id_"),
    [(f"{PI}.uninsured_excess", "panel-pii.excess"), (f"{PL}.limit_of_indemnity", "panel-pl.limit")],
)
def test_what_is_not_stated_is_no_pass_for_the_panel(fact: str, id_: str, with_panel: Rulebooks) -> None:
    assert panel_findings(assess(on_the_edge(**{fact: None}), with_panel, DAY))[id_] is Outcome.UNDETERMINED


def test_of_two_policies_one_must_meet_both_rics_and_the_panel(with_panel: Rulebooks) -> None:
    """Each by itself falls short of one of them: two halves are no whole."""
    first = read_firm("stated-in-full")["policies"][0]
    for_panel = first | {"limit_of_indemnity": "£2,000,000", "uninsured_excess": "£5,000", "listed_insurer": "no"}
    for_both = for_panel | {"listed_insurer": "yes"}
    for second, verdict in ((for_panel, Verdict.NOT_COMPLIANT), (for_both, Verdict.COMPLIANT)):
        firm = on_the_edge(**{PI: first, "policies.3": second})
        assert assess(firm, with_panel, DAY).verdict is verdict


# What the verdict calls it


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        (
            {f"{PI}.uninsured_excess": "£5,000.01"},
            "Meets RICS and the law; falls short of Example Bank's panel: maximum uninsured excess, for the panel",
        ),
        (
            {PL: {"cover": "pl", "inception": "2025-04-01", "expiry": "2026-03-31"}, "own_premises": "yes"},
            "Meets RICS and the law; falls short of good practice and Example Bank's panel: public liability insurance "
            "in force; public liability insurance in force, for the panel",
        ),
        (
            {f"{PI}.limit_of_indemnity": "£900,000", "turnover": "£300,000"},
            "Falls short: minimum limit of indemnity; minimum limit of indemnity, for the panel",
        ),
    ],
)
def test_the_verdict_names_the_body_that_is_not_satisfied(
    replaced: dict[str, object], said: str, with_panel: Rulebooks
) -> None:
    told = headline(assess(on_the_edge(**replaced), with_panel, DAY))
    assert re.sub(r" \([^)]*\)", "", told) == said


def test_a_body_whose_practice_is_failed_and_whose_rules_are_met_is_not_both_met_and_failed(tmp_path: Path) -> None:
    for name in ("panel-pii", "panel-pl"):
        text = (PANEL / name / "2026-01-01.yaml").read_text(encoding="utf-8")
        (tmp_path / name).mkdir()
        text = text.replace("body: Example Bank's panel", "body: RICS")
        (tmp_path / name / "2026-01-01.yaml").write_text(text, encoding="utf-8")
    told = headline(assess(on_the_edge(**{f"{PI}.uninsured_excess": "£5,001"}), load_rulebooks(tmp_path), DAY))
    assert told.startswith("Meets RICS and the law; falls short of good practice")


# Rule files that lie among firm files


def test_a_folder_of_firms_may_hold_rule_files_too(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are left out by place and by keys, both: what only looks like one is read, and told about if need be."""
    monkeypatch.chdir(tmp_path)
    rule_file = (PANEL / "panel-pl/2026-01-01.yaml").read_text(encoding="utf-8")
    texts = {
        "firms/rules/panel-pl/2026-01-01.yaml": rule_file,
        "firms/rules/panel-pl/checked.yaml": "checked_on: 2026-01-05\nreview_by: 2027-01-05\n",
        "firms/hollis/2026-04-01.yaml": COMPLIANT,
        "firms/hollis/checked.yaml": COMPLIANT,
        "firms/hollis/2026-05-01.yaml": "- not a firm\n",
        "firms/hollis/2026-06-01.yaml": rule_file,  # not in the folder of its set
        "firms/panel-pl/2026-07-01.yaml": "set: panel-pl\n",  # no requirements
        "firms/panel-pl/2026-01-01.json": rule_file,
    }
    for name, text in texts.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    Path("firms/panel-pl/2026-08-01.yaml").mkdir()
    Path("firms/panel-pl/2026-09-01.yaml").write_bytes(b"\xc3(")
    ran = here("firms", "--as-at", str(DAY), "--format", "jsonl")
    read = set(re.findall(r'"file": ?"([^"]*)"', ran.out))
    left_out = {"firms/rules/panel-pl/2026-01-01.yaml", "firms/rules/panel-pl/checked.yaml"}
    assert read == (texts.keys() | {"firms/panel-pl/2026-08-01.yaml", "firms/panel-pl/2026-09-01.yaml"}) - left_out
    assert ran.code == 3


def test_the_folder_of_examples_is_judged_firm_by_firm(here: Here) -> None:
    ran = here(ROOT / "examples", "--as-at", str(DAY), "--format", "jsonl")
    assert len(ran.out.splitlines()) == len(list((ROOT / "examples").glob("*.yaml")))


def test_a_rule_file_that_a_call_names_is_read_as_it_was_asked_for(here: Here) -> None:
    assert here(PANEL / "panel-pl/2026-01-01.yaml", "--as-at", str(DAY)).code == 3


# The page on rule files


def examples() -> list[Any]:
    """The YAML examples of the page."""
    trees = [read_tree(text) for text in blocks(PAGE, "yaml")]
    assert not [fault for tree in trees for fault in tree.faults]
    return [tree.value for tree in trees]


def test_the_rulebook_of_the_page_is_one_file_that_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "panel/2026-01-01.yaml"
    path.parent.mkdir()
    path.write_text(blocks(PAGE, "yaml")[0], encoding="utf-8")
    assert lint(tmp_path, DAY)[:] == (1, 1, ())
    assert outcomes(assess(on_the_edge(), load_rulebooks(tmp_path), DAY))[("panel.in-force", 0)] is Outcome.MET


def test_what_a_requirement_may_say_on_the_page_can_be_said(tmp_path: Path) -> None:
    """As it stands there, as a second requirement of the page's rulebook."""
    whole, more = blocks(PAGE, "yaml")[:2]
    head = "id: panel.limit\ntitle: Limit\nforce: must\nauthority: practice\n"
    second = "".join(f"    {line}\n" for line in (head + more).splitlines())
    path = tmp_path / "2026-01-01.yaml"
    path.write_text(f"{whole}  -{second[3:]}", encoding="utf-8")
    requirement = read_rulebook_file(path).rulebook.requirements[1]
    assert requirement.model_fields_set >= {*examples()[1], "id", "title"}
    assert requirement.duty is not None
    assert len(requirement.duty.arises) == 2


def test_every_kind_of_check_is_on_the_page() -> None:
    made = [TypeAdapter(Check).validate_python(one) for one in examples()[2]]
    assert {type(one) for one in made} == set(get_args(get_args(Check)[0]))


def test_every_form_of_amount_is_on_the_page() -> None:
    made = [TypeAdapter(Amount).validate_python(one) for one in examples()[3]]
    assert {type(one) for one in made} == {get_args(one)[0] for one in get_args(get_args(Amount)[0])}
    assert len(examples()) == 4


def test_every_condition_and_grade_is_named_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert not [name for name in (*_CONDITIONS, *Evidence) if f"`{name}`" not in text]
    assert sorted(Evidence, key=lambda grade: text.index(f"`{grade}`")) == list(Evidence)
