"""What one call reads and does before it answers: counted, not timed, in an interpreter of its own."""

import json
import sys
from pathlib import Path

import pytest

from running import FIRMS, run_apart

FIRM = next(one for one in FIRMS if one.stem == "sole-practitioner")
AS_AT = ("--as-at", "2026-11-22")

# Everything that a check in JSON or text needs of other packages; pydantic brings all but itself and PyYAML.
LIBRARIES = {"annotated_types", "pydantic", "pydantic_core", "typing_extensions", "typing_inspection", "yaml"}
# Parts of Python that take long to start, and that a check has no use for. (pydantic brings `dataclasses` and `email`.)
SLOW = {
    "argparse", "asyncio", "concurrent", "difflib", "gettext", "http", "logging", "multiprocessing", "optparse",
    "ssl", "subprocess", "traceback", "unittest", "xml",
}  # fmt: skip
# Parts of the program that serve other commands.
ELSEWHERE = {
    "asking", "coming", "comparing", "events", "growth", "handover", "looking_ahead", "needs", "questions", "renewals",
    "replies", "require", "rising", "steps", "talk", "telling",
}  # fmt: skip
COMMAND_LINE = {
    "asked", "calls", "check", "checking", "clock", "collecting", "dispatch", "entry", "exiting", "exits", "files",
    "formats", "outputs", "progress", "signals", "streams", "written", "wrong_call",
}  # fmt: skip

_READ = """
import json, sys
before = set(sys.modules)
from pii_check.cli.entry import run
run(sys.argv[1:])
sys.stdout.flush()
sys.stderr.write("\\n" + json.dumps(sorted(set(sys.modules) - before)))
"""


def read_by(*words: object) -> set[str]:
    """The modules that a call reads, beyond those of the bare interpreter."""
    ran = run_apart(*words, command=(sys.executable, "-c", _READ))
    return set(json.loads(ran.err.splitlines()[-1]))


def tops(modules: set[str]) -> set[str]:
    return {one.partition(".")[0] for one in modules}


def own(modules: set[str], part: str = "") -> set[str]:
    """The modules of the program, or of one part of it, by name."""
    start = f"pii_check.{part}"
    return {one.removeprefix(start).partition(".")[0] for one in modules if one.startswith(start)}


CALLS = [
    ((FIRM, "--format", "json", *AS_AT), {"as_json", "finding_json", "view", "what_if"}),
    (("check", FIRM, "--format=jsonl", *AS_AT), {"as_json", "finding_json", "view", "what_if"}),
    ((FIRM, *AS_AT), None),
    ((FIRM, "--plain"), None),
]


@pytest.mark.parametrize(("words", "reports"), CALLS, ids=lambda value: None)
def test_a_check_reads_nothing_that_it_has_no_use_for(words: tuple[object, ...], reports: set[str] | None) -> None:
    read = read_by(*words)
    others = {one for one in tops(read) - set(sys.stdlib_module_names) if not one.startswith("_")}
    assert others - {"pii_check", "cython_runtime"} <= LIBRARIES
    assert tops(read) & SLOW == set()
    assert own(read) & ELSEWHERE == set()
    assert own(read, "cli.") == COMMAND_LINE
    if reports is not None:
        assert own(read, "report.") == reports


def test_the_version_needs_no_library_and_no_rule() -> None:
    read = read_by("--version")
    assert tops(read) - set(sys.stdlib_module_names) == {"pii_check"}
    assert own(read) == {"cli"}


def test_what_is_looked_for_can_be_found() -> None:
    """The tests above can fail: a call that Typer reads shows it."""
    read = read_by("check", FIRM, "--format", "pdf", "--help")
    assert "typer" in tops(read)
    assert own(read) & ELSEWHERE
    assert "rich" in tops(read_by(FIRM, *AS_AT, "--color", "always"))


_COLLECTED = """
import gc, sys
from pii_check.cli import checking
from pii_check.cli.entry import {how}
assess = checking.assess
def told():
    sys.stderr.write(f"{{gc.isenabled()}} {{gc.get_freeze_count() > 10_000}}\\n")
def seen(*words, **more):
    told()
    return assess(*words, **more)
checking.assess = seen
{call}
"""


@pytest.mark.parametrize(
    ("how", "call", "after"),
    [("main", "try: main()\nfinally: told()", "False True"), ("run", "run(sys.argv[1:])\ntold()", "True False")],
)
def test_garbage_is_looked_for_once_there_is_work(how: str, call: str, after: str) -> None:
    """Never among what was read before; and a program that runs the command goes on as it was."""
    ran = run_apart(FIRM, FIRM, *AS_AT, command=(sys.executable, "-c", _COLLECTED.format(how=how, call=call)))
    first, *_, last = ran.err.splitlines()
    assert (first, last) == ("True True", after)


# Calls of the program's own functions, from the first import to the last byte, of one sole practitioner's file in JSON.
# They are the same in every run on one version of Python; libraries are left out, so that theirs do not matter. A
# quarter is left for what a change may fairly add. To renew, above all when it has become much less: run the test with
# a ceiling of 0, and write here what it says.
CEILING = 11_300

_COUNTED = """
import sys
calls = 0
def count(frame, event, argument):
    global calls
    if event == "call" and "pii_check" in frame.f_code.co_filename:
        calls += 1
sys.setprofile(count)
from pii_check.cli.entry import run
run(sys.argv[1:])
sys.setprofile(None)
sys.stdout.flush()
sys.stderr.write(f"\\n{calls}")
"""


def calls_of(*words: object) -> int:
    """How often functions of the program are called."""
    ran = run_apart(*words, env={"PYTHONHASHSEED": "0"}, command=(sys.executable, "-c", _COUNTED))
    return int(ran.err.splitlines()[-1])


def test_a_check_calls_no_more_functions_than_it_did() -> None:
    called = calls_of(FIRM, "--format", "json", *AS_AT)
    assert called <= CEILING * 1.25, f"{called} calls, where there were {CEILING}"


def test_the_count_is_steady() -> None:
    assert calls_of(FIRM, "--format", "json", *AS_AT) == calls_of(Path(FIRM), "--format=json", *AS_AT)
