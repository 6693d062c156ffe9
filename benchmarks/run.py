"""Runs the benchmark and writes its page: `make bench`, or `python benchmarks/run.py --quick --output PAGE`.

It runs in an environment that holds the wheel of pii-check and, to compare, the other engines. It ends with 1 where an
answer of pii-check is wrong; it judges no time.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import typer

from bars import mistakes
from inside import assessments, decisions, reading
from machine import described
from outside import Programs, cold_starts, many_files
from page import page
from pii_check import load_rulebooks
from results import Results

ROOT = Path(__file__).parent.parent
FIRM = ROOT / "examples" / "sole-practitioner.yaml"


class Plan(NamedTuple):
    """How much is measured: rounds of each kind, firms, and the most files."""

    cold_rounds: int = 21
    rounds: int = 5
    file_rounds: int = 3
    firms: int = 20_000
    assessments: int = 1_000
    files: int = 10_000

    @property
    def counts(self) -> tuple[int, ...]:
        """How many files, step by step: tenfold, and half of the most."""
        steps = {10**power for power in range(5)} | {5_000, self.files}
        return tuple(sorted(step for step in steps if step <= self.files))


QUICK = Plan(cold_rounds=1, rounds=1, file_rounds=1, firms=200, assessments=40, files=100)


def options() -> argparse.ArgumentParser:
    """What the call may say."""
    parser = argparse.ArgumentParser(description="Measure pii-check, and write what was found as a page.")
    parser.add_argument("--output", type=Path, required=True, help="the page to write")
    parser.add_argument("--quick", action="store_true", help="little of everything, to see that it runs and is right")
    parser.add_argument(
        "--command", default=sys.executable, metavar="PYTHON", help="whose pii-check is started; this one's if left out"
    )
    for name in Plan._fields:
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N")
    return parser


def planned(given: argparse.Namespace) -> Plan:
    """How much to measure, by what the call says."""
    changes = {name: value for name in Plan._fields if (value := getattr(given, name)) is not None}
    return (QUICK if given.quick else Plan())._replace(**changes)


def without_settings_of_python() -> None:
    """Begin anew without any PYTHON* variable, if there is one: several of them change what is measured."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if len(kept) < len(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.argv], kept)  # noqa: S606 - this very program


def measured(plan: Plan, quick: bool, python: str) -> Results:
    """Measure everything, one part after the other."""
    machine, rulebooks = described(), load_rulebooks()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copy(FIRM, folder)
        programs = Programs(python, sys.executable)
        _say("cold starts")
        commands = cold_starts(programs, folder / FIRM.name, folder, plan.cold_rounds)
        _say("many files")
        files, files_by_hand = many_files(programs, rulebooks, plan.counts, plan.file_rounds, folder)
    _say("one decision")
    decided = decisions(rulebooks, plan.firms, plan.rounds)
    _say("full assessments")
    by_hand, assessed = assessments(rulebooks, plan.assessments, plan.rounds)
    _say("reading")
    read = reading(rulebooks, plan.assessments, plan.rounds)
    name, lines = FIRM.relative_to(ROOT).as_posix(), FIRM.read_text(encoding="utf-8").count("\n")
    return Results(machine, quick, name, lines, commands, decided, by_hand, assessed, files, files_by_hand, read)


def _say(part: str) -> None:
    typer.echo(f"measuring {part}", err=True)


def main() -> int:
    """Measure, write the page, and say where it is."""
    given = options().parse_args()
    results = measured(planned(given), given.quick, os.path.abspath(given.command))
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(page(results), encoding="utf-8")
    typer.echo(f"written: {given.output}")
    wrong = mistakes(results)
    for name in wrong:
        typer.echo(f"wrong answers: {name}", err=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    without_settings_of_python()
    sys.exit(main())
