"""`--output FORMAT=FILE`: files written whole or not at all, and never over what they are made from."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest

from pii_check.cli import checking, outputs
from pii_check.cli.formats import DOCUMENTS, NAMED
from pii_check.cli.streams import OutputError
from pii_check.cli.written import WholeFile
from running import AS_AT, COMPLIANT, INVALID, NOT_COMPLIANT, Here

BEFORE = "what was there before\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with firm files, in which the command runs."""
    (tmp_path / "sound.yaml").write_text(COMPLIANT, encoding="utf-8")
    (tmp_path / "failing.yaml").write_text(NOT_COMPLIANT, encoding="utf-8")
    (tmp_path / "invalid.yaml").write_text(INVALID, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("format_", NAMED)
def test_a_file_holds_what_would_be_printed(format_: str, here: Here, desk: Path) -> None:
    words = ("--as-at", AS_AT, "sound.yaml", "failing.yaml")
    printed = here(*words, "--format", format_)
    ran = here(*words, "--output", f"{format_}=out")
    assert (desk / "out").read_bytes() == printed.out_bytes
    assert ran.code == printed.code == 1


@pytest.mark.parametrize("format_", NAMED)
def test_a_file_holds_what_is_wrong_with_a_firm_file_too(format_: str, here: Here, desk: Path) -> None:
    here("--as-at", AS_AT, "sound.yaml", "invalid.yaml", "--output", f"{format_}=out")
    assert "turnovr" in (desk / "out").read_text(encoding="utf-8")


def test_several_files_are_written_at_once_beside_what_is_printed(here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "sound.yaml", "--output", "json=a.json", "--output", "jsonl=b.jsonl")
    assert ran.out == here("--as-at", AS_AT, "sound.yaml").out
    (one,) = json.loads((desk / "a.json").read_text(encoding="utf-8"))["assessments"]
    assert json.loads((desk / "b.jsonl").read_text(encoding="utf-8")) == one


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["json"], "write `json=FILE`"),
        (["report.json"], "write `json=report.json`"),
        (["report.pdf"], "write `json=report.pdf`"),
        (["jsn=a"], "did you mean `json`?"),
        (["pdf2=a"], "it may be text, json"),
        (["terminal=a"], "there is no format `terminal`"),
        (["json="], "no file is named"),
        (["json=-"], "use `--format json`"),
        (["json=."], "is a folder"),
        (["json=nowhere/a.json"], "there is no folder `nowhere`"),
        (["json=sound.yaml"], "is a file that is read here"),
        (["json=./sound.yaml"], "is a file that is read here"),
        (["json=link"], "is a file that is read here"),
        (["json=twin"], "is a file that is read here"),
        (["json=a", "text=./a"], "is named twice"),
    ],
)
def test_what_cannot_or_must_not_be_written_is_a_wrong_call(
    words: list[str], said: str, here: Here, desk: Path
) -> None:
    (desk / "link").symlink_to("sound.yaml")
    os.link(desk / "sound.yaml", desk / "twin")
    before = sorted(desk.iterdir())
    ran = here("--as-at", AS_AT, "sound.yaml", *(part for word in words for part in ("--output", word)))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert (desk / "sound.yaml").read_text(encoding="utf-8") == COMPLIANT
    assert sorted(desk.iterdir()) == before


def test_no_file_of_a_folder_that_is_judged_is_overwritten(here: Here, desk: Path) -> None:
    assert here("--as-at", AS_AT, ".", "--output", "json=failing.yaml").code == 2
    assert (desk / "failing.yaml").read_text(encoding="utf-8") == NOT_COMPLIANT


def test_no_rule_file_is_overwritten(here: Here, desk: Path) -> None:
    rule_file = desk / "own" / "panel" / "2020-01-01.yaml"
    rule_file.parent.mkdir(parents=True)
    text = (Path(__file__).parents[1] / "rules/pl/2019-07-01.yaml").read_text(encoding="utf-8")
    rule_file.write_text(text.replace("set: pl", "set: panel").replace("2019-07-01", "2020-01-01"), encoding="utf-8")
    ran = here("--as-at", AS_AT, "sound.yaml", "--rules", "own", "--output", f"json={rule_file}")
    assert ran.code in (2, 5)
    assert "set: panel" in rule_file.read_text(encoding="utf-8")


def test_a_link_stays_a_link_and_permissions_stay(here: Here, desk: Path) -> None:
    (desk / "kept").write_text(BEFORE, encoding="utf-8")
    (desk / "kept").chmod(0o640)
    (desk / "link").symlink_to("kept")
    assert here("--as-at", AS_AT, "sound.yaml", "--output", "json=link").code == 0
    assert (desk / "link").is_symlink()
    assert json.loads((desk / "kept").read_text(encoding="utf-8"))["exit_code"] == 0
    assert stat.S_IMODE((desk / "kept").stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_that_new_files_get(here: Here, desk: Path) -> None:
    (desk / "ordinary").touch()
    here("--as-at", AS_AT, "sound.yaml", "--output", "json=new")
    assert (desk / "new").stat().st_mode == (desk / "ordinary").stat().st_mode


def test_a_pipe_is_written_to_as_it_is(here: Here, desk: Path) -> None:
    os.mkfifo(desk / "pipe")
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append((desk / "pipe").read_text(encoding="utf-8")))
    reader.start()
    here("--as-at", AS_AT, "sound.yaml", "--output", "json=pipe")
    reader.join()
    assert json.loads(got[0])["exit_code"] == 0
    assert stat.S_ISFIFO((desk / "pipe").stat().st_mode)


@pytest.mark.parametrize("format_", NAMED)
def test_after_a_bug_what_was_there_is_still_there(
    format_: str, here: Here, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("a bug, made for this test")

    (desk / "out").write_text(BEFORE, encoding="utf-8")
    monkeypatch.setattr(checking, "assess", crash)
    assert here("--as-at", AS_AT, "invalid.yaml", "sound.yaml", "--output", f"{format_}=out").code == 70
    assert (desk / "out").read_text(encoding="utf-8") == BEFORE
    assert {one.name for one in desk.iterdir()} == {"sound.yaml", "failing.yaml", "invalid.yaml", "out"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("format_", NAMED)
def test_a_full_disk_is_no_verdict(format_: str, here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "sound.yaml", "--output", f"{format_}=/dev/full")
    assert ran.code == 70
    assert "could not be written" in ran.err


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_behind(desk: Path) -> None:
    file = WholeFile(desk / "out")
    file.write(b"half")
    (desk / "out").mkdir()
    with pytest.raises(OutputError, match="out"):
        file.keep()
    assert not [one for one in desk.iterdir() if one.name.startswith(".")]


def test_rules_that_cannot_be_used_are_told_in_the_files_too(here: Here, desk: Path) -> None:
    folder = desk / "own" / "pl"
    folder.mkdir(parents=True)
    (folder / "2019-07-01.yaml").write_text("set: pl\ntitel: x\n", encoding="utf-8")
    words = ("sound.yaml", "--rules", "own", "--output")
    assert here(*words, "json=out").code == 5
    assert json.loads((desk / "out").read_text(encoding="utf-8"))["exit_code"] == 5
    assert here(*words, "json=sound.yaml").code == 5  # the rules are wrong whatever else is
    assert (desk / "sound.yaml").read_text(encoding="utf-8") == COMPLIANT


def test_every_format_is_told_in_one_way() -> None:
    assert set(NAMED) > DOCUMENTS
    assert {outputs.parse_output(f"{one}=x").format for one in NAMED} == set(NAMED)
