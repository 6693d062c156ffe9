"""What a reader must not miss, whichever way a report is drawn."""

from pathlib import Path

import pytest

from running import AS_AT, COMPLIANT, NOT_COMPLIANT, Here, without_escape_codes

LAYERED = COMPLIANT.replace("limit_of_indemnity: £250k,", "primary: £500k, excess_layers: [{limit: £500k}],").replace(
    "uninsured_excess: £5k", "uninsured_excess: £15k"
)
DRAWN = [(), ("--plain",), ("--color", "always")]
WAYS = pytest.mark.parametrize("words", DRAWN, ids=["text", "plain", "drawn"])


def _report(text: str, words: tuple[str, ...], here: Here, tmp_path: Path) -> str:
    file = tmp_path / "firm.yaml"
    file.write_text(text, encoding="utf-8")
    told = without_escape_codes(here("--as-at", AS_AT, *words, str(file)).out)
    return " ".join(told.replace("│", " ").split())


@WAYS
def test_a_failed_firm_is_told_what_is_still_open(words: tuple[str, ...], here: Here, tmp_path: Path) -> None:
    told = _report(NOT_COMPLIANT.replace("listed_insurer: yes,", ""), words, here, tmp_path)
    assert "Still open, and not said to be met: insurer on the RICS list." in told


@WAYS
def test_what_is_met_says_where_it_comes_from_and_on_what_evidence(
    words: tuple[str, ...], here: Here, tmp_path: Path
) -> None:
    told = _report(COMPLIANT, words, here, tmp_path)
    assert "Revision cards quoting version 9 of the requirements" in told
    assert "learning material, the original was not read" in told


@WAYS
def test_what_is_only_implied_is_never_plainly_met(words: tuple[str, ...], here: Here, tmp_path: Path) -> None:
    told = _report(COMPLIANT, words, here, tmp_path)
    assert "implied" in told.casefold()
    if words == ("--plain",):
        met, implied = (
            next(one for one in told.split(". ") if one.startswith(begin)) for begin in ("Met: ", "Implied ")
        )
        assert "Full civil liability" in implied
        assert "Full civil liability" not in met


@WAYS
def test_each_of_two_readings_tells_its_figure(words: tuple[str, ...], here: Here, tmp_path: Path) -> None:
    told = _report(LAYERED, words, here, tmp_path)
    assert "the whole tower's limit, at most £25,000; or" in told
    assert "the primary layer's limit alone, at most £12,500" in told


@WAYS
def test_must_and_should_can_be_told_apart(words: tuple[str, ...], here: Here, tmp_path: Path) -> None:
    late = COMPLIANT + "complaints_handling: {respond_within_days: 90}\n"
    told = _report(late, words, here, tmp_path)
    assert "chp.respond, should, regulator" in told
    assert told.index("chp.redress, must") < told.index("chp.reviewed, should")


def test_a_fact_that_would_settle_something_is_named_before_its_place(here: Here, tmp_path: Path) -> None:
    told = _report(COMPLIANT.replace("listed_insurer: yes,", ""), (), here, tmp_path)
    assert "insurer on the RICS list of policy 1 (policies.0.listed_insurer): settles rics.insurer" in told


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}], ids=["alone", "with NO_COLOR"])
def test_colour_that_the_call_asks_for_beats_every_variable(
    variables: dict[str, str], here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "firm.yaml"
    file.write_text(NOT_COMPLIANT, encoding="utf-8")
    assert "\x1b[1;31m" in here("--as-at", AS_AT, "--color", "always", str(file)).out


def test_an_explanation_says_what_was_not_found(here: Here) -> None:
    assert "What failing it leads to: not found in what was read." in here("explain", "rics.excess").out
    assert "not found in what was read" not in here("explain", "pl.in-force").out


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-11-22", "ends on 22 November 2026, the day asked for"),
        ("2026-11-23", "ends on 23 November 2026, 1 day from"),
        ("2026-12-22", "30 days from"),
    ],
)
def test_a_dispensation_that_ends_is_told_in_days(until: str, said: str, here: Here, tmp_path: Path) -> None:
    leave = f"dispensations: [{{requirement: rics.excess, granted_by: RICS, reason: hard market, until: {until}}}]\n"
    assert said in _report(NOT_COMPLIANT + leave, (), here, tmp_path)
