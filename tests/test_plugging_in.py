"""Where the program plugs in: shells that complete, terminals that wait, pre-commit, and GitHub Actions."""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from pii_check.cli import progress
from pii_check.cli.checking import refusal
from pii_check.cli.completion import ids
from pii_check.cli.exits import Exit
from pii_check.cli.progress import Progress
from pii_check.read.faults import whole_file
from pii_check.read.rule_files import published_ids
from running import (
    AS_AT,
    COMPLIANT,
    TIMEOUT,
    Here,
    Ran,
    environment,
    published,
    run_apart,
    without_escape_codes,
    write_firms,
)
from test_formats import judged

ROOT = Path(__file__).parent.parent
BASH = shutil.which("bash")
ON_BASH = pytest.mark.skipif(BASH is None, reason="no bash here")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with firm files and the command, in which everything runs."""
    write_firms(tmp_path)
    (tmp_path / ".bin").mkdir()
    command = tmp_path / ".bin" / "pii-check"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from pii_check.cli.entry import main; main()" "$@"\n')
    command.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


# Completion, as a real bash does it: by the script that `--show-completion` prints.

_COMPLETED = """
eval "$(_PII_CHECK_COMPLETE=source_bash pii-check)"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_pii_check_completion pii-check
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completed(*words: str) -> list[str]:
    """What bash offers for the last of these words."""
    done = subprocess.run(
        [str(BASH), "--norc", "-c", _COMPLETED, "bash", "pii-check", *words],
        capture_output=True, check=True, timeout=TIMEOUT, text=True, env=environment(),
    )  # fmt: skip
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


@ON_BASH
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["che"], ["check"]),
        (["explain", "rics.f"], ["rics.fire-low-rise", "rics.fire-high-rise"]),
        (["--format", "j"], ["json", "jsonl", "junit"]),
        (["firm.yaml", "--format", "cs"], ["csv"]),
        (["check", "firm.yaml", "--format", "cs"], ["csv"]),
        (["firm.yaml", "--only", "rics.limit,el.c"], ["rics.limit,el.certificate"]),
        (["firm.yaml", "--include", "co"], ["complaints"]),
        (["firm.yaml", "--color", "a"], ["auto", "always"]),
        (["--as"], ["--as-at"]),
        (["firm.yaml", "--as"], ["--as-at"]),
        (["--vers"], ["--version"]),
        (["rules", "s"], ["show"]),
        (["schema", "f"], ["firm"]),
        (["sou"], []),  # none of ours: bash completes files
        (["check", "sou"], []),
        (["firm.yaml", "--as-at", "2"], []),
    ],
)
def test_bash_completes(words: list[str], offered: list[str], desk: Path) -> None:
    assert completed(*words) == offered


@ON_BASH
def test_bash_falls_back_on_files(desk: Path) -> None:
    """As `complete -o default` has it: what we do not know is a file."""
    script = run_apart(command=("pii-check",), env={"_PII_CHECK_COMPLETE": "source_bash"})
    assert re.search(r"^complete -o default -F \w+ pii-check$", script.out, re.MULTILINE)


@ON_BASH
@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_completion_is_set_up_for_the_shell_that_asks(option: str, desk: Path) -> None:
    home = desk / "home"
    home.mkdir()
    line = f'pii-check {option}; echo "exit $?"'
    done = subprocess.run(
        [str(BASH), "--norc", "-c", line],
        capture_output=True, check=True, timeout=TIMEOUT, text=True, env=environment({"HOME": str(home)}),
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "exit 0", done.stderr
    if option == "--show-completion":
        assert "complete -o default" in done.stdout
        assert list(home.iterdir()) == []
    else:
        assert "pii-check" in (home / ".bashrc").read_text(encoding="utf-8")


def test_a_shell_that_has_no_completion_is_a_wrong_call_and_no_verdict(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.completion._get_shell_name", lambda: "tcsh")
    assert here("--show-completion").code == 2
    monkeypatch.setattr("typer._completion_shared._get_shell_name", lambda: "tcsh")
    assert here("--install-completion").code == 2


def test_every_id_that_is_offered_can_be_explained() -> None:
    assert set(ids("")) == set(published_ids()) == set(published().ids())


def test_completion_is_named_in_the_help(here: Here) -> None:
    assert "--install-completion" in here("--help").out


# Progress.


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_counts_and_shows_nothing_at_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, drawn = Clock(), []
    monkeypatch.setattr(Progress, "_draw", lambda self: drawn.append(self.words()))
    shown = Progress(1000, patience=1.0, clock=clock)
    failing = judged({"name": "A firm", "jurisdiction": "england", "own_premises": "yes", "policies": []})
    assert failing.assessment.verdict == "not-compliant"
    shown.take(judged({"name": "A firm"}))
    clock.now = 0.99
    shown.take(failing)
    assert drawn == []
    clock.now = 1.0
    shown.take(failing)
    shown.take(failing)  # too soon for another drawing
    clock.now = 1.2
    shown.take(refusal("x", (whole_file("x", "file-missing"),)))
    shown.take(judged({"name": "A firm"}))
    assert drawn == ["3 of 1,000 firm files, 2 not compliant", "6 of 1,000 firm files, 3 not compliant"]
    shown.finish(Exit.COMPLIANT)
    assert capsys.readouterr() == ("", "")


_AT_ONCE = "from pii_check.cli import progress; progress.PATIENCE = progress.EVERY = 0; "
_PATCHED = (sys.executable, "-c", f"{_AT_ONCE}from pii_check.cli.entry import main; main()")


def with_errors_on_terminal(
    *words: object, env: dict[str, str] | None = None, out_too: bool = False, command: tuple[str, ...] = _PATCHED
) -> tuple[Ran, str]:
    """Run the command with standard error on a terminal; what that shows comes back beside the run."""
    screen, terminal = pty.openpty()
    changed = environment({"TERM": "xterm-256color", "COLUMNS": "120"} | (env or {}))
    changed.pop("ACCESSIBLE", None) if not env or "ACCESSIBLE" not in env else None
    with subprocess.Popen(
        [*command, *(str(one) for one in words)],
        stdin=subprocess.DEVNULL, stdout=terminal if out_too else subprocess.PIPE, stderr=terminal, env=changed,
    ) as process:  # fmt: skip
        os.close(terminal)
        shown = b""
        while select.select([screen], [], [], TIMEOUT)[0]:
            try:
                shown += os.read(screen, 65536)
            except OSError:  # Linux says so when the last process has left the terminal
                break
        out = process.stdout.read() if process.stdout else b""
        os.close(screen)
        return Ran(process.wait(TIMEOUT), out, shown), shown.decode()


FILES = ("--as-at", AS_AT, "sound.yaml", "failing.yaml", "open.yaml")


def test_progress_is_shown_to_who_waits_and_leaves_no_trace(desk: Path) -> None:
    ran, shown = with_errors_on_terminal(*FILES)
    assert ran.code == 1
    assert "1 of 3 firm files, 0 not compliant" in shown
    assert "3 of 3 firm files, 1 not compliant" in shown
    assert shown.rstrip().endswith("\x1b[2K")  # the line is wiped
    assert ran.out == run_apart(*FILES).out


def test_what_is_wrong_with_a_file_is_not_drawn_over(desk: Path) -> None:
    _, shown = with_errors_on_terminal(*FILES, "invalid.yaml", "advised.yaml", "--strict")
    lines = [line.rsplit("\r")[-1].strip() for line in without_escape_codes(shown).splitlines()]
    plain = run_apart(*FILES, "invalid.yaml", "advised.yaml", "--strict").err
    assert [line for line in plain.splitlines() if line.strip() not in lines] == []
    assert "3 of 5 firm files, 1 not compliant" in shown


@pytest.mark.parametrize(
    ("words", "env", "out_too"),
    [
        (FILES[:3], {}, False),
        (FILES, {"TERM": "dumb"}, False),
        (FILES, {"ACCESSIBLE": "1"}, False),
        ((*FILES, "--plain"), {}, False),
        (FILES, {}, True),
    ],
    ids=["one-file", "dumb", "accessible", "plain", "report-on-the-same-terminal"],
)
def test_progress_is_not_shown(words: tuple[str, ...], env: dict[str, str], out_too: bool, desk: Path) -> None:
    _, shown = with_errors_on_terminal(*words, env=env, out_too=out_too)
    assert "firm files" not in shown


def test_a_short_run_shows_no_progress(desk: Path) -> None:
    long = (
        sys.executable,
        "-c",
        _PATCHED[2].replace("progress.PATIENCE = progress.EVERY = 0", "progress.PATIENCE = 3600"),
    )
    _, shown = with_errors_on_terminal(*FILES, command=long)
    assert shown == ""


def test_off_a_terminal_there_is_no_progress(desk: Path) -> None:
    assert run_apart(*FILES, command=_PATCHED).err == ""


def test_nothing_heavy_is_read_before_it_is_needed() -> None:
    """Rich only draws; no format is read that is not asked for."""
    code = (
        "import sys, pii_check.cli.entry; "
        "print([one for one in sys.modules if one in ('rich.progress', 'xml.etree.ElementTree', "
        "'pii_check.report.sarif', 'pii_check.report.markdown', 'pii_check.report.junit')])"
    )
    assert run_apart(command=(sys.executable, "-c", code)).out.strip() == "[]"


def test_the_threshold_is_a_second() -> None:
    assert progress.PATIENCE == 1.0


# pre-commit.


def hook() -> dict[str, Any]:
    (made,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return cast(dict[str, Any], made)


def test_pre_commit_takes_the_manifest() -> None:
    done = run_apart("validate-manifest", ROOT / ".pre-commit-hooks.yaml", command=(sys.executable, "-m", "pre_commit"))
    assert done.code == 0, done.out


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("firm.yaml", True),
        ("firm.yml", True),
        ("firm.json", True),
        ("clients/firm.yaml", True),
        ("clients/hollis.firm.yaml", True),
        ("hollis.firm.json", True),
        ("confirm.yaml", False),
        ("firm.yaml.bak", False),
        ("mkdocs.yaml", False),
        ("firm/other.yaml", False),
        ("firmxyaml", False),
    ],
)
def test_the_hook_takes_firm_files_only(path: str, taken: bool) -> None:
    assert bool(re.search(hook()["files"], path)) is taken


def test_the_hook_runs_the_command_that_is_installed() -> None:
    assert (hook()["id"], hook()["entry"], hook()["language"]) == ("pii-check", "pii-check", "python")


# GitHub Actions.


def action() -> dict[str, Any]:
    return cast(dict[str, Any], yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8")))


def steps() -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], action()["runs"]["steps"])


def step(name: str) -> dict[str, Any]:
    (found,) = [one for one in steps() if one.get("id") == name]
    return found


def test_the_action_is_valid() -> None:
    call = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml")
    done = run_apart(command=tuple(str(one) for one in call))
    assert done.code == 0, done.out


def test_no_input_is_part_of_a_script() -> None:
    """What a caller gives comes by variables: put into the text of a script it could be a command."""
    scripts = [one["run"] for one in steps() if "run" in one]
    assert len(scripts) == 2
    assert all("${{" not in script for script in scripts)


def test_every_input_is_used_and_every_use_is_an_input() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(action()["inputs"])
    assert set(re.findall(r"steps\.check\.outputs\.([\w-]+)", text)) == set(action()["outputs"])


def run_step(desk: Path, code_of: str = "check", **inputs: str) -> tuple[Ran, dict[str, str], str]:
    """Run a step of the action in bash with what GitHub would set; its outputs and its summary come back, too."""
    given = {name: str(one.get("default", "")) for name, one in action()["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    variables = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], str(value))
        for name, value in step(code_of)["env"].items()
    }
    out, summary, temp = desk / ".output", desk / ".summary", desk / ".temp"
    temp.mkdir(exist_ok=True)
    out.write_text("", encoding="utf-8")
    summary.write_text("", encoding="utf-8")
    variables |= {"GITHUB_OUTPUT": str(out), "GITHUB_STEP_SUMMARY": str(summary), "RUNNER_TEMP": str(temp)}
    script = desk / ".script.sh"
    script.write_text(step(code_of)["run"], encoding="utf-8")
    bash = (str(BASH), "--noprofile", "--norc", "-eo", "pipefail", str(script))
    ran = run_apart(command=bash, env=variables, cwd=desk)
    outputs = dict(line.split("=", 1) for line in out.read_text(encoding="utf-8").splitlines())
    return ran, outputs, summary.read_text(encoding="utf-8")


@ON_BASH
@pytest.mark.parametrize(
    ("file", "code"), [("sound.yaml", 0), ("failing.yaml", 1), ("open.yaml", 4), ("invalid.yaml", 3), ("no*.yaml", 2)]
)
def test_the_action_tells_and_exits_as_the_command(file: str, code: int, desk: Path) -> None:
    ran, outputs, summary = run_step(desk, files=file, as_at=AS_AT)
    assert ran.code == code, ran.err
    assert outputs["exit-code"] == str(code)
    assert json.loads(Path(outputs["sarif"]).read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert Path(outputs["report"]).stat().st_size > 0
    assert Path(outputs["html"]).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert summary
    assert ran.out == run_apart("--as-at", AS_AT, file, "--format", "github", cwd=desk).out


@ON_BASH
def test_the_action_takes_several_files_and_patterns_a_line_each(desk: Path) -> None:
    ran, _, summary = run_step(desk, files="sound.yaml\n\n  failing.yaml  \nadv*.yaml\n", as_at=AS_AT)
    assert ran.code == 1
    assert summary.count("\n# ") == 3
    assert len([line for line in ran.out.splitlines() if not line.startswith("::")]) == 3


SLY = [
    "a b.yaml", "$(touch hacked).yaml", "`touch hacked`.yaml", "a;touch hacked;.yaml", "'.yaml", '".yaml', "-x.yaml",
    "&& touch hacked.yaml", "*.yaml", "%0A::error::x.yaml", "--version", "~.yaml", "$HOME.yaml",
]  # fmt: skip


@ON_BASH
def test_no_file_name_is_a_command(desk: Path) -> None:
    for one in desk.glob("*.yaml"):
        one.unlink()
    for name in SLY:
        (desk / name).write_text(COMPLIANT, encoding="utf-8")
    ran, outputs, _ = run_step(desk, files="\n".join(SLY), as_at=AS_AT)
    assert (ran.code, outputs["exit-code"]) == (0, "0"), ran.err
    assert [re.findall(r"\((.*)\), as at", line) for line in ran.out.splitlines()] == [[name] for name in SLY]
    assert {one.name for one in desk.iterdir() if not one.name.startswith(".")} == set(SLY)


@ON_BASH
def test_no_other_input_is_a_command(desk: Path) -> None:
    for inputs in ({"as_at": "$(touch hacked)"}, {"strict": "$(touch hacked)"}, {"args": "$(touch hacked)"}):
        run_step(desk, files="sound.yaml", **inputs)
        assert not (desk / "hacked").exists()


@ON_BASH
def test_strict_and_further_options_are_passed_on(desk: Path) -> None:
    assert run_step(desk, files="advised.yaml", as_at=AS_AT)[0].code == 0
    assert run_step(desk, files="advised.yaml", as_at=AS_AT, strict="true")[0].code == 1
    ran, _, _ = run_step(desk, files="advised.yaml", as_at=AS_AT, args="--set\nturnover=£90k\n--only\nrics.limit")
    assert "What if: turnover = £90k" in ran.out


@ON_BASH
def test_the_action_lets_a_workflow_go_on_where_it_asks_for_that(desk: Path) -> None:
    ran, outputs, _ = run_step(desk, files="failing.yaml", as_at=AS_AT, fail="false")
    assert (ran.code, outputs["exit-code"]) == (0, "1")
    assert run_step(desk, files="invalid.yaml", as_at=AS_AT, fail="false")[0].code == 3


@ON_BASH
def test_what_the_action_leaves_of_an_earlier_run_is_no_report(desk: Path) -> None:
    """A call that is wrong writes no report: none of an earlier one may stand in its place."""
    run_step(desk, files="sound.yaml", as_at=AS_AT)
    ran, outputs, _ = run_step(desk, files="sound.yaml", as_at="soon")
    assert (ran.code, outputs["exit-code"]) == (2, "2")
    assert outputs["sarif"] == outputs["html"] == outputs["report"] == ""
