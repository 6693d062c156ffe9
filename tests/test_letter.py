"""The letter to the broker: what it asks, what it leaves to the firm, and how the command ends."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from cases import changed as restated
from pii_check import Firm, assess, remedies_for
from pii_check.report.letter import for_the_firm, letter
from running import AS_AT, COMPLIANT, INVALID, NOT_COMPLIANT, UNDETERMINED, Here
from strategies import failing_firms, rulebooks
from test_laws import DAY, read_firm

PANEL = Path(__file__).parent.parent / "examples/lenders-panel"


def written(stated: dict[str, Any]) -> tuple[str, list[str]]:
    """The letter, its lines joined again, and what it leaves to the firm."""
    firm = Firm.model_validate(stated)
    assessment = assess(firm, rulebooks(), DAY)
    remedies = remedies_for(firm, rulebooks(), assessment)
    text = letter(firm, assessment, remedies, "pii-check 0")
    return " ".join(text.split()), for_the_firm(assessment, remedies)


def of(with_: dict[str, Any], *without: str, base: str = "stated-in-full") -> tuple[str, list[str]]:
    return written(restated(read_firm(base), with_, list(without)))


def test_with_nothing_to_ask_it_says_so_briefly() -> None:
    text, own = of({})
    assert text == (
        "To our insurance broker Brackenthwaite & Oule Surveyors Ltd: our insurance as at 22 November 2026 We have "
        "checked our insurance against what is asked of us, and have nothing to ask of you. Brackenthwaite & Oule "
        "Surveyors Ltd Made by pii-check 0 from the firm's own statements as at 22 November 2026. It has not read any "
        "policy. Not legal advice."
    )
    assert own == []


def test_it_names_each_policy_as_a_broker_finds_it() -> None:
    text, _ = of({"policies.0.basis": "aggregate", "policies.2.expiry": None})
    assert (
        "Professional indemnity, Invented Insurance plc, policy number 0002, 1 April 2026 to 31 March 2027 1. Have the "
        "limit written on an any one claim basis."
    ) in text
    assert (
        "Public liability, 1 April 2026 to a day not stated 2. What the schedule says on this: last full day of cover."
    ) in text


def test_it_asks_once_for_what_several_requirements_need() -> None:
    layer = {"policies.0.excess_layers.1": {"limit": "£1m"}}
    text, _ = of(layer, "policies.0.uninsured_excess", base="layered-company")
    assert text.count("uninsured excess") == 1
    assert "insurer on the RICS list (excess layer 2)" in text


def test_it_asks_about_sections_that_are_not_stated() -> None:
    text, _ = of({}, "policies.0.minimum_wording", "policies.0.sections")
    assert "Fire safety claims, four storeys or fewer: whether it is covered, and on what terms." in text
    assert "What the schedule says on this: RICS minimum wording or wider." in text


def test_new_cover_stands_first() -> None:
    text, _ = of({"policies": []})
    asked = text.partition("least that would do.")[2]
    place = "insurance: a policy in force on 22 November 2026."
    assert asked.startswith(
        f" New cover, or several policies together 1. Place professional indemnity {place} 2. Place employers' "
        f"liability {place} 3. Place public liability {place} Brackenthwaite"
    )


def test_what_is_no_matter_for_a_broker_is_left_to_the_firm() -> None:
    with_ = {"policies.1.certificate": "not displayed", "complaints_handling": {"published": "no"}}
    past = {"policies.3": {"cover": "pi", "inception": "2025-07-01", "expiry": "2026-03-30"}}
    text, own = of(with_ | past | {"policies.0.limit_of_indemnity": "£500,000.01"}, "turnover")
    assert "nothing to ask" in text
    shown = ["Complaints procedure published", "Certificate where staff can see it", "No gap between policies"]
    assert own[:3] == shown
    assert {"turnover", "complaints handler named"} <= {*own}


@settings(max_examples=50)
@given(failing_firms())
def test_every_line_is_short_and_every_point_numbered_in_order(stated: dict[str, Any]) -> None:
    firm = Firm.model_validate(stated)
    assessment = assess(firm, rulebooks(), DAY)
    remedies = remedies_for(firm, rulebooks(), assessment)
    text = letter(firm, assessment, remedies, "pii-check 0")
    lines = text.splitlines()
    assert max(len(line) for line in lines) <= 72
    assert "\n\n\n" not in text
    numbers = [int(line[:3]) for line in lines if line[3:5] == ". "]
    assert numbers == list(range(1, len(numbers) + 1))
    for word in ("None", "Outcome", "policies.", "_"):
        assert word not in text


@pytest.mark.parametrize(
    ("text", "code"), [(COMPLIANT, 0), (NOT_COMPLIANT, 1), (UNDETERMINED, 4), (INVALID, 3)], ids=range(4)
)
def test_the_command_exits_with_the_verdict_as_check_does(here: Here, text: str, code: int) -> None:
    ran = here("letter", "-", "--as-at", AS_AT, stdin=text.encode())
    assert ran.code == code == here("check", "-", "--as-at", AS_AT, stdin=text.encode()).code
    assert ran.out.startswith("To our insurance broker\n\nA. Nonesuch: our insurance as at 22 November 2026\n") is (
        code != 3
    )
    assert bool(ran.err) is (code in (3, 4))


def test_the_day_of_the_call_beats_that_of_the_file(here: Here, tmp_path: Path) -> None:
    firm = tmp_path / "firm.yaml"
    firm.write_text(COMPLIANT + "as_at: 2026-05-01\n", encoding="utf-8")
    assert "as at 1 May 2026" in here("letter", firm).out
    assert "as at 2 June 2026" in here("letter", firm, "--as-at", "2026-06-02").out
    wrong = here("letter", firm, "--as-at", "02/06/2026")
    assert wrong.code == 2
    assert "--as-at" in wrong.err


def test_it_asks_for_what_rules_of_ones_own_ask(here: Here, tmp_path: Path) -> None:
    firm = tmp_path / "firm.yaml"
    firm.write_text(COMPLIANT, encoding="utf-8")
    ran = here("letter", firm, "--as-at", AS_AT, "--rules", PANEL)
    assert ran.code == 1
    assert "Raise the limit of indemnity by £1,750,000 to £2,000,000 or more." in ran.out


def test_it_takes_one_file(here: Here, tmp_path: Path) -> None:
    assert here("letter").code == 2
    assert here("letter", "a.yaml", "b.yaml").code == 2
    missing = here("letter", tmp_path / "nowhere.yaml")
    assert (missing.code, missing.out) == (3, "")
    assert "there is no such file" in missing.err
