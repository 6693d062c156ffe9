"""What is made is as it would be made now: generated pages, picture, golden outputs, output of console examples."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import made
import pytest

from running import AS_AT, COMMAND, environment

FILES = made.made()


@pytest.mark.parametrize(("path", "make"), FILES.items(), ids=[path.name for path in FILES])
def test_a_made_file_is_up_to_date(path: Path, make: Callable[[], str]) -> None:
    assert path.read_text(encoding="utf-8") == make(), "run `python docs/made.py`, and read what changed"


def test_nothing_that_is_made_is_left_out() -> None:
    """Every page, golden file and picture is held to what the program says; and no page has an example that is not."""
    root = made.ROOT
    there = {
        root / "README.md",
        *root.glob("docs/*.md"),
        *root.glob("docs/*.svg"),
        *root.glob("tests/golden/*"),
        root / "rules/CONTENTS.json",
    }
    assert there == set(FILES)
    marked = {page for page in root.glob("docs/*.md") if page.read_text(encoding="utf-8").startswith("<!-- Made by")}
    assert marked == {root / "docs/what-is-checked.md", root / "docs/firm-file.md"}
    assert all(getattr(FILES[page], "func", None) is None for page in marked)  # made anew, not only refreshed
    for page in made.PROSE:
        text = page.read_text(encoding="utf-8")
        assert text.count("```console") == len(re.findall(r"^```console\n.*?^```$", text, re.M | re.S)), page.name


def test_a_console_example_that_is_not_true_would_be_seen() -> None:
    page = "```console\n$ pii-check firm.yaml --as-at 2026-11-22 | head -1\n$ ls nowhere.yaml\n$ echo $?\n0\n```\n"
    told = made.refreshed(page)
    assert "J. Example" in told
    assert "nowhere.yaml" in told.partition("$ echo")[0].partition("$ ls")[2]
    assert told.endswith("$ echo $?\n2\n```\n")


def test_the_picture_loads_nothing() -> None:
    text = (made.ROOT / "docs/report.svg").read_text(encoding="utf-8")
    assert "NOT&#160;COMPLIANT" in text
    assert re.findall(r"url\((?!#)|href|@font-face|<script", text) == []
    assert set(re.findall(r"https?://[^\"]*", text)) == {"http://www.w3.org/2000/svg"}


def test_golden_reports_keep_to_their_width() -> None:
    for width in (80, 120):
        text = (made.ROOT / f"tests/golden/examples.{width}").read_text(encoding="utf-8")
        lines = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
        assert max(len(line) for line in lines) == width


SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "POSIX", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "3", "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1"},
)


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("surroundings", SURROUNDINGS, ids=lambda one: one["TZ"])
def test_json_is_the_same_bytes_whatever_surrounds_it(form: str, surroundings: dict[str, str]) -> None:
    """Hash seed, time zone and locale; the golden files were made in others."""
    examples = sorted(f"examples/{path.name}" for path in (made.ROOT / "examples").glob("*.yaml"))
    call = [*COMMAND, "--as-at", AS_AT, "--format", form, *examples]
    done = subprocess.run(
        call, cwd=made.ROOT, env=environment(surroundings), stdout=subprocess.PIPE, check=False, timeout=60
    )
    assert done.stdout == (made.ROOT / f"tests/golden/examples.{form}").read_bytes()


def test_json_is_the_same_bytes_from_another_folder(tmp_path: Path) -> None:
    """Beside the file's name as the call has it, which here is the same."""
    (tmp_path / "examples").symlink_to(made.ROOT / "examples")
    assert made.printed("--format", "json", "examples/sole-practitioner.yaml", folder=tmp_path) == made.printed(
        "--format", "json", "examples/sole-practitioner.yaml"
    )
