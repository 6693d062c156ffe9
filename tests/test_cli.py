"""The command line: exit codes, options, files, streams, terminals and interruptions."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime, tzinfo
from importlib.metadata import entry_points
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from pii_check import __version__
from pii_check.cli import check, checking, clock, dispatch, entry
from running import (
    AS_AT,
    COMMAND,
    COMPLIANT,
    FIRMS,
    NOT_COMPLIANT,
    RULES,
    TIMEOUT,
    VERDICTS,
    Here,
    Ran,
    environment,
    run_apart,
    run_encoded,
    run_in_shell,
    run_on_terminal,
    run_with_reader_gone,
    without_escape_codes,
    write_firms,
)

FORMATS = ("text", "json", "jsonl")
IN_FORCE = {"rics.in-force", "el.in-force", "pl.in-force"}
PRECEDENCE = (2, 3, 1, 4, 0)  # of those that several files of one call can give; 70 and 5 stand above them
WORD_FOR = {0: "sound.yaml", 1: "failing.yaml", 2: "*.nowhere", 3: "invalid.yaml", 4: "open.yaml"}
ESCAPE = b"\x1b"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one firm for every exit code."""
    monkeypatch.chdir(tmp_path)
    return write_firms(tmp_path)


def _broken_rules(desk: Path) -> Path:
    folder = desk / "broken-rules" / "pl"
    folder.mkdir(parents=True)
    (folder / "2019-07-01.yaml").write_text("set: pl\ntitel: Public liability\n", encoding="utf-8")
    return folder.parent


def _own_rules(desk: Path, set_id: str, text: str, day: str = "2019-07-01") -> Path:
    folder = desk / "own-rules" / set_id
    folder.mkdir(parents=True)
    (folder / f"{day}.yaml").write_text(text, encoding="utf-8")
    return folder.parent


def _published(name: str) -> str:
    return (RULES / f"{name}.yaml").read_text(encoding="utf-8")


def _findings(ran: Ran) -> list[dict[str, Any]]:
    (assessment,) = json.loads(ran.out)["assessments"]
    findings: list[dict[str, Any]] = assessment["findings"]
    return findings


def _ids(ran: Ran) -> set[str]:
    return {one["id"] for one in _findings(ran)}


def _files(ran: Ran) -> list[str]:
    return [one["file"] for one in json.loads(ran.out)["assessments"]]


def _crash(*_: object, **__: object) -> None:
    raise RuntimeError("a bug, made for this test")


# Exit codes.


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("code", PRECEDENCE)
def test_one_file_gives_its_exit_code_in_every_format(code: int, format_: str, here: Here, desk: Path) -> None:
    assert here("--as-at", AS_AT, "--format", format_, WORD_FOR[code]).code == code


@pytest.mark.parametrize("format_", FORMATS)
def test_an_invalid_rule_file_exits_5_in_every_format(format_: str, here: Here, desk: Path) -> None:
    assert here("--format", format_, "--rules", _broken_rules(desk), "sound.yaml").code == 5


@pytest.mark.parametrize("format_", FORMATS)
def test_a_bug_exits_70_in_every_format(format_: str, here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "assess", _crash)
    ran = here("--as-at", AS_AT, "--format", format_, "failing.yaml")
    assert ran.code == 70
    assert "bug" in ran.err
    assert "Traceback" not in ran.err


def test_a_bug_shows_where_it_happened_when_asked(here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "assess", _crash)
    monkeypatch.setenv("PII_CHECK_TRACEBACK", "1")
    assert "made for this test" in here("--as-at", AS_AT, "sound.yaml").err


def test_a_bug_in_one_file_beats_every_other_exit(here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "assess", _crash)
    assert here("--as-at", AS_AT, "*.nowhere", "invalid.yaml", "failing.yaml").code == 70


@pytest.mark.parametrize(("one", "other"), list(permutations(PRECEDENCE, 2)))
def test_of_two_files_the_higher_exit_wins(one: int, other: int, here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, WORD_FOR[one], WORD_FOR[other])
    assert ran.code == min(one, other, key=PRECEDENCE.index)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("from_place", range(len(PRECEDENCE)))
def test_of_many_files_the_highest_exit_wins(from_place: int, format_: str, here: Here, desk: Path) -> None:
    codes = PRECEDENCE[from_place:]
    words = [WORD_FOR[code] for code in reversed(codes)]
    assert here("--as-at", AS_AT, "--format", format_, *words).code == codes[0]


def test_an_invalid_rule_file_beats_a_wrong_call(here: Here, desk: Path) -> None:
    assert here("--rules", _broken_rules(desk), "--as-at", "yesterday", *WORD_FOR.values()).code == 5


@pytest.mark.parametrize("format_", FORMATS)
def test_one_bad_file_does_not_stop_the_others(format_: str, here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "--format", format_, "invalid.yaml", "missing.yaml", "sound.yaml", "failing.yaml")
    assert "sound.yaml" in ran.out
    assert "failing.yaml" in ran.out
    assert "turnovr" in ran.out + ran.err
    assert "missing.yaml" in ran.out + ran.err


# --strict


def test_strict_exits_1_for_an_advised_requirement_not_met(here: Here, desk: Path) -> None:
    assert here("--as-at", AS_AT, "advised.yaml").code == 0
    assert here("--as-at", AS_AT, "--strict", "advised.yaml").code == 1


def test_strict_says_in_words_why_it_exits_1(here: Here, desk: Path) -> None:
    for form in ("text", "json"):
        ran = here("--as-at", AS_AT, "--strict", "--format", form, "advised.yaml")
        assert "advised.yaml: exit 1 by --strict" in ran.err
        assert "Employers' liability for premises without staff" in ran.err
    assert here("--as-at", AS_AT, "--strict", "sound.yaml").err == ""


def test_strict_counts_what_is_dispensed(here: Here, desk: Path) -> None:
    leave = "dispensations:\n  - {requirement: rics.excess, granted_by: RICS, until: 2027-03-31}\n"
    Path("leave.yaml").write_text(NOT_COMPLIANT + leave, encoding="utf-8")
    assert here("--as-at", AS_AT, "leave.yaml").code == 0
    ran = here("--as-at", AS_AT, "--strict", "leave.yaml")
    assert ran.code == 1
    assert "Maximum uninsured excess" in ran.err


def test_a_note_that_asks_ends_with_its_question(here: Here, desk: Path) -> None:
    leave = "dispensations:\n  - {requirement: rics.exces, granted_by: RICS, until: 2027-03-31}\n"
    Path("leave.yaml").write_text(COMPLIANT + leave, encoding="utf-8")
    for form in (["--format", "text"], ["--plain"], ["--color", "always"]):
        out = here("--as-at", AS_AT, *form, "leave.yaml").out
        assert "did you mean rics.excess?" in out
        assert "?." not in out


def test_strict_does_not_change_the_verdict(here: Here, desk: Path) -> None:
    plain = json.loads(here("--as-at", AS_AT, "--format", "json", "advised.yaml").out)
    strict = json.loads(here("--as-at", AS_AT, "--format", "json", "--strict", "advised.yaml").out)
    assert (plain["exit_code"], strict["exit_code"]) == (0, 1)
    assert plain["assessments"] == strict["assessments"]
    assert strict["assessments"][0]["verdict"] == "compliant"


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4])
def test_strict_leaves_every_other_exit_as_it_is(code: int, here: Here, desk: Path) -> None:
    assert here("--as-at", AS_AT, "--strict", WORD_FOR[code]).code == code


# --as-at


def _with_day(desk: Path, day: str) -> str:
    (desk / "dated.yaml").write_text(f"{COMPLIANT.rstrip()}\nas_at: {day}\n", encoding="utf-8")
    return "dated.yaml"


def test_the_day_of_the_file_counts(here: Here, desk: Path) -> None:
    assert here(_with_day(desk, "2030-01-01")).code == 1


def test_as_at_beats_the_day_of_the_file(here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "--format", "json", _with_day(desk, "2030-01-01"))
    assert ran.code == 0
    assert json.loads(ran.out)["assessments"][0]["as_at"] == AS_AT


def test_without_any_day_it_is_today(here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "today_in_uk", lambda: date(2026, 12, 24))
    assert json.loads(here("--format", "json", "sound.yaml").out)["assessments"][0]["as_at"] == "2026-12-24"


def test_today_is_that_of_the_uk(monkeypatch: pytest.MonkeyPatch) -> None:
    class HalfPastEleven(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # a clock that stands still
            return datetime(2026, 6, 30, 23, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(clock, "datetime", HalfPastEleven)
    assert clock.today_in_uk() == date(2026, 7, 1)


@pytest.mark.parametrize(
    "day", ["01/04/2026", "2026-02-30", "2026-4-1", "yesterday", "", "2026-04-01T00:00", "0001-01-01"]
)
def test_an_invalid_day_is_a_wrong_call(day: str, here: Here, desk: Path) -> None:
    ran = here("--as-at", day, "sound.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "--as-at" in ran.err


def test_a_day_with_slashes_is_answered_with_both_readings(here: Here, desk: Path) -> None:
    said = here("--as-at", "01/04/2026", "sound.yaml").err
    assert "2026-04-01" in said
    assert "2026-01-04" in said


# --only


def test_only_judges_the_ids_named_and_whether_covers_are_in_force(here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "--format", "json", "--only", "rics.limit", "sound.yaml")
    assert _ids(ran) == IN_FORCE | {"rics.limit"}


@pytest.mark.parametrize(
    "words",
    [
        ["--only", "rics.limit,rics.basis"],
        ["--only", " rics.limit , rics.basis,"],
        ["--only", "rics.limit", "--only", "rics.basis"],
    ],
)
def test_only_takes_several_ids(words: list[str], here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "--format", "json", *words, "sound.yaml")
    assert _ids(ran) == IN_FORCE | {"rics.limit", "rics.basis"}


def test_only_leaves_out_what_it_does_not_name(here: Here, desk: Path) -> None:
    assert here("--as-at", AS_AT, "--only", "rics.limit", "failing.yaml").code == 0
    assert here("--as-at", AS_AT, "--only", "rics.excess", "failing.yaml").code == 1


def test_a_lapsed_policy_fails_whatever_only_names(here: Here, desk: Path) -> None:
    assert here("--as-at", "2028-01-01", "--only", "rics.basis", "sound.yaml").code == 1


def test_only_with_a_mistyped_id_gets_a_suggestion(here: Here, desk: Path) -> None:
    ran = here("--only", "rics.limt", "sound.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean rics.limit?" in ran.err


def test_only_with_an_unknown_id_gets_the_list(here: Here, desk: Path) -> None:
    ran = here("--only", "zzzzzzzz", "sound.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "pl.in-force" in ran.err


# --rules


def _acme(places: str = "[england, wales, scotland, northern ireland]") -> str:
    text = _published("pl/2019-07-01").replace("set: pl", "set: acme").replace("id: pl.", "id: acme.")
    return text.replace("[england, wales, scotland, northern ireland]", places)


def test_a_rules_folder_adds_a_set(here: Here, desk: Path) -> None:
    rules = _own_rules(desk, "acme", _acme())
    ran = here("--as-at", AS_AT, "--format", "json", "--rules", rules, "sound.yaml")
    assert "acme.in-force" in _ids(ran)
    assert _ids(ran) > IN_FORCE


def test_ids_of_a_set_that_is_added_can_be_asked_for(here: Here, desk: Path) -> None:
    only = ("--as-at", AS_AT, "--format", "json", "--only", "acme.limit", "sound.yaml")
    assert here(*only).code == 2
    assert _ids(here("--rules", _own_rules(desk, "acme", _acme()), *only)) == IN_FORCE | {"acme.in-force"}


def test_a_rules_folder_replaces_a_set_whole(here: Here, desk: Path) -> None:
    text = (
        _published("pl/2019-07-01")
        .replace("2019-07-01", "2024-01-01")
        .replace("Public liability insurance, UK", "Ours")
    )
    ran = here("rules", "list", "--rules", _own_rules(desk, "pl", text, "2024-01-01"))
    assert "pl/2024-01-01" in ran.out
    assert "pl/2019-07-01" not in ran.out
    assert "rics/2025-07-01" in ran.out


def test_a_set_that_is_replaced_judges(here: Here, desk: Path) -> None:
    text = _published("rics/2025-07-01").replace("title: Maximum uninsured excess", "title: Ours")
    ran = here(
        "--as-at", AS_AT, "--format", "json", "--rules", _own_rules(desk, "rics", text, "2025-07-01"), "sound.yaml"
    )
    assert ran.code == 0
    assert {one["title"] for one in _findings(ran) if one["id"] == "rics.excess"} == {"Ours"}


def test_a_fault_in_a_rule_file_is_located(here: Here, desk: Path) -> None:
    ran = here("--rules", _broken_rules(desk), "sound.yaml")
    assert ran.out == ""
    assert re.search(r"2019-07-01\.yaml:2:1: `titel` is not a key", ran.err)


def test_every_faulty_rule_file_is_named(here: Here, desk: Path) -> None:
    rules = _broken_rules(desk)
    (rules / "pl" / "2020-01-01.yaml").write_text("[", encoding="utf-8")
    said = here("--rules", rules, "sound.yaml").err
    assert "2019-07-01.yaml" in said
    assert "2020-01-01.yaml" in said


def _missing(desk: Path) -> Path:
    return desk / "no-such-folder"


def _a_file(desk: Path) -> Path:
    return desk / "sound.yaml"


def _empty(desk: Path) -> Path:
    (desk / "empty").mkdir()
    return desk / "empty"


def _misnamed(desk: Path) -> Path:
    return _own_rules(desk, "pl", _published("pl/2019-07-01"), "2020-01-01")


def _folder_for_a_file(desk: Path) -> Path:
    (desk / "own-rules" / "pl" / "2019-07-01.yaml").mkdir(parents=True)
    return desk / "own-rules"


def _dangling(desk: Path) -> Path:
    (desk / "own-rules" / "pl").mkdir(parents=True)
    (desk / "own-rules" / "pl" / "2019-07-01.yaml").symlink_to(desk / "nowhere")
    return desk / "own-rules"


def _bad_review(desk: Path) -> Path:
    rules = _own_rules(desk, "pl", _published("pl/2019-07-01"))
    (rules / "pl" / "checked.yaml").write_text("checked_on: soon\n", encoding="utf-8")
    return rules


def _two_answers(desk: Path) -> Path:
    text = _published("el-gb/2008-10-01").replace("set: el-gb", "set: el-own")
    return _own_rules(desk, "el-own", text, "2008-10-01")


@pytest.mark.parametrize(
    "folder", [_missing, _a_file, _empty, _misnamed, _folder_for_a_file, _dangling, _bad_review, _two_answers]
)
def test_a_rules_folder_that_cannot_be_used_exits_5(folder: Any, here: Here, desk: Path) -> None:
    """`_two_answers`: a set beside el-gb that also speaks for England, so that one of them would quietly not count."""
    ran = here("--as-at", AS_AT, "--rules", folder(desk), "sound.yaml")
    assert (ran.code, ran.out) == (5, "")
    assert re.match(r"\S+:\d+:\d+: \S", ran.err)


def test_listing_unusable_rules_exits_5(here: Here, desk: Path) -> None:
    assert here("rules", "list", "--rules", _broken_rules(desk)).code == 5


# Which files.


def _fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(COMPLIANT, encoding="utf-8")
    return folder


def _json(here: Here, *words: object) -> Ran:
    return here("--as-at", AS_AT, "--format", "json", *words)


def test_a_folder_is_searched_to_any_depth(here: Here, desk: Path) -> None:
    _fill(desk / "firms", "b.yaml", "a/c.yml", "a/d/e.json.yaml")
    assert _files(_json(here, "firms")) == ["firms/a/c.yml", "firms/a/d/e.json.yaml", "firms/b.yaml"]


def test_hidden_files_and_folders_are_skipped(here: Here, desk: Path) -> None:
    _fill(desk / "firms", "a.yaml", ".b.yaml", ".git/c.yaml", "d/.e/f.yaml")
    assert _files(_json(here, "firms")) == ["firms/a.yaml"]


def test_a_hidden_folder_that_is_named_is_searched(here: Here, desk: Path) -> None:
    _fill(desk / ".firms", "a.yaml")
    assert _files(_json(here, ".firms")) == [".firms/a.yaml"]


def test_other_files_in_a_folder_are_skipped(here: Here, desk: Path) -> None:
    _fill(desk / "firms", "a.yaml", "notes.txt", "yaml", "b.yaml.bak")
    assert _files(_json(here, "firms")) == ["firms/a.yaml"]


def test_a_quoted_glob_is_expanded(here: Here, desk: Path) -> None:
    _fill(desk / "firms", "b1.yaml", "b2.yaml", "c.yaml")
    assert _files(_json(here, "firms/b?.yaml")) == ["firms/b1.yaml", "firms/b2.yaml"]


def test_a_quoted_glob_reaches_folders_below(here: Here, desk: Path) -> None:
    _fill(desk / "firms", "a.yaml", "b/c/d.yaml")
    assert _files(_json(here, "firms/**/*.yaml")) == ["firms/a.yaml", "firms/b/c/d.yaml"]


def test_a_quoted_glob_that_matches_a_folder_is_as_one_that_the_shell_expands(here: Here, desk: Path) -> None:
    _fill(desk / "firms", "2025/a.yaml", "2026/b.yaml")
    assert _json(here, "firms/*").out_bytes == _json(here, "firms/2025", "firms/2026").out_bytes


def test_a_file_whose_name_looks_like_a_glob_is_that_file(here: Here, desk: Path) -> None:
    _fill(desk, "[s]ound.yaml")
    assert _files(_json(here, "[s]ound.yaml")) == ["[s]ound.yaml"]


def test_a_file_named_twice_is_judged_once(here: Here, desk: Path) -> None:
    assert _files(_json(here, "sound.yaml", "failing.yaml", "sound.y*", "sound.yaml")) == ["sound.yaml", "failing.yaml"]
    assert _files(_json(here, "./sound.yaml", "failing.yaml", "sound.yaml")) == ["./sound.yaml", "failing.yaml"]


@pytest.mark.parametrize("word", ["*.nowhere", "empty"])
def test_a_word_that_matches_no_file_is_a_wrong_call(word: str, here: Here, desk: Path) -> None:
    _empty(desk)
    ran = here(word)
    assert (ran.code, ran.out) == (2, "")
    assert word in ran.err


def test_a_call_without_files_is_a_wrong_call(here: Here, desk: Path) -> None:
    assert here("check").code == 2


def test_a_dash_is_standard_input(here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "--format", "json", "-", stdin=NOT_COMPLIANT.encode())
    assert ran.code == 1
    assert _files(ran) == ["-"]


def test_a_dash_can_stand_first(here: Here, desk: Path) -> None:
    assert here("-", "--as-at", AS_AT, stdin=COMPLIANT.encode()).code == 0


def test_faults_of_standard_input_are_located(here: Here, desk: Path) -> None:
    ran = here("-", stdin=b"name: a\nturnovr: 1\n")
    assert ran.code == 3
    assert ran.err.startswith("-:2:1: ")


def test_a_file_given_by_process_substitution_is_read(here: Here, desk: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, NOT_COMPLIANT.encode())
    os.close(writing)
    assert here("--as-at", AS_AT, f"/dev/fd/{reading}").code == 1
    os.close(reading)


def test_a_named_pipe_is_read(here: Here, desk: Path) -> None:
    os.mkfifo(desk / "pipe")
    writer = threading.Thread(target=(desk / "pipe").write_bytes, args=[NOT_COMPLIANT.encode()], daemon=True)
    writer.start()
    assert here("--as-at", AS_AT, "pipe").code == 1
    writer.join(TIMEOUT)


def test_a_command_name_wins_over_a_file_of_that_name(here: Here, desk: Path) -> None:
    _fill(desk, "rules", "check")
    assert here("rules", "list").out.startswith("rics/")
    assert here("check").code == 2


@pytest.mark.parametrize("name", ["rules", "check"])
def test_a_path_reaches_a_file_named_like_a_command(name: str, here: Here, desk: Path) -> None:
    _fill(desk, name)
    assert here(f"./{name}", "--as-at", AS_AT).code == 0


def test_behind_the_command_a_word_is_a_file(here: Here, desk: Path) -> None:
    _fill(desk, "rules")
    assert here("check", "rules", "--as-at", AS_AT).code == 0


@pytest.mark.parametrize(("word", "meant"), [("chek", "check"), ("rule", "rules"), ("CHECK", "check")])
def test_a_mistyped_command_gets_a_suggestion(word: str, meant: str, here: Here, desk: Path) -> None:
    ran = here(word, "sound.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert f"did you mean `{meant}`?" in ran.err


def test_a_file_named_almost_like_a_command_is_read(here: Here, desk: Path) -> None:
    _fill(desk, "chek")
    assert here("chek", "--as-at", AS_AT).code == 0


@pytest.mark.parametrize(("word", "meant"), [("sond.yaml", "sound.yaml"), ("./faling.yaml", "failing.yaml")])
def test_a_missing_file_with_a_near_name_gets_a_suggestion(word: str, meant: str, here: Here, desk: Path) -> None:
    ran = here(word)
    assert ran.code == 3
    assert f"did you mean {meant}?" in ran.err


def test_a_missing_file_in_a_missing_folder_is_named(here: Here, desk: Path) -> None:
    ran = here("no/where.yaml")
    assert ran.code == 3
    assert "no/where.yaml:1:1: there is no such file" in ran.err


@pytest.mark.parametrize("name", ["a" * 5000, "a" * 5000 + ".yaml", "b/" * 3000 + "c.yaml"])
def test_a_name_that_no_file_can_have_is_a_missing_file(name: str, here: Here, desk: Path) -> None:
    assert here(name).code == 3


# The default command, and what the program says of itself.


@pytest.mark.parametrize(
    "words",
    [
        ["sound.yaml", "--as-at", AS_AT],
        ["--as-at", AS_AT, "sound.yaml"],
        ["check", "sound.yaml", "--as-at", AS_AT],
        ["--strict", "--as-at", AS_AT, "--", "sound.yaml"],
        [f"--as-at={AS_AT}", "sound.yaml"],
    ],
)
def test_check_is_the_default_command(words: list[str], here: Here, desk: Path) -> None:
    ran = here(*words)
    assert ran.code == 0
    assert "COMPLIANT" in ran.out


def test_behind_two_dashes_a_file_may_begin_with_one(here: Here, desk: Path) -> None:
    _fill(desk, "-odd.yaml")
    assert here("--as-at", AS_AT, "--", "-odd.yaml").code == 0


def test_version(here: Here) -> None:
    ran = here("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"pii-check {__version__}\n", "")


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["check", "--help"], ["check", "-h"], ["rules", "--help"]])
def test_help(words: list[str], here: Here) -> None:
    ran = here(*words)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: pii-check")


def test_help_names_every_exit_code(here: Here) -> None:
    said = " ".join(here("--help").out.split())
    assert set(re.findall(r"(?:: |; )(\d+) [a-z]", said)) == {"0", "1", "2", "3", "4", "5", "70"}


@pytest.mark.parametrize("option", ["--as-at", "--format", "--only", "--set", "--strict", "--rules"])
def test_help_names_the_options(option: str, here: Here) -> None:
    assert option in here("check", "--help").out


def test_rules_list_names_every_rulebook(here: Here) -> None:
    ran = here("rules", "list")
    ids = {f"{path.parent.name}/{path.stem}" for path in RULES.glob("*/*-*-*.yaml")}
    assert ran.code == 0
    assert {line.split()[0] for line in ran.out.splitlines()} == ids


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["rules"],
        ["rules", "lst"],
        ["--formt", "json", "sound.yaml"],
        ["--format", "xml", "sound.yaml"],
        ["--as-at"],
    ],
)
def test_a_wrong_call_exits_2_and_prints_nothing_on_standard_output(words: list[str], here: Here, desk: Path) -> None:
    ran = here(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_a_mistyped_option_gets_a_suggestion(here: Here, desk: Path) -> None:
    assert "--format" in here("--formt", "json", "sound.yaml").err


# Streams.


@pytest.mark.parametrize(("name", "format_"), [("sound.yaml", "json"), ("failing.yaml", "text")])
def test_a_reader_that_has_gone_never_turns_one_verdict_into_another(name: str, format_: str, desk: Path) -> None:
    ran = run_with_reader_gone("stdout", "--as-at", AS_AT, "--format", format_, name)
    other = {"sound.yaml": 1, "failing.yaml": 0}[name]
    assert ran.err == ""
    assert ran.code not in (other, 70)


def test_a_reader_of_help_that_has_gone_is_no_failed_firm(desk: Path) -> None:
    ran = run_with_reader_gone("stdout", "--help")
    assert ran.err == ""
    assert ran.code not in (1, 70)


def test_a_reader_of_faults_that_has_gone_is_no_verdict(desk: Path) -> None:
    assert run_with_reader_gone("stderr", "invalid.yaml").code not in VERDICTS


def test_head_ends_the_command_quietly(desk: Path) -> None:
    ran = run_in_shell('"$@" | head -1', "--as-at", AS_AT, *[str(firm) for firm in FIRMS])
    assert ran.err == ""
    assert len(ran.out.splitlines()) == 1


def test_with_standard_error_closed_a_bad_file_is_no_verdict(desk: Path) -> None:
    assert run_in_shell('exec "$@" 2>&-', "invalid.yaml").code == 3


def test_with_standard_input_closed_it_is_an_unreadable_file(desk: Path) -> None:
    assert run_in_shell('exec "$@" <&-', "-").code == 3


def _named(desk: Path, name: str) -> str:
    (desk / "named.yaml").write_text(NOT_COMPLIANT.replace("A. Nonesuch", name), encoding="utf-8")
    return "named.yaml"


def test_streams_in_ascii_get_gbp(desk: Path) -> None:
    (desk / "euro.yaml").write_text("name: a\nturnover: €5 £5\n", encoding="utf-8")
    words = ["--as-at", AS_AT, _named(desk, "O’Nonesuch Łęcki"), "euro.yaml"]
    ran = run_apart(*words, env={"PYTHONIOENCODING": "ascii"})
    assert ran.code == 3
    assert (ran.out_bytes + ran.err_bytes).isascii()
    assert "reduce the uninsured excess by GBP 40,000 to GBP 10,000 or less" in ran.out
    assert ran.out.startswith("O'Nonesuch ??cki (named.yaml)")
    assert "such as GBP 250,000" in ran.err


def test_a_stream_in_latin_1_keeps_its_pound_sign(desk: Path) -> None:
    ran = run_encoded("latin-1", "--as-at", AS_AT, _named(desk, "O’Nonesuch Łęcki"))
    said = ran.out_bytes.decode("latin-1")
    assert (ran.code, ran.err) == (1, "")
    assert "by £40,000 to £10,000" in said
    assert said.startswith("O'Nonesuch ??cki (named.yaml)")


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["rules", "list"]])
def test_help_is_plain_and_can_be_printed_in_ascii(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    ran = run_encoded("ascii", *words)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out_bytes.isascii()
    assert ESCAPE not in ran.out_bytes


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_name_that_is_not_utf_8_is_read(format_: str, here: Here, desk: Path) -> None:
    name = os.fsdecode(b"\xff.yaml")
    _fill(desk, name)
    ran = here("--as-at", AS_AT, "--format", format_, name)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out


def test_results_off_a_terminal_have_no_escape_codes(here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("TERM", "xterm-256color")
    ran = here("--as-at", AS_AT, "failing.yaml", "invalid.yaml", "missing.yaml")
    assert ESCAPE not in ran.out_bytes + ran.err_bytes
    assert ran.out
    assert ran.err


def test_off_a_terminal_nothing_is_cut_or_wrapped(here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    name = "Nonesuch " * 60 + "Ltd"
    ran = here("--as-at", AS_AT, _named(desk, name))
    assert ran.out.splitlines()[0] == f"{name} (named.yaml), as at 22 November 2026"
    assert "…" not in ran.out


# Terminals.


def test_on_a_terminal_results_are_drawn(here: Here, desk: Path) -> None:
    ran = run_on_terminal("--as-at", AS_AT, "open.yaml", columns=200)
    shown = without_escape_codes(ran.out)
    assert ran.code == 4
    assert ESCAPE in ran.out_bytes
    assert "╭" in shown
    assert "UNDETERMINED" in shown
    words = set(re.findall(r"[a-z-]+\.[a-z0-9-]+", shown))
    assert _ids(_json(here, "open.yaml")) - words == set()


@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_nothing_is_wider_than_it(columns: int, desk: Path) -> None:
    long = _named(desk, "Nonesuch, Nobody and Nowhere Surveyors " * 5)
    ran = run_on_terminal("--as-at", AS_AT, *FIRMS, "failing.yaml", "advised.yaml", long, columns=columns)
    lines = without_escape_codes(ran.out).splitlines()
    assert ran.code == 1
    assert len(lines) > 100
    assert [line for line in lines if cell_len(line) > columns] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_a_format_that_is_asked_for_is_plain_on_a_terminal_too(
    format_: str, here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = here("--as-at", AS_AT, "--format", format_, "failing.yaml")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert here("--as-at", AS_AT, "--format", format_, "failing.yaml") == plain


def test_a_terminal_in_ascii_gets_gbp(desk: Path) -> None:
    ran = run_on_terminal("--as-at", AS_AT, "sound.yaml", env={"PYTHONIOENCODING": "ascii"})
    assert ran.code == 0
    assert "GBP 250,000" in without_escape_codes(ran.out)


def test_a_dumb_terminal_gets_no_escape_codes(desk: Path) -> None:
    ran = run_on_terminal("--as-at", AS_AT, "failing.yaml", "invalid.yaml", env={"TERM": "dumb"})
    assert ran.code == 3
    assert ESCAPE not in ran.out_bytes


# Interruptions, and what a run leaves behind.


def test_an_interruption_is_no_verdict_and_no_bug(here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "assess", interrupt)
    ran = here("--as-at", AS_AT, "sound.yaml")
    assert ran.code not in {0, 1, 2, 3, 4, 5, 70}
    assert "Traceback" not in ran.err


def _opened_for_writing(pipe: Path, process: subprocess.Popen[bytes]) -> int:
    """The pipe's end for writing, once the process reads from the other."""
    until = time.monotonic() + TIMEOUT
    while process.poll() is None and time.monotonic() < until:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody reads from it yet
            time.sleep(0.01)
    raise AssertionError("the process never read its file")


def test_a_signal_while_reading_is_no_verdict_and_no_bug(desk: Path) -> None:
    os.mkfifo(desk / "pipe")
    with subprocess.Popen([*COMMAND, "pipe"], stderr=subprocess.PIPE, env=environment(), cwd=desk) as process:
        writing = _opened_for_writing(desk / "pipe", process)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=TIMEOUT)
        os.close(writing)
    assert process.returncode not in {0, 1, 2, 3, 4, 5, 70}
    assert b"Traceback" not in said


_WATCHED = """
import os, sys
_DENIED = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "tempfile.mkstemp")
def watch(event, args):
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event in _DENIED or event.startswith(("socket.", "subprocess.")):
        os.write(2, f"{event} {args}".encode())
        os._exit(99)
sys.addaudithook(watch)
from pii_check.cli.entry import main
main()
"""


def test_nothing_is_written_to_disk_and_no_network_is_used(desk: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in desk.rglob("*")}
    home = {"HOME": str(desk), "TMPDIR": str(desk), "XDG_CACHE_HOME": str(desk)}
    words = ["--as-at", AS_AT, "sound.yaml", "open.yaml", "failing.yaml"]
    ran = run_apart(*words, env=home, cwd=desk, command=(sys.executable, "-B", "-c", _WATCHED))
    assert (ran.code, ran.err) == (1, "")
    assert {path: path.stat().st_mtime_ns for path in desk.rglob("*")} == before


def test_the_command_that_is_installed_is_this_one() -> None:
    (script,) = entry_points(group="console_scripts", name="pii-check")
    assert script.load() is entry.main


def test_include_judges_a_group_that_the_file_does_not_state(desk: Path, here: Here) -> None:
    ran = here("--as-at", AS_AT, "--format", "json", "--include", "complaints", "sound.yaml")
    (assessment,) = json.loads(ran.out)["assessments"]
    assert assessment["not_checked"] == ["client-money"]
    assert {one["outcome"] for one in assessment["findings"] if one["group"] == "complaints"} == {"undetermined"}
    assert ran.code == 4
    wrong = here("--include", "weather", "sound.yaml")
    assert wrong.code == 2
    assert "complaints or client-money" in wrong.err


COLOURS = [
    ((), {}, False),
    ((), {"GITHUB_ACTIONS": "true"}, False),
    (("--color", "always"), {}, True),
    (("--color", "always"), {"NO_COLOR": "1"}, True),
    (("--color", "never"), {"FORCE_COLOR": "1"}, False),
    ((), {"FORCE_COLOR": "1"}, True),
    ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ((), {"FORCE_COLOR": ""}, False),
    ((), {"FORCE_COLOR": "0"}, False),
    (("--format", "text"), {"FORCE_COLOR": "1"}, False),
    (("--format", "json"), {"FORCE_COLOR": "1"}, False),
    (("--plain",), {"FORCE_COLOR": "1"}, False),
]


@pytest.mark.parametrize(("words", "variables", "coloured"), COLOURS, ids=range(len(COLOURS)))
def test_colour_off_a_terminal_is_only_what_was_forced(
    words: tuple[str, ...],
    variables: dict[str, str],
    coloured: bool,
    desk: Path,
    here: Here,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "ACCESSIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ran = here("--as-at", AS_AT, *words, "failing.yaml")
    assert ("\x1b[" in ran.out) is coloured
    assert ran.code == 1


@pytest.mark.parametrize(("words", "variables"), [(("--plain",), {}), ((), {"ACCESSIBLE": "1"})])
def test_plain_is_one_full_sentence_a_problem(
    words: tuple[str, ...], variables: dict[str, str], desk: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ran = here("--as-at", AS_AT, *words, "failing.yaml", "open.yaml", "invalid.yaml")
    lines = [line for line in (ran.out + ran.err).splitlines() if line]
    assert all(line.endswith((".", "?")) for line in lines)
    assert all(sign not in ran.out + ran.err for sign in "│╭─|^")
    assert sum(line.startswith("Not met: ") and " To put it right: " in line for line in lines) >= 1
    assert any(line.startswith("Undetermined: ") for line in lines)
    assert any(", line " in line and ", column " in line for line in ran.err.splitlines())
    assert ran.code == 3


@pytest.mark.parametrize("words", [(), ("--plain",), ("--color", "always")], ids=["text", "plain", "drawn"])
def test_a_file_name_cannot_command_the_terminal(words: tuple[str, ...], desk: Path, here: Here) -> None:
    name = "sly\x1b[8m\x07.yaml"
    (desk / name).write_text((desk / "failing.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    ran = here("--as-at", AS_AT, *words, name)
    assert ran.code == 1
    assert "\x1b[8m" not in ran.out
    assert "\x07" not in ran.out


@pytest.mark.parametrize("command", [("explain", "rics.limit"), ("rules", "list")])
def test_every_command_refuses_bad_rules_alike(command: tuple[str, ...], desk: Path, here: Here) -> None:
    ran = here(*command, "--rules", desk / "nowhere")
    assert ran.code == 5
    assert "no such folder of rules" in ran.err


def test_a_wrong_word_for_an_option_is_told_in_our_words(here: Here, desk: Path) -> None:
    for words in (("--format", "xml"), ("--color", "red")):
        ran = here("sound.yaml", *words)
        assert ran.code == 2
        assert words[1] in ran.err
        assert "Value error" not in ran.err


def test_a_group_of_commands_by_itself_shows_its_help(here: Here) -> None:
    ran = here("rules")
    assert ran.code == 2
    assert ran.err.startswith("Usage: ")


def test_a_file_is_not_like_another_for_its_ending(here: Here, desk: Path) -> None:
    assert "did you mean" not in here("zzzz.yaml").err
    assert "did you mean sound.yaml?" in here("sond.yaml").err


def test_every_command_is_known_as_one_and_no_file(here: Here) -> None:
    shown = re.findall(r"^  ([a-z]+)  ", here("--help").out.partition("Commands:")[2], re.MULTILINE)
    assert sorted(shown) == sorted(dispatch.COMMANDS)
