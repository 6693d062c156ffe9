"""What the README and the guides tell people to type is typed here, in a folder with a firm, and does what they say."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import made
import pytest

from pii_check.read.firm_file import parse_firm_file
from running import Here
from strategies import rulebooks

ROOT = Path(__file__).parent.parent
FIRM_PAGES = [ROOT / "README.md", ROOT / "docs/start-here.md"]  # each with a firm that a reader is to copy


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    parts = re.split(r"^```(\w*)\n", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [text for name, text in zip(parts[1::4], parts[2::4], strict=True) if name == language]


def commands() -> list[str]:
    """Every line of a page that calls the program by its bare name."""
    lines = [line for page in made.PROSE for block in blocks(page, "") for line in block.splitlines()]
    typed = [line for line in lines if line.startswith("pii-check ")]
    return [line for line in typed if not line.startswith("pii-check init")]  # a dialogue: test_init.py has it


def firm_files() -> list[str]:
    """The firm of the README, and that of the guide, which comes in two blocks."""
    return ["".join(blocks(page, "yaml")) for page in FIRM_PAGES]


def test_there_is_something_to_type() -> None:
    assert len(commands()) > 8


@pytest.mark.parametrize("line", commands())
def test_what_a_page_says_to_type_works(line: str, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made.laid_out(tmp_path)
    Path("quotes").mkdir()
    Path("quotes/two.yaml").write_text(firm_files()[0], encoding="utf-8")
    words = shlex.split(line.split("  #")[0].split(" > ")[0])[1:]
    ran = here(*(word for word in words if word != "-"))
    assert ran.code in (0, 1, 4), ran.err
    assert ran.out


@pytest.mark.parametrize("text", firm_files(), ids=[page.name for page in FIRM_PAGES])
def test_the_firm_of_a_page_is_a_firm(text: str) -> None:
    assert parse_firm_file(text.encode(), "firm.yaml", rulebooks()).firm.policies


def test_links_of_a_page_lead_somewhere() -> None:
    for page in (*made.PROSE, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "rules/README.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


PYTHON = [
    pytest.param(code, id=f"{page.name}-{number}")
    for page in made.PROSE
    for number, code in enumerate(blocks(page, "python"), 1)
]


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_of_a_page_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    made.laid_out(desk)
    monkeypatch.chdir(desk)
    exec(compile(code, "page", "exec"), {})  # noqa: S102 - an example of our own, run to see that it works


def test_the_python_of_the_readme_says_what_its_firm_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("firm.yaml").write_text(firm_files()[0], encoding="utf-8")
    (code,) = blocks(FIRM_PAGES[0], "python")
    told: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), told)  # noqa: S102 - the README's own example, run to see that it works
    assert str(told["assessment"].verdict) == "not-compliant"


def test_the_privacy_page_names_every_library_that_is_installed() -> None:
    page = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {"always": project["dependencies"], "for calendar entries": project["optional-dependencies"]["calendar"]}
    for when, wanted in asked.items():
        (line,) = re.findall(rf"^- {when}[^:\n]*: (.+)$", page, flags=re.MULTILINE)
        assert line.split(", ") == [re.split(r"[<>=]", one)[0] for one in wanted]
