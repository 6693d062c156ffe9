"""The command `outlook`: what it prints, how it ends, and the calendar that it writes."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from pii_check.cli import outlook as command
from running import (
    AS_AT,
    COMPLIANT,
    NOT_COMPLIANT,
    Here,
    environment,
    run_apart,
    run_encoded,
    run_on_terminal,
    write_firms,
)

ROOT = Path(__file__).parent.parent


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one firm for every exit code of a check."""
    monkeypatch.chdir(tmp_path)
    return write_firms(tmp_path)


def report(here: Here, *arguments: object, stdin: bytes = b"") -> dict[str, Any]:
    ran = here("outlook", "--format", "json", "--as-at", AS_AT, *arguments, stdin=stdin)
    assert (ran.code, ran.err) == (0, "")
    told: dict[str, Any] = json.loads(ran.out)
    return told


@pytest.mark.parametrize("name", ["sound.yaml", "failing.yaml", "open.yaml", "advised.yaml"])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_it_exits_0_whatever_the_verdict_and_says_where_that_is(
    name: str, format_: str, here: Here, desk: Path
) -> None:
    ran = here("outlook", name, "--as-at", AS_AT, "--format", format_)
    assert (ran.code, ran.err) == (0, "")
    if format_ == "text":
        assert "This gives no verdict: `pii-check FILE` gives the verdict on the firm as it is." in ran.out
        assert "COMPLIANT" not in ran.out


def test_the_text_has_a_line_for_each_thing_and_says_how_far_off_it_is(here: Here, desk: Path) -> None:
    lines = here("outlook", "sound.yaml", "--as-at", AS_AT).out.splitlines()
    assert lines[0] == "What happens next: A. Nonesuch (sound.yaml), from 22 November 2026"
    assert lines[2:4] == [
        "31 March 2027      Last day of professional indemnity, policy 1",
        "in 129 days          To do: Have it renewed from 1 April 2027, so that there is no gap.",
    ]
    assert "Not legal advice." in lines[-1]
    assert any(line.startswith("A renewal is judged as if the policy were renewed on the same terms") for line in lines)


def test_it_looks_ahead_from_the_day_of_the_call_else_of_the_file_else_today(
    here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("dated.yaml").write_text(f"{COMPLIANT}as_at: 2026-12-24\n", encoding="utf-8")
    assert "from 24 December 2026" in here("outlook", "dated.yaml").out
    assert "from 25 December 2026" in here("outlook", "dated.yaml", "--as-at", "2026-12-25").out
    monkeypatch.setattr(command, "today_in_uk", lambda: date(2026, 12, 26))
    assert "from 26 December 2026" in here("outlook", "sound.yaml").out


def test_json_holds_every_event_with_its_day_and_what_it_rests_on(here: Here, desk: Path) -> None:
    told = report(here, "sound.yaml", "--growth", "10%")
    assert list(told) == [
        "format", "tool", "exit_code", "file", "name", "as_at", "growth", "set", "events", "rulebooks",
    ]  # fmt: skip
    assert (told["format"], told["exit_code"], told["file"], told["growth"]) == ("pii-check/1", 0, "sound.yaml", "10%")
    assert [(one["kind"], one["day"], one["in_days"]) for one in told["events"]] == [
        ("policy-ends", "2027-03-31", 129),
        ("renewal", "2027-04-01", 130),
        ("review-due", "2027-06-30", 220),
        ("higher-limit", "2028-04-01", 496),
    ]
    renewal, higher = told["events"][1]["begins"], told["events"][3]["rises"]
    assert (renewal["rulebooks"], renewal["today"], renewal["is_another"]) == (["rics/2025-07-01"],) * 2 + (False,)
    assert (renewal["newest_known"], renewal["turnover"], renewal["short"]) == (True, ["93500.00"], [])
    assert higher["first"] == higher["last"]
    assert higher["first"] == {
        "renewal": 2,
        "day": "2028-04-01",
        "turnover": "102850.00",
        "limit_of_indemnity": "500000.00",
        "uninsured_excess": "12500.00",
    }


def test_json_tells_what_falls_short_and_whether_it_does_today(here: Here, desk: Path) -> None:
    told = report(here, "failing.yaml", "--growth=-2.5%")
    (short,) = told["events"][1]["begins"]["short"]
    assert (short["id"], short["outcome"], short["as_today"]) == ("rics.excess", "not-met", True)
    assert told["events"][1]["ids"] == ["rics.excess"]
    assert told["growth"] == "-2.5%"


def test_json_of_a_range_has_both_ends(here: Here, desk: Path) -> None:
    Path("range.yaml").write_text(COMPLIANT.replace("£85,000", "£50k to £250k"), encoding="utf-8")
    told = report(here, "range.yaml", "--growth", "1%")
    assert told["events"][1]["begins"]["turnover"] == ["50500.00", "252500.00"]
    assert told["events"][-1]["rises"]["last"] is None


def test_the_same_call_prints_the_same_bytes_in_any_place(desk: Path) -> None:
    call = ("outlook", "sound.yaml", "--as-at", AS_AT, "--growth", "10%", "--ics", "a.ics", "--format", "json")
    one = run_apart(*call)
    first = Path("a.ics").read_bytes()
    two = run_apart(*call, env={"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"})
    assert (one.code, one.out_bytes) == (0, two.out_bytes)
    assert Path("a.ics").read_bytes() == first


def test_standard_input_is_a_file_too(here: Here) -> None:
    assert report(here, "-", stdin=COMPLIANT.encode())["file"] == "-"


def test_what_the_call_sets_is_said(here: Here, desk: Path) -> None:
    ran = here("outlook", "sound.yaml", "--as-at", AS_AT, "--set", "policies.0.expiry=2027-06-30")
    assert ran.out.splitlines()[1].startswith("What if: policies.0.expiry = 2027-06-30.")
    assert "30 June 2027       Last day of" in ran.out
    told = report(here, "sound.yaml", "--set", "turnover=£90k")
    assert told["set"] == [{"path": "turnover", "value": "£90k"}]
    twice = here("outlook", "sound.yaml", "--as-at", AS_AT, "--set", "as_at=2027-01-01")
    assert (twice.code, "named twice" in twice.err) == (2, True)


def test_a_bad_file_exits_3(here: Here, desk: Path) -> None:
    ran = here("outlook", "invalid.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert "did you mean" in ran.err
    assert here("outlook", "missing.yaml").code == 3
    ran = here("outlook", "invalid.yaml", "--format", "json")
    assert ran.code == 3
    assert [one["file"] for one in json.loads(ran.out)["errors"]] == ["invalid.yaml"]


def test_bad_rules_exit_5(here: Here, desk: Path) -> None:
    folder = desk / "rules" / "pl"
    folder.mkdir(parents=True)
    (folder / "2019-07-01.yaml").write_text("set: pl\n", encoding="utf-8")
    for format_ in ("text", "json"):
        assert here("outlook", "sound.yaml", "--rules", folder.parent, "--format", format_).code == 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "FILE"),
        (("sound.yaml", "open.yaml"), "open.yaml"),
        (("sound.yaml", "--as-at", "1/4/2027"), "--as-at"),
        (("sound.yaml", "--growth", "10"), "write `10%` for a percentage"),
        (("sound.yaml", "--growth", "lots\x1b[2J"), r"lots\x1b[2J"),
        (("sound.yaml", "--growth", "-100%"), "would leave no turnover"),
        (("sound.yaml", "--set", "turnover"), "--set"),
        (("sound.yaml", "--format", "xml"), "xml"),
        (("sound.yaml", "--ics", "missing/a.ics"), "there is no folder"),
    ],
)
def test_a_wrong_call_exits_2_and_says_what_is_wrong(
    arguments: tuple[str, ...], said: str, here: Here, desk: Path
) -> None:
    ran = here("outlook", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_negative_growth_may_stand_apart(here: Here, desk: Path) -> None:
    assert "falls by 5% each year" in here("outlook", "sound.yaml", "--as-at", AS_AT, "--growth", "-5%").out
    assert "stays the same each year" in here("outlook", "sound.yaml", "--as-at", AS_AT, "--growth", "0%").out


# The calendar.


def test_a_calendar_is_written_beside_the_text(here: Here, desk: Path) -> None:
    plain = here("outlook", "sound.yaml", "--as-at", AS_AT)
    ran = here("outlook", "sound.yaml", "--as-at", AS_AT, "--ics", "next.ics")
    assert (ran.code, ran.out, ran.err) == (0, plain.out, "next.ics: 3 calendar entries.\n")
    assert len(Calendar.from_ical(Path("next.ics").read_bytes()).walk("VEVENT")) == 3
    Path("none.yaml").write_text(
        "name: A firm\npolicies: []\nregulated_by: []\njurisdiction: elsewhere\n", encoding="utf-8"
    )
    assert here("outlook", "none.yaml", "--as-at", AS_AT, "--ics", "none.ics").err == "none.ics: 0 calendar entries.\n"


@pytest.mark.parametrize("name", ["sound.yaml", "./sound.yaml", "link.ics", "hard.ics", "own/pl/2019-07-01.yaml"])
def test_a_calendar_is_never_written_over_what_is_read(name: str, here: Here, desk: Path) -> None:
    (desk / "link.ics").symlink_to(desk / "sound.yaml")
    (desk / "hard.ics").hardlink_to(desk / "sound.yaml")
    (desk / "own/pl").mkdir(parents=True)
    rule = desk / "own/pl/2019-07-01.yaml"
    rule.write_bytes((ROOT / "rules/pl/2019-07-01.yaml").read_bytes())
    before = Path(name).read_bytes()
    ran = here("outlook", "sound.yaml", "--as-at", AS_AT, "--ics", name, "--rules", "own")
    assert (ran.code, ran.out) == (2, "")
    assert "is a file that is read here; writing would destroy it" in ran.err
    assert Path(name).read_bytes() == before


def test_a_published_rule_file_is_not_written_over_either(here: Here, desk: Path) -> None:
    rule = ROOT / "rules/pl/2019-07-01.yaml"
    before = rule.read_bytes()
    assert here("outlook", "sound.yaml", "--ics", rule).code == 2
    assert rule.read_bytes() == before


def test_a_file_that_cannot_be_judged_leaves_the_calendar_alone(here: Here, desk: Path) -> None:
    Path("next.ics").write_text("old", encoding="utf-8")
    assert here("outlook", "invalid.yaml", "--ics", "next.ics").code == 3
    assert Path("next.ics").read_text(encoding="utf-8") == "old"


def test_without_the_library_the_option_fails_at_once_and_says_what_to_install(
    here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    ran = here("outlook", "invalid.yaml", "--ics", "next.ics")
    assert (ran.code, ran.out) == (2, "")
    assert "pip install 'pii-check[calendar]'" in ran.err
    assert not Path("next.ics").exists()
    assert here("outlook", "sound.yaml").code == 0


def test_the_library_is_loaded_only_for_a_calendar(desk: Path) -> None:
    script = "import sys; from pii_check.cli.entry import run; run(['outlook', 'sound.yaml']); "
    script += "print('icalendar' in sys.modules)"
    assert run_apart(command=(sys.executable, "-c", script)).out.endswith("False\n")


# Streams and terminals.


def test_a_stream_without_a_pound_sign_gets_gbp(desk: Path) -> None:
    ran = run_encoded("ascii", "outlook", "sound.yaml", "--as-at", AS_AT)
    assert ran.code == 0
    assert "GBP 85,000" in ran.out


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_on_a_terminal_lines_break_inside_their_column(columns: int, desk: Path) -> None:
    Path("firm.yaml").write_text(NOT_COMPLIANT, encoding="utf-8")
    ran = run_on_terminal("outlook", "firm.yaml", "--as-at", AS_AT, "--growth", "10%", columns=columns)
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert max(len(line) for line in lines) <= columns
    assert "\x1b" not in ran.out
    assert "31 March 2027      Last day of" in ran.out
    assert all(line[:19].strip() == "" or line[17:19] == "  " for line in lines[2:12] if line)


def test_off_a_terminal_no_line_is_broken(desk: Path) -> None:
    ran = run_apart("outlook", "open.yaml", "--as-at", AS_AT, env=environment({"COLUMNS": "40"}))
    assert "as today: the newest rules known, though later ones may be published by then.\n" in ran.out


def test_a_name_cannot_command_a_terminal(here: Here, tmp_path: Path) -> None:
    strange = tmp_path / "a\x1b[2J.yaml"
    strange.write_text(COMPLIANT, encoding="utf-8")
    assert "\x1b" not in here("outlook", strange, "--as-at", AS_AT).out


def test_what_falls_short_is_told_of_the_policy_that_is_renewed_and_listed(here: Here, desk: Path) -> None:
    """The renewal is judged as one more policy, which has no place in the file."""
    renewals = [one for one in report(here, "failing.yaml")["events"] if one["kind"] == "renewal"]
    short = [one for event in renewals for one in event["begins"]["short"]]
    assert {one["policy"] for one in short} == {0}
    assert any(one["as_today"] for one in short)
