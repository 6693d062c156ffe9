"""What is measured in processes of their own: cold starts, and many files in one command."""

import json
from collections.abc import Sequence
from pathlib import Path

from firm_files import written
from inside import by_hand_alone, read
from pii_check import Rulebooks, Verdict, assess
from programs import HERE, Case, beside, byte_code_written, output, timed
from results import BARE, HELLO, JSON, LINT, RICH, SCHEMA_CHECK, TEXT, VERSION, Command, Files, Timing

EXITS = {Verdict.COMPLIANT: 0, Verdict.NOT_COMPLIANT: 1, Verdict.UNDETERMINED: 4}


class Programs:
    """Where the programs are: those of the environment that holds only the wheel, and those of the peers."""

    def __init__(self, python: str, peers: str) -> None:
        command = beside(python, "pii-check")
        if command is None:
            raise RuntimeError(f"pii-check is not installed beside {python}")
        self.python, self.command = python, command
        self.schema_check, self.lint = beside(peers, "check-jsonschema"), beside(peers, "yamllint")
        for each in dict.fromkeys((python, peers)):
            byte_code_written(each)


def cold_starts(programs: Programs, firm: Path, folder: Path, rounds: int) -> tuple[Command, ...]:
    """Commands on one firm file, each started anew every time."""
    check = [programs.command, firm.name]
    looked_over(check, folder)
    (folder / "schema.json").write_text(output([programs.command, "schema", "firm"], folder), encoding="utf-8")
    calls: dict[str, Sequence[str | None]] = {
        BARE: [programs.python, "-c", "pass"],
        HELLO: [programs.python, str(HERE / "hello.py"), "World"],
        VERSION: [programs.command, "--version"],
        JSON: [*check, "--format", "json"],
        TEXT: [*check, "--format", "text"],
        RICH: [*check, "--color", "always"],
        SCHEMA_CHECK: [programs.schema_check, "--schemafile", "schema.json", firm.name],
        LINT: [programs.lint, "-d", "relaxed", firm.name],
    }
    there = {name: tuple(part for part in call if part) for name, call in calls.items() if call[0]}
    found = timed([Case(name, call) for name, call in there.items()], rounds, 2, folder)
    return tuple(Command(name, found.get(name)) for name in calls)


def looked_over(check: list[str], folder: Path) -> None:
    """See that what is timed is the report that is meant.

    Raises:
        RuntimeError: it is not.
    """
    told = json.loads(output([*check, "--format", "json"], folder))
    rich, text = (output([*check, *more], folder) for more in (["--color", "always"], ["--format", "text"]))
    is_report = told["format"] == "pii-check/1" and told["assessments"][0]["verdict"] == "compliant"
    if not (is_report and "\x1b[" in rich and "\x1b[" not in text and "COMPLIANT" in text):
        raise RuntimeError("the reports on one firm are not as they should be")


def many_files(
    programs: Programs, rulebooks: Rulebooks, counts: Sequence[int], rounds: int, folder: Path
) -> tuple[tuple[Files, ...], Timing]:
    """One command on folders of more and more firm files, one line of JSON for each; and the decision by hand."""
    cases = []
    for count in counts:
        firms = written(folder, count)
        call = (programs.command, firms.name, "--format", "jsonl")
        code = right_exit(call, firms, rulebooks) if count <= 1000 else 1
        cases.append(Case(str(count), call, code, max(1, min(5, 500 // count))))
    before = by_hand_alone(50)
    found = timed(cases, rounds, 0, folder)
    beside_them = Timing(before.values + by_hand_alone(50).values)
    return tuple(Files(count, found[str(count)]) for count in counts), beside_them


def right_exit(call: Sequence[str], firms: Path, rulebooks: Rulebooks) -> int:
    """The exit code that the command must end with, once its lines are seen to be those of the library.

    Raises:
        RuntimeError: they are not.
    """
    assessed = [
        (path.name, assess(read(path.read_text(encoding="utf-8"), rulebooks), rulebooks))
        for path in sorted(firms.iterdir())
    ]
    expected = [(name, one.verdict, [found.outcome for found in one.findings]) for name, one in assessed]
    code = max(EXITS[one.verdict] for _, one in assessed)
    lines = [json.loads(line) for line in output(call, firms.parent, (code,)).splitlines()]
    printed = [
        (Path(line["file"]).name, line["verdict"], [one["outcome"] for one in line["findings"]]) for line in lines
    ]
    if printed != expected:
        raise RuntimeError(f"{len(expected)} files: the command does not say what the library says")
    return code
